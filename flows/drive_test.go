package flows_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/bottest/transcript"
	"tonari/flows"
	"tonari/flows/guide"
	"tonari/flows/wording"
)

// driver stands in for the house around the flows: triage as the transcript
// tells it, words understood anywhere, one case, one counselor. Between every
// two turns the talk is written to its stored form and read back.
type driver struct {
	set  *flows.Set
	book *wording.Book
	now  time.Time
	kept []byte // the talk as stored

	level  string // of the open case, or empty
	card   string
	told   bool
	holder string
	asked  bot.Place // an aside that stands, if any
	hidden bool
	down   bool // the desk cannot be reached
	acked  time.Time
	paused time.Time // until when the holder is away
	block  time.Time // until when the desk talks no more
	danger bool      // was heard since
	last   time.Time
	number int
	lang   bot.Language
	script []string // what the phone showed
	walked map[flows.Way]bool
	ways   []flows.Way
	pure   bool
	once   bool // the first fault is enough
	hi     bool // the promises were made
	word   bool // the holder has written
	said   map[string]bool

	watched  bool // somebody else may read the phone
	settings bot.Settings
	next     string    // a word of return that is to be written again
	checkin  time.Time // when they are asked how things are
	guide    *guide.Directory
	tiles    []bot.Tile // the cards that came last
	given    bool       // they agreed that something is passed on
	hall     *transcript.Hall
	asks     []bot.SeatAsk // that wait for their answers
}

var counselors = map[string]string{"": "相談員A", "A": "相談員A", "B": "相談員B", "supervisor": "主任C"}

// answer is what a turn brought about.
type answer struct {
	keys    []string
	bubbles []string
	labels  []string
	data    []string
	wish    flows.Wish
	cards   []string
}

// script is a turn as it is read aloud.
func (a answer) script(t transcript.Turn) []string {
	var out []string
	for who, what := range map[string]string{"says": t.Says, "taps": t.Taps, "sends": t.Sends, "desk": t.Desk} {
		if what != "" {
			out = append(out, fmt.Sprintf("\n> %s: %s", who, what))
		}
	}
	for _, b := range a.bubbles {
		out = append(out, "| "+strings.ReplaceAll(b, "\n", "\n| "), "")
	}
	if len(a.labels) > 0 {
		out = append(out, "  ["+strings.Join(a.labels, "] [")+"]")
	}
	return out
}

func newDriver(set *flows.Set, book *wording.Book) *driver {
	return &driver{set: set, book: book, walked: map[flows.Way]bool{}, ways: set.Ways(), said: map[string]bool{}, kept: []byte("{}"), lang: bot.Japanese, guide: builtinGuide()}
}

// builtinGuide is what the house itself knows of.
var builtinGuide = sync.OnceValue(func() *guide.Directory { return guideIn("../config/guide") })

func guideIn(folder string) *guide.Directory {
	var files [3]guide.File
	for i, name := range []string{"services.yaml", "places.yaml", "topics.yaml"} {
		data, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			panic(err)
		}
		files[i] = guide.File{Name: name, Data: data}
	}
	d, faults := guide.LoadDirectory(files[0], files[1], files[2])
	if err := faults.Err(); err != nil {
		panic(err)
	}
	return d
}

