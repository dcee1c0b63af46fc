package opendata

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"tonari/bot"
	"tonari/config/strictyaml"
	"tonari/flows/booking"
	"tonari/flows/guide"
)

// The columns of イベント一覧 of the same data set that booking needs, and our own.
const (
	colEvent    = "イベント名"
	colDay      = "開始日"
	colLastDay  = "終了日"
	colVenue    = "場所名称"
	colAccess   = "アクセス方法"
	colCapacity = "定員"
	colUntil    = "参加申込終了日"
	colUntilAt  = "参加申込終了時間"
	colKind     = "となり_種類"
	colSlots    = "となり_枠"
	colLink     = "となり_参加用URL"
	colOff      = "となり_中止"
)

var alsoEvents = map[string]string{
	"NO": colID, "no": colID, "id": colID, "名称": colEvent, "住所": colAddress, "所在地": colAddress, "方書": colBuilding,
}

var eventColumns = []string{
	colID, colEvent, colDay, colLastDay, colFrom, colTo, colVenue, colAddress, colBuilding, colAccess, colCapacity,
	colUntil, colUntilAt, colKind, colSlots, colLink, colOff, colAudience,
}

var events = list{
	name:  "イベント一覧",
	needs: []string{colID, colEvent, colDay, colFrom, colTo, colKind, colCapacity},
	canonical: func(header string) string {
		h := strings.ReplaceAll(plain(header), " ", "")
		if c, ok := alsoEvents[h]; ok {
			return c
		}
		if slices.Contains(eventColumns, h) {
			return h
		}
		return ""
	},
	passed: []string{
		"全国地方公共団体コード", "都道府県コード又は市区町村コード", "地方公共団体名", "都道府県名", "市区町村名", "イベント名_カナ", "イベント名_通称",
		"イベント名_英語", "開始日時特記事項", "説明", "料金(基本)", "料金(詳細)", "連絡先名称", "連絡先電話番号", "連絡先内線番号", "主催者", "緯度", "経度",
		"駐車場情報", "参加申込方法", "URL", "備考", "カテゴリー", "区", "公開日", "更新日", "子育て情報", "施設No.", "郵便番号",
	},
}

var kindLabels = []label{
	{string(bot.EventTea), "茶話会"},
	{string(bot.EventLecture), "講演会"},
	{string(bot.EventSession), "個別相談会"},
}

// columnOf names the column in which a field that booking refuses stands.
var columnOf = map[string]string{
	"id": colID, "kind": colKind, "title": colEvent, "start": colDay, "end": colTo, "place": colVenue, "access": colAccess,
	"for_whom": colAudience, "link": colLink, "capacity": colCapacity, "deadline": colUntil, "slots": colSlots,
}

// EventLine is an event with its line in the file, from 1.
type EventLine struct {
	Line  int
	Event bot.Event
}

// Events reads the municipal standard open-data CSV for events, イベント一覧, with
// 定員, 参加申込終了日 and our own columns: となり_種類 (茶話会, 講演会, 個別相談会),
// となり_枠 (13:30-14:10;14:20-15:00), となり_対象, となり_参加用URL (given to the booked
// only) and となり_中止. now is when they are to be saved; a line of what has begun by
// then is no fault here: a ward's list goes on through the year. With a fault the
// result is nil: all lines or none.
func Events(f guide.File, now time.Time) ([]EventLine, strictyaml.Faults) {
	text, faults := decode(f.Name, f.Data)
	if faults != nil {
		return nil, faults
	}
	r := newReader(f.Name, text, events)
	var out []EventLine
	r.all(func(w row) { out = append(out, EventLine{w.line, w.event(now)}) })
	r.faults.Sort()
	if r.faults.Err() != nil {
		return nil, r.faults
	}
	return out, r.faults
}

var eventForm = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)

