package bottest

import (
	"context"
	"testing/fstest"
	"time"
)

// Shift is how far the world's clock is from the machine's.
func (w *World) Shift() time.Duration { return time.Duration(w.shift.Load()) }

// Now is the world's clock.
func (w *World) Now() time.Time { return time.Now().Add(w.Shift()).In(Tokyo) }

// Idle plays everything that is due, on both platforms.
func (w *World) Idle() time.Duration {
	w.T.Helper()
	if err := w.Slack.Settle(context.Background()); err != nil {
		w.T.Fatal(err)
	}
	wait, err := w.Service.Worker().Idle(context.Background())
	if err != nil {
		w.T.Fatal(err)
	}
	return wait
}

// Pass moves the clock step by step, and plays what is due after each: what waits
// to be sent to Slack has no say in where After stops.
func (w *World) Pass(d, step time.Duration) {
	w.T.Helper()
	for ; d > 0; d -= step {
		w.After(min(d, step))
	}
}

// Sleep moves the clock, and nothing is played.
func (w *World) Sleep(d time.Duration) { w.shift.Add(int64(d)) }

// Jump moves the clock as if every process had slept meanwhile.
func (w *World) Jump(d time.Duration) {
	w.T.Helper()
	w.Sleep(d)
	w.Idle()
}

// SetRoster writes another roster and lets the service take it over.
func (w *World) SetRoster(yaml string) {
	w.T.Helper()
	w.files["roster.yaml"] = &fstest.MapFile{Data: []byte(yaml)}
	w.Service.Care(context.Background())
	w.Idle()
}

// After moves the clock, stopping wherever something falls due.
func (w *World) After(d time.Duration) {
	w.T.Helper()
	for d > 0 {
		step := d
		if wait := w.Idle(); wait > 0 && wait < step {
			step = wait
		}
		w.shift.Add(int64(step))
		d -= step
	}
	w.Idle()
}
