//go:build unix

package crashtest_test

import (
	"context"
	"math/rand/v2"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// within ends the test when something takes longer than it may.
func within(t *testing.T, d time.Duration, what string, done func() bool) {
	t.Helper()
	limit := time.NewTimer(d)
	defer limit.Stop()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for !done() {
		select {
		case <-limit.C:
			t.Fatalf("not within %s: %s", d, what)
		case <-tick.C:
		}
	}
}

// pause lets time pass in which nothing can be waited for: a stopped process.
func pause(d time.Duration) { <-time.NewTimer(d).C }

func TestNothingIsLostWhenRedisDoesACommitAndItsAnswerIsLost(t *testing.T) {
	long(t)
	load(t, func(h *house) {
		for n := range *kills {
			w := h.wires[n%2]
			w.Lose("commit", 1+rand.IntN(20))
			within(t, time.Minute, "an answer is lost", func() bool { return w.Lost() > n/2 })
		}
	})
}

// Every script may be done without anybody hearing of it.
func TestNothingIsLostWhenTheAnswerOfAnyScriptIsLost(t *testing.T) {
	long(t)
	for _, script := range []string{"put", "claim", "settle", "desktake", "desksettle"} {
		t.Run(script, func(t *testing.T) {
			t.Parallel()
			load(t, func(h *house) {
				lost := func() int { return h.wires[0].Lost() + h.wires[1].Lost() }
				for n := range *kills {
					for _, w := range h.wires {
						w.Lose(script, 1+rand.IntN(20))
					}
					within(t, time.Minute, "an answer is lost", func() bool { return lost() > n })
				}
			})
		})
	}
}

func TestNothingIsLostWhenAProcessSleepsLongerThanItsLease(t *testing.T) {
	long(t)
	for _, point := range []string{"read", "claimed", "stepped", "committed", "sending", "accepted", "posting", "looked", "leaving", "posted"} {
		t.Run(point, func(t *testing.T) {
			t.Parallel()
			load(t, func(h *house) {
				for n := range (*kills + 4) / 5 {
					p := h.procs[n%2]
					ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
					p.arm(point + ":" + strconv.Itoa(1+rand.IntN(20)) + ":stop")
					if err := p.stopped(ctx); err != nil {
						t.Errorf("process %d does not come to %s: %v", p.n, point, err)
					}
					cancel()
					pause(3 * lease)
					p.signal(syscall.SIGCONT)
				}
			})
		})
	}
}

// A process that is told to end has ten seconds, whatever is under way.
func TestSIGTERMUnderLoadEndsCleanly(t *testing.T) {
	long(t)
	load(t, func(h *house) {
		for n := range *kills {
			p := h.procs[n%2]
			pause(time.Duration(rand.IntN(500)) * time.Millisecond)
			began := time.Now()
			p.signal(syscall.SIGTERM)
			select {
			case <-p.gone():
			case <-time.NewTimer(10 * time.Second).C:
				t.Fatalf("still there after 10 s\n%s", p.tail())
			}
			if p.err != nil {
				t.Errorf("ended with %v after %s\n%s", p.err, time.Since(began), p.tail())
			}
			p.start()
		}
	})
}

func TestNothingIsLostWhenRedisIsKilled(t *testing.T) {
	long(t)
	load(t, func(h *house) {
		for range (*kills + 4) / 5 {
			pause(time.Duration(500+rand.IntN(1500)) * time.Millisecond)
			h.redis.Kill()
			pause(500 * time.Millisecond)
			if err := h.redis.Restart(); err != nil {
				t.Fatal(err)
			}
		}
	})
}