// play plays a transcript and returns what it found wrong, one a turn.
func (d *driver) play(tr transcript.Transcript) []string {
	var wrong []string
	d.now, d.pure = tr.At, tr.Pure
	if tr.Events {
		d.hall = transcript.NewHall(tr.At)
	}
	switch tr.Guide {
	case "":
	case "none":
		d.guide = nil
	default:
		d.guide = guideIn(filepath.Join("../testdata/guide", tr.Guide))
	}
	for _, turn := range tr.Turns {
		if d.once && len(wrong) > 0 {
			break
		}
		before := d.now
		d.now = d.now.Add(max(time.Duration(turn.After), transcript.Gap))
		got, err := d.turn(turn)
		if err == nil {
			got, err = d.events(turn, before, got)
		}
		d.script = append(d.script, got.script(turn)...)
		for _, key := range got.keys {
			d.said[key] = true
		}
		complain := func(format string, args ...any) {
			wrong = append(wrong, fmt.Sprintf("%s.yaml:%d: ", tr.Name, turn.Line)+fmt.Sprintf(format, args...))
		}
		if err != nil {
			complain("%v", err)
			continue
		}
		if turn.Bot != nil && !turn.Bot.Meets(got.keys) {
			complain("read %v, want %v", got.keys, *turn.Bot)
		}
		if turn.Cards != nil && !turn.Cards.Meet(got.cards) {
			complain("sees the cards %v, want %v", got.cards, *turn.Cards)
		}
		if at := d.talk().At; turn.Place != "" && string(at) != turn.Place {
			complain("stands at %s, want %s", at, turn.Place)
		}
		if turn.Wish != "" && string(got.wish) != turn.Wish {
			complain("wishes %q, want %q", got.wish, turn.Wish)
		}
		if turn.Case != "" && d.level != turn.Case {
			complain("the case is %q, want %q", d.level, turn.Case)
		}
		if turn.Card != "" && d.card != turn.Card {
			complain("the card is %q, want %q", d.card, turn.Card)
		}
		for _, fault := range lineFaults(got) {
			complain("%s", fault)
		}
	}
	return wrong
}

func (d *driver) talk() bot.Talk {
	var talk bot.Talk
	if err := json.Unmarshal(d.kept, &talk); err != nil {
		panic(err)
	}
	return talk
}

func (d *driver) open() bool {
	japan := d.now.In(time.FixedZone("JST", 9*3600))
	minute := japan.Hour()*60 + japan.Minute()
	weekend := japan.Weekday() == time.Saturday || japan.Weekday() == time.Sunday
	return !weekend && minute >= 8*60+30 && minute < 17*60+15
}

var week = []wording.Opening{{
	Days:  []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday},
	Spans: []wording.Span{{From: 8*60 + 30, To: 17*60 + 15}},
}}

// nextOpen is half past eight of tomorrow, whatever day that is.
func (d *driver) nextOpen() string {
	now := d.now.In(time.FixedZone("JST", 9*3600))
	y, m, day := now.Date()
	return d.book.When(d.lang, now, time.Date(y, m, day+1, 8, 30, 0, 0, now.Location()))
}

func (d *driver) scene(category string) flows.Scene {
	sc := flows.Scene{
		Now: d.now, Language: d.lang, Category: category,
		Open: d.open(), NextOpen: d.nextOpen(), Hours: d.book.Hours(d.lang, week, true),
		CaseOpen: d.level != "", Told: d.told, Claimed: d.holder != "", Beside: d.holder != "", Counselor: d.holder,
		Watched: d.watched,
		Urgent:  d.level == "urgent" || d.level == "high",
		Guide:   d.guide, Agency: "ひきこもり支援センター",
		Numbers: "24時間子供SOSダイヤル 0120-0-78310\nよりそいホットライン 0120-279-338",
	}
	if d.level == "urgent" {
		sc.Level = bot.LevelUrgent
	}
	if d.hall != nil {
		sc.Calendar, sc.Bookings = d.hall.Calendar(), d.hall.Mine
	}
	sc.Settings, sc.Since, sc.Kept, sc.LanguageName = d.settings, "2026-12-01", d.number, d.book.LanguageName(d.lang)
	if !d.last.IsZero() {
		sc.Away = d.now.Sub(d.last)
	}
	return sc
}

// step plays a cue and notes which transition it took.
func (d *driver) step(cue flows.Cue, category string) (flows.Result, error) {
	talk := d.talk()
	res, err := d.set.Step(talk, cue, d.scene(category))
	if err != nil {
		return res, err
	}
	if on, ok := d.event(talk, cue); ok {
		for _, w := range d.ways {
			if w.From == at(talk) && w.On == on {
				d.walked[w] = true
				d.forked(w.To, res.Talk.At)
			}
		}
	}
	d.asks = append(d.asks, res.Seats...)
	if d.kept, err = json.Marshal(res.Talk); err != nil {
		return res, fmt.Errorf("storing the talk: %w", err)
	}
	d.settings = res.Settings
	if res.Wish == flows.WishCheckIn {
		d.checkin = d.now.Add(4 * 24 * time.Hour)
	}
	d.asked = ""
	if res.At != res.Talk.At {
		d.asked = res.At
	}
	return res, nil
}

