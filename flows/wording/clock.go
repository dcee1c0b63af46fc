package wording

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"tonari/bot"
)

// Opening is a set of weekdays, sorted from Monday, that share their hours.
type Opening struct {
	Days  []time.Weekday
	Spans []Span // by start
}

// Span is a time of a day, in minutes after its midnight. To is above 24·60 when
// it ends on the next day; 24 hours or longer is all day.
type Span struct{ From, To int }

const dayMinutes = 24 * 60

// Hours says when somebody is there, as in 「平日 8:30〜17:15」. With holidaysOff
// national holidays are none of the days.
func (b *Book) Hours(lang bot.Language, week []Opening, holidaysOff bool) string {
	c := clock{b, lang}
	var parts []string
	plain := true // 平日 says already that holidays are none
	for _, o := range week {
		name := c.days(o.Days, holidaysOff)
		plain = plain && isWorkdays(o.Days)
		parts = append(parts, c.fill("opening", "days", name, "hours", c.spans(o.Spans)))
	}
	out := c.join("openings", parts)
	if holidaysOff && !plain && out != "" {
		out = c.fill("except_holidays", "hours", out)
	}
	return out
}

// When says when at is, as seen from now: 「きょう 13:00」, 「あした 8:30」, else
// 「12月1日(火) 8:30」. Both are given in the ward's own time zone.
func (b *Book) When(lang bot.Language, now, at time.Time) string {
	c := clock{b, lang}
	hour := sayMinutes(at.Hour()*60 + at.Minute())
	switch {
	case sameDay(now, at):
		return c.fill("today", "clock", hour)
	case sameDay(now.AddDate(0, 0, 1), at):
		return c.fill("tomorrow", "clock", hour)
	}
	return c.fill("date",
		"month", c.fill(strings.ToLower(at.Month().String())), "number", strconv.Itoa(at.Day()),
		"day", c.day(at.Weekday()), "clock", hour)
}

// Until adds to the hours of the week until when somebody is there outside of
// them. Both times are given in the ward's own time zone.
func (b *Book) Until(lang bot.Language, hours string, now, end time.Time) string {
	c := clock{b, lang}
	extra := c.fill("until", "when", b.When(lang, now, end))
	if hours == "" {
		return extra
	}
	return c.join("openings", []string{hours, extra})
}

// TimeKeys are the texts of time.yaml that Hours, When and Until are made of, with their
// placeholders.
var TimeKeys = Required{
	"time.today": {"clock"}, "time.tomorrow": {"clock"}, "time.date": {"month", "number", "day", "clock"}, "time.until": {"when"},
	"time.january": nil, "time.february": nil, "time.march": nil, "time.april": nil, "time.may": nil, "time.june": nil,
	"time.july": nil, "time.august": nil, "time.september": nil, "time.october": nil, "time.november": nil, "time.december": nil,
	"time.mon": nil, "time.tue": nil, "time.wed": nil, "time.thu": nil, "time.fri": nil, "time.sat": nil, "time.sun": nil,
	"time.workdays": nil, "time.weekend": nil, "time.daily": nil, "time.all_day": nil,
	"time.day_range": {"from", "to"}, "time.day_list": {"one", "more"},
	"time.span": {"from", "to"}, "time.overnight": {"from", "to"}, "time.span_list": {"one", "more"},
	"time.opening": {"days", "hours"}, "time.openings": {"one", "more"}, "time.except_holidays": {"hours"},
}

// clock says parts of times in a language.
type clock struct {
	book *Book
	lang bot.Language
}

// fill renders a text of time.yaml; args are names and values in turn.
func (c clock) fill(name string, args ...string) string {
	values := map[string]string{}
	for i := 0; i+1 < len(args); i += 2 {
		values[args[i]] = args[i+1]
	}
	return strings.Join(c.book.Say(c.lang, "time."+name, values), " ")
}

// join makes a list of its parts, from the end.
func (c clock) join(name string, parts []string) string {
	if len(parts) == 0 {
		return ""
	}
	out := parts[len(parts)-1]
	for _, part := range slices.Backward(parts[:len(parts)-1]) {
		out = c.fill(name, "one", part, "more", out)
	}
	return out
}

func (c clock) day(d time.Weekday) string { return c.fill(strings.ToLower(d.String()[:3])) }

var (
	workdays = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}
	weekend  = []time.Weekday{time.Saturday, time.Sunday}
)

func isWorkdays(days []time.Weekday) bool { return slices.Equal(days, workdays) }

// days names weekdays that are sorted from Monday.
func (c clock) days(days []time.Weekday, holidaysOff bool) string {
	switch {
	case len(days) == 7:
		return c.fill("daily")
	case isWorkdays(days) && holidaysOff:
		return c.fill("workdays")
	case slices.Equal(days, weekend):
		return c.fill("weekend")
	case len(days) > 2 && following(days):
		return c.fill("day_range", "from", c.day(days[0]), "to", c.day(days[len(days)-1]))
	}
	var names []string
	for _, d := range days {
		names = append(names, c.day(d))
	}
	return c.join("day_list", names)
}

func following(days []time.Weekday) bool {
	for i, d := range days[1:] {
		if d != (days[i]+1)%7 {
			return false
		}
	}
	return true
}

func (c clock) spans(spans []Span) string {
	var out []string
	for _, s := range spans {
		switch {
		case s.To-s.From >= dayMinutes:
			out = append(out, c.fill("all_day"))
		case s.To > dayMinutes:
			out = append(out, c.fill("overnight", "from", sayMinutes(s.From), "to", sayMinutes(s.To-dayMinutes)))
		default:
			out = append(out, c.fill("span", "from", sayMinutes(s.From), "to", sayMinutes(s.To)))
		}
	}
	return c.join("span_list", out)
}

func sayMinutes(m int) string {
	return strconv.Itoa(m/60) + ":" + strconv.Itoa(m%60/10) + strconv.Itoa(m%10)
}

func sameDay(a, b time.Time) bool {
	ay, am, ad := a.Date()
	by, bm, bd := b.Date()
	return ay == by && am == bm && ad == bd
}
