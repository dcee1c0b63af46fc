package worker

import (
	"context"
	"sync/atomic"
	"time"

	"tonari/bot"
	"tonari/bot/store"
)

// rotations: what gives way lets so much of what stands behind it go first.
const rotations = 4

// runDesk sends to Slack while this process holds the desk's lease.
func (w *Worker) runDesk(ctx context.Context) {
	var held atomic.Bool
	kept := make(chan struct{})
	go func() {
		defer close(kept)
		w.keepDesk(ctx, &held)
	}()
	tick := time.NewTicker(w.Poll)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			<-kept
			return
		case <-tick.C:
		case <-w.desk.bell:
		}
		for held.Load() && ctx.Err() == nil {
			more, err := w.deskOnce(ctx)
			if err != nil && ctx.Err() == nil {
				w.check(err, "desk")
			}
			if !more {
				break
			}
		}
	}
}

// keepDesk asks for the desk's lease and renews it, beside the sending: a slow
// upload does not lose it.
func (w *Worker) keepDesk(ctx context.Context, held *atomic.Bool) {
	tick := time.NewTicker(w.DeskLease / 3)
	defer tick.Stop()
	for {
		ok, err := w.Store.DeskLease(ctx, w.Name, w.DeskLease)
		if err != nil && ctx.Err() == nil {
			w.check(err, "desk lease")
		}
		if held.Store(ok && err == nil); held.Load() {
			w.desk.ring()
		}
		select {
		case <-ctx.Done():
			if held.Load() {
				done, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
				defer cancel()
				w.check(w.Store.DeskRelease(done, w.Name), "release desk lease")
			}
			return
		case <-tick.C:
		}
	}
}

// deskOnce does the most pressing thing that the budget allows, and says whether
// it did anything.
func (w *Worker) deskOnce(ctx context.Context) (bool, error) {
	if w.desk.gate.closed(w.now()) > 0 {
		return false, nil
	}
	heads, err := w.Store.DeskHeads(ctx, w.Parts(), 64)
	if err != nil {
		return false, err
	}
	for _, h := range w.desk.order(heads) {
		for range rotations {
			sent, later, err := w.deskHead(ctx, h.Person)
			if sent || err != nil {
				return sent, err
			}
			if !later {
				break
			}
		}
	}
	return false, nil
}

// deskHead does the head of one lane. later: it went behind the rest of its lane.
func (w *Worker) deskHead(ctx context.Context, p bot.PersonID) (sent, later bool, err error) {
	took := time.Now()
	work, err := w.Store.DeskTake(ctx, p)
	if err != nil || work == nil {
		return false, false, err
	}
	ctx = holding(context.WithoutCancel(ctx), work, took)
	if slow(work) && w.desk.lacks(restOf(work.Item.ID), w.now()) == 0 {
		err := w.aside(ctx, work)
		return err == nil, false, err
	}
	return w.finished(ctx, work)
}

// finished does an item and settles it.
func (w *Worker) finished(ctx context.Context, work *store.DeskWork) (sent, later bool, err error) {
	s, sent := w.performed(ctx, work)
	w.Point("filed")
	if err := w.Store.DeskSettle(ctx, *work, s); err != nil {
		return false, false, err
	}
	if s.Receipt != nil {
		w.Wake(work.Person.Partition())
	}
	return sent, s.Later, nil
}
