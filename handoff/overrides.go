package handoff

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"tonari/bot"
)

// Override is a change of the duty that somebody made by hand: Staff is on duty,
// or off it, from From up to but not including Until, at most 24 hours later.
type Override struct {
	Staff bot.StaffID `json:"s"`
	On    bool        `json:"on,omitempty"`
	From  time.Time   `json:"f"`
	Until time.Time   `json:"u"`
	// By is who made the change.
	By bot.StaffID `json:"by"`
}

func (o Override) holds(t time.Time) bool { return !t.Before(o.From) && t.Before(o.Until) }

func (o Override) overlaps(s span) bool { return o.From.Before(s.end) && s.start.Before(o.Until) }

// With is the roster with the duty changed by hand. Overrides of people who are
// not on it, and those without a length, change nothing. The roster itself stays
// as it is, and overrides that it had are not kept.
func (r *Roster) With(overrides []Override) *Roster {
	with := *r
	with.overrides, with.changes = nil, ""
	for _, o := range overrides {
		if _, known := r.byID[o.Staff]; known && o.From.Before(o.Until) {
			with.overrides = append(with.overrides, o)
		}
	}
	if len(with.overrides) == 0 {
		return &with
	}
	slices.SortFunc(with.overrides, func(a, b Override) int {
		return cmp.Or(cmp.Compare(a.Staff, b.Staff), a.From.Compare(b.From), a.Until.Compare(b.Until))
	})
	sum := sha256.New()
	for _, o := range with.overrides {
		_, _ = fmt.Fprintln(sum, o.Staff, o.On, o.From.UnixMilli(), o.Until.UnixMilli())
	}
	with.changes = "+" + hex.EncodeToString(sum.Sum(nil)[:6])
	return &with
}

// Overrides are those that the roster was made with, by person.
func (r *Roster) Overrides() []Override { return slices.Clone(r.overrides) }

// isOff says that the person was taken off duty by hand at t.
func (r *Roster) isOff(id bot.StaffID, t time.Time) bool {
	return slices.ContainsFunc(r.overrides, func(o Override) bool { return o.Staff == id && !o.On && o.holds(t) })
}

// overridden are a day's shifts without the people who are off, and the times that
// were added on that day. Who comes back before a shift's end begins a span of
// their own: only they are new then.
func (r *Roster) overridden(planned []span, on day) []span {
	if len(r.overrides) == 0 {
		return planned
	}
	var out []span
	for _, s := range planned {
		var stay []bot.StaffID
		for _, id := range s.people {
			parts := r.parts(s, id)
			if len(parts) == 1 && parts[0].start.Equal(s.start) && parts[0].end.Equal(s.end) {
				stay = append(stay, id)
				continue
			}
			out = append(out, parts...)
		}
		if len(stay) > 0 {
			out = append(out, span{start: s.start, end: s.end, people: stay, backup: s.backup})
		}
	}
	for _, o := range r.overrides {
		if o.On && dayOf(o.From.In(r.zone)) == on {
			out = append(out, span{start: o.From, end: o.Until, people: []bot.StaffID{o.Staff}})
		}
	}
	slices.SortStableFunc(out, func(a, b span) int { return a.start.Compare(b.start) })
	return out
}

// parts are what is left of a shift for one of its people.
func (r *Roster) parts(s span, id bot.StaffID) []span {
	left := span{start: s.start, end: s.end, people: []bot.StaffID{id}, backup: s.backup}
	var out []span
	for _, o := range r.overrides { // by start, for each person
		if o.Staff != id || o.On || !o.overlaps(left) {
			continue
		}
		if before := left; o.From.After(left.start) {
			before.end = o.From
			out = append(out, before)
		}
		if left.start = o.Until; !left.start.Before(left.end) {
			return out
		}
	}
	return append(out, left)
}

// Changed is the latest instant, not after t, at which other people came to be on
// duty than before. False when there was none within 400 days.
func (r *Roster) Changed(t time.Time) (time.Time, bool) {
	for offset := 0; offset > -horizon; offset-- {
		var newest time.Time
		for _, s := range append(r.spans(t, offset-1), r.spans(t, offset)...) {
			for _, edge := range [...]time.Time{s.start, s.end} {
				if !edge.After(t) && edge.After(newest) && r.changesAt(edge) {
					newest = edge
				}
			}
		}
		if !newest.IsZero() {
			return newest, true
		}
	}
	return time.Time{}, false
}

func (r *Roster) changesAt(edge time.Time) bool {
	before, after := r.OnDuty(edge.Add(-time.Nanosecond)), r.OnDuty(edge)
	slices.Sort(before)
	slices.Sort(after)
	return !slices.Equal(before, after)
}

// ByHand says that an override began or ended at that instant.
func (r *Roster) ByHand(at time.Time) bool {
	return slices.ContainsFunc(r.overrides, func(o Override) bool { return o.From.Equal(at) || o.Until.Equal(at) })
}

// Planned says that a shift of the roster file runs at t, whoever was taken off it.
func (r *Roster) Planned(t time.Time) bool { return len(runningIn(t, r.planned)) > 0 }

// OnUntil is when the person's duty ends, counted from t on without a break. False
// when they are not on duty at t.
func (r *Roster) OnUntil(id bot.StaffID, t time.Time) (time.Time, bool) {
	end := t
	for {
		longest := end
		for _, s := range r.running(end) {
			if slices.Contains(s.people, id) && s.end.After(longest) {
				longest = s.end
			}
		}
		if longest.Equal(end) || longest.Sub(t) > horizon*24*time.Hour {
			return end, end.After(t)
		}
		end = longest
	}
}

// Extra says that somebody is on duty outside of the week's hours, and until when.
func (r *Roster) Extra(t time.Time) (until time.Time, ok bool) {
	if r.Planned(t) || !r.Open(t) {
		return time.Time{}, false
	}
	return r.closes(t), true
}
