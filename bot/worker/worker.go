// Package worker holds the loops: it claims people whose inbox is not empty and
// takes their turns, drains the lanes to LINE and Slack, and fires timers.
//
// Every loop is built from steps that also run alone: Idle plays all that is
// due, in the caller's goroutine, which is how tests drive the house with a
// clock that they move. Run does the same for ever, many people at a time, and
// lets go within its context's grace.
package worker

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"tonari/bot"
	"tonari/bot/store"
	"tonari/bot/turn"
)

// Options of a Worker. Store, House, LINE, Desk and Log are required.
type Options struct {
	Store *store.Store
	// House is asked before every turn: a reload changes what it gives.
	House func() *turn.House
	LINE  LINE
	Desk  Desk
	Log   *slog.Logger
	Meter *Meter
	// Note is told what stands in the way of a platform, "" when it is over.
	Note func(about, note string)
	// SeatFile makes the address of a calendar file for who has just got a seat, "" for
	// none; nil: there are none.
	SeatFile func(ctx context.Context, p bot.PersonID, a bot.SeatAnswer) (string, error)
	// Name of this process, unique among those on one Redis.
	Name string
	// Poll is how often all partitions are asked when nothing wakes the worker;
	// default 250 ms.
	Poll time.Duration
	// AtOnce is how many people's turns run at the same time; default 256.
	AtOnce int
	// PostsPerSecond is the budget of posts to one Slack channel; default 1
	// (docs.slack.dev/apis/web-api/rate-limits).
	PostsPerSecond float64
	// DeskLease is how long a process that stopped keeps the others from sending
	// to Slack; default 10 s. It is renewed well before.
	DeskLease time.Duration
	// Parts are the partitions that this process looks after; default all of them.
	Parts func() []bot.Partition
	// Point is called at named points of the road; crash tests stop there: claimed,
	// step, stepped, committed (a turn), sending, accepted, settling (LINE), posting,
	// looked, leaving (the last bytes of a request), posted, filed (Slack; filed stands
	// before the item is settled), asking, decided, answered (a seat), ticked, told (an
	// event).
	Point func(name string)
}

// Worker takes turns and drains lanes.
type Worker struct {
	Options
	line  gate
	desk  scheduler
	links links
	// eventBell says that an event may be due.
	eventBell chan struct{}

	mu    sync.Mutex
	woken map[bot.Partition]bool
	bell  chan struct{}
	slots chan struct{} // turns
	alone chan struct{} // a turn of an input that was claimed before
	lanes chan struct{} // sends to LINE
	// files rings for a file to fetch; uploads are under way to Slack.
	files, uploads chan struct{}
	busy           sync.WaitGroup
	crew           crew
}

// New makes a Worker; it does nothing before Run or Idle.
func New(o Options) *Worker {
	if o.Poll == 0 {
		o.Poll = 250 * time.Millisecond
	}
	if o.AtOnce == 0 {
		o.AtOnce = 256
	}
	if o.PostsPerSecond == 0 {
		o.PostsPerSecond = 1
	}
	if o.DeskLease == 0 {
		o.DeskLease = 10 * time.Second
	}
	if o.Note == nil {
		o.Note = func(string, string) {}
	}
	if o.Parts == nil {
		o.Parts = allParts
	}
	if o.Point == nil {
		o.Point = func(string) {}
	}
	if o.Meter == nil {
		o.Meter = NewMeter(nil)
	}
	w := &Worker{
		links:     links{known: map[string]string{}},
		Options:   o,
		woken:     map[bot.Partition]bool{},
		bell:      make(chan struct{}, 1),
		eventBell: make(chan struct{}, 1),
		slots:     make(chan struct{}, o.AtOnce),
		alone:     make(chan struct{}, 1),
		lanes:     make(chan struct{}, atOnce),
		files:     make(chan struct{}, 1),
		uploads:   make(chan struct{}, uploadsAtOnce),
		crew:      make(crew),
	}
	w.desk = newScheduler(o.PostsPerSecond)
	return w
}

// Wake says that the partition has something due now.
func (w *Worker) Wake(p bot.Partition) {
	w.mu.Lock()
	w.woken[p] = true
	w.mu.Unlock()
	select {
	case w.bell <- struct{}{}:
	default:
	}
}

