package triage

import (
	"fmt"
	"strings"

	"tonari/bot"
	"tonari/config/strictyaml"
)

// Row is one labelled sentence.
type Row struct {
	Line     int
	Level    bot.Level
	Category Category
	Family   string
	Text     string
}

// ReadRows reads a labelled file: level, category, family and sentence, parted
// by tabs; lines that begin with # and empty lines are skipped. Its error is a
// strictyaml.Faults with a line each; a fault never holds a sentence.
func ReadRows(file string, data []byte) ([]Row, error) {
	var rows []Row
	var faults strictyaml.Faults
	for i, line := range strings.Split(string(data), "\n") {
		line = strings.TrimRight(line, "\r")
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.SplitN(line, "\t", 4)
		if len(f) != 4 || f[3] == "" {
			faults = append(faults, strictyaml.Fault{File: file, Line: i + 1, What: "is not level, category, family, sentence", Hint: "part the four with tabs"})
			continue
		}
		lv, err := bot.ParseLevel(f[0])
		if err != nil {
			faults = append(faults, strictyaml.Fault{File: file, Line: i + 1, What: "level is unknown", Hint: "use none, watch, high or urgent"})
			continue
		}
		if c := Category(f[1]); c != None && !c.known() {
			faults = append(faults, strictyaml.Fault{File: file, Line: i + 1, What: "category is unknown", Hint: "use none, " + strings.Join(categoryNames(), ", ")})
			continue
		}
		rows = append(rows, Row{i + 1, lv, Category(f[1]), f[2], f[3]})
	}
	return rows, faults.Err()
}

// Table counts how sentences of a level were judged.
type Table struct {
	// Count[want][got], by bot.Level.
	Count [4][4]int
	// RightCategory counts rows found at high or above with the labelled category.
	RightCategory, Flagged int
	// Missed are the rows that fall short of a bar, with what was found.
	Missed []Miss
}

// Miss is a row that counts against one of the bars.
type Miss struct {
	Row
	Got Finding
}

// Eval judges labelled rows.
func Eval(r *Rules, rows []Row) Table {
	var t Table
	for _, row := range rows {
		got := r.Judge(row.Text)
		t.Count[row.Level][got.Level]++
		if row.Level >= bot.LevelHigh && got.Level >= bot.LevelHigh {
			t.Flagged++
			if got.Category == row.Category {
				t.RightCategory++
			}
		}
		if short(row.Level, got.Level) {
			t.Missed = append(t.Missed, Miss{row, got})
		}
	}
	return t
}

func short(want, got bot.Level) bool {
	switch want {
	case bot.LevelUrgent:
		return got < bot.LevelUrgent
	case bot.LevelHigh:
		return got < bot.LevelHigh
	case bot.LevelWatch:
		return got == bot.LevelNone
	default:
		return got >= bot.LevelHigh
	}
}

// Bars are what triage is held to, on sentences that the rules have never met.
const (
	BarRecall = 0.95 // urgent and high found as at least high
	BarUrgent = 0.90 // urgent found as urgent
	BarFalse  = 0.05 // none flagged as high or urgent, at most
	BarWatch  = 0.90 // watch not lowered to none
)

// Recall is the share of urgent and high rows that were found as at least high.
func (t Table) Recall() float64 {
	h, u := t.Count[bot.LevelHigh], t.Count[bot.LevelUrgent]
	return share(h[2]+h[3]+u[2]+u[3], sum(h)+sum(u))
}

// Urgent is the share of urgent rows that were found as urgent.
func (t Table) Urgent() float64 { u := t.Count[bot.LevelUrgent]; return share(u[3], sum(u)) }

// False is the share of harmless rows that were flagged as high or urgent.
func (t Table) False() float64 { n := t.Count[bot.LevelNone]; return 1 - share(n[0]+n[1], sum(n)) }

// Watch is the share of watch rows that were not lowered to none.
func (t Table) Watch() float64 { w := t.Count[bot.LevelWatch]; return share(sum(w)-w[0], sum(w)) }

func sum(c [4]int) int { return c[0] + c[1] + c[2] + c[3] }

// share of an empty set is 1: nothing of it was missed.
func share(n, of int) float64 {
	if of == 0 {
		return 1
	}
	return float64(n) / float64(of)
}

// Good reports whether all four bars are held.
func (t Table) Good() bool {
	return t.Recall() >= BarRecall && t.Urgent() >= BarUrgent && t.False() <= BarFalse && t.Watch() >= BarWatch
}

// String draws the confusion table and the four figures with their bars.
func (t Table) String() string {
	var b strings.Builder
	b.WriteString("labelled   found as  urgent    high   watch    none     all\n")
	for want := bot.LevelUrgent; want >= bot.LevelNone; want-- {
		c := t.Count[want]
		fmt.Fprintf(&b, "%-19s %7d %7d %7d %7d %7d\n", want, c[3], c[2], c[1], c[0], sum(c))
	}
	line := func(name string, v, bar float64, good bool, sign string) {
		verdict := "held"
		if !good {
			verdict = "NOT HELD"
		}
		fmt.Fprintf(&b, "%-44s %.3f  (%s %.2f, %s)\n", name, v, sign, bar, verdict)
	}
	b.WriteString("\n")
	line("urgent or high found as at least high", t.Recall(), BarRecall, t.Recall() >= BarRecall, ">=")
	line("urgent found as urgent", t.Urgent(), BarUrgent, t.Urgent() >= BarUrgent, ">=")
	line("harmless flagged as high or urgent", t.False(), BarFalse, t.False() <= BarFalse, "<=")
	line("watch not lowered to none", t.Watch(), BarWatch, t.Watch() >= BarWatch, ">=")
	if t.Flagged > 0 {
		fmt.Fprintf(&b, "%-44s %.3f\n", "category right, of what was found", share(t.RightCategory, t.Flagged))
	}
	return b.String()
}
