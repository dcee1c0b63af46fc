package turn

import (
	"slices"
	"strconv"
	"time"

	"tonari/bot"
)

// keepBookings is how long a booking is remembered after its event, as the event
// itself is kept.
const keepBookings = 7 * 24 * time.Hour

// askSeat asks for something at an event; the answer comes back as an input.
func (t *turn) askSeat(a bot.SeatAsk) {
	a.ID = t.id()
	t.out.Effects.Seats = append(t.out.Effects.Seats, a)
	b := t.booking(a.Event)
	if b == nil {
		t.c.Bookings = append(t.c.Bookings, bot.Booking{Event: bot.Event{ID: a.Event}})
		b = &t.c.Bookings[len(t.c.Bookings)-1]
		if l := t.Calendar.Find(a.Event); l != nil {
			b.Event = l.Event
		}
	}
	b.Pending = a.ID
}

// booking is what the person holds, waits for or has asked for at an event, or nil.
func (t *turn) booking(id bot.EventID) *bot.Booking {
	i := slices.IndexFunc(t.c.Bookings, func(b bot.Booking) bool { return b.Event.ID == id })
	if i < 0 {
		return nil
	}
	return &t.c.Bookings[i]
}

// seat takes up what happened to a seat: the answer to an ask, or news of an event.
// What was decided before an erasure is not taken up again.
func (t *turn) seat(a bot.SeatAnswer) {
	if t.beforeErasure() {
		return
	}
	b := t.booking(a.Event.ID)
	if a.News == bot.SeatMessage { // staff's words decide nothing, and are for those who still come
		if b != nil && b.Seat.State == bot.SeatHas {
			t.seatFact(a)
			t.tellSeat(bot.SeatUntold{SeatAnswer: a})
		}
		return
	}
	if a.News == bot.SeatOpened && b != nil && (b.Seat.State != "" || b.Pending != "") {
		return // they know it already
	}
	if b == nil {
		t.c.Bookings = append(t.c.Bookings, bot.Booking{Event: a.Event})
		b = &t.c.Bookings[len(t.c.Bookings)-1]
	}
	if b.Pending == a.Ask {
		b.Pending = ""
	}
	if !t.in.At.Before(b.At) { // an answer may come behind news that are younger
		if a.News == bot.SeatMoved || a.News == bot.SeatEdited || a.Calendar != "" {
			b.Calendar = a.Calendar
		}
		b.Event, b.Seat, b.At = a.Event, a.Seat, t.in.At
	}
	if b.Event.Cancelled {
		b.Seat = bot.Seat{}
	}
	t.seatFact(a)
	t.tellSeat(bot.SeatUntold{SeatAnswer: a})
}

func (t *turn) seatFact(a bot.SeatAnswer) {
	t.fact("seat", nil, "", map[string]string{
		"news": string(a.News), "event": string(a.Event.ID), "kind": string(a.Event.Kind), "party": strconv.Itoa(a.Seat.Party),
	})
}

// foldBookings forgets what is held no more or was over long enough ago.
func (t *turn) foldBookings() {
	t.c.Bookings = slices.DeleteFunc(t.c.Bookings, func(b bot.Booking) bool {
		if b.Pending != "" {
			return false
		}
		return b.Seat.State == "" || !t.now.Before(b.Event.End.Add(keepBookings))
	})
	slices.SortStableFunc(t.c.Bookings, func(a, b bot.Booking) int { return a.Event.Start.Compare(b.Event.Start) })
	if len(t.c.Bookings) == 0 {
		t.c.Bookings = nil
	}
}
