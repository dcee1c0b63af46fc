//go:build unix

package crashtest_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

// points are where a process is killed, in the order of the road.
var points = []struct{ name, where string }{
	{"read", "a request was read, nothing is kept yet"},
	{"put", "the input is durable"},
	{"answer", "the input is durable and known, before 200"},
	{"claimed", "a turn was claimed"},
	{"stepped", "the turn was taken, before its commit"},
	{"committed", "the commit was answered, before anything is sent"},
	{"sending", "the lane is leased, before LINE is asked"},
	{"accepted", "LINE has accepted"},
	{"settling", "LINE has accepted, before the lane is settled"},
	{"posting", "the lane is leased, before Slack is asked"},
	{"looked", "it was looked up in Slack, before it is posted"},
	{"leaving", "the last bytes of a request are about to leave for Slack"},
	{"posted", "Slack has accepted"},
	{"filed", "Slack has accepted, before the lane is settled"},
}

// load is a house under load, with what happens to it.
func load(t *testing.T, happens func(h *house)) {
	t.Helper()
	h := newHouse(t, nil)
	c := gather(h, 10, 0)
	began := time.Now()
	happens(h)
	t.Logf("trouble for %s", time.Since(began).Round(time.Second/10))
	ends(t, h, c).must(t, h)
}

// ends waits for everybody and everything, and asks the oracle.
func ends(t *testing.T, h *house, c *crowd) *verdict {
	t.Helper()
	for _, s := range c.disperse() {
		t.Error("waited in vain: " + s)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := h.stillness(ctx); err != nil {
		t.Errorf("the house does not come to rest: %s", h.latest())
	}
	return judge(h.line, h.slack, h.desk, h.urgent)
}

// killAt kills a process at a point, so often, under load: the first of the two
// that comes there after some hits. Between two kills the desk gets on: who sends to
// Slack holds a lease, and a house that is killed more often says nothing there.
func killAt(t *testing.T, h *house, point string, times int) {
	t.Helper()
	for n := range times {
		h.getsOn()
		for _, p := range h.procs {
			p.arm(fmt.Sprintf("%s:%d:kill", point, 1+rand.IntN(20)))
		}
		limit := time.NewTimer(time.Minute)
		var p, other *proc
		select {
		case <-h.procs[0].gone():
			p, other = h.procs[0], h.procs[1]
		case <-h.procs[1].gone():
			p, other = h.procs[1], h.procs[0]
		case <-limit.C:
			t.Errorf("after %d kills nobody came to %s any more", n, point)
			return
		}
		limit.Stop()
		other.arm("")
		if !p.killed() {
			t.Fatalf("process %d ended by itself: %v\n%s", p.n, p.err, p.tail())
		}
		p.start()
		select {
		case <-other.gone(): // it had come there too
			other.start()
		default:
		}
	}
}

func TestNothingIsLostWhenAProcessIsKilled(t *testing.T) {
	long(t)
	for _, at := range points {
		t.Run(at.name, func(t *testing.T) {
			t.Parallel()
			t.Logf("%d kills where %s", *kills, at.where)
			load(t, func(h *house) { killAt(t, h, at.name, *kills) })
		})
	}
}

// TestOneKillInAHurry is what a plain `go test` tries of all this.
func TestOneKillInAHurry(t *testing.T) {
	if *kills > 0 || testing.Short() {
		t.Skip("the long tests run")
	}
	h := newHouse(t, nil)
	c := gather(h, 2, 0)
	killAt(t, h, "sending", 1)
	ends(t, h, c).must(t, h)
}
