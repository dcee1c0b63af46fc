package bench_test

import (
	"context"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"tonari/bot/crashtest/realredis"
	"tonari/bot/service"
)

func name(n int) string { return strconv.Itoa(n) + "-at-once" }

// serve gives the public listener alone: nothing runs behind it.
func serve(t testing.TB, svc *service.Service) string {
	t.Helper()
	srv := httptest.NewServer(svc.Public())
	t.Cleanup(srv.Close)
	return srv.URL + "/line/webhook"
}

// A message costs four waits for Redis: it is put, claimed, committed, and its
// answer is settled.
func TestATurnMakesFourRoundTrips(t *testing.T) {
	wire, err := realredis.Lay(t, miniredis.RunT(t).Addr(), nil)
	if err != nil {
		t.Fatal(err)
	}
	s := newSink(t, 0)
	// Nothing but turns asks Redis: no poll and no renewal of the desk's lease falls into the test.
	svc := newService(t, wire.URL(), s, service.Options{Poll: time.Hour, Lease: 10 * time.Minute})
	c := newCaller(t, serve(t, svc), s)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		svc.Worker().Run(ctx)
	}()
	t.Cleanup(func() { stop(); <-done })

	play := func() {
		if err := c.turn(text); err != nil {
			t.Fatal(err)
		}
		rest(t, wire)
	}
	play() // loads the scripts
	const turns = 20
	trips := int64(0)
	for range 3 { // what the worker asks once, when it starts, may come late and fall into one of them
		before := wire.Traffic().Trips
		for range turns {
			play()
		}
		if trips = wire.Traffic().Trips - before; trips <= 4*turns {
			return
		}
	}
	t.Errorf("%d turns made %d round trips, want %d or less", turns, trips, 4*turns)
}

// rest waits until nothing more is asked of Redis.
func rest(t *testing.T, w *realredis.Wire) {
	t.Helper()
	limit := time.Now().Add(10 * time.Second)
	for {
		before := w.Traffic()
		<-time.NewTimer(30 * time.Millisecond).C
		if w.Traffic() == before {
			return
		}
		if time.Now().After(limit) {
			t.Fatal("redis is asked again and again")
		}
	}
}
