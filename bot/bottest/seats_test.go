package bottest_test

import (
	"context"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/bottest"
	"tonari/bot/store"
	"tonari/flows/booking"
)

// tea is a 茶話会 of the world in some days, at two in the afternoon.
func tea(w *bottest.World, days, capacity int) bot.Event {
	w.T.Helper()
	now := w.Now()
	start := time.Date(now.Year(), now.Month(), now.Day()+days, 14, 0, 0, 0, bottest.Tokyo)
	e, err := w.Service.Store().SaveEvent(context.Background(), bot.Event{
		ID: "tea-1", Kind: bot.EventTea, Title: "茶話会", Start: start, End: start.Add(2 * time.Hour), Place: "区民センター",
		Capacity: capacity, Reminders: booking.Reminders(start),
	})
	if err != nil {
		w.T.Fatal(err)
	}
	w.Service.Care(context.Background())
	return e
}

// asksSeat lets a turn of the person ask for a seat, as a flow does.
func asksSeat(w *bottest.World, userID, id string, a bot.SeatAsk) {
	w.T.Helper()
	ctx, s := context.Background(), w.Service.Store()
	p := s.PersonOf(userID)
	if err := s.Put(ctx, []store.Arrival{{UserID: userID, Input: bot.Input{ID: id, Person: p, At: w.Now(), Sticker: &bot.Sticker{}}}}); err != nil {
		w.T.Fatal(err)
	}
	c, err := s.Claim(ctx, []bot.Partition{p.Partition()}, 10)
	if err != nil || len(c.Turns) != 1 {
		w.T.Fatalf("claimed %d turns: %v", len(c.Turns), err)
	}
	a.ID = id
	if _, err := s.Commit(ctx, c.Turns[0], store.Write{Conversation: c.Turns[0].Conversation, Seats: []bot.SeatAsk{a}}); err != nil {
		w.T.Fatal(err)
	}
	w.Idle()
}

func bookings(w *bottest.World, userID string) []bot.Booking {
	w.T.Helper()
	s := w.Service.Store()
	c, err := s.Peek(context.Background(), s.PersonOf(userID))
	if err != nil {
		w.T.Fatal(err)
	}
	return c.Bookings
}

func TestFamilyBooksAndTheSeatIsKeptUntilAWeekAfterTheEvent(t *testing.T) {
	w := bottest.New(t)
	aoi := w.LINE.Person("あおい")
	aoi.Follow()
	w.Idle()
	tea(w, 40, 5)
	asksSeat(w, aoi.ID(), "b1", bot.SeatAsk{Event: "tea-1", Act: bot.SeatBook, Party: 3})
	got := bookings(w, aoi.ID())
	if len(got) != 1 || got[0].Seat.State != bot.SeatHas || got[0].Seat.Party != 3 || got[0].Event.Title != "茶話会" {
		t.Fatalf("booked: %+v", got)
	}
	w.After(46 * 24 * time.Hour)
	if events, err := w.Service.Store().Events(context.Background()); err != nil || len(events) != 1 {
		t.Fatalf("six days after: %+v, %v", events, err)
	}
	w.After(2 * 24 * time.Hour)
	if events, err := w.Service.Store().Events(context.Background()); err != nil || len(events) != 0 {
		t.Fatalf("more than a week after: %+v, %v", events, err)
	}
}
