package opendata

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"tonari/bot"
	"tonari/flows/guide"
)

// row is a line on its way to an entry, or to an event.
type row struct {
	*reader
	line  int
	cells map[string]string // by canonical column; those that the file does not have are missing
	e     guide.Entry
}

// row is a line by its columns; false when it has too few cells.
func (r *reader) row(cells []string, line int) (row, bool) {
	w := row{reader: r, line: line, cells: map[string]string{}}
	if len(cells) < len(r.columns) {
		w.bad("", "is a comma or a quotation mark missing?", "has %d cells where the header has %d", len(cells), len(r.columns))
		return w, false
	}
	for i, c := range cells {
		if i >= len(r.columns) {
			if strings.TrimSpace(c) != "" {
				w.bad("", "put cells with a comma between quotation marks", "has %d cells where the header has %d", len(cells), len(r.columns))
				break
			}
			continue
		}
		if col := r.columns[i]; col != "" {
			w.cells[col] = w.clean(col, c)
		}
	}
	return w, true
}

func (w row) entry() guide.Entry {
	w.read()
	return w.e
}

func (w *row) bad(col, hint, what string, args ...any) {
	if col != "" {
		what = col + ": " + what
	}
	w.fault(w.line, hint, what, args...)
}

// clean refuses what would be dangerous in a spreadsheet or on a phone.
func (w *row) clean(col, cell string) string {
	cell = strings.TrimSpace(cell)
	if plain(cell) == "" {
		return ""
	}
	if strings.ContainsAny(plain(cell)[:1], "=+@-") && !signed.MatchString(plain(cell)) {
		w.bad(col, "begin with a letter", "begins like a formula")
	}
	for _, r := range cell {
		if unicode.IsControl(r) && r != '\n' || r == utf8.RuneError || unicode.In(r, unicode.Bidi_Control, unicode.Co) {
			w.bad(col, "write it anew", "holds a character that cannot be seen")
			break
		}
	}
	return cell
}

// signed is a number, which no spreadsheet runs.
var signed = regexp.MustCompile(`^[-+][0-9]+$`)

