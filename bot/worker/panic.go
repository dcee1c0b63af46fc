package worker

import (
	"context"
	"fmt"
	"runtime/debug"

	"tonari/bot/store"
)

// panicked is a panic as an error. It names the type and the place, never the
// value: that may be what a person wrote.
func panicked(v any) error { return fmt.Errorf("panic of type %T:\n%s", v, debug.Stack()) }

// caught is deferred around work on one person, so that a fault met there ends
// nobody else's. What was claimed is taken up again when its lease ends.
func (w *Worker) caught(doing string) {
	if r := recover(); r != nil {
		w.Log.Error("a panic was caught", "event", "panic", "doing", doing, "err", panicked(r))
		w.Meter.Failed("panic")
	}
}

// performed is perform; an item that makes it panic is tried and given up like one
// that Slack refuses.
func (w *Worker) performed(ctx context.Context, work *store.DeskWork) (s store.DeskSettlement, sent bool) {
	defer func() {
		if r := recover(); r != nil {
			w.Log.Error("a panic was caught", "event", "panic", "doing", "desk", "item", work.Item.ID, "err", panicked(r))
			w.Meter.Failed("panic")
			s, sent = store.DeskSettlement{RetryIn: backoff(work.Tries, 0), Drop: work.Tries >= contentTries}, true
		}
	}()
	return w.perform(ctx, work)
}
