package bottest_test

import (
	"context"
	"slices"
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
	t.Parallel()
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

// heard are the news of seats that have reached conversations, in order.
func heard(w *bottest.World) (news []string) {
	w.T.Helper()
	trail, err := store.OpenTrail(context.Background(), w.Redis)
	if err != nil {
		w.T.Fatal(err)
	}
	defer trail.Close()
	for f, err := range trail.Facts(context.Background(), nil, time.Now().AddDate(10, 0, 0)) {
		if err != nil {
			w.T.Fatal(err)
		}
		if f.Fact.Name == "seat" {
			news = append(news, f.Fact.Fields["news"])
		}
	}
	return news
}

func TestBookingAndItsRemindersOutliveTheRestOfTheConversation(t *testing.T) {
	t.Parallel()
	w := bottest.New(t)
	aoi := w.LINE.Person("あおい")
	aoi.Follow()
	w.Idle()
	e := tea(w, 60, 5)
	asksSeat(w, aoi.ID(), "b1", bot.SeatAsk{Event: "tea-1", Act: bot.SeatBook, Party: 3})
	w.After(50 * 24 * time.Hour)
	e.Start, e.End = e.Start.AddDate(0, 0, 7), e.End.AddDate(0, 0, 7)
	e.Reminders = booking.Reminders(e.Start)
	if _, err := w.Service.Store().SaveEvent(context.Background(), e); err != nil {
		t.Fatal(err)
	}
	w.Idle()
	eve := time.Date(e.Start.Year(), e.Start.Month(), e.Start.Day()-1, 18, 0, 0, 0, bottest.Tokyo)
	w.After(eve.Add(-time.Minute).Sub(w.Now()))
	before := len(aoi.Screen())
	if got := heard(w); !slices.Equal(got, []string{"booked", "moved"}) {
		t.Fatalf("heard before the eve of the day to which it was moved: %v", got)
	}
	w.After(2 * time.Minute)
	w.After(24 * time.Hour)
	if got := heard(w); !slices.Equal(got, []string{"booked", "moved", "tomorrow", "soon"}) {
		t.Errorf("heard by the end: %v", got)
	}
	if after := len(aoi.Screen()); after < before+2 {
		t.Errorf("%d bubbles remind", after-before)
	}
}

func TestErasureOffersTheSeatToWhoWaits(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	aoi, mio := w.LINE.Person("あおい"), w.LINE.Person("みお")
	aoi.Follow()
	mio.Follow()
	w.Idle()
	tea(w.World, 20, 2)
	asksSeat(w.World, aoi.ID(), "b1", bot.SeatAsk{Event: "tea-1", Act: bot.SeatBook, Party: 2})
	asksSeat(w.World, mio.ID(), "b2", bot.SeatAsk{Event: "tea-1", Act: bot.SeatBook, Party: 1, Wait: true})
	w.erases(aoi)
	if b := bookings(w.World, mio.ID()); len(b) != 1 || b[0].Seat.State != bot.SeatOffers {
		t.Errorf("who waits: %+v", b)
	}
	guests, err := w.Service.Store().Guests(context.Background(), "tea-1")
	if err != nil || len(guests) != 1 {
		t.Errorf("guests: %+v, %v", guests, err)
	}
	if got := heard(w.World); !slices.Equal(got, []string{"booked", "waiting", "offered"}) {
		t.Errorf("heard: %v", got)
	}
}