func at(talk bot.Talk) bot.Place {
	if talk.At == "" {
		return flows.Start
	}
	return talk.At
}

// forked notes the way out of a fork.
func (d *driver) forked(fork, to bot.Place) {
	for _, w := range d.ways {
		if w.From == fork && w.To == to && fork != to && d.set.IsFork(fork) {
			d.walked[w] = true
		}
	}
}

// event is the transition that a cue asks for, if any.
func (d *driver) event(talk bot.Talk, cue flows.Cue) (string, bool) {
	switch {
	case cue.Enter != "", cue.Seat != nil:
		return "", false
	case cue.Leave:
		return "leave", true
	case cue.Point != nil:
		return "location", true
	case cue.Choice != "":
		anywhere := slices.Contains([]string{flows.Human, flows.Numbers, flows.MenuChoice}, cue.Choice)
		return cue.Choice, anywhere || cue.From == "" || cue.From == talk.At
	case d.scene("").Away >= 12*time.Hour && d.set.Rested(at(talk), cue):
		return "since", true
	case cue.Again || cue.Text == "":
		return "", false
	}
	return "text", true
}

// result renders what the person reads after a step.
func (d *driver) result(res flows.Result, before ...string) answer {
	a := answer{wish: res.Wish}
	for _, key := range before {
		a.keys = append(a.keys, key)
		a.bubbles = append(a.bubbles, d.book.Say(d.lang, key, d.args())...)
	}
	for _, l := range res.Lines {
		a.keys = append(a.keys, l.Key)
		if len(l.Cards) > 0 {
			d.tiles = flows.Tiles(d.book, d.lang, l)
			for _, tile := range d.tiles {
				a.cards = append(a.cards, published(tile.Title))
			}
		}
		said := flows.Render(d.book, d.lang, l)
		if len(said) == 0 {
			said = []string{""}
		}
		a.bubbles = append(a.bubbles, said...)
	}
	if len(a.keys) > 0 {
		if res.At == flows.LanguageAsk {
			for _, lang := range d.book.Choosable() {
				a.labels = append(a.labels, d.book.LanguageName(lang))
			}
			for _, c := range flows.LanguageChoices(d.book) {
				a.data = append(a.data, flows.Data(res.At, c))
			}
		}
		for _, c := range res.Choices {
			a.labels = append(a.labels, d.book.Label(d.lang, res.At, c))
			a.data = append(a.data, flows.Data(res.At, c))
		}
	}
	return a
}

// published is a card's name as the Japanese card says it.
func published(title string) string {
	name, _, _ := strings.Cut(title, "\n")
	return wording.WithoutReadings(name)
}

// line says something of the house, with what stands to choose from.
func (d *driver) line(key string) answer {
	talk := d.talk()
	return d.result(flows.Result{Talk: talk, At: talk.At, Choices: d.set.Choices(talk.At)}, key)
}

func (d *driver) args() map[string]string {
	sc := d.scene("")
	return map[string]string{"numbers": sc.Numbers, "next": sc.NextOpen, "hours": sc.Hours, "name": sc.Counselor, "when": d.book.When(d.lang, d.now, later(d.paused, d.block))}
}

// playAll plays a folder's transcripts, and tells who walked which transition.
func playAll(t testing.TB, set *flows.Set, book *wording.Book, all []transcript.Transcript) (walkers map[flows.Way][]transcript.Transcript) {
	t.Helper()
	walkers = map[flows.Way][]transcript.Transcript{}
	for _, tr := range all {
		d := newDriver(set, book)
		for _, w := range d.play(tr) {
			t.Error(w)
		}
		for w := range d.walked {
			walkers[w] = append(walkers[w], tr)
		}
	}
	return walkers
}
