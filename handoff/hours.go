package handoff

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Hours are the opening hours in Japanese, derived from the shifts, as in
// 「平日 8:30〜17:15」.
func (r *Roster) Hours() string { return r.hours }

func (r *Roster) sayHours() string {
	week := [...]time.Weekday{
		time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday,
	}
	var order []string
	days := map[string][]time.Weekday{}
	for _, d := range week {
		text := r.dayHours(d)
		if text == "" {
			continue
		}
		if len(days[text]) == 0 {
			order = append(order, text)
		}
		days[text] = append(days[text], d)
	}
	var parts []string
	plain := true // 平日 says already that holidays are none
	for _, text := range order {
		name := r.dayNames(days[text])
		plain = plain && name == "平日"
		parts = append(parts, name+" "+text)
	}
	out := strings.Join(parts, "、")
	if r.holidays && !plain && out != "" {
		out += "（祝日を除く）"
	}
	return out
}

// dayHours joins the shifts that start on a weekday.
func (r *Roster) dayHours(d time.Weekday) string {
	type stretch struct{ from, to int }
	var all []stretch
	for _, s := range r.shifts {
		if s.days[d] {
			all = append(all, stretch{s.from, s.to})
		}
	}
	slices.SortFunc(all, func(a, b stretch) int { return a.from - b.from })
	var merged []stretch
	for _, s := range all {
		if n := len(merged); n > 0 && s.from <= merged[n-1].to {
			merged[n-1].to = max(merged[n-1].to, s.to)
			continue
		}
		merged = append(merged, s)
	}
	var out []string
	for _, s := range merged {
		switch {
		case s.to-s.from >= dayMinutes:
			out = append(out, "24時間")
		case s.to > dayMinutes:
			out = append(out, sayMinutes(s.from)+"〜翌"+sayMinutes(s.to-dayMinutes))
		default:
			out = append(out, sayMinutes(s.from)+"〜"+sayMinutes(s.to))
		}
	}
	return strings.Join(out, "・")
}

func sayMinutes(m int) string { return fmt.Sprintf("%d:%02d", m/60, m%60) }

var dayKanji = [...]string{"日", "月", "火", "水", "木", "金", "土"}

// dayNames names a set of weekdays that is sorted from Monday.
func (r *Roster) dayNames(days []time.Weekday) string {
	const workdays, weekend = "月火水木金", "土日"
	var all string
	for _, d := range days {
		all += dayKanji[d]
	}
	switch all {
	case workdays + weekend:
		return "毎日"
	case workdays:
		if r.holidays {
			return "平日"
		}
		return "月〜金"
	case weekend:
		return "土日"
	}
	if len(days) > 2 && strings.Contains(workdays+weekend, all) {
		return dayKanji[days[0]] + "〜" + dayKanji[days[len(days)-1]]
	}
	return strings.Join(strings.Split(all, ""), "・")
}

// When says in Japanese when at is, as seen from now: 「きょう 13:00」,
// 「あした 8:30」, else 「12月1日(火) 8:30」.
func (r *Roster) When(now, at time.Time) string {
	now, at = now.In(r.zone), at.In(r.zone)
	clock := sayMinutes(at.Hour()*60 + at.Minute())
	switch dayOf(at) {
	case dayOf(now):
		return "きょう " + clock
	case dayOf(time.Date(now.Year(), now.Month(), now.Day()+1, 12, 0, 0, 0, r.zone)):
		return "あした " + clock
	}
	return fmt.Sprintf("%d月%d日(%s) %s", at.Month(), at.Day(), dayKanji[at.Weekday()], clock)
}
