package handoff

import (
	"time"

	"tonari/bot"
)

// Watch is how long a person may wait while somebody holds their case.
type Watch struct {
	// Remind: a message without a word after it reminds the holder; Supervisor: then
	// the supervisors are told too. Both count from the first such message.
	Remind, Supervisor time.Duration
	// SilentClaim: a claim without a word is offered back.
	SilentClaim time.Duration
}

type watchFile struct {
	Remind      string `yaml:"remind"`
	Supervisor  string `yaml:"supervisor"`
	SilentClaim string `yaml:"silent_claim"`
}

func defaultWatch() Watch {
	return Watch{Remind: 15 * time.Minute, Supervisor: 30 * time.Minute, SilentClaim: 30 * time.Minute}
}

func (l *loader) watch(raw *watchFile) {
	l.r.watch = defaultWatch()
	if raw == nil {
		return
	}
	w := &l.r.watch
	ok := true
	for _, f := range []struct {
		name, value string
		into        *time.Duration
	}{
		{"remind", raw.Remind, &w.Remind}, {"supervisor", raw.Supervisor, &w.Supervisor}, {"silent_claim", raw.SilentClaim, &w.SilentClaim},
	} {
		path := "watch." + f.name
		if _, named := l.at[path]; !named {
			continue
		}
		d, err := time.ParseDuration(f.value)
		switch {
		case err != nil:
			l.fault(path, "write minutes, as in 15m", "%s: %q is no duration", path, f.value)
			ok = false
		case d < time.Minute:
			l.fault(path, "write minutes, as in 15m", "%s: %s is less than a minute", path, f.value)
			ok = false
		default:
			*f.into = d
		}
	}
	if ok && w.Supervisor < w.Remind {
		l.fault("watch", "the holder first: {remind: 15m, supervisor: 30m}", "watch.supervisor: %s comes before remind (%s)", w.Supervisor, w.Remind)
	}
}

// Watch is how long people may wait.
func (r *Roster) Watch() Watch { return r.watch }

// Waited is the instant at which something has waited for d since from: by the
// clock for urgent and high, in opening time for the others, as their rungs count.
// The zero time when nothing opens for 400 days.
func (r *Roster) Waited(level bot.Level, from time.Time, d time.Duration) time.Time {
	if pressing(level) {
		return from.Add(d)
	}
	return r.AddOpenTime(from, d)
}

// LastRung says that the rung is the last of the level's list.
func (r *Roster) LastRung(level bot.Level, rung int) bool { return rung == len(r.rungsOf(level)) }

// RungsEnd is when the last rung of the level's list is due, for an urgent or high case
// that counts from since.
func (r *Roster) RungsEnd(level bot.Level, since time.Time) time.Time {
	list := r.rungsOf(level)
	return since.Add(list[len(list)-1])
}

// Overdue is the instant from which a case that nobody has claimed, counted from
// since, waits too long: its first rung is due.
func (r *Roster) Overdue(level bot.Level, since time.Time) time.Time {
	return r.Waited(level, since, r.rungsOf(level)[0])
}
