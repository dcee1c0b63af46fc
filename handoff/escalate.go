package handoff

import (
	"fmt"
	"slices"
	"time"

	"tonari/bot"
)

// RepeatEvery is how often the last resort is called again until a claim.
const RepeatEvery = 10 * time.Minute

// Call is one mention for an unclaimed case.
type Call struct {
	// People are mentioned, in order; empty for a call that mentions nobody.
	People []bot.StaffID
	// Everyone: there is nobody to name, so the whole channel is called.
	Everyone bool
	// Rung is how many rungs are taken after this call: 0 for the first mention.
	Rung int
	// Last: nobody of the rungs could be reached, so this is the last shift's
	// people with all supervisors. It is repeated every 10 minutes until claimed.
	Last bool
}

// Empty says that the call mentions nobody.
func (c Call) Empty() bool { return len(c.People) == 0 && !c.Everyone }

// ladder is how long a case stands unclaimed before each rung, from its start.
type ladder struct{ urgent, high, normal []time.Duration }

type escalateFile struct {
	Urgent []string `yaml:"urgent"`
	High   []string `yaml:"high"`
	Normal []string `yaml:"normal"`
}

func defaultLadder() ladder {
	return ladder{
		urgent: []time.Duration{2 * time.Minute, 5 * time.Minute, 10 * time.Minute},
		high:   []time.Duration{5 * time.Minute, 15 * time.Minute, 30 * time.Minute},
		normal: []time.Duration{20 * time.Minute, 60 * time.Minute},
	}
}

// rungsKnown is how many kinds of rungs there are: on duty again, backup,
// supervisors.
const rungsKnown = 3

func (l *loader) escalate(raw *escalateFile) {
	l.r.ladder = defaultLadder()
	if raw == nil {
		return
	}
	l.rungs("escalate.urgent", raw.Urgent, &l.r.ladder.urgent)
	l.rungs("escalate.high", raw.High, &l.r.ladder.high)
	l.rungs("escalate.normal", raw.Normal, &l.r.ladder.normal)
}

// rungs reads one level's list; a level that is left out keeps its default.
func (l *loader) rungs(path string, raw []string, into *[]time.Duration) {
	if _, named := l.at[path]; !named {
		return
	}
	if len(raw) == 0 {
		l.fault(path, "name at least one, as in [5m]", "%s: there is no rung", path)
		return
	}
	if len(raw) > rungsKnown {
		l.fault(path, "those on duty, backup, supervisors", "%s: has %d rungs and there are %d", path, len(raw), rungsKnown)
	}
	var out []time.Duration
	for i, s := range raw {
		p := fmt.Sprintf("%s[%d]", path, i)
		d, err := time.ParseDuration(s)
		switch {
		case err != nil:
			l.fault(p, "write minutes, as in 5m", "%s: %q is no duration", path, s)
			return
		case d <= 0:
			l.fault(p, "write minutes, as in 5m", "%s: %s is not above zero", path, s)
			return
		case len(out) > 0 && d <= out[len(out)-1]:
			l.fault(p, "each counts from the start: [2m, 5m, 10m]", "%s: %s is not after the rung before it", path, s)
			return
		}
		out = append(out, d)
	}
	*into = out
}

// pressing are the levels whose mentions must reach somebody.
func pressing(level bot.Level) bool { return level >= bot.LevelHigh }

func (r *Roster) rungsOf(level bot.Level) []time.Duration {
	switch {
	case level >= bot.LevelUrgent:
		return r.ladder.urgent
	case level == bot.LevelHigh:
		return r.ladder.high
	}
	return r.ladder.normal
}

// First is the mention with which a case of the level comes before the
// counselors: those on duty for urgent and high, nobody for watch and none.
func (r *Roster) First(level bot.Level, now time.Time) Call {
	if !pressing(level) {
		return Call{}
	}
	return r.Rung(level, 0, now)
}

// Rung is whom the rung mentions at now: 0 and 1 those on duty, 2 their backup, 3
// the supervisors, above the end of the level's list the last resort. For urgent
// and high a rung that reaches nobody goes on to the next at once; those whom it
// would name and does not reach (Missing) stay named. While nobody is on
// duty the supervisors are called together with the last shift's people, as last
// resort.
func (r *Roster) Rung(level bot.Level, rung int, now time.Time) Call {
	call := Call{Rung: rung}
	end := len(r.rungsOf(level))
	for try := rung; try <= end; try++ {
		var people []bot.StaffID
		switch {
		case try <= 1:
			people = r.OnDuty(now)
		case try == 2:
			people = r.Backup(now)
		case !pressing(level) || r.Open(now):
			people = r.Supervisors()
		}
		call.People = union(call.People, people)
		if r.reaches(people) || !pressing(level) {
			return call
		}
	}
	if !pressing(level) {
		return call
	}
	call.Last = true
	call.People = union(call.People, r.LastShift(now), r.Supervisors())
	call.Everyone = !r.reaches(call.People)
	return call
}

// Missing is the roster for mentions in a channel that these people do not read: one of
// them alone reaches nobody.
func (r *Roster) Missing(people []bot.StaffID) *Roster {
	with := *r
	with.missing = people
	return &with
}

// reaches says that a mention of these people is read by one of them.
func (r *Roster) reaches(people []bot.StaffID) bool {
	return slices.ContainsFunc(people, func(id bot.StaffID) bool { return !slices.Contains(r.missing, id) })
}

// Next is when the rung after `rung` is due, for a case that counts from since.
// Urgent and high count the clock, normal (watch and none) opening time only, and
// then waits for an opening. After the end of the list: where Rung at now is the
// last resort, or `rung` is beyond the list because it has been called before, the
// next is due within 10 minutes; otherwise ok is false. A due time may lie before
// now: the rung is then to be taken at once.
func (r *Roster) Next(level bot.Level, since time.Time, rung int, now time.Time) (due time.Time, ok bool) {
	list := r.rungsOf(level)
	end := len(list)
	if rung < end {
		if pressing(level) {
			return since.Add(list[rung]), true
		}
		due = r.AddOpenTime(since, list[rung])
		if due.IsZero() {
			return time.Time{}, false
		}
		return r.NextOpen(due)
	}
	if !pressing(level) || rung == end && !r.Rung(level, end, now).Last {
		return time.Time{}, false
	}
	due = since.Add(list[end-1] + RepeatEvery)
	if late := now.Sub(due); late >= 0 {
		due = due.Add((late/RepeatEvery + 1) * RepeatEvery)
	}
	return due, true
}
