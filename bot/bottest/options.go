package bottest

import (
	"time"

	"tonari/bot/linetest"
	"tonari/bot/service"
	"tonari/handoff/slacktest"
)

// Option changes a world before it starts.
type Option func(*setup)

type setup struct {
	at     time.Time
	roster string
	env    map[string]string
	opt    service.Options
	lines  []linetest.Option
	slacks []slacktest.Option
}

// At sets the clock at the start; default Tuesday.
func At(at time.Time) Option { return func(s *setup) { s.at = at } }

// WithRoster replaces the roster; SetRoster can then change it.
func WithRoster(yaml string) Option { return func(s *setup) { s.roster = yaml } }

// Env sets a variable of the environment.
func Env(name, value string) Option { return func(s *setup) { s.env[name] = value } }

// Service changes the service's options.
func Service(change func(*service.Options)) Option { return func(s *setup) { change(&s.opt) } }

// LINE adds options of the LINE platform.
func LINE(o ...linetest.Option) Option { return func(s *setup) { s.lines = append(s.lines, o...) } }

// SocketMode lets the service receive from Slack over connections of its own.
func SocketMode() Option {
	return func(s *setup) {
		s.env["SLACK_APP_TOKEN"], s.env["SLACK_SIGNING_SECRET"] = appToken, ""
		s.slacks = append(s.slacks, slacktest.SocketMode(appToken))
	}
}

// Slack adds options of the Slack workspace.
func Slack(o ...slacktest.Option) Option {
	return func(s *setup) { s.slacks = append(s.slacks, o...) }
}
