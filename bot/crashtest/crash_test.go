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
	{"posted", "Slack has accepted"},
	{"filed", "Slack has accepted, before the lane is settled"},
}

// load is a house under load, with what happens to it.
func load(t *testing.T, happens func(h *house)) {
	t.Helper()
	h := newHouse(t, nil)
	c := gather(h, 10, patience)
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

// killAt kills processes at a point, so often, under load, each after some hits.
// Few hits would kill the same input three times, which makes it poison.
func killAt(t *testing.T, h *house, point string, times, hits int) {
	t.Helper()
	arm := func(p *proc) { p.arm(fmt.Sprintf("%s:%d:kill", point, hits+rand.IntN(hits))) }
	for _, p := range h.procs {
		arm(p)
	}
	for n := range times {
		limit := time.NewTimer(time.Minute)
		var p *proc
		select {
		case <-h.procs[0].gone():
			p = h.procs[0]
		case <-h.procs[1].gone():
			p = h.procs[1]
		case <-limit.C:
			t.Fatalf("after %d kills nobody came to %s any more", n, point)
		}
		limit.Stop()
		if !p.killed() {
			t.Fatalf("process %d ended by itself: %v\n%s", p.n, p.err, p.tail())
		}
		p.start()
		if n < times-1 {
			arm(p)
		}
	}
	for _, p := range h.procs {
		p.arm("")
	}
}

func TestNothingIsLostWhenAProcessIsKilled(t *testing.T) {
	long(t)
	for _, at := range points {
		t.Run(at.name, func(t *testing.T) {
			t.Parallel()
			hits := 30
			if *kills <= 10 {
				hits = 10
			}
			t.Logf("%d kills where %s", *kills, at.where)
			load(t, func(h *house) { killAt(t, h, at.name, *kills, hits) })
		})
	}
}

// TestOneKillInAHurry is what a plain `go test` tries of all this.
func TestOneKillInAHurry(t *testing.T) {
	if *kills > 0 || testing.Short() {
		t.Skip("the long tests run")
	}
	h := newHouse(t, nil)
	c := gather(h, 2, patience)
	killAt(t, h, "sending", 1, 10)
	ends(t, h, c).must(t, h)
}
