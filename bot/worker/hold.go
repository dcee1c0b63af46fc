package worker

import (
	"context"
	"time"

	"tonari/bot/store"
)

// holdKey finds the end of the lease on the item in hand.
type holdKey struct{}

// holding marks all that is asked on behalf of an item that was taken at the time
// given. Real time counts: a process can be stopped anywhere.
func holding(ctx context.Context, work *store.DeskWork, took time.Time) context.Context {
	return context.WithValue(ctx, holdKey{}, took.Add(work.Lease))
}

// Holds says that what is asked with ctx is still ours to ask: when this process slept
// longer than its lease on an item, another has posted it, or will. Without an item it
// is true.
func (w *Worker) Holds(ctx context.Context) bool {
	until, item := ctx.Value(holdKey{}).(time.Time)
	if !item {
		return true
	}
	w.Point("leaving")
	return time.Now().Before(until)
}
