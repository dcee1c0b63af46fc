//go:build unix

package crashtest_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"syscall"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/service"
	"tonari/bot/store"
	"tonari/config"
)

// families want the last seat at once.
const families = 100

// hall is an event in the crashing house, seen through a store of the test's own.
type hall struct {
	*house
	store *store.Store
	trail *store.Trail
	event bot.Event
}

func newHall(t *testing.T) *hall {
	t.Helper()
	h := newHouse(t, nil)
	url := "redis://" + h.redis.Addr
	set, err := config.FromEnv(func(name string) string {
		for _, v := range append(h.env, "REDIS_URL="+url) {
			if value, ok := strings.CutPrefix(v, name+"="); ok {
				return value
			}
		}
		return ""
	})
	if err != nil {
		t.Fatal(err)
	}
	s, err := service.New(t.Context(), set, service.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	trail, err := store.OpenTrail(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = trail.Close() })
	ha := &hall{house: h, store: s.Store(), trail: trail}
	start := time.Now().Add(20 * 24 * time.Hour)
	ha.save(bot.Event{
		ID: "tea-1", Kind: bot.EventTea, Title: "茶話会", Place: "区民センター", Start: start, End: start.Add(time.Hour), Capacity: 1,
	})
	return ha
}

func (ha *hall) save(e bot.Event) {
	ha.t.Helper()
	e, err := ha.store.SaveEvent(ha.t.Context(), e)
	if err != nil {
		ha.t.Fatal(err)
	}
	ha.event = e
}

// rush commits the families' asks while both processes stand still.
func (ha *hall) rush() {
	ha.t.Helper()
	ctx := ha.t.Context()
	for _, p := range ha.procs {
		p.signal(syscall.SIGSTOP)
		if err := p.stopped(ctx); err != nil {
			ha.t.Fatal(err)
		}
	}
	var arrivals []store.Arrival
	for i := range families {
		user := fmt.Sprintf("U%032x", i)
		arrivals = append(arrivals, store.Arrival{UserID: user, Input: bot.Input{
			ID: "asks-" + user, At: time.Now(), Sticker: &bot.Sticker{MessageID: user},
		}})
	}
	if err := ha.store.Put(ctx, arrivals); err != nil {
		ha.t.Fatal(err)
	}
	var parts []bot.Partition
	for p := range bot.Partition(bot.Partitions) {
		parts = append(parts, p)
	}
	asked := 0
	for asked < families {
		c, err := ha.store.Claim(ctx, parts, families)
		if err != nil {
			ha.t.Fatal(err)
		}
		for _, turn := range c.Turns {
			r, err := ha.store.Commit(ctx, turn, store.Write{Conversation: turn.Conversation, Seats: []bot.SeatAsk{{
				ID: "ask-" + string(turn.Person), Event: ha.event.ID, Act: bot.SeatBook, Party: 1, Wait: true,
			}}})
			if err != nil || r.Status != store.Committed {
				ha.t.Fatalf("committed: %s, %v", r.Status, err)
			}
			asked++
		}
	}
	for _, p := range ha.procs {
		p.signal(syscall.SIGCONT)
	}
}

// heard counts how often news of the kind have reached a conversation.
func (ha *hall) heard(news ...bot.SeatNews) (n int) {
	ha.t.Helper()
	for f, err := range ha.trail.Facts(ha.t.Context(), nil, time.Now().Add(time.Minute)) {
		if err != nil {
			ha.t.Fatal(err)
		}
		for _, what := range news {
			if f.Fact.Name == "seat" && f.Fact.Fields["news"] == string(what) {
				n++
			}
		}
	}
	return n
}

const (
	// alive is a point at which nobody is killed for a while: news that were told are
	// dropped only by a process that lives on, and the next come after them.
	alive = ""
	// few are let through in peace: whoever is left alone is hit again and again, and an
	// input that was being played at three kills is set aside as the one that kills.
	few = 20
)

