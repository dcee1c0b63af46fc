package guide

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tonari/bot"
	"tonari/config/strictyaml"
)

// Audience is for whom a number is, and who asks.
type Audience string

// The audiences. Families are children and whoever worries about one: their
// numbers stand for a child where children's do and for an adult among all
// others. Adults only ever ask; a number is for Anyone, Children or Families.
const (
	Anyone   Audience = "anyone"
	Children Audience = "children"
	Families Audience = "families"
	Adults   Audience = "adults"
)

// Number is a phone line.
type Number struct {
	ID       string
	Name     string                  // Japanese, as it is published
	Number   string                  // as it is dialled: digits, hyphens, a leading #
	Note     string                  // Japanese, a few words on who or what it is for; may be empty
	Notes    map[bot.Language]string // the same for readers of other languages
	Audience Audience
	Fits     []string // categories
	Source   string   // where it is published

	first    []string // categories in which it stands before all others
	always   bool
	openings []opening
	closed   []yearly
	holidays bool // closed on national holidays
	verified time.Time
	line     int
	start    time.Time // of the opening that it was found in
	end      time.Time
}

// Line is what a phone shows: name, number, the hours of the opening that is
// running, and the note, as in 「24時間子供SOSダイヤル 0120-0-78310（24時間）」. The name
// stays as it is published in every language; hours and note are said in the
// reader's, where there is a note in it.
func (n Number) Line(lang bot.Language) string {
	note := n.Note
	if lang != bot.Japanese {
		note = n.Notes[lang]
	}
	in := []string{n.hours(lang)}
	if note != "" {
		in = append(in, note)
	}
	if lang == bot.English {
		return n.Name + " " + n.Number + " (" + strings.Join(in, ", ") + ")"
	}
	return n.Name + " " + n.Number + "（" + strings.Join(in, "・") + "）"
}

// Lines are the numbers' lines, one under the other.
func Lines(numbers []Number, lang bot.Language) string {
	lines := make([]string, len(numbers))
	for i, n := range numbers {
		lines[i] = n.Line(lang)
	}
	return strings.Join(lines, "\n")
}

// categories are triage's, with none for a person who only wants to talk.
var categories = []string{
	"none", "suicide", "self_harm", "overdose", "abuse", "dv", "sexual", "pregnancy", "neglect", "third_party", "violence",
	"health", "carer", "bullying", "hardship", "distress", "help",
}

// Categories are those that every hour has a number for.
func Categories() []string { return slices.Clone(categories) }

// OpenAt are the numbers that answer at t and fit the category, at most max of
// them: first those that the category puts first, then as the person's age asks
// for, then the file's order. A child gets the children's numbers before others,
// an adult after all others; who is empty while the age is not known. An unknown
// or empty category counts as none. With max above 0 there is always one.
func (n *Numbers) OpenAt(t time.Time, category string, who Audience, max int) []Number {
	if !slices.Contains(categories, category) {
		category = "none"
	}
	var fit []*Number
	for i := range n.all {
		x := &n.all[i]
		if !slices.Contains(x.Fits, category) {
			continue
		}
		if _, _, open := x.running(t, n.holiday); x.always || open {
			fit = append(fit, x)
		}
	}
	slices.SortStableFunc(fit, func(a, b *Number) int { return a.rank(category, who) - b.rank(category, who) })
	fit = fit[:min(len(fit), max)]
	out := make([]Number, 0, len(fit))
	for _, x := range fit {
		shown := *x
		shown.start, shown.end, _ = x.running(t, n.holiday)
		out = append(out, shown)
	}
	return out
}

// rank is where the number stands in a list: smaller comes first.
func (n *Number) rank(category string, who Audience) int {
	switch {
	case slices.Contains(n.first, category):
		return 0
	case who == Children && (n.Audience == Children || n.Audience == Families):
		return 1
	case who == Adults && n.Audience == Children:
		return 3
	}
	return 2
}

// hours are those of the opening that is running.
func (n *Number) hours(lang bot.Language) string {
	if n.always || n.start.IsZero() {
		if lang == bot.English {
			return "24 hours"
		}
		return "24時間"
	}
	to := n.end.Sub(time.Date(n.start.Year(), n.start.Month(), n.start.Day(), 0, 0, 0, 0, japan))
	next := to > dayMinutes*time.Minute
	if next {
		to -= dayMinutes * time.Minute
	}
	clock := func(hour, minute int) string { return fmt.Sprintf("%d:%02d", hour, minute) }
	from, until := clock(n.start.Hour(), n.start.Minute()), clock(int(to.Hours()), int(to.Minutes())%60)
	switch {
	case lang == bot.English && next:
		return from + " to " + until + " the next day"
	case lang == bot.English:
		return from + " to " + until
	case next && lang == bot.EasyJapanese:
		return from + "〜つぎの日の" + until
	case next:
		return from + "〜翌" + until
	}
	return from + "〜" + until
}

// A number is checked anew within 60 days; after 90 it may no longer be offered.
const (
	warnAfter = 60 * 24 * time.Hour
	failAfter = 90 * 24 * time.Hour
)

// Stale names the numbers that nobody has checked for long, as seen from at:
// warnings after 60 days, faults after 90.
func (n *Numbers) Stale(at time.Time) strictyaml.Faults {
	var faults strictyaml.Faults
	for _, x := range n.all {
		age := at.Sub(x.verified)
		if age <= warnAfter {
			continue
		}
		faults = append(faults, strictyaml.Fault{
			File: n.file, Line: x.line, Warning: age <= failAfter,
			What: fmt.Sprintf("%s was last checked %d days ago", x.ID, int(age.Hours()/24)),
			Hint: "look at its source, then set verified_on",
		})
	}
	return faults
}
