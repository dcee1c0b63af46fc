package guide

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tonari/config/strictyaml"
)

// Audience is for whom a number is.
type Audience string

// The audiences.
const (
	Anyone   Audience = "anyone"
	Children Audience = "children"
)

// Number is a phone line.
type Number struct {
	ID       string
	Name     string // Japanese, as it is published
	Number   string // as it is dialled: digits, hyphens, a leading #
	Note     string // Japanese, a few words on who or what it is for; may be empty
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
	hours    string // of the opening that OpenAt found it in
}

// Line is what a phone shows: name, number, the hours of the opening that is
// running, and the note, as in 「24時間子供SOSダイヤル 0120-0-78310（24時間）」.
// It is the same in every language: names and numbers are not translated.
func (n Number) Line() string {
	var in []string
	for _, s := range []string{n.hours, n.Note} {
		if s != "" {
			in = append(in, s)
		}
	}
	s := n.Name + " " + n.Number
	if len(in) > 0 {
		s += "（" + strings.Join(in, "・") + "）"
	}
	return s
}

// Lines are the numbers' lines, one under the other.
func Lines(numbers []Number) string {
	lines := make([]string, len(numbers))
	for i, n := range numbers {
		lines[i] = n.Line()
	}
	return strings.Join(lines, "\n")
}

// categories are triage's, with none for a person who only wants to talk.
var categories = []string{
	"none", "suicide", "self_harm", "overdose", "abuse", "dv", "sexual", "neglect", "third_party", "violence",
	"health", "carer", "bullying", "hardship", "distress", "help",
}

// Categories are those that every hour has a number for.
func Categories() []string { return slices.Clone(categories) }

// OpenAt are the numbers that answer at t and fit the category, at most max of
// them: first those that the category puts first, then the file's order. An
// unknown or empty category counts as none. With max above 0 there is always one.
func (n *Numbers) OpenAt(t time.Time, category string, max int) []Number {
	if !slices.Contains(categories, category) {
		category = "none"
	}
	var first, rest []Number
	for _, x := range n.all {
		if !slices.Contains(x.Fits, category) {
			continue
		}
		start, end, open := x.running(t, n.holiday)
		switch {
		case x.always:
			x.hours = "24時間"
		case open:
			x.hours = sayHours(start, end)
		default:
			continue
		}
		if slices.Contains(x.first, category) {
			first = append(first, x)
		} else {
			rest = append(rest, x)
		}
	}
	out := append(first, rest...)
	if len(out) > max {
		out = out[:max]
	}
	return out
}

func sayHours(start, end time.Time) string {
	next := ""
	to := end.Sub(time.Date(start.Year(), start.Month(), start.Day(), 0, 0, 0, 0, japan))
	if to > dayMinutes*time.Minute {
		to, next = to-dayMinutes*time.Minute, "翌"
	}
	return fmt.Sprintf("%d:%02d〜%s%d:%02d", start.Hour(), start.Minute(), next, int(to.Hours()), int(to.Minutes())%60)
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
