package store_test

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"tonari/bot"
	"tonari/bot/store"
	"tonari/flows/booking"
)

var histories = flag.Int("seats.histories", 15, "how many random histories of an event are checked for linearizability")

// seatCall is what somebody does at an event at the same time as others.
type seatCall struct {
	Person bot.PersonID
	Ask    bot.SeatAsk
	Edit   *bot.Event // by staff
	Look   bool       // by a worker
}

// seatSeen is what they saw of it; times are left out, and for a look the news in
// their order.
type seatSeen string

func seen(news bot.SeatNews, s bot.Seat, left int) seatSeen {
	return seatSeen(fmt.Sprintf("%s/%s/%d/%s/%d/%d/%d ", news, s.State, s.Party, s.Slot, s.Code, s.Place, left))
}

// rules is an event as flows/booking plays it, for the checker: time stands still,
// for a history takes a moment and the event is days ahead.
func rules(e bot.Event, now time.Time) porcupine.Model {
	return porcupine.Model{
		Init: func() any { return booking.New(e, booking.OfferFor, now) },
		Step: func(state, input, output any) (bool, any) {
			b, call := state.(*booking.Book).Clone(), input.(seatCall)
			var want seatSeen
			switch {
			case call.Look:
				for _, n := range b.Pass(now) {
					want += seatSeen(n.Person) + seen(n.News, n.Seat, 0)
				}
			case call.Edit != nil:
				want = "saved"
				if err := b.Edit(now, *call.Edit); err != nil {
					want = "refused"
				}
			default:
				a := b.Ask(now, call.Person, call.Ask)
				want = seen(a.News, a.Seat, a.Left)
			}
			return want == output.(seatSeen), b
		},
		Equal: func(x, y any) bool { return print(x) == print(y) },
	}
}

// print tells two books apart by all that shows in what follows.
func print(b any) string {
	c := b.(*booking.Book).Clone()
	s := fmt.Sprint(c.Event.Revision, c.Event.Capacity)
	for _, n := range c.Seats() {
		s += string(n.Person) + string(seen("", n.Seat, 0))
	}
	for _, n := range c.Pass(c.Event.Start.AddDate(-1, 0, 0)) {
		s += string(n.Person) + string(seen(n.News, n.Seat, 0))
	}
	return s
}

// history lets families, staff and a worker act at the same time.
type history struct {
	h     *house
	id    bot.EventID
	began time.Time

	mu  sync.Mutex
	ops []porcupine.Operation
}

func (hi *history) do(client int, call seatCall, act func() (seatSeen, error)) {
	from := time.Since(hi.began).Nanoseconds()
	out, err := act()
	to := time.Since(hi.began).Nanoseconds()
	if err != nil {
		hi.h.t.Error(err)
		return
	}
	hi.mu.Lock()
	defer hi.mu.Unlock()
	hi.ops = append(hi.ops, porcupine.Operation{ClientId: client, Input: call, Call: from, Output: out, Return: to})
}

// family asks for one thing after the other; now and then an answer is lost, and two
// workers have the same ask in hand.
func (hi *history) family(client int, r *rand.Rand, asks int) {
	p := seatPeople[client]
	for n := range asks {
		a := bot.SeatAsk{
			ID: fmt.Sprintf("%s-%d-%d", hi.id, client, n), Event: hi.id, Party: 1 + r.IntN(3), Wait: r.IntN(4) > 0,
			Act: []bot.SeatAct{bot.SeatBook, bot.SeatBook, bot.SeatGiveBack, bot.SeatAccept, bot.SeatChange, bot.SeatDecline}[r.IntN(6)],
		}
		hi.do(client, seatCall{Person: p, Ask: a}, func() (seatSeen, error) {
			w := store.AskWork{Person: p, Number: int64(n + 1), Ask: a}
			tries := make([]store.Decided, 1+r.IntN(2))
			errs := make([]error, len(tries))
			var both sync.WaitGroup
			for i := range tries {
				both.Go(func() { tries[i], errs[i] = hi.h.Decide(hi.h.t.Context(), w) })
			}
			both.Wait()
			first := tries[0].Answer
			if last := tries[len(tries)-1].Answer; last.News != first.News || last.Seat != first.Seat {
				return "", fmt.Errorf("the same ask was answered %+v and %+v", first, last)
			}
			return seen(first.News, first.Seat, first.Left), errors.Join(errs...)
		})
	}
}

func (hi *history) staff(client int, r *rand.Rand, edits int) {
	for range edits {
		e, err := hi.h.Event(hi.h.t.Context(), hi.id)
		if err != nil {
			hi.h.t.Error(err)
			return
		}
		e.Capacity = 1 + r.IntN(6)
		if r.IntN(3) == 0 {
			e.Access += "、改札を出て右"
		}
		hi.do(client, seatCall{Edit: &e}, func() (seatSeen, error) {
			_, err := hi.h.SaveEvent(hi.h.t.Context(), e)
			if errors.Is(err, store.ErrEventChanged) {
				return "refused", nil
			}
			return "saved", err
		})
	}
}

func (hi *history) worker(client, looks int) {
	for range looks {
		hi.do(client, seatCall{Look: true}, func() (seatSeen, error) {
			ctx := hi.h.t.Context()
			t, err := hi.h.TickEvent(ctx, hi.id)
			if err != nil {
				return "", err
			}
			var news seatSeen
			for _, a := range t.News {
				news += seatSeen(a.Input.Person) + seen(a.Input.Seat.News, a.Input.Seat.Seat, 0)
			}
			_, err = hi.h.Told(ctx, hi.id, t)
			return news, err
		})
	}
}

func TestHistoriesOfAnEventAreLinearizable(t *testing.T) {
	h := newHouse(t)
	now, err := h.Now(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	moved := 0
	for n := range *histories {
		r := rand.New(rand.NewPCG(uint64(n), 5))
		start := now.Add(20 * 24 * time.Hour)
		e := bot.Event{
			ID: bot.EventID(fmt.Sprint("event-", n)), Kind: bot.EventTea, Title: "茶話会", Place: "区民センター",
			Start: start, End: start.Add(time.Hour), Capacity: 1 + r.IntN(4),
		}
		if _, err := h.SaveEvent(t.Context(), e); err != nil {
			t.Fatal(err)
		}
		hi := &history{h: h, id: e.ID, began: time.Now()}
		var all sync.WaitGroup
		families := 3 + r.IntN(3)
		for c := range families {
			r := rand.New(rand.NewPCG(uint64(n), uint64(100+c)))
			all.Go(func() { hi.family(c, r, 4) })
		}
		all.Go(func() { hi.staff(families, rand.New(rand.NewPCG(uint64(n), 99)), 2) })
		all.Go(func() { hi.worker(families+1, 3) })
		all.Wait()
		if t.Failed() {
			return
		}
		moved += overlapping(hi.ops)
		if result := porcupine.CheckOperationsTimeout(rules(e, now), hi.ops, 20*time.Second); result != porcupine.Ok {
			t.Fatalf("history %d is %s:\n%+v", n, result, hi.ops)
		}
	}
	if moved == 0 {
		t.Error("nobody ever acted at the same time as somebody else")
	}
}

// overlapping counts what began before something else had ended.
func overlapping(ops []porcupine.Operation) (n int) {
	for i, a := range ops {
		for _, b := range ops[:i] {
			if a.Call < b.Return && b.Call < a.Return {
				n++
			}
		}
	}
	return n
}