var (
	idForm   = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$`)
	townPart = regexp.MustCompile(`[0-9一二三四五六七八九十]+丁目.*$`)
)

// id is the line's id, which no other line has.
func (w *row) id(form *regexp.Regexp, hint string) string {
	id := plain(w.cells[colID])
	switch {
	case !form.MatchString(id):
		w.bad(colID, hint, "%q is no id", short(id))
	case w.lines[id] > 0:
		w.bad(colID, "give each line its own", "%q stands in line %d already", id, w.lines[id])
	default:
		w.lines[id] = w.line
	}
	return id
}

func (w *row) read() {
	id := w.id(idForm, "letters, digits, dots and hyphens; each line its own")
	w.e = guide.Entry{Source: w.o.Source, VerifiedOn: w.o.Verified}
	if known, ok := w.present[id]; ok {
		w.e = known
		w.e.VerifiedOn = w.o.Verified
		if w.o.Source != "" {
			w.e.Source = w.o.Source
		}
	}
	w.e.ID, w.e.Kind = id, w.o.Kind
	w.hours()
	w.texts()
	w.place()
	w.contact()
	w.vocabulary()
	w.origin()
}

// longest is in characters, as the guide's own file allows.
const longest = 500

func (w *row) texts() {
	for _, t := range texts {
		field := t.of(&w.e)
		for col, cell := range w.cells {
			lang := bot.Japanese
			if base, l, ok := inLanguage(col); ok && base == t.col {
				lang = l
			} else if col != t.col || col == colHours {
				continue
			}
			w.text(field, lang, cell)
			if n := utf8.RuneCountInString(cell); n > longest {
				w.bad(col, fmt.Sprintf("at most %d characters", longest), "is %d characters long", n)
			}
		}
		if len(*field) > 0 && (*field)[bot.Japanese] == "" && t.col != colName {
			w.bad(t.col, "other languages fall back to it", "there is another language, but no Japanese")
		}
	}
	if w.e.Name[bot.Japanese] == "" {
		w.bad(colName, "write the name", "is empty")
	}
}

// text sets a text in a language, or takes it out.
func (w *row) text(field *guide.Text, lang bot.Language, s string) {
	next := guide.Text{}
	for l, v := range *field {
		next[l] = v
	}
	if next[lang] = s; s == "" {
		delete(next, lang)
	}
	if *field = next; len(next) == 0 {
		*field = nil
	}
}

// has says that the file has one of the columns.
func (w *row) has(cols ...string) bool {
	for _, c := range cols {
		if _, ok := w.cells[c]; ok {
			return true
		}
	}
	return false
}

func (w *row) hours() {
	note := w.cells[colHours]
	if w.has(colDays) {
		days, ok := readDays(w.cells[colDays])
		if !ok {
			w.warn(w.line, "as in 月火水木金", "%s: is not understood; it is kept as words", colDays)
			note = strings.TrimSpace(w.cells[colDays] + " " + note)
		}
		w.e.Days = days
	}
	if !w.has(colFrom, colTo, colHours) && note == "" {
		return
	}
	from, okFrom := readClock(w.cells[colFrom])
	to, okTo := readClock(w.cells[colTo])
	switch {
	case !okFrom || !okTo:
		w.bad(colFrom, "as in 09:00", "開始時間 or 終了時間 is no time of day")
	case (from == "") != (to == ""):
		w.bad(colFrom, "write both, or neither", "one of 開始時間 and 終了時間 is missing")
	}
	w.text(&w.e.Hours, bot.Japanese, hours(from, to, note))
}

func (w *row) place() {
	if w.has(colLat, colLon) {
		p, err := readPoint(w.cells[colLat], w.cells[colLon])
		if err != nil {
			w.bad("", "decimal degrees, as in 35.708541 and 139.757102", "%v", err)
		}
		w.e.At = p
	}
	if w.has(colAddress, colTown, colBlock) {
		address := w.cells[colAddress]
		if address == "" && w.cells[colTown]+w.cells[colBlock] != "" {
			address = w.cells[colPrefecture] + w.cells[colCity] + w.cells[colTown] + w.cells[colBlock]
		}
		if b := w.cells[colBuilding]; b != "" && address != "" {
			address += " " + b
		}
		w.e.Address = w.line1(colAddress, address)
	}
	switch {
	case w.has(colArea):
		w.e.Area = w.line1(colArea, w.cells[colArea])
	case w.e.Area == "":
		w.e.Area = townPart.ReplaceAllString(plain(w.cells[colTown]), "")
	}
}

// line1 is a text of one line, and not a long one.
func (w *row) line1(col, s string) string {
	if strings.ContainsRune(s, '\n') || utf8.RuneCountInString(s) > longest/2 {
		w.bad(col, fmt.Sprintf("one line of at most %d characters", longest/2), "is too long")
	}
	return s
}

func (w *row) contact() {
	if w.has(colPhone) {
		phone, ok := readPhone(w.cells[colPhone])
		if !ok {
			w.bad(colPhone, "one number, as in 03-1234-5678; further ones into 説明", "is no number that can be dialled")
		}
		w.e.Phone = phone
	}
	if w.has(colURL) {
		if w.e.Link = plain(w.cells[colURL]); w.e.Link != "" && !guide.IsLink(w.e.Link) {
			w.bad(colURL, "one address that begins with https:// or http://", "is no address")
		}
	}
}

func (w *row) vocabulary() {
	if w.has(colTopics) {
		w.e.Topics = listOf[guide.Topic](w, colTopics, topicLabels)
	}
	if w.has(colPurposes) {
		w.e.Purposes = listOf[guide.Purpose](w, colPurposes, purposeLabels)
	}
	if w.has(colAudience) {
		w.e.Audience = listOf[guide.For](w, colAudience, audienceLabels)
	}
	if w.has(colOnline) {
		yes, ok := readSign(w.cells[colOnline])
		if !ok {
			w.bad(colOnline, "有 or 無", "is neither yes nor no")
		}
		w.e.Online = yes
	}
	if w.has(colSpoken) {
		w.e.Languages = nil
		for _, s := range listed(w.cells[colSpoken]) {
			if !languageCode.MatchString(s) {
				w.bad(colSpoken, "as in ja;en;zh", "%q is no language", short(s))
			}
			w.e.Languages = append(w.e.Languages, bot.Language(s))
		}
	}
}

func listOf[T ~string](w *row, col string, labels []label) []T {
	words, unknown := wordsOf[T](labels, w.cells[col])
	if unknown != "" {
		w.bad(col, "use "+names(labels), "%q is unknown", short(unknown))
	}
	return words
}

func (w *row) origin() {
	if s := plain(w.cells[colSource]); s != "" {
		w.e.Source = s
	}
	if !strings.HasPrefix(w.e.Source, "https://") {
		w.bad(colSource, "name the page with --source, or in this column", "is no https address")
	}
	if s := w.cells[colVerified]; s != "" {
		day, ok := readDate(s)
		if !ok {
			w.bad(colVerified, "as in 2026-11-22", "%q is no day", short(s))
		}
		w.e.VerifiedOn = day
	}
}
