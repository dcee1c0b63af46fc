package config

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"slices"
	"strings"
	"time"
)

// Settings are the environment of `serve`, checked.
type Settings struct {
	HTTPAddr  string // public listener
	AdminAddr string // health and metrics
	PublicURL string // https, without a closing slash; "" when unknown
	ConfigDir string
	Keyset    string // path of the key file
	Redis     Secret // a URL; it may hold a password

	LineSecrets []Secret // each of 16 bytes or more; all are accepted
	LineToken   Secret
	LineAPI     string // base URLs, without a closing slash
	LineDataAPI string

	SlackToken         Secret
	SlackSecrets       []Secret // signing secrets; all are accepted
	SlackAppToken      Secret   // set: Socket Mode
	SlackAPI           string   // base URL, with a closing slash
	SlackChannel       string   // id of the desk channel
	SlackUrgentChannel string   // id; the desk channel when not set
	SlackDutyGroup     string   // id of the user group of those on duty; "" for none

	AlarmSMTP Secret   // mail server, a URL with the password; not set: no mail
	AlarmFrom string   // sender of the mail
	AlarmTo   []string // its recipients
	AlarmHook Secret   // address of the web hook; not set: none

	Masked       bool          // residents' words stay out of Slack's messages
	ReplyHold    time.Duration // 0: a counselor's reply goes at once
	ReplyConfirm bool          // a typed reply goes only after its author presses send
	Burst        time.Duration // 0: every text is a turn

	SeatOffer      time.Duration // how long a seat that became free is kept for who waits
	NewsReserve    int           // percent of the month's messages that news of events leave for replies
	Retention      time.Duration // of a conversation, after the last contact
	SlackRetention time.Duration // of a closed case's words in Slack; 0: for ever
	LogLevel       slog.Level
}

// Variable is one variable of the environment.
type Variable struct {
	Name    string
	Default string // "" is none
	Help    string
	// Required variables have no default that works.
	Required bool
	// Unless names a variable that makes a required one needless.
	Unless string
	// Fix says where the value is found.
	Fix string
	// set checks a value and stores it. Its error never holds the value of a secret.
	set func(*Settings, string) error
}

// Twin is the variable that names a file to read the value from; "" when the
// variable names a file itself.
func (v Variable) Twin() string {
	if strings.HasSuffix(v.Name, "_FILE") {
		return ""
	}
	return v.Name + "_FILE"
}

// Problem is one missing or wrong variable.
type Problem struct{ Variable, What, Fix string }

// Error renders `NAME: what is wrong (fix)`.
func (p Problem) Error() string {
	s := p.Variable + ": " + p.What
	if p.Fix != "" {
		s += " (" + p.Fix + ")"
	}
	return s
}

// Problems is an error when it is not empty: a line for each variable.
type Problems []Problem

// Error joins the problems, one a line.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}

// FromEnv reads the settings. The error is Problems with every missing or wrong
// variable; it never holds the value of a secret.
func FromEnv(env func(string) string) (*Settings, error) { return fromEnv(env, Variables()) }

// FromEnvOnly reads a few variables, for a command that needs no others.
func FromEnvOnly(env func(string) string, names ...string) (*Settings, error) {
	return fromEnv(env, slices.DeleteFunc(Variables(), func(v Variable) bool { return !slices.Contains(names, v.Name) }))
}

func fromEnv(env func(string) string, variables []Variable) (*Settings, error) {
	s := &Settings{}
	var problems Problems
	for _, v := range variables {
		value, err := v.value(env)
		switch {
		case err != nil:
		case value == "" && v.Required && (v.Unless == "" || !isSet(env, v.Unless)):
			err = errors.New("is not set")
		case value == "" && v.Default == "":
			continue
		case value == "":
			value = v.Default
			fallthrough
		default:
			err = v.set(s, value)
		}
		if err == nil {
			continue
		}
		problems = append(problems, Problem{Variable: v.Name, What: err.Error(), Fix: v.Fix})
	}
	if !slices.ContainsFunc(problems, func(p Problem) bool { return strings.HasPrefix(p.Variable, "TONARI_ALARM_") }) {
		problems = append(problems, s.together()...)
	}
	if s.SlackUrgentChannel == "" {
		s.SlackUrgentChannel = s.SlackChannel
	}
	if len(problems) > 0 {
		return nil, problems
	}
	return s, nil
}

// together finds what is set without what belongs to it.
func (s *Settings) together() Problems {
	var ps Problems
	for _, v := range []struct {
		name, fix string
		set       bool
	}{
		{"TONARI_ALARM_SMTP", "name the mail server, as in smtps://USER:PASSWORD@smtp.example.jp:465", s.AlarmSMTP.Set()},
		{"TONARI_ALARM_MAIL_FROM", "give the sender's address", s.AlarmFrom != ""},
		{"TONARI_ALARM_MAIL_TO", "give the recipients' addresses", len(s.AlarmTo) > 0},
	} {
		if !v.set && (s.AlarmSMTP.Set() || s.AlarmFrom != "" || len(s.AlarmTo) > 0) {
			ps = append(ps, Problem{v.name, "is not set, and the alarm by mail needs it", v.fix})
		}
	}
	return ps
}

func isSet(env func(string) string, name string) bool {
	return strings.TrimSpace(env(name)) != "" || env(name+"_FILE") != ""
}

// value reads the variable, or the file that its twin names.
func (v Variable) value(env func(string) string) (string, error) {
	value := strings.TrimSpace(env(v.Name))
	twin := v.Twin()
	if twin == "" || env(twin) == "" {
		return value, nil
	}
	if value != "" {
		return "", fmt.Errorf("and %s are both set: keep one", twin)
	}
	data, err := os.ReadFile(env(twin))
	if err != nil {
		return "", fmt.Errorf("the file that %s names cannot be read: %w", twin, reason(err))
	}
	value = strings.TrimSpace(string(data))
	if value == "" {
		return "", fmt.Errorf("the file that %s names is empty", twin)
	}
	return value, nil
}

// reason is a file error without the path, which may be a pasted secret.
func reason(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}
