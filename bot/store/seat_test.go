package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"tonari/bot"
	"tonari/bot/store"
)

// tea is a 茶話会 in five days, from the moment of the test.
func (h *house) tea(id bot.EventID, capacity int) bot.Event {
	h.t.Helper()
	now, err := h.Now(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	start := now.Add(5 * 24 * time.Hour)
	return h.save(bot.Event{
		ID: id, Kind: bot.EventTea, Title: "茶話会", Start: start, End: start.Add(2 * time.Hour), Place: "区民センター",
		Link: "https://example.jp/secret", Capacity: capacity,
		Reminders: []time.Time{start.Add(-20 * time.Hour), start.Add(-2 * time.Hour)},
	})
}

func (h *house) save(e bot.Event) bot.Event {
	h.t.Helper()
	e, err := h.SaveEvent(h.t.Context(), e)
	if err != nil {
		h.t.Fatal(err)
	}
	return e
}

// asks lets a person ask in a turn of their own, and decides it; the answer is
// taken from their inbox.
func (h *house) asks(user string, a bot.SeatAsk) bot.SeatAnswer {
	h.t.Helper()
	h.put(says(user, "says-"+a.ID, 0))
	h.committed(h.turn(), store.Write{Seats: []bot.SeatAsk{a}})
	c := h.claims()
	if len(c.Asks) != 1 {
		h.t.Fatalf("want one ask to be due, got %d", len(c.Asks))
	}
	h.answer(c.Asks[0])
	return *h.hears(user).Seat
}

// answer decides an ask and those that wait behind it.
func (h *house) answer(w store.AskWork) {
	h.t.Helper()
	for next := &w; next != nil; {
		if w = *next; w.Forget != (w.Ask.Act == "") {
			h.t.Errorf("an erased person asks: %+v", w)
		}
		d, err := h.Decide(h.t.Context(), w)
		if err != nil {
			h.t.Fatal(err)
		}
		st := store.AskSettlement{At: d.At}
		if !w.Forget {
			st.Answer = &d.Answer
		}
		if next, err = h.SettleAsk(h.t.Context(), w, st); err != nil {
			h.t.Fatal(err)
		}
	}
}

// hears takes a person's next input.
func (h *house) hears(user string) bot.Input {
	h.t.Helper()
	c := h.turn()
	if c.Person != personOf(user) || c.Input.Seat == nil {
		h.t.Fatalf("want news of a seat for %s, got %+v", user, c.Input)
	}
	h.committed(c, store.Write{})
	return c.Input
}

// look lets what is due at an event happen and puts the news into the inboxes; it
// returns them as "person news".
func (h *house) look(id bot.EventID) []string {
	h.t.Helper()
	var told []string
	t, err := h.TickEvent(h.t.Context(), id)
	if err == nil {
		err = h.Put(h.t.Context(), t.News)
	}
	if err == nil {
		_, err = h.Told(h.t.Context(), id, t)
	}
	if err != nil {
		h.t.Fatal(err)
	}
	for _, a := range t.News {
		told = append(told, fmt.Sprint(a.Input.Person[:4], " ", a.Input.Seat.News))
	}
	return told
}

func book(id string, party int) bot.SeatAsk {
	return bot.SeatAsk{ID: id, Event: "tea-1", Act: bot.SeatBook, Party: party, Wait: true}
}

func TestBookedSeatHasCodeAndLinkAndGivesRoomBack(t *testing.T) {
	h := newHouse(t)
	h.tea("tea-1", 4)
	a := h.asks(child, book("b1", 3))
	if a.News != bot.SeatBooked || a.Ask != "b1" || a.Seat.State != bot.SeatHas || a.Seat.Party != 3 || a.Seat.Code.String() == "" {
		t.Fatalf("booked: %+v", a)
	}
	if a.Event.Link == "" || a.Event.Title != "茶話会" {
		t.Errorf("the event of a booking: %+v", a.Event)
	}
	if b := h.asks(neighbour, book("b2", 2)); b.News != bot.SeatWaiting || b.Seat.Place != 1 || b.Event.Link != "" {
		t.Errorf("the second family: %+v", b)
	}
	events, err := h.Events(t.Context())
	if err != nil || len(events) != 1 || events[0].Left != 1 || events[0].Waiting != 1 || events[0].Event.Link != "" {
		t.Fatalf("listed: %+v, %v", events, err)
	}
	if again := h.asks(child, book("b3", 1)); again.News != bot.SeatAlready || again.Seat != a.Seat {
		t.Errorf("a second booking of the same person: %+v", again)
	}
	if gone := h.asks(child, bot.SeatAsk{ID: "g1", Event: "tea-1", Act: bot.SeatGiveBack}); gone.News != bot.SeatGivenBack || gone.Seat.State != "" {
		t.Errorf("given back: %+v", gone)
	}
	h.look("tea-1")
	offer := h.hears(neighbour)
	if offer.Seat.News != bot.SeatOffered || offer.Seat.Seat.Until.Sub(offer.At) != 24*time.Hour {
		t.Fatalf("offer: %+v", offer.Seat)
	}
	if got := h.asks(neighbour, bot.SeatAsk{ID: "a1", Event: "tea-1", Act: bot.SeatAccept}); got.News != bot.SeatBooked || got.Seat.Code == 0 {
		t.Errorf("accepted: %+v", got)
	}
}

func TestSameAskHasTheSameAnswerAndALateOneChangesNothing(t *testing.T) {
	h := newHouse(t)
	h.tea("tea-1", 4)
	h.put(says(child, "m1", 0))
	h.committed(h.turn(), store.Write{Seats: []bot.SeatAsk{book("b1", 2), {ID: "g1", Event: "tea-1", Act: bot.SeatGiveBack}}})
	if d, err := h.Depth(t.Context()); err != nil || d.Asks != 1 { // one person's asks are a lane
		t.Errorf("%d asks are due: %v", d.Asks, err)
	}
	first := h.claims().Asks[0]
	one, err := h.Decide(t.Context(), first)
	if err != nil {
		t.Fatal(err)
	}
	again, err := h.Decide(t.Context(), first)
	if err != nil || again.Answer.Seat != one.Answer.Seat || !again.At.Equal(one.At) {
		t.Fatalf("again: %+v, first %+v, %v", again, one, err)
	}
	next, err := h.SettleAsk(t.Context(), first, store.AskSettlement{Answer: &one.Answer, At: one.At})
	if err != nil || next == nil || next.Ask.ID != "g1" {
		t.Fatalf("next ask: %+v, %v", next, err)
	}
	h.answer(*next)
	if _, err := h.Decide(t.Context(), first); !errors.Is(err, store.ErrStaleAsk) {
		t.Errorf("a late try of an earlier ask: %v", err)
	}
	if g, err := h.Guests(t.Context(), "tea-1"); err != nil || len(g) != 0 {
		t.Errorf("guests: %+v, %v", g, err)
	}
}

func TestErasureGivesSeatsAndWaitingPlacesBack(t *testing.T) {
	h := newHouse(t)
	h.tea("tea-1", 2)
	h.tea("tea-2", 2)
	h.asks(child, book("b1", 2))
	h.asks(child, bot.SeatAsk{ID: "b2", Event: "tea-2", Act: bot.SeatBook, Party: 1, Nickname: "ひみつ"})
	h.asks(neighbour, book("b3", 2))
	h.put(says(child, "消して", 0))
	h.committed(h.turn(), store.Write{
		Conversation: bot.Conversation{ErasedAt: noon}, Erase: &bot.Erase{},
	})
	c := h.claims()
	if len(c.Asks) != 1 || !c.Asks[0].Forget {
		t.Fatalf("want one person to be forgotten, got %+v", c.Asks)
	}
	h.answer(c.Asks[0])
	if told := h.look("tea-1"); len(told) != 1 {
		t.Fatalf("who waits is not offered what was given back: %v", told)
	}
	if in := h.hears(neighbour); in.Seat.News != bot.SeatOffered {
		t.Errorf("heard: %+v", in.Seat)
	}
	if g, err := h.Guests(t.Context(), "tea-2"); err != nil || len(g) != 0 {
		t.Errorf("guests: %+v, %v", g, err)
	}
	h.quiet()
	for _, key := range h.keys("*" + string(personOf(child)) + "*") {
		if ttl := h.rdb.TTL(context.Background(), key).Val(); ttl <= 0 {
			t.Errorf("%s stays for good", key)
		}
	}
}

const neighbour = "U0000000000000000000000000000000c"

// keys are all keys that match.
func (h *house) keys(pattern string) []string {
	h.t.Helper()
	var all []string
	scan := func(ctx context.Context, c redis.Cmdable) error {
		i := c.Scan(ctx, 0, pattern, 1000).Iterator()
		for i.Next(ctx) {
			all = append(all, i.Val())
		}
		return i.Err()
	}
	var err error
	if c, ok := h.rdb.(*redis.ClusterClient); ok {
		var mu sync.Mutex
		err = c.ForEachMaster(h.t.Context(), func(ctx context.Context, m *redis.Client) error {
			mu.Lock()
			defer mu.Unlock()
			return scan(ctx, m)
		})
	} else {
		err = scan(h.t.Context(), h.rdb)
	}
	if err != nil {
		h.t.Fatal(err)
	}
	return all
}

func TestNothingReadableOfGuestsAndTheirEventsStandsInRedis(t *testing.T) {
	h := newHouse(t)
	e := h.tea("tea-1", 4)
	e.Title, e.Place, e.Access, e.ForWhom, e.Link = "KANARI-title", "KANARI-place", "KANARI-access", "KANARI-whom", "https://KANARI"
	h.save(e)
	ask := book("b1", 2)
	ask.Nickname, ask.Needs = "KANARI-name", "KANARI-needs"
	h.asks(child, ask)
	e = h.save(withPlace(t, h, "KANARI-elsewhere")) // news wait
	h.put(says(neighbour, "m1", 0))
	second := ask
	second.ID = "b2"
	h.committed(h.turn(), store.Write{Seats: []bot.SeatAsk{second}}) // an ask waits
	if all := h.everything(); !strings.Contains(all, string(e.ID)) || strings.Contains(all, "KANARI") {
		t.Error("it can be read")
	}
	if g, err := h.Guests(t.Context(), e.ID); err != nil || len(g) != 1 || g[0].Nickname != ask.Nickname || g[0].Needs != ask.Needs {
		t.Errorf("the host reads %+v, %v", g, err)
	}
	// Without its key an ask waits, and is decided when the key is there again.
	other := *h
	other.opt.Seal = olderKeys{newLockbox("old")}
	if c, err := other.openAgain().Claim(t.Context(), allParts(), 100); err != nil || len(c.Asks) != 0 {
		t.Errorf("without the key: %+v, %v", c.Asks, err)
	}
	h.pass(2 * time.Minute)
	if c := h.claims(); len(c.Asks) != 1 || c.Asks[0].Ask.Nickname != ask.Nickname {
		t.Errorf("with the key again: %+v", c.Asks)
	}
}

func withPlace(t *testing.T, h *house, place string) bot.Event {
	t.Helper()
	e, err := h.Event(t.Context(), "tea-1")
	if err != nil {
		t.Fatal(err)
	}
	e.Place = place
	return e
}

func TestEventIsCountedOnceAndLeavesNothing(t *testing.T) {
	h := newHouse(t)
	e := h.tea("tea-1", 4)
	h.asks(child, book("b1", 3))
	h.asks(neighbour, book("b2", 1))
	h.pass(e.End.Sub(e.Start) + 5*24*time.Hour)
	if err := h.Came(t.Context(), e.ID, personOf(child), true); err != nil {
		t.Fatal(err)
	}
	h.pass(7 * 24 * time.Hour)
	h.look(e.ID)
	tick, err := h.TickEvent(t.Context(), e.ID)
	if err != nil || !tick.Over {
		t.Fatalf("a week after: %+v, %v", tick, err)
	}
	for range 2 {
		if err := h.EndEvent(t.Context(), e.ID); err != nil {
			t.Fatal(err)
		}
	}
	for _, key := range append(h.keys("*tea-1*"), h.keys("*:es:*")...) {
		if !strings.Contains(key, ":seen:") { // ids against doubles, for 7 days
			t.Errorf("left: %s", key)
		}
	}
	if _, err := h.Event(t.Context(), e.ID); !errors.Is(err, store.ErrUnknownEvent) {
		t.Errorf("read: %v", err)
	}
	all := h.everything()
	if n := strings.Count(all, "event_over"); n != 1 {
		t.Errorf("counted %d times", n)
	}
	for _, want := range []string{`families\":\"2`, `people\":\"4`, `came\":\"1`, `came_people\":\"3`} {
		if !strings.Contains(strings.ReplaceAll(all, `\\`, `\`), want) {
			t.Errorf("the count lacks %s", want)
		}
	}
}
