package store_test

import (
	"errors"
	"flag"
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"tonari/bot"
	"tonari/bot/store"
	"tonari/flows/booking"
)

var seatSteps = flag.Int("seats.steps", 300, "how many steps the rules of flows/booking and the scripts are played side by side")

// seatPlay is an event in Redis and the same by the rules.
type seatPlay struct {
	h      *house
	id     bot.EventID
	book   *booking.Book
	now    time.Time
	number int64
	last   map[bot.PersonID]store.AskWork
	said   map[bot.PersonID]store.Decided
}

// stepsOfEvent on average.
const stepsOfEvent = 25

// within: Redis decides a moment after the model's clock says so, and offers end that
// much later.
var within = cmp.Options{
	cmpopts.EquateApproxTime(5 * time.Second),
	cmpopts.EquateEmpty(),
}

var seatPeople = func() []bot.PersonID {
	var all []bot.PersonID
	for i := range 9 {
		all = append(all, personOf("family-"+strconv.Itoa(i)))
	}
	return all
}()

func (m *seatPlay) person(t *rapid.T) bot.PersonID {
	return rapid.SampledFrom(seatPeople).Draw(t, "person")
}

func (m *seatPlay) ask(t *rapid.T, p bot.PersonID, a bot.SeatAsk) {
	m.number++
	a.ID, a.Event = fmt.Sprint("ask-", m.number), m.id
	w := store.AskWork{Person: p, Number: m.number, Ask: a}
	before := taken(m.book)
	want := m.book.Ask(m.now, p, a)
	got, err := m.h.Decide(m.h.t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want.Seat, got.Answer.Seat, within); d != "" || want.News != got.Answer.News || want.Left != got.Answer.Left {
		t.Fatalf("%s %+v: rules %s %d, script %s %d\n%s", p[:4], a, want.News, want.Left, got.Answer.News, got.Answer.Left, d)
	}
	if after := taken(m.book); after > before && after > room(m.book.Event) {
		t.Fatalf("%d taken of %d", after, room(m.book.Event))
	}
	m.last[p], m.said[p] = w, got
}

func taken(b *booking.Book) (n int) {
	for _, s := range b.Seats() {
		if s.Seat.State != bot.SeatWaits {
			n += b.Event.Weight(s.Seat.Party)
		}
	}
	return n
}

func room(e bot.Event) int { return max(e.Capacity, len(e.Slots)) }

// again repeats the last ask of somebody, and an older one.
func (m *seatPlay) again(t *rapid.T) {
	p := m.person(t)
	w, ok := m.last[p]
	if !ok {
		return
	}
	got, err := m.h.Decide(m.h.t.Context(), w)
	if err != nil || got.Answer.News != m.said[p].Answer.News || got.Answer.Seat != m.said[p].Answer.Seat || !got.At.Equal(m.said[p].At) {
		t.Fatalf("again: %+v, first %+v: %v", got, m.said[p], err)
	}
	w.Number, w.Ask.ID = w.Number-1, "older"
	if _, err := m.h.Decide(m.h.t.Context(), w); !errors.Is(err, store.ErrStaleAsk) {
		t.Fatalf("an older ask: %v", err)
	}
}

