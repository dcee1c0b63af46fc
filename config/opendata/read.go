package opendata

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"tonari/config/strictyaml"
	"tonari/flows/guide"
)

// MaxRows is how many entries a file may have.
const MaxRows = 5000

// Options are what the file itself need not say.
type Options struct {
	Kind guide.Kind
	// Present are the entries that the guide has now: columns that the file does not
	// have leave what stands there.
	Present []guide.Entry
	// Source is the https address where the list is published, for lines that do not
	// say it; Verified the day on which somebody looked there.
	Source   string
	Verified time.Time
}

// Read reads a CSV file. With faults that are not warnings the result is nil.
func Read(f guide.File, o Options) ([]guide.Entry, strictyaml.Faults) {
	text, faults := decode(f.Name, f.Data)
	if faults != nil {
		return nil, faults
	}
	r := newReader(f.Name, text, facilities)
	r.o, r.present = o, map[string]guide.Entry{}
	for _, e := range o.Present {
		r.present[e.ID] = e
	}
	var entries []guide.Entry
	r.all(func(w row) { entries = append(entries, w.entry()) })
	r.faults.Sort()
	if r.faults.Err() != nil {
		return nil, r.faults
	}
	return entries, r.faults
}

// list is a kind of file: how its columns are called, and which it must have.
type list struct {
	name      string // 公共施設一覧
	needs     []string
	canonical func(header string) string // "" for a column that is not read
	passed    []string                   // the standard's columns that nobody needs to hear of
}

var facilities = list{"公共施設一覧", []string{colID, colName}, canonical, passed}

func newReader(file, text string, l list) *reader {
	r := &reader{file: file, list: l, lines: map[string]int{}, csv: csv.NewReader(strings.NewReader(text))}
	r.csv.FieldsPerRecord = -1
	return r
}

type reader struct {
	file    string
	list    list
	o       Options
	csv     *csv.Reader
	columns []string // canonical, "" for one that is not read
	present map[string]guide.Entry
	lines   map[string]int // of each id
	faults  strictyaml.Faults
}

func (r *reader) fault(line int, hint, what string, args ...any) {
	r.faults = append(r.faults, strictyaml.Fault{File: r.file, Line: line, What: fmt.Sprintf(what, args...), Hint: hint})
}

func (r *reader) warn(line int, hint, what string, args ...any) {
	r.fault(line, hint, what, args...)
	r.faults[len(r.faults)-1].Warning = true
}

// next gives the next line that can be taken apart; one that cannot is a fault.
func (r *reader) next() (cells []string, line int, more bool) {
	for {
		cells, err := r.csv.Read()
		if errors.Is(err, io.EOF) {
			return nil, 0, false
		}
		if pe := (*csv.ParseError)(nil); errors.As(err, &pe) {
			r.fault(pe.StartLine, "a cell with a quotation mark in it stands between quotation marks, and each of its own is doubled", "cannot be taken apart into cells")
			continue
		}
		if err != nil {
			r.fault(0, "", "cannot be read: %v", err)
			return nil, 0, false
		}
		line, _ := r.csv.FieldPos(0)
		return cells, line, true
	}
}

// all gives every line that can be taken apart.
func (r *reader) all(take func(row)) {
	header, line, more := r.next()
	if !more {
		if r.faults == nil {
			r.fault(0, "the first line names the columns", "is empty")
		}
		return
	}
	if !r.header(header, line) {
		return
	}
	n := 0
	for {
		cells, line, more := r.next()
		if !more {
			break
		}
		if !slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" }) {
			continue
		}
		if n++; n > MaxRows {
			r.fault(line, "part the file", "has more than %d entries", MaxRows)
			break
		}
		if w, ok := r.row(cells, line); ok {
			take(w)
		}
	}
	if n == 0 && r.faults.Err() == nil {
		r.fault(0, "below the header, one a line", "has no entries")
	}
}

// header finds the columns.
func (r *reader) header(cells []string, line int) bool {
	for _, h := range cells {
		c := r.list.canonical(h)
		switch {
		case c != "" && slices.Contains(r.columns, c):
			r.fault(line, "keep one of the two", "the column %s stands twice", c)
		case c == "" && plain(h) != "" && !slices.Contains(r.list.passed, strings.ReplaceAll(plain(h), " ", "")):
			r.warn(line, "mend its spelling, or leave it", "the column %s is not read", short(h))
		}
		r.columns = append(r.columns, c)
	}
	for _, c := range r.list.needs {
		if !slices.Contains(r.columns, c) {
			r.fault(line, "the first line names the columns of "+r.list.name+"; is the file in UTF-8 or Shift_JIS?", "there is no column %s", c)
		}
	}
	return r.faults.Err() == nil
}

// short keeps a fault in one line.
func short(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if runes := []rune(s); len(runes) > 30 {
		return string(runes[:30]) + "…"
	}
	return s
}
