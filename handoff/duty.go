package handoff

import (
	"slices"
	"time"

	"tonari/bot"
)

// horizon is how far ahead and back openings are looked for, in days: a year and
// the longest closing around its end.
const horizon = 400

// span is a time of duty, from start up to but not including end: a shift on one
// day or, with overrides, a part of one or a time that was added.
type span struct {
	start, end     time.Time
	people, backup []bot.StaffID
}

func (s span) runs(t time.Time) bool { return !t.Before(s.start) && t.Before(s.end) }

// planned are the shifts that start on the calendar day that lies offset days from
// t's, by start.
func (r *Roster) planned(t time.Time, offset int) []span {
	noon := r.noon(t, offset)
	if r.closedOn(dayOf(noon)) {
		return nil
	}
	y, m, d := noon.Date()
	var out []span
	for i := range r.shifts {
		s := &r.shifts[i]
		if s.days[noon.Weekday()] {
			out = append(out, span{
				start:  time.Date(y, m, d, 0, s.from, 0, 0, r.zone),
				end:    time.Date(y, m, d, 0, s.to, 0, 0, r.zone),
				people: s.people,
				backup: s.backup,
			})
		}
	}
	slices.SortStableFunc(out, func(a, b span) int { return a.start.Compare(b.start) })
	return out
}

// noon of the calendar day that lies offset days from t's.
func (r *Roster) noon(t time.Time, offset int) time.Time {
	y, m, d := t.In(r.zone).Date()
	return time.Date(y, m, d+offset, 12, 0, 0, 0, r.zone)
}

// spans are the times of duty that belong to that day, overrides counted, by start.
func (r *Roster) spans(t time.Time, offset int) []span {
	return r.overridden(r.planned(t, offset), dayOf(r.noon(t, offset)))
}

// running are the times of duty that run at t.
func (r *Roster) running(t time.Time) []span { return runningIn(t, r.spans) }

// runningIn are those of a day's spans that run at t. None lasts longer than 24
// hours, so it began today or yesterday.
func runningIn(t time.Time, spans func(time.Time, int) []span) []span {
	var out []span
	for _, offset := range [...]int{-1, 0} {
		for _, s := range spans(t, offset) {
			if s.runs(t) {
				out = append(out, s)
			}
		}
	}
	return out
}

// union collects people without doubles, in the order met.
func union(lists ...[]bot.StaffID) []bot.StaffID {
	var out []bot.StaffID
	for _, list := range lists {
		for _, id := range list {
			if !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	return out
}

// OnDuty are the people who are on duty at t; empty when closed.
func (r *Roster) OnDuty(t time.Time) []bot.StaffID {
	var out []bot.StaffID
	for _, s := range r.running(t) {
		out = union(out, s.people)
	}
	return out
}

// Backup are the people behind the shifts that run at t, also when everybody of a
// shift was taken off duty.
func (r *Roster) Backup(t time.Time) []bot.StaffID {
	var out []bot.StaffID
	for _, s := range runningIn(t, r.planned) {
		out = union(out, s.backup)
	}
	return slices.DeleteFunc(out, func(id bot.StaffID) bool { return r.isOff(id, t) })
}

// LastShift are the people of the most recent shift: those on duty, or those
// whose shift ended last before t. Empty when there was none in 400 days.
func (r *Roster) LastShift(t time.Time) []bot.StaffID {
	if on := r.OnDuty(t); len(on) > 0 {
		return on
	}
	for offset := 0; offset > -horizon; offset-- {
		var last time.Time
		var out []bot.StaffID
		// The day before may hold a shift over midnight that ended later.
		for _, s := range append(r.spans(t, offset-1), r.spans(t, offset)...) {
			switch {
			case s.end.After(t), s.end.Before(last):
			case s.end.Equal(last):
				out = union(out, s.people)
			default:
				last, out = s.end, s.people
			}
		}
		if len(out) > 0 {
			return union(out)
		}
	}
	return nil
}

// Open says that somebody is on duty at t.
func (r *Roster) Open(t time.Time) bool { return len(r.running(t)) > 0 }

// NextOpen is the first instant from t on at which somebody is on duty: t itself
// while open. False when nothing opens within 400 days.
func (r *Roster) NextOpen(t time.Time) (time.Time, bool) {
	if r.Open(t) {
		return t, true
	}
	return r.ShiftStart(t)
}

// ShiftStart is the next instant after t at which a shift starts, whether or not
// others are on duty already. False when there is none within 400 days.
func (r *Roster) ShiftStart(t time.Time) (time.Time, bool) {
	for offset := 0; offset < horizon; offset++ {
		var first time.Time
		// What is left of a shift of the day before may begin after midnight.
		for _, s := range append(r.spans(t, offset-1), r.spans(t, offset)...) {
			if s.start.After(t) && (first.IsZero() || s.start.Before(first)) {
				first = s.start
			}
		}
		if !first.IsZero() {
			return first, true
		}
	}
	return time.Time{}, false
}

// CameOn are the people of the shifts that started after `after`, up to and
// including now, and still run: whom a shift's start mentions, also when its
// timer comes late.
func (r *Roster) CameOn(after, now time.Time) []bot.StaffID {
	var out []bot.StaffID
	for _, s := range r.running(now) {
		if s.start.After(after) {
			out = union(out, s.people)
		}
	}
	return out
}

// AddOpenTime is the instant by which d of opening time has passed since from;
// closed time does not count. It may be the very end of an opening. Without an
// opening in the 400 days that would be needed it is the zero time.
func (r *Roster) AddOpenTime(from time.Time, d time.Duration) time.Time {
	at := from
	for d > 0 {
		open, ok := r.NextOpen(at)
		if !ok || open.Sub(from) > horizon*24*time.Hour {
			return time.Time{}
		}
		end := r.closes(open)
		if left := end.Sub(open); left < d {
			d -= left
			at = end
			continue
		}
		return open.Add(d)
	}
	return at
}

// closes is the end of the longest shift that runs at t; another may follow at
// once.
func (r *Roster) closes(t time.Time) time.Time {
	var end time.Time
	for _, s := range r.running(t) {
		if s.end.After(end) {
			end = s.end
		}
	}
	return end
}
