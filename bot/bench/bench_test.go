//go:build linux

package bench_test

import (
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"tonari/bot/crashtest/realredis"
	"tonari/bot/service"
)

// BenchmarkAccepted is a webhook from POST to 200: what is durable then. Nobody
// takes the turns.
//
//	go test ./bot/bench -run '^$' -bench Accepted
func BenchmarkAccepted(b *testing.B) {
	s := newSink(b, 0)
	svc := newService(b, redisServer(b).URL(), s, service.Options{})
	c := newCaller(b, serve(b, svc), s)
	one := func() error { _, err := c.post(text, false); return err }
	for _, atOnce := range []int{1, 16} {
		b.Run(name(atOnce), func(b *testing.B) {
			b.ReportAllocs()
			many(b, atOnce, b.N, one)
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "webhooks/s")
		})
	}
}

// Rounds of a comparison: both sides take turns, so that what else the machine
// does falls on both.
const (
	rounds   = 4
	perRound = 6000
	atOnce   = 64
)

// BenchmarkFullTurn is turns a second from the webhook to the request at LINE, and
// the same of the floor; share is the part of the floor's that is reached. CPU is
// what a turn costs in all: the house or the floor, who calls, the sink (one
// process), and Redis.
//
//	go test ./bot/bench -run '^$' -bench FullTurn -benchtime 1x
func BenchmarkFullTurn(b *testing.B) {
	for name, what := range map[string]func(int64) string{"tap": tap, "text": text} {
		b.Run(name, func(b *testing.B) { fullTurn(b, what) })
	}
}

func fullTurn(b *testing.B, what func(int64) string) {
	redis := redisServer(b)
	s := newSink(b, 0)
	w := weigh(b, what)
	tonari := &side{c: newCaller(b, newHouse(b, redis.URL(), s).url, s), what: what}
	tonari.c.meet(b)
	floor := &side{c: newCaller(b, newFloor(b, redis.Addr, s, w), s), what: what}
	for b.Loop() {
		for range rounds {
			floor.round(b, redis.PID())
			tonari.round(b, redis.PID())
		}
	}
	b.Logf("a turn moves %d B to Redis, %d B back, %d B to LINE; turns/s %.0f, floor %.0f", w.in, w.out, w.request, tonari.rates, floor.rates)
	b.ReportMetric(median(tonari.rates), "turns/s")
	b.ReportMetric(median(floor.rates), "floor/s")
	b.ReportMetric(100*median(tonari.rates)/median(floor.rates), "share-%")
	b.ReportMetric(median(tonari.own), "cpu-us/turn")
	b.ReportMetric(median(tonari.redis), "redis-us/turn")
	b.ReportMetric(median(floor.own), "floor-cpu-us")
	b.ReportMetric(median(floor.redis), "floor-redis-us")
}

// side is one side of the comparison, a value for each round.
type side struct {
	c                 *caller
	what              func(int64) string
	rates, own, redis []float64
}

func (x *side) round(b *testing.B, redis int) {
	own, server, began := cpu(b, os.Getpid()), cpu(b, redis), time.Now()
	many(b, atOnce, perRound, func() error { return x.c.turn(x.what) })
	x.rates = append(x.rates, perRound/time.Since(began).Seconds())
	x.own = append(x.own, float64((cpu(b, os.Getpid())-own).Microseconds())/perRound)
	x.redis = append(x.redis, float64((cpu(b, redis)-server).Microseconds())/perRound)
}

func median(x []float64) float64 {
	slices.Sort(x)
	return (x[len(x)/2] + x[(len(x)-1)/2]) / 2
}

// weigh counts what turns move, over a wire to a server of its own.
func weigh(t testing.TB, what func(int64) string) weight {
	t.Helper()
	wire, err := realredis.Lay(t, redisServer(t).Addr, nil)
	if err != nil {
		t.Fatal(err)
	}
	s := newSink(t, 0)
	c := newCaller(t, newHouse(t, wire.URL(), s).url, s)
	const turns = 200
	follow := func(int64) string { return `"follow","follow":{"isUnblocked":false}` }
	many(t, 8, turns, func() error { return c.turn(follow) })
	before, sent := wire.Traffic(), s.bytes.Load()
	c.n.Store(people) // the same people again
	many(t, 8, turns, func() error { return c.turn(what) })
	after := wire.Traffic()
	return weight{
		in: int(after.In-before.In) / turns, out: int(after.Out-before.Out) / turns,
		request: int(s.bytes.Load()-sent) / turns,
	}
}

// BenchmarkOpenLoop lets 500 people a second write, whatever becomes of the ones
// before, while LINE takes 100 ms for every request. A turn is late from the
// moment at which its person was to write until its request is at LINE: the 100 ms
// come after that. The floor does the same in between: what its tail shows comes from
// the disk, the processor and who writes, not from the house.
//
//	go test ./bot/bench -run '^$' -bench OpenLoop -benchtime 1x
func BenchmarkOpenLoop(b *testing.B) {
	redis := redisServer(b)
	w := weigh(b, text)
	s := newSink(b, 100*time.Millisecond)
	tonari := newCaller(b, newHouse(b, redis.URL(), s).url, s)
	tonari.meet(b)
	floor := newCaller(b, newFloor(b, redis.Addr, s, w), s)
	var late, floorLate []time.Duration
	for b.Loop() {
		for range rounds {
			floorLate = append(floorLate, openLoop(b, floor)...)
			late = append(late, openLoop(b, tonari)...)
		}
	}
	for _, q := range []struct {
		name string
		part float64
	}{{"p50-ms", .5}, {"p99-ms", .99}, {"p99.9-ms", .999}, {"max-ms", 1}} {
		b.ReportMetric(quantile(late, q.part), q.name)
		b.ReportMetric(quantile(floorLate, q.part), "floor-"+q.name)
	}
}

// openLoop is one round of people who write in time, and how late each was answered.
func openLoop(b *testing.B, c *caller) []time.Duration {
	b.Helper()
	const perSecond, seconds = 500, 5
	var mu sync.Mutex
	var late []time.Duration
	lost := 0
	began := time.Now()
	var busy sync.WaitGroup
	for i := range perSecond * seconds {
		at := began.Add(time.Duration(i) * time.Second / perSecond)
		if d := time.Until(at); d > 0 {
			<-time.NewTimer(d).C
		}
		busy.Go(func() {
			came, err := c.post(text, true)
			if err == nil {
				select {
				case t := <-came:
					mu.Lock()
					late = append(late, t.Sub(at))
					mu.Unlock()
					return
				case <-time.NewTimer(10 * time.Second).C:
				}
			}
			mu.Lock()
			lost++
			mu.Unlock()
		})
	}
	busy.Wait()
	if lost > 0 {
		b.Errorf("%d turns without an answer", lost)
	}
	return late
}

// quantile is in milliseconds.
func quantile(x []time.Duration, part float64) float64 {
	slices.Sort(x)
	return float64(x[min(len(x)-1, int(part*float64(len(x))))].Microseconds()) / 1000
}
