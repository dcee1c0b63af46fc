// Package doctor tries the live connections of a house: LINE, Slack, Redis, the
// keys and the clocks. It changes nothing, and every Finding that is a fault says
// what to do. Each part looks and judges in two steps, so that the judging of
// what a healthy test server never says can be tested, too.
package doctor

import (
	"context"
	"fmt"
	"strings"
	"time"

	"tonari/bot/store"
	"tonari/bot/store/keys"
	"tonari/config"
	"tonari/config/strictyaml"
)

// Grade of a Finding.
type Grade int

// The grades. Only a Fault makes an installation unfit.
const (
	OK Grade = iota
	Warning
	Fault
)

// String is the word at the start of a line.
func (g Grade) String() string { return [...]string{"ok", "warning", "fault"}[g] }

// Finding is one line.
type Finding struct {
	Grade Grade
	Part  string // line, slack, redis, keys, clock, config, alarm
	What  string
	Fix   string // "" for what is well
}

// String renders `grade part: what (fix)`.
func (f Finding) String() string {
	s := fmt.Sprintf("%-7s %s: %s", f.Grade, f.Part, f.What)
	if f.Fix != "" {
		s += " (" + f.Fix + ")"
	}
	return s
}

// within bounds everything that is asked of one part.
const within = 20 * time.Second

// Options are what the environment does not say.
type Options struct {
	// Now is this machine's clock.
	Now func() time.Time
	// Live replaces the configuration that is read from the settings' directory.
	Live *config.Live
}

// Examine looks at everything that the settings name.
func Examine(ctx context.Context, set *config.Settings, o Options) []Finding {
	var out []Finding
	live, now := o.Live, o.Now
	var faults strictyaml.Faults
	var err error
	if live == nil {
		live, faults, err = config.NewLive(config.Over(set.ConfigDir))
	}
	switch {
	case err != nil:
		out = append(out, Finding{Fault, "config", "the configuration cannot be used: " + err.Error(), "run `tonari check`"})
	case len(faults) > 0:
		out = append(out, Finding{Warning, "config", fmt.Sprintf("%d warnings", len(faults)), "run `tonari check`"})
	default:
		out = append(out, Finding{OK, "config", "can be used", ""})
	}
	k, err := keys.Read(set.Keyset)
	if err != nil {
		out = append(out, Finding{Fault, "keys", err.Error(), "restore the key file, or make one with `tonari keys new -o FILE`"})
	} else {
		out = append(out, Finding{OK, "keys", "the key file can be used", ""})
	}
	if set.AlarmSMTP.Set() || set.AlarmHook.Set() {
		out = append(out, Finding{OK, "alarm", "people are told outside Slack; `tonari alarm test` tries it", ""})
	} else {
		out = append(out, Finding{Warning, "alarm", "nobody is told when Slack is dead", "set TONARI_ALARM_SMTP with its two addresses, or TONARI_ALARM_WEBHOOK"})
	}
	limited := func(look func(context.Context) []Finding) {
		ctx, cancel := context.WithTimeout(ctx, within)
		defer cancel()
		out = append(out, look(ctx)...)
	}
	limited(func(ctx context.Context) []Finding { return lookAtRedis(ctx, set, k) })
	limited(func(ctx context.Context) []Finding { return lookAtLINE(ctx, set) })
	limited(func(ctx context.Context) []Finding { return lookAtSlack(ctx, set, live, now) })
	return out
}

// Sound says that nothing is at fault.
func Sound(findings []Finding) bool {
	for _, f := range findings {
		if f.Grade == Fault {
			return false
		}
	}
	return true
}

// sealer is the key file as the store knows it; one that opens nothing when the
// file cannot be used.
type sealer struct{ k *keys.Keys }

func (s sealer) Seal(plain, ad []byte) ([]byte, error) { return s.k.Seal.Encrypt(plain, ad) }

func (s sealer) Open(sealed, ad []byte) ([]byte, error) {
	if s.k == nil {
		return nil, keys.ErrUnusable
	}
	return s.k.Seal.Decrypt(sealed, ad)
}

func lookAtRedis(ctx context.Context, set *config.Settings, k *keys.Keys) []Finding {
	f, err := store.Examine(ctx, set.Redis.Reveal(), sealer{k})
	if err != nil {
		return []Finding{{Fault, "redis", err.Error(), "start it, or correct REDIS_URL"}}
	}
	return judgeRedis(f, k != nil)
}

// Differences of clocks. Slack refuses five minutes (docs.slack.dev/authentication/verifying-requests-from-slack).
const (
	clockOdd   = 2 * time.Second
	clockWrong = 30 * time.Second
)

func judgeClock(whose string, ahead time.Duration) Finding {
	d := ahead.Abs().Round(time.Second)
	switch {
	case d > clockWrong:
		return Finding{Fault, "clock", fmt.Sprintf("differs from %s's by %s", whose, d), "set the clock by NTP: timedatectl set-ntp true"}
	case d > clockOdd:
		return Finding{Warning, "clock", fmt.Sprintf("differs from %s's by %s", whose, d), "set the clock by NTP: timedatectl set-ntp true"}
	}
	return Finding{OK, "clock", "as " + whose + "'s", ""}
}

// reach is the fix for an error of a platform: its token, unless it did not answer.
func reach(err error, platform, token string) string {
	for _, silent := range []string{"no answer", "no_answer", "connect"} {
		if strings.HasSuffix(err.Error(), silent) {
			return "let this machine reach " + platform + ", or wait until it answers"
		}
	}
	return token
}