func (w *Worker) wokenParts() []bot.Partition {
	w.mu.Lock()
	defer w.mu.Unlock()
	var ps []bot.Partition
	for p := range w.woken {
		ps = append(ps, p)
	}
	clear(w.woken)
	return ps
}

func allParts() []bot.Partition {
	ps := make([]bot.Partition, bot.Partitions)
	for i := range ps {
		ps[i] = bot.Partition(i)
	}
	return ps
}

// Run works until ctx ends, then finishes what is under way. What it cannot
// finish in time is taken up by another process when its lease ends.
func (w *Worker) Run(ctx context.Context) {
	done := make(chan struct{})
	events := make(chan struct{})
	fetched := make(chan struct{})
	go func() {
		defer close(fetched)
		w.runFetch(ctx)
	}()
	go func() {
		defer close(events)
		w.runEvents(ctx)
	}()
	go func() {
		defer close(done)
		w.runDesk(ctx)
	}()
	tick := time.NewTicker(w.Poll)
	defer tick.Stop()
	for {
		parts := w.Parts()
		select {
		case <-ctx.Done():
			w.busy.Wait()
			<-done
			<-events
			<-fetched
			return
		case <-tick.C:
		case <-w.bell:
			parts = w.wokenParts()
		}
		w.poll(ctx, parts)
	}
}

// poll claims what is due in the partitions and works on it in the background.
func (w *Worker) poll(ctx context.Context, parts []bot.Partition) {
	free := cap(w.slots) - len(w.slots)
	if free == 0 || len(parts) == 0 {
		return
	}
	claims, err := w.Store.Claim(ctx, parts, free)
	if err != nil {
		if ctx.Err() == nil {
			w.Log.Error("claim", "event", "claim", "err", err)
			w.Meter.Failed("claim")
		}
		return
	}
	// What was claimed is worked on to its end, also while stopping.
	work := context.WithoutCancel(ctx)
	var again []store.Claim
	for _, c := range claims.Turns {
		if c.Attempts > 1 {
			again = append(again, c)
			continue
		}
		w.spawn(func() { w.turns(work, c) })
	}
	if len(again) > 0 { // the most suspicious last
		slices.SortStableFunc(again, func(a, b store.Claim) int { return cmp.Compare(a.Attempts, b.Attempts) })
		w.spawn(func() {
			for _, c := range again {
				w.turns(work, c)
			}
		})
	}
	for _, l := range claims.Lanes {
		w.send(work, &l)
	}
	for _, a := range claims.Asks {
		w.apart(func() { w.seats(work, a) })
	}
	if claims.Wait == 0 {
		for _, p := range parts {
			w.Wake(p)
		}
	}
}

func (w *Worker) spawn(f func()) {
	w.busy.Add(1)
	w.slots <- struct{}{}
	w.crew.run(func() {
		defer w.busy.Done()
		defer func() { <-w.slots }()
		defer w.caught("work")
		f()
	})
}

// Idle plays everything that is due now, turn by turn, lane by lane, and returns
// how long it is until the next thing falls due for people, LINE and events;
// negative: nothing waits. Tests use it in place of Run.
func (w *Worker) Idle(ctx context.Context) (time.Duration, error) {
	for {
		claims, err := w.Store.Claim(ctx, w.Parts(), 64)
		if err != nil {
			return 0, err
		}
		for _, c := range claims.Turns {
			w.turns(ctx, c)
		}
		for _, l := range claims.Lanes {
			w.drain(ctx, &l)
		}
		for _, a := range claims.Asks {
			w.seats(ctx, a)
		}
		w.busy.Wait()
		fetched, err := w.fetchOnce(ctx)
		if err != nil {
			return 0, err
		}
		desk, err := w.deskOnce(ctx)
		if err != nil {
			return 0, err
		}
		looked, wait, err := w.eventsOnce(ctx, 0)
		if err != nil {
			return 0, err
		}
		if len(claims.Turns)+len(claims.Lanes)+len(claims.Asks) == 0 && !desk && !looked && !fetched && claims.Wait != 0 {
			if wait >= 0 && (claims.Wait < 0 || wait < claims.Wait) {
				return wait, nil
			}
			return claims.Wait, nil
		}
	}
}
