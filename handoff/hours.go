package handoff

import (
	"slices"
	"time"

	"tonari/flows/wording"
)

// Week are the opening hours, derived from the shifts: the weekdays from Monday,
// those with the same hours together. A book says them in a person's language.
func (r *Roster) Week() []wording.Opening { return r.week }

// HolidaysOff says that nobody is on duty on national holidays.
func (r *Roster) HolidaysOff() bool { return r.holidays }

func (r *Roster) openings() []wording.Opening {
	week := [...]time.Weekday{
		time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday,
	}
	var out []wording.Opening
	for _, d := range week {
		spans := r.daySpans(d)
		if len(spans) == 0 {
			continue
		}
		i := slices.IndexFunc(out, func(o wording.Opening) bool { return slices.Equal(o.Spans, spans) })
		if i < 0 {
			i = len(out)
			out = append(out, wording.Opening{Spans: spans})
		}
		out[i].Days = append(out[i].Days, d)
	}
	return out
}

// daySpans joins the shifts that start on a weekday.
func (r *Roster) daySpans(d time.Weekday) []wording.Span {
	var all []wording.Span
	for _, s := range r.shifts {
		if s.days[d] {
			all = append(all, wording.Span{From: s.from, To: s.to})
		}
	}
	slices.SortFunc(all, func(a, b wording.Span) int { return a.From - b.From })
	var merged []wording.Span
	for _, s := range all {
		if n := len(merged); n > 0 && s.From <= merged[n-1].To {
			merged[n-1].To = max(merged[n-1].To, s.To)
			continue
		}
		merged = append(merged, s)
	}
	return merged
}
