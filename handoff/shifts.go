package handoff

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"tonari/bot"
)

// shift is one row of the roster. Times are minutes after midnight of the day
// it starts on; to is above 24·60 when it crosses midnight.
type shift struct {
	days     [7]bool // by time.Weekday
	from, to int
	people   []bot.StaffID
	backup   []bot.StaffID
}

type shiftFile struct {
	Days   []string `yaml:"days"`
	From   string   `yaml:"from"`
	To     string   `yaml:"to"`
	People []string `yaml:"people"`
	Backup []string `yaml:"backup"`
}

const dayMinutes = 24 * 60

var weekdays = map[string]time.Weekday{
	"sun": time.Sunday, "mon": time.Monday, "tue": time.Tuesday, "wed": time.Wednesday,
	"thu": time.Thursday, "fri": time.Friday, "sat": time.Saturday,
}

func (l *loader) shifts(shifts []shiftFile) {
	if len(shifts) == 0 {
		l.fault("shifts", "add one, as in {days: [mon], from: \"08:30\", to: \"17:15\", people: [U0123ABCD]}", "there is no shift")
	}
	for i, raw := range shifts {
		path := fmt.Sprintf("shifts[%d]", i)
		s := shift{
			people: l.staff(path+".people", raw.People),
			backup: l.staff(path+".backup", raw.Backup),
		}
		if len(raw.People) == 0 {
			l.fault(path, "name at least one person", "people: nobody is in this shift")
		}
		if len(raw.Days) == 0 {
			l.fault(path, "as in days: [mon, tue, wed, thu, fri]", "days: none is named")
		}
		for j, name := range raw.Days {
			d, ok := weekdays[name]
			if !ok {
				l.fault(fmt.Sprintf("%s.days[%d]", path, j), "write mon, tue, wed, thu, fri, sat or sun", "unknown day %q", name)
				continue
			}
			if s.days[d] {
				l.fault(fmt.Sprintf("%s.days[%d]", path, j), "keep one of the two", "day %s is named twice", name)
			}
			s.days[d] = true
		}
		s.from, s.to = l.hours(path, raw.From, raw.To)
		l.r.shifts = append(l.r.shifts, s)
	}
}

// staff reads a list of people of the roster.
func (l *loader) staff(path string, names []string) []bot.StaffID {
	seen := map[string]bool{}
	var ids []bot.StaffID
	for i, name := range names {
		p := fmt.Sprintf("%s[%d]", path, i)
		switch _, known := l.r.byID[bot.StaffID(name)]; {
		case seen[name]:
			l.fault(p, "keep one of the two", "%s is in this shift twice", name)
		case !known:
			l.fault(p, "add this person under people, or mend the ID", "%q is not among the people of the roster", name)
		}
		seen[name] = true
		ids = append(ids, bot.StaffID(name))
	}
	return ids
}

// hours reads from and to; `to` at or before `from` lies on the next day.
func (l *loader) hours(path, from, to string) (int, int) {
	const hint = "write hours and minutes in quotes, as in \"08:30\""
	f, okF := clock(from)
	if !okF || f == dayMinutes {
		l.fault(path+".from", hint, "from: %q is no time of day", from)
	}
	t, okT := clock(to)
	if !okT {
		l.fault(path+".to", hint, "to: %q is no time of day", to)
	}
	if okF && okT && f == t {
		l.fault(path+".to", "for a whole day write from: \"00:00\", to: \"24:00\"", "the shift has no length")
	}
	if t < f {
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

func (l *loader) holidays(name string) {
	switch name {
	case "", "japan":
		l.r.holidays = true
	case "none":
	default:
		l.fault("holidays", "write japan (closed on national holidays) or none (open)", "holidays %q is unknown", name)
	}
}

func (l *loader) closed(ranges []string) {
	for i, raw := range ranges {
		path := fmt.Sprintf("closed[%d]", i)
		first, last, isRange := strings.Cut(raw, "/")
		if !isRange {
			last = first
		}
		from, errFrom := time.Parse(time.DateOnly, first)
		to, errTo := time.Parse(time.DateOnly, last)
		if errFrom != nil || errTo != nil {
			l.fault(path, "write \"2026-12-29\", or \"2026-12-29/2027-01-03\" with both ends closed", "%q is no day and no range of days", raw)
			continue
		}
		if to.Before(from) {
			l.fault(path, "write the earlier day first", "the range ends before it begins")
			continue
		}
		l.r.closed = append(l.r.closed, closure{dayOf(from), dayOf(to)})
	}
}

// closedOn says that no shift starts on the day.
func (r *Roster) closedOn(d day) bool {
	if r.holidays && nationalHolidays()[d] {
		return true
	}
	for _, c := range r.closed {
		if !d.before(c.from) && !c.to.before(d) {
			return true
		}
	}
	return false
}
