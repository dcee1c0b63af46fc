package store_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/store"
)

var rushing = flag.Int("seats.families", 25, "how many families want the last seat at once")

// rush lets so many families ask for a seat in turns of their own, none decided yet.
func (h *house) rush(families int) {
	h.t.Helper()
	arrivals := make([]store.Arrival, families)
	for i := range arrivals {
		arrivals[i] = says("family-"+strconv.Itoa(i), "m"+strconv.Itoa(i), 0)
	}
	h.put(arrivals...)
	for _, c := range h.claims().Turns {
		h.committed(c, store.Write{Seats: []bot.SeatAsk{{
			ID: "ask-" + string(c.Person), Event: "tea-1", Act: bot.SeatBook, Party: 1, Wait: true,
		}}})
	}
}

// mortal is a worker's process that dies now and then, at any place of the road; what
// it had in hand rests until its lease ends.
func mortal(h *house, s *store.Store, r *rand.Rand) error {
	ctx := h.t.Context()
	dies := func() bool { return r.IntN(4) == 0 }
	c, err := s.Claim(ctx, allParts(), 20)
	if err != nil {
		return err
	}
	for _, a := range c.Asks {
		if dies() {
			return nil // before it was decided
		}
		d, err := s.Decide(ctx, a)
		if err != nil {
			return err
		}
		if dies() {
			return nil // before the person is told
		}
		if _, err := s.SettleAsk(ctx, a, store.AskSettlement{Answer: &d.Answer, At: d.At}); err != nil {
			return err
		}
	}
	return nil
}

func TestLastSeatGoesToOneFamilyWhileProcessesDie(t *testing.T) {
	families := *rushing
	h := newHouse(t)
	h.tea("tea-1", 1)
	h.rush(families)
	stores := []*store.Store{h.openAgain(), h.openAgain(), h.openAgain(), h.openAgain()}
	rounds, left := 0, true
	for ; left; rounds++ {
		if rounds > 500 {
			t.Fatal("it never comes to rest")
		}
		errs := make([]error, len(stores))
		var all sync.WaitGroup
		for i, s := range stores {
			all.Go(func() { errs[i] = mortal(h, s, rand.New(rand.NewPCG(uint64(rounds), uint64(i)))) })
		}
		all.Wait()
		for _, err := range errs {
			if err != nil {
				t.Fatal(err)
			}
		}
		h.pass(6 * time.Second)
		left = len(h.keys("*:al:*")) > 0
	}
	guests, err := h.Guests(t.Context(), "tea-1")
	if err != nil || len(guests) != families {
		t.Fatalf("%d guests: %v", len(guests), err)
	}
	told := map[bot.PersonID]bot.Input{}
	for _, c := range h.claims().Turns {
		told[c.Person] = c.Input
		if r := h.committed(c, store.Write{}); r.Next != nil {
			t.Errorf("%s is told twice", c.Person)
		}
	}
	if len(told) != families {
		t.Errorf("%d of %d were told", len(told), families)
	}
	for i, g := range guests {
		a := told[g.Person].Seat
		if a == nil || a.Seat != g.Seat {
			t.Errorf("%+v was told %+v", g, a)
			continue
		}
		if want := i; g.Seat.Place != want || (want == 0) != (a.News == bot.SeatBooked) {
			t.Errorf("arrival %d: %s, place %d", i+1, a.News, g.Seat.Place)
		}
		if i > 0 && told[g.Person].At.Before(told[guests[i-1].Person].At) {
			t.Errorf("arrival %d was decided before the one before it", i+1)
		}
	}
	t.Logf("%d rounds of %d mortal processes", rounds, len(stores))
}

func TestEachOfferIsMadeOnceAndGoesOn(t *testing.T) {
	h := newHouse(t)
	e := h.tea("tea-1", 1)
	h.rush(4)
	for _, a := range h.claims().Asks {
		h.answer(a)
	}
	guests, err := h.Guests(t.Context(), e.ID)
	if err != nil {
		t.Fatal(err)
	}
	name := func(i int) string { return string(guests[i].Person[:4]) }
	w := store.AskWork{Person: guests[0].Person, Number: 1 << 52, Ask: bot.SeatAsk{ID: "back", Event: e.ID, Act: bot.SeatGiveBack}}
	if _, err := h.Decide(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	var told []string
	for range 40 { // three times 24 hours and a quarter of what is left
		told = append(told, h.look(e.ID)...)
		told = append(told, h.look(e.ID)...)
		h.pass(2 * time.Hour)
	}
	want := []string{
		name(1) + " offered", name(1) + " lapsed", name(2) + " offered", name(2) + " lapsed", name(3) + " offered", name(3) + " lapsed",
	}
	if fmt.Sprint(told) != fmt.Sprint(want) {
		t.Errorf("told %v\nwant %v", told, want)
	}
}
