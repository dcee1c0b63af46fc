package store_test

import (
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/store"
)

// seatsOfBench are booked at an event before the next takes its place: as many as a
// large one may have.
const seatsOfBench = 2000

// BenchmarkBookings says how many seats are booked a second at one event and over
// many, and what of it the rules cost: "bare" goes the same road with a script that
// only keeps.
func BenchmarkBookings(b *testing.B) {
	for _, events := range []int{1, 64} {
		b.Run(fmt.Sprintf("events=%d", events), func(b *testing.B) {
			b.Run("rules", func(b *testing.B) {
				books(b, events, func(h *house, id bot.EventID, n int64) error {
					ask := fmt.Sprint("ask-", n)
					d, err := h.Decide(b.Context(), store.AskWork{Person: bot.PersonID(ask), Number: n, Ask: bot.SeatAsk{
						ID: ask, Event: id, Act: bot.SeatBook, Party: 2,
					}})
					if err == nil && d.Answer.News != bot.SeatBooked {
						err = errors.New(string(d.Answer.News))
					}
					return err
				})
			})
			b.Run("bare", func(b *testing.B) {
				books(b, events, func(h *house, id bot.EventID, n int64) error {
					p := bot.PersonID(fmt.Sprint("ask-", n))
					return h.KeepBare(b.Context(), id, p, "b:2::1:17:0:0:0", "booked|b|2||17|0|0|0|1764300000000")
				})
			})
		})
	}
}

// books lets many people book at the same time.
func books(b *testing.B, events int, book func(h *house, id bot.EventID, n int64) error) {
	b.Helper()
	h := newHouse(b)
	now, err := h.Now(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	start := now.Add(5 * 24 * time.Hour)
	id := func(n int64) bot.EventID {
		return bot.EventID(fmt.Sprint("event-", n/(seatsOfBench*int64(events)), "-", n%int64(events)))
	}
	for n := int64(0); n <= int64(b.N); n++ {
		if n%(seatsOfBench*int64(events)) < int64(events) {
			h.save(bot.Event{
				ID: id(n), Kind: bot.EventLecture, Title: "講演会", Place: "区民センター",
				Start: start, End: start.Add(time.Hour), Capacity: 2 * seatsOfBench,
			})
		}
	}
	var n atomic.Int64
	b.SetParallelism(32)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			i := n.Add(1)
			if err := book(h, id(i), i); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "bookings/s")
}