func (w row) event(now time.Time) bot.Event {
	before := len(w.faults)
	e := bot.Event{
		ID:    bot.EventID(w.id(eventForm, "1 to 40 of a-z, 0-9 and -; each line its own, never used again")),
		Title: w.cells[colEvent], Access: w.cells[colAccess], ForWhom: w.cells[colAudience], Link: plain(w.cells[colLink]),
		Place: strings.TrimSpace(strings.Join([]string{w.cells[colVenue], w.cells[colAddress], w.cells[colBuilding]}, " ")),
	}
	kind, unknown := wordsOf[bot.EventKind](kindLabels, w.cells[colKind])
	if unknown != "" || len(kind) != 1 {
		w.bad(colKind, "one of "+names(kindLabels), "%q is no kind of event", short(w.cells[colKind]))
	} else {
		e.Kind = kind[0]
	}
	w.times(&e)
	if off, ok := readSign(w.cells[colOff]); ok {
		e.Cancelled = off
	} else {
		w.bad(colOff, "有 when it is cancelled, else empty", "is neither yes nor no")
	}
	if e.Link != "" && !strings.HasPrefix(e.Link, "https://") {
		w.bad(colLink, "an address that begins with https://", "is no https address")
	}
	e.Capacity = w.count(colCapacity, e.Kind == bot.EventSession)
	e.Slots = w.slots(e)
	if len(w.faults) > before {
		return e // what booking would say of it may follow from what is wrong already
	}
	e.Reminders = booking.Reminders(e.Start)
	if !e.Start.After(now) {
		now = e.Start.Add(-time.Nanosecond)
	}
	for _, f := range booking.Check(e, now) {
		if f.Field == "capacity" && e.Kind == bot.EventSession {
			continue // its slots are what counts
		}
		w.bad(columnOf[f.Field], "", "%s", f.What)
	}
	return e
}

// times reads days and hours. Without 終了日 it ends on the day it starts.
func (w *row) times(e *bot.Event) {
	e.Start = w.day(colDay).Add(w.hour(colFrom, w.cells[colFrom]))
	y, m, d := e.Start.Date()
	last := time.Date(y, m, d, 0, 0, 0, 0, tokyo)
	if w.cells[colLastDay] != "" {
		last = w.day(colLastDay)
	}
	e.End = last.Add(w.hour(colTo, w.cells[colTo]))
	if w.cells[colUntil] == "" {
		if w.cells[colUntilAt] != "" {
			w.bad(colUntil, "write the day, too", "is empty, and there is a time")
		}
		return
	}
	day := w.day(colUntil)
	if w.cells[colUntilAt] == "" {
		e.Deadline = booking.DayDeadline(day, e.Start)
		return
	}
	e.Deadline = day.Add(min(w.hour(colUntilAt, w.cells[colUntilAt]), booking.DayEnd)) // 24:00 would read as the next day
}

func (w *row) day(col string) time.Time {
	d, ok := readDate(w.cells[col])
	if !ok {
		w.bad(col, "as in 2026-12-01", "%q is no day", short(w.cells[col]))
	}
	return d
}

func (w *row) hour(col, cell string) time.Duration {
	m, ok := minutes(cell)
	if !ok {
		w.bad(col, "as in 13:30", "%q is no time of day", short(cell))
	}
	return time.Duration(m) * time.Minute
}

// minutes after midnight; false for nothing at all, too.
func minutes(cell string) (int, bool) {
	s, ok := readClock(cell)
	hour, minute, found := strings.Cut(s, ":")
	h, _ := strconv.Atoi(hour)
	m, _ := strconv.Atoi(minute)
	return 60*h + m, ok && found
}

// count reads a whole number of one or more.
func (w *row) count(col string, mayBeEmpty bool) int {
	s := strings.TrimSuffix(plain(w.cells[col]), "人")
	if s = strings.TrimSuffix(s, "名"); s == "" && mayBeEmpty {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > booking.MaxCapacity || utf8.RuneCountInString(s) > 6 {
		w.bad(col, fmt.Sprintf("a whole number from 1 to %d", booking.MaxCapacity), "%q is no number of people", short(w.cells[col]))
	}
	return n
}

// slots reads 13:30-14:10;14:20-15:00, on the day of the event.
func (w *row) slots(e bot.Event) []bot.Slot {
	slots, bad := booking.ReadSlots(plain(w.cells[colSlots]), e.Start)
	if bad != "" {
		w.bad(colSlots, "as in 13:30-14:10;14:20-15:00", "%q is no time from and to", short(bad))
	}
	return slots
}
