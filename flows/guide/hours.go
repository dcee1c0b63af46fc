package guide

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// japan is fixed: Japan has no summer time, and no zone file is needed.
var japan = time.FixedZone("JST", 9*60*60)

const dayMinutes = 24 * 60

// opening is one row of hours: minutes after midnight of the day it begins on; to
// is above 24·60 when it crosses midnight.
type opening struct {
	days     [7]bool // by time.Weekday; unused for a day of the month
	day      int     // of the month; 0 for a row by weekday
	from, to int
}

// yearly is a range of days that comes back every year, as month·100 + day. It
// may run over the year's end.
type yearly struct{ from, to int }

func (y yearly) has(md int) bool {
	if y.from <= y.to {
		return y.from <= md && md <= y.to
	}
	return md >= y.from || md <= y.to
}

var weekdays = map[string][]time.Weekday{
	"mon": {time.Monday}, "tue": {time.Tuesday}, "wed": {time.Wednesday}, "thu": {time.Thursday},
	"fri": {time.Friday}, "sat": {time.Saturday}, "sun": {time.Sunday},
	"weekdays": {time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday},
	"daily":    {time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday},
}

func (l *loader) hours(path string, r numberFile, n *Number) {
	rows := len(r.Hours) + len(r.Monthly)
	if r.Always && rows+len(r.Closed) > 0 || r.Always && r.Holidays != "" {
		l.fault(path+".always", "remove hours, monthly, closed and holidays, or always", "always: has hours or closings beside it")
	}
	if !r.Always && rows == 0 {
		l.fault(path+".hours", "write always: true, or hours", "hours: nothing says when somebody answers")
	}
	for i, h := range r.Hours {
		p := fmt.Sprintf("%s.hours[%d]", path, i)
		var o opening
		if len(h.Days) == 0 {
			l.fault(p, "as in days: [weekdays] or [daily]", "days: none is named")
		}
		for _, name := range h.Days {
			days, ok := weekdays[name]
			if !ok {
				l.fault(p, "write daily, weekdays, mon, tue, wed, thu, fri, sat or sun", "unknown day %q", name)
			}
			for _, d := range days {
				o.days[d] = true
			}
		}
		o.from, o.to = l.span(p, h.From, h.To)
		n.openings = append(n.openings, o)
	}
	for i, m := range r.Monthly {
		p := fmt.Sprintf("%s.monthly[%d]", path, i)
		if m.Day < 1 || m.Day > 28 {
			l.fault(p, "a day that every month has", "day: %d is not from 1 to 28", m.Day)
		}
		o := opening{day: m.Day}
		o.from, o.to = l.span(p, m.From, m.To)
		n.openings = append(n.openings, o)
	}
	for i, c := range r.Closed {
		y, ok := yearlyRange(c)
		if !ok {
			l.fault(fmt.Sprintf("%s.closed[%d]", path, i), "month and day, as in \"12-29/01-03\"", "%q is no yearly range of days", c)
		}
		n.closed = append(n.closed, y)
	}
	switch r.Holidays {
	case "", "open":
	case "closed":
		n.holidays = true
	default:
		l.fault(path+".holidays", "write open or closed", "holidays: %q is unknown", r.Holidays)
	}
}

// span reads from and to; `to` at or before `from` lies on the next day.
func (l *loader) span(path, from, to string) (int, int) {
	f, okF := clock(from)
	t, okT := clock(to)
	if !okF || !okT || f == dayMinutes {
		l.fault(path, "hours and minutes in quotes, as in \"08:30\"", "from %q to %q are no times of day", from, to)
	}
	if t <= f {
		t += dayMinutes
	}
	return f, t
}

var clockForm = regexp.MustCompile(`^([0-9]{2}):([0-9]{2})$`)

// clock reads "HH:MM" as minutes after midnight, "24:00" being the day's end.
func clock(s string) (int, bool) {
	m := clockForm.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	hour, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi(m[2])
	total := hour*60 + minute
	return total, minute < 60 && total <= dayMinutes
}

// yearlyRange reads "12-29/01-03", or "12-29" for a single day.
func yearlyRange(s string) (yearly, bool) {
	first, last, isRange := strings.Cut(s, "/")
	if !isRange {
		last = first
	}
	// 2000 is a leap year, so that 02-29 can be written.
	from, errFrom := time.Parse(time.DateOnly, "2000-"+first)
	to, errTo := time.Parse(time.DateOnly, "2000-"+last)
	return yearly{monthDay(from), monthDay(to)}, errFrom == nil && errTo == nil
}

func monthDay(t time.Time) int { return int(t.Month())*100 + t.Day() }

// running finds the opening that t lies in: its start and end. An opening that
// crosses midnight belongs to the day on which it begins.
func (n *Number) running(t time.Time, holiday func(time.Time) bool) (start, end time.Time, ok bool) {
	t = t.In(japan)
	for _, offset := range [...]int{0, -1} {
		day := time.Date(t.Year(), t.Month(), t.Day()+offset, 0, 0, 0, 0, japan)
		if n.closedOn(day, holiday) {
			continue
		}
		for _, o := range n.openings {
			if o.day != 0 && o.day != day.Day() || o.day == 0 && !o.days[day.Weekday()] {
				continue
			}
			s, e := day.Add(time.Duration(o.from)*time.Minute), day.Add(time.Duration(o.to)*time.Minute)
			// The longest says most: a special day holds an ordinary one.
			if !t.Before(s) && t.Before(e) && (!ok || e.Sub(s) > end.Sub(start)) {
				start, end, ok = s, e, true
			}
		}
	}
	return start, end, ok
}

// closedOn says that no opening begins on the day. Without a calendar a number
// that keeps holidays is never offered: better one number fewer than one that
// rings in an empty room.
func (n *Number) closedOn(day time.Time, holiday func(time.Time) bool) bool {
	if n.holidays && (holiday == nil || holiday(day)) {
		return true
	}
	return slices.ContainsFunc(n.closed, func(y yearly) bool { return y.has(monthDay(day)) })
}
