package worker

import (
	"context"
	"time"

	"tonari/bot"
	"tonari/bot/store"
)

const (
	// eventsPoll is how often it is asked which events are due, or Poll where that is longer.
	eventsPoll = time.Second
	// eventsSweep is how long an event is never looked at: what a process did there
	// that died before it could say so is found then.
	eventsSweep = time.Minute
	// looksAtOnce bounds the events in hand.
	looksAtOnce = 16
	// lookAgain is how long an event rests at which something failed.
	lookAgain = 5 * time.Second
)

// ringEvents says that an event may be due now.
func (w *Worker) ringEvents() {
	select {
	case w.eventBell <- struct{}{}:
	default:
	}
}

// runEvents looks after the events until ctx ends.
func (w *Worker) runEvents(ctx context.Context) {
	tick := time.NewTicker(max(eventsPoll, w.Poll))
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-w.eventBell:
		}
		if _, _, err := w.eventsOnce(context.WithoutCancel(ctx), eventsSweep); err != nil {
			w.Log.Error("events", "event", "events", "err", err)
			w.Meter.Failed("events")
		}
	}
}

// eventsOnce looks at the events that are due; sweep is how long one may rest, 0:
// as long as nothing is due there. It says whether there was one, and how long it
// is until the next.
func (w *Worker) eventsOnce(ctx context.Context, sweep time.Duration) (found bool, wait time.Duration, err error) {
	looks, wait, err := w.Store.DueEvents(ctx, looksAtOnce)
	if err != nil {
		return false, 0, err
	}
	for _, l := range looks {
		w.lookAt(ctx, l, sweep)
	}
	return len(looks) > 0, wait, nil
}

func (w *Worker) lookAt(ctx context.Context, l store.Look, sweep time.Duration) {
	defer w.caught("events")
	t, next, err := w.tell(ctx, l.Event)
	if err == nil && (t.Gone || t.Over && len(t.News) == 0) {
		next, err = time.Time{}, w.Store.EndEvent(ctx, l.Event)
	}
	if err != nil {
		w.Log.Error("an event could not be looked after", "event", "events", "about", string(l.Event), "err", err)
		w.Meter.Failed("events")
		next = w.Store.Clock().Add(lookAgain)
	}
	if next.IsZero() {
		return
	}
	if rest := w.Store.Clock().Add(sweep); sweep > 0 && rest.Before(next) {
		next = rest
	}
	w.check(w.Store.LookedAt(ctx, l, next), "look")
}

// tell lets what is due at an event happen and puts the news of it into the
// inboxes, each once by its id; it says when the event is due next.
func (w *Worker) tell(ctx context.Context, id bot.EventID) (store.Tick, time.Time, error) {
	t, err := w.Store.TickEvent(ctx, id)
	w.Point("ticked")
	if err != nil || len(t.News) == 0 {
		return t, t.Next, err
	}
	for _, a := range t.News {
		w.addFile(ctx, a.Input.Person, a.Input.Seat)
	}
	if err := w.Store.Put(ctx, t.News); err != nil {
		return t, t.Next, err
	}
	w.Point("told")
	for _, a := range t.News {
		w.Wake(a.Input.Person.Partition())
	}
	next, err := w.Store.Told(ctx, id, t)
	return t, next, err
}

// tellFirst puts the news that stand before an answer into the inboxes: a person
// hears things in the order in which they were decided.
func (w *Worker) tellFirst(ctx context.Context, id bot.EventID, d store.Decided) error {
	next := d.Due
	for more := d.News; more; {
		t, due, err := w.tell(ctx, id)
		if err != nil {
			return err
		}
		more, next = t.More, due
	}
	if next.IsZero() {
		return nil
	}
	if err := w.Store.LookSoon(ctx, id, next); err != nil {
		return err
	}
	w.ringEvents()
	return nil
}
