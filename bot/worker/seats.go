package worker

import (
	"context"
	"errors"
	"time"

	"tonari/bot"
	"tonari/bot/store"
)

// askAgain is how long an ask rests that could not be decided.
const askAgain = 5 * time.Second

// seats lets the events decide what a person asks for, one ask after the other, and
// puts each answer into the inbox with the settlement. A process that dies between
// the two leaves the ask in its lane; the event then answers the same again.
func (w *Worker) seats(ctx context.Context, ask store.AskWork) {
	for next := &ask; next != nil; {
		next = w.seat(ctx, *next)
	}
}

func (w *Worker) seat(ctx context.Context, a store.AskWork) *store.AskWork {
	w.Point("asking")
	d, err := w.Store.Decide(ctx, a)
	w.Point("decided")
	if err == nil && !a.Forget {
		w.addFile(ctx, a.Person, &d.Answer)
	}
	st := store.AskSettlement{Answer: &d.Answer, At: d.At}
	switch {
	case errors.Is(err, store.ErrStaleAsk):
		st = store.AskSettlement{}
	case err != nil:
		w.Log.Error("an ask at an event was not decided", "event", "seat", "person", string(a.Person), "attempt", a.Tries+1, "err", err)
		w.Meter.Failed("seat")
		st = store.AskSettlement{Again: askAgain}
	case a.Forget, a.Ask.Act == bot.SeatUnheard, a.Ask.Act == bot.SeatHeard:
		st.Answer = nil
	}
	if err == nil {
		err = w.tellFirst(ctx, a.Ask.Event, d)
	}
	if err != nil && !errors.Is(err, store.ErrStaleAsk) && st.Again == 0 {
		w.Log.Error("news of an event wait", "event", "seat", "err", err)
		st = store.AskSettlement{Again: askAgain}
	}
	next, err := w.Store.SettleAsk(ctx, a, st)
	w.Point("answered")
	if err != nil {
		w.Log.Error("an answer of an event waits", "event", "seat", "person", string(a.Person), "err", err)
		w.Meter.Failed("seat")
		return nil
	}
	if st.Answer != nil {
		w.Wake(a.Person.Partition())
	}
	return next
}

// addFile offers a calendar file with a seat, and a new one when the event was moved
// or changed. A seat without one is still a seat.
func (w *Worker) addFile(ctx context.Context, p bot.PersonID, a *bot.SeatAnswer) {
	if w.SeatFile == nil || a.Seat.State != bot.SeatHas {
		return
	}
	switch a.News {
	case bot.SeatBooked, bot.SeatChanged, bot.SeatMoved, bot.SeatEdited:
	default:
		return
	}
	var err error
	if a.Calendar, err = w.SeatFile(ctx, p, *a); err != nil {
		w.Log.Warn("a calendar file was not made", "event", "seat", "person", string(p), "err", err)
	}
}