func (m *seatPlay) forget(t *rapid.T) {
	p := m.person(t)
	m.number++
	m.book.Forget(m.now, p)
	w := store.AskWork{Person: p, Number: m.number, Ask: bot.SeatAsk{ID: fmt.Sprint("forget-", m.number), Event: m.id}, Forget: true}
	got, err := m.h.Decide(m.h.t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	m.last[p], m.said[p] = w, got
}

func (m *seatPlay) came(t *rapid.T) {
	p, came := m.person(t), rapid.Bool().Draw(t, "came")
	want := m.book.Came(m.now, p, came)
	if err := m.h.Came(m.h.t.Context(), m.id, p, came); want != (err == nil) {
		t.Fatalf("marked: rules %v, script %v", want, err)
	}
}

func (m *seatPlay) edit(t *rapid.T) {
	e := m.book.Event
	switch rapid.IntRange(0, 9).Draw(t, "edit") {
	case 0, 1, 2, 3:
		e.Capacity = rapid.IntRange(1, 9).Draw(t, "capacity")
	case 4, 5:
		d := time.Duration(rapid.IntRange(-20, 60).Draw(t, "hours")) * time.Hour
		e.Start, e.End = e.Start.Add(d), e.End.Add(d)
		e.Reminders = booking.Reminders(e.Start)
		m.moveSlots(t, &e, d)
	case 6:
		e.Access = fmt.Sprint("改札を出て", m.number)
		m.number++
	case 7:
		if len(e.Slots) > 1 {
			e.Slots = e.Slots[1:]
		}
	case 8:
		e.Revision--
	case 9:
		e.Cancelled = rapid.IntRange(0, 3).Draw(t, "cancel") == 0
	}
	want := m.book.Edit(m.now, e)
	_, err := m.h.SaveEvent(m.h.t.Context(), e)
	same := map[error]error{
		booking.ErrChanged: store.ErrEventChanged, booking.ErrSlotTaken: store.ErrSlotTaken, booking.ErrCancelled: store.ErrEventCancelled,
	}
	if e.Revision == 0 {
		return // it would be a new event
	}
	if !errors.Is(err, same[want]) {
		t.Fatalf("saved: rules %v, script %v", want, err)
	}
}

// moveSlots moves the slots, or the later ones, as staff do who write new times: nobody
// loses a seat.
func (m *seatPlay) moveSlots(t *rapid.T, e *bot.Event, by time.Duration) {
	if len(e.Slots) == 0 {
		return
	}
	held := map[bot.SlotID]bool{}
	for _, s := range m.book.Seats() {
		held[s.Seat.Slot] = true
	}
	e.Slots = slices.Clone(e.Slots)
	first := rapid.IntRange(0, len(e.Slots)-1).Draw(t, "first slot that moves")
	for i := first; i < len(e.Slots); i++ {
		s := &e.Slots[i]
		s.Start, s.End = s.Start.Add(by), s.End.Add(by)
		s.ID = bot.SlotID(s.Start.Format("1504"))
	}
	e.Slots = booking.KeepSlots(m.book.Event, *e, held)
}

// look compares the news and all that is held.
func (m *seatPlay) look(t *rapid.T) {
	ctx := m.h.t.Context()
	tick, err := m.h.TickEvent(ctx, m.id)
	if err == nil {
		_, err = m.h.Told(ctx, m.id, tick)
	}
	if err != nil {
		t.Fatal(err)
	}
	var told []booking.News
	for _, a := range tick.News {
		told = append(told, booking.News{Person: a.Input.Person, News: a.Input.Seat.News, Seat: a.Input.Seat.Seat})
	}
	if d := cmp.Diff(m.book.Pass(m.now), told, within); d != "" {
		t.Fatalf("news (- rules, + script):\n%s", d)
	}
	if tick.Over != m.book.Over(m.now) {
		t.Fatalf("over: script %v", tick.Over)
	}
	guests, err := m.h.Guests(ctx, m.id)
	if err != nil {
		t.Fatal(err)
	}
	var held []booking.News
	codes := map[bot.SeatCode]bool{}
	for _, g := range guests {
		held = append(held, booking.News{Person: g.Person, Seat: g.Seat})
		if c := g.Seat.Code; c != 0 && codes[c] {
			t.Fatalf("two have the code %s", c)
		}
		codes[g.Seat.Code] = true
	}
	if d := cmp.Diff(m.book.Seats(), held, within); d != "" {
		t.Fatalf("held (- rules, + script):\n%s", d)
	}
}

func (m *seatPlay) step(t *rapid.T) {
	switch rapid.IntRange(0, 19).Draw(t, "step") {
	case 0, 1, 2, 3, 4, 5:
		a := bot.SeatAsk{Act: bot.SeatBook, Party: rapid.IntRange(1, 4).Draw(t, "party"), Wait: rapid.IntRange(0, 4).Draw(t, "wait") > 0}
		a.Slot = bot.SlotID(rapid.SampledFrom([]string{"1000", "1100", "1200"}).Draw(t, "slot"))
		m.ask(t, m.person(t), a)
	case 6, 7:
		m.ask(t, m.person(t), bot.SeatAsk{Act: bot.SeatChange, Party: rapid.IntRange(0, 4).Draw(t, "party")})
	case 8, 9:
		m.ask(t, m.person(t), bot.SeatAsk{Act: bot.SeatGiveBack})
	case 10, 11:
		m.ask(t, m.person(t), bot.SeatAsk{Act: bot.SeatAccept})
	case 12:
		m.ask(t, m.person(t), bot.SeatAsk{Act: bot.SeatDecline})
	case 13:
		m.again(t)
	case 14:
		if rapid.Bool().Draw(t, "forget") {
			m.forget(t)
		}
	case 15:
		m.came(t)
	case 16, 17:
		m.edit(t)
	default:
		m.look(t)
	}
	m.now = m.now.Add(time.Minute)
	e := m.book.Event
	switch rapid.IntRange(0, 19).Draw(t, "time") {
	case 0, 1, 2:
		m.now = m.now.Add(time.Duration(rapid.SampledFrom([]int{1, 7, 25}).Draw(t, "hours")) * time.Hour)
	case 3: // to where something begins or ends, or just before
		at := rapid.SampledFrom([]time.Time{
			e.Deadline, e.Start.Add(-30 * time.Minute), e.Start.Add(-time.Hour), e.Start, e.Reminders[0], e.Reminders[1], e.End, e.LastBegins(), e.LastBegins().Add(-2 * time.Hour),
		}).Draw(t, "moment").Truncate(time.Minute).Add(time.Duration(rapid.IntRange(-1, 1).Draw(t, "minutes")) * time.Minute)
		if at.After(m.now) && (at.Before(e.Start) || rapid.Bool().Draw(t, "to the end")) {
			m.now = at
		}
	}
}

func TestScriptsDoWhatTheRulesSay(t *testing.T) {
	h := newHouse(t)
	base, err := h.Now(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	base = base.Truncate(time.Minute)
	var m *seatPlay
	// Redis' clock goes on; the model's moves only when the test says so, and is never
	// ahead.
	h.opt.Shift = func() time.Duration { return time.Until(m.now) + 5*time.Millisecond }
	m = &seatPlay{now: base}
	h.Store = h.openAgain()
	plays, played := 0, 0
	one := func(rt *rapid.T) {
		if played >= *seatSteps {
			return
		}
		plays++
		m = &seatPlay{
			h: h, id: bot.EventID(fmt.Sprint("event-", plays)), now: base,
			last: map[bot.PersonID]store.AskWork{}, said: map[bot.PersonID]store.Decided{}, number: 10,
		}
		start := base.Add(time.Duration(rapid.IntRange(2, 120).Draw(rt, "in hours"))*time.Hour + 30*time.Second)
		e := bot.Event{
			ID: m.id, Kind: bot.EventTea, Title: "茶話会", Start: start, End: start.Add(3 * time.Hour), Place: "区民センター",
			Reminders: booking.Reminders(start), Capacity: rapid.IntRange(1, 9).Draw(rt, "capacity"),
		}
		if rapid.Bool().Draw(rt, "deadline") {
			e.Deadline = start.Add(-time.Duration(rapid.IntRange(1, 30).Draw(rt, "deadline hours")) * time.Hour)
		}
		if rapid.IntRange(0, 3).Draw(rt, "slots") == 0 {
			e.Kind, e.Capacity = bot.EventSession, 0
			for i := range 3 {
				at := start.Add(time.Duration(i) * time.Hour)
				e.Slots = append(e.Slots, bot.Slot{ID: bot.SlotID(strconv.Itoa(10+i) + "00"), Start: at, End: at.Add(time.Hour)})
			}
		}
		m.book = booking.New(e, booking.OfferFor, m.now)
		if _, err := h.SaveEvent(t.Context(), e); err != nil {
			rt.Fatal(err)
		}
		for range rapid.IntRange(1, 2*stepsOfEvent).Draw(rt, "steps") {
			m.step(rt)
			played++
		}
		m.look(rt)
	}
	for played < *seatSteps && !t.Failed() {
		rapid.Check(t, one)
	}
}