// killUntil kills processes at the points, one after the other, from when it lets
// something happen until so many have heard of it.
func (ha *hall) killUntil(points []string, hits int, happens func(), want int, news ...bot.SeatNews) (killed int) {
	ha.t.Helper()
	ctx, cancel := context.WithTimeout(ha.t.Context(), patience)
	defer cancel()
	look := time.NewTicker(100 * time.Millisecond)
	defer look.Stop()
	for n := 0; ; n++ {
		left := want - ha.heard(news...)
		for _, p := range ha.procs {
			armed := ""
			if point := points[n%len(points)]; point != alive && left > few {
				armed = fmt.Sprintf("%s:%d:kill", point, 1+rand.IntN(hits))
			}
			p.arm(armed)
		}
		if n == 0 {
			happens()
		}
		for waits := 0; waits >= 0; waits++ {
			select {
			case <-ctx.Done():
				d, err := ha.store.Depth(ha.t.Context())
				ha.t.Fatalf("%d of %d have heard after %d kills; %d inputs are set aside (%v)", ha.heard(news...), want, killed, d.Dead, err)
			case <-ha.procs[0].gone():
				waits = -2
			case <-ha.procs[1].gone():
				waits = -2
			case <-look.C:
				if waits%10 != 9 {
					continue
				}
				if ha.heard(news...) >= want {
					return killed
				}
				waits = -2 // nobody comes there now
			}
		}
		for _, p := range ha.procs {
			p.arm("")
			select {
			case <-p.gone():
				if !p.killed() {
					ha.t.Fatalf("process %d ended by itself: %v\n%s", p.n, p.err, p.tail())
				}
				killed++
				p.start()
			default:
			}
		}
	}
}

func TestLastSeatIsBookedOnceWhoeverIsKilled(t *testing.T) {
	long(t)
	ha := newHall(t)
	killed := ha.killUntil([]string{"asking", "decided", "answered", "claimed", "committed"}, 4, ha.rush, families, bot.SeatBooked, bot.SeatWaiting)
	if killed == 0 {
		t.Error("nobody was killed around the decisions")
	}
	t.Logf("%d kills around the decisions", killed)
	if booked, waiting := ha.heard(bot.SeatBooked), ha.heard(bot.SeatWaiting); booked != 1 || waiting != families-1 {
		t.Errorf("%d were told that they have the seat, %d that they wait", booked, waiting)
	}
	killed = 0
	for n := range *kills {
		moved := func() {
			e := ha.event
			e.Place = fmt.Sprint("図書館 ", n+1, "階")
			ha.save(e)
		}
		killed += ha.killUntil([]string{"told", "ticked", alive}, 1, moved, (n+1)*families, bot.SeatMoved)
		if heard := ha.heard(bot.SeatMoved); heard != (n+1)*families {
			t.Errorf("after %d moves %d were told", n+1, heard)
		}
	}
	t.Logf("%d kills around the news", killed)
	ha.agree()
}

// agree wants the event and every conversation to say the same.
func (ha *hall) agree() {
	ha.t.Helper()
	guests, err := ha.store.Guests(ha.t.Context(), ha.event.ID)
	if err != nil || len(guests) != families {
		ha.t.Fatalf("%d guests: %v", len(guests), err)
	}
	for i, g := range guests {
		if (g.Seat.State == bot.SeatHas) != (i == 0) || g.Seat.Place != i {
			ha.t.Errorf("arrival %d: %+v", i+1, g.Seat)
		}
		c, err := ha.store.Peek(ha.t.Context(), g.Person)
		if err != nil {
			ha.t.Fatal(err)
		}
		if len(c.Bookings) != 1 || c.Bookings[0].Seat != g.Seat || c.Bookings[0].Pending != "" || c.Bookings[0].Event.Place != ha.event.Place {
			ha.t.Errorf("arrival %d has been told %+v", i+1, c.Bookings)
		}
	}
}
