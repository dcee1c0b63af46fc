package events

import (
	"bytes"
	"cmp"
	_ "embed"
	"encoding/csv"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"
	"time"

	"tonari/bot"
)

// Line is one family at the door.
type Line struct {
	Time, Code, Nickname, Needs string
	Party                       int
	Came                        bool
}

// Door is the list for the door: those who have a seat, by their time and code.
func Door(e bot.Event, guests []bot.Guest) []Line {
	var out []Line
	for _, g := range guests {
		if g.Seat.State != bot.SeatHas {
			continue
		}
		l := Line{Code: g.Seat.Code.String(), Nickname: g.Nickname, Needs: g.Needs, Party: g.Seat.Party, Came: g.Came}
		if s := e.Slot(g.Seat.Slot); s != nil {
			l.Time = s.Start.In(e.Start.Location()).Format("15:04")
		}
		out = append(out, l)
	}
	slices.SortStableFunc(out, func(a, b Line) int { return cmp.Or(cmp.Compare(a.Time, b.Time), cmp.Compare(a.Code, b.Code)) })
	return out
}

// bom lets spreadsheets know UTF-8.
const bom = "\uFEFF"

// DoorCSV is the list as a table. Words of families that a spreadsheet would run
// begin with an apostrophe.
func DoorCSV(e bot.Event, lines []Line) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(bom)
	w := csv.NewWriter(&b)
	rows := [][]string{{"時間", "ことば", "よび名", "人数", "必要なこと", "来た"}}
	for _, l := range lines {
		came := ""
		if l.Came {
			came = "○"
		}
		rows = append(rows, []string{l.Time, l.Code, tame(l.Nickname), strconv.Itoa(l.Party), tame(l.Needs), came})
	}
	if err := w.WriteAll(rows); err != nil {
		return nil, fmt.Errorf("writing the door list of %s: %w", e.ID, err)
	}
	return b.Bytes(), nil
}

func tame(s string) string {
	if s != "" && strings.ContainsAny(s[:1], "=+-@\t\r") {
		return "'" + s
	}
	return s
}

//go:embed door.html
var doorPage string

var doorTemplate = template.Must(template.New("door").Parse(doorPage))

// DoorPage is the list as a page to print: one line a family, a box to tick.
func DoorPage(e bot.Event, lines []Line, printed time.Time) ([]byte, error) {
	people := 0
	for _, l := range lines {
		people += l.Party
	}
	var b bytes.Buffer
	err := doorTemplate.Execute(&b, map[string]any{
		"Event": e, "When": Span(e), "Lines": lines, "Families": len(lines), "People": people,
		"Slots": len(e.Slots) > 0, "Printed": printed.In(e.Start.Location()).Format("2006/1/2 15:04"),
	})
	if err != nil {
		return nil, fmt.Errorf("drawing the door list of %s: %w", e.ID, err)
	}
	return b.Bytes(), nil
}

// Span is when an event is, as in 2027/1/12(火) 13:30〜15:30, or with the day on which
// it ends: 2027/1/12(火) 13:30〜2027/1/13(水) 15:30.
func Span(e bot.Event) string {
	const day = "2006/1/2"
	days := [...]string{"日", "月", "火", "水", "木", "金", "土"}
	at := func(t time.Time) string {
		return fmt.Sprintf("%s(%s) %s", t.Format(day), days[t.Weekday()], t.Format("15:04"))
	}
	start, end := e.Start, e.End.In(e.Start.Location())
	if start.Format(day) == end.Format(day) {
		return at(start) + "〜" + end.Format("15:04")
	}
	return at(start) + "〜" + at(end)
}
