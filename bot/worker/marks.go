package worker

import (
	"context"
	"time"

	"tonari/bot"
	"tonari/bot/store"
)

// asideFor is how long a lane rests in which nothing but marks, repaints and removals
// waits: words that come in between are not kept longer.
const asideFor = time.Second

// givesWay: marks, repaints and removals have no place in the order of a lane. Where
// they have to wait, words, lines and cards behind them go on.
func givesWay(d bot.DeskItem) bool {
	return d.Kind == bot.DeskMark || d.Kind == bot.DeskRepaint || removesAll(d)
}

// postponed: the item has to wait for its budget.
func postponed(d bot.DeskItem, wait time.Duration) store.DeskSettlement {
	s := store.DeskSettlement{RetryIn: wait, Untried: true, Later: givesWay(d)}
	if s.Later {
		s.RetryIn = min(wait, asideFor)
	}
	return s
}

// mark sets the mark on a counselor's message, or on the post of ours that shows it.
// The second result is false when nothing was asked of Slack.
func (w *Worker) mark(ctx context.Context, work *store.DeskWork, d bot.DeskItem, channel string) (store.DeskSettlement, bool) {
	ts := d.TS
	if d.Target != "" {
		items, err := w.Store.Items(ctx, d.Case)
		if err != nil {
			return w.settleDesk(ctx, work, d, channel, Posted{Fate: PostAgain, Reason: "store"}), true
		}
		if ts = items[d.Target]; ts == "" {
			return store.DeskSettlement{Done: true}, false // it never reached Slack, or was taken away
		}
	}
	calls, wait, last := 0, time.Duration(0), ""
	p := w.Desk.Mark(ctx, channel, ts, d, func(method string) time.Duration {
		if wait = w.room(d.Mark, method); wait == 0 {
			calls, last = calls+1, method
		}
		return wait
	})
	if wait > 0 {
		return postponed(d, wait), calls > 0
	}
	w.Point("posted")
	w.Meter.Sent("slack", fateName(p), 0)
	p.Method = last
	return w.settleDesk(ctx, work, d, channel, p), true
}

// room says how long a call of a mark has to wait; 0 takes it out of the method's
// budget. The mark of a reply that is held is soon another: where that one could not
// be put in its place, it is not put at all.
func (w *Worker) room(m bot.Mark, method string) time.Duration {
	now := w.now()
	if m == bot.MarkHeld && method == methodReact {
		if wait := w.desk.lacks(methodTakeBack, now); wait > 0 {
			return wait
		}
	}
	return w.desk.take(method, 0, now)
}
