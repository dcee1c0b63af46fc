package booking

import (
	"cmp"
	"slices"
	"time"

	"tonari/bot"
)

// OfferUntil is when an offer that is made at now ends; ok is false when it is too
// near the beginning to offer anything.
func OfferUntil(now, start time.Time, offer time.Duration) (until time.Time, ok bool) {
	left := start.Sub(now)
	if left <= leastOffer {
		return time.Time{}, false
	}
	return now.Add(min(offer, max((left/offerShare).Truncate(time.Millisecond), leastOffer))), true
}

// sooner is when an offer ends once its event begins earlier: as one that is made now,
// and no later than the beginning.
func (b *Book) sooner(until, now, begins time.Time) time.Time {
	end, ok := OfferUntil(now, begins, b.Offer)
	if !ok {
		end = begins
	}
	if until.Before(end) {
		return until
	}
	return end
}

// offers gives what is free to the first in the list whom it fits, then to the next.
func (b *Book) offers(now time.Time) {
	if b.Event.Cancelled {
		return
	}
	for _, p := range b.arrival() {
		g := b.guests[p]
		until, ok := OfferUntil(now, b.Event.Begins(g.seat.Slot), b.Offer)
		if ok && g.seat.State == bot.SeatWaits && b.Event.Weight(g.seat.Party) <= b.free(g.seat.Slot) {
			g.seat.State, g.seat.Until = bot.SeatOffers, until
			b.tell(p, bot.SeatOffered, b.seatOf(p))
		}
	}
}

// pass takes back the offers that have ended and offers them on.
func (b *Book) pass(now time.Time) {
	ended := slices.DeleteFunc(b.arrival(), func(p bot.PersonID) bool {
		s := b.guests[p].seat
		return s.State != bot.SeatOffers || s.Until.After(now)
	})
	slices.SortFunc(ended, func(x, y bot.PersonID) int {
		return cmp.Or(b.guests[x].seat.Until.Compare(b.guests[y].seat.Until), cmp.Compare(x, y))
	})
	for _, p := range ended {
		b.drop(p)
		b.tell(p, bot.SeatLapsed, bot.Seat{})
	}
	if len(ended) > 0 {
		b.offers(now)
	}
}

// free is the room that nobody has or is offered; less than nothing when staff have
// made the event smaller.
func (b *Book) free(slot bot.SlotID) int {
	room := b.Event.Capacity
	if len(b.Event.Slots) > 0 {
		room = 1
	}
	for _, g := range b.guests {
		if g.seat.Slot == slot && g.seat.State != bot.SeatWaits {
			room -= b.Event.Weight(g.seat.Party)
		}
	}
	return room
}

// arrival are the guests in the order in which they came.
func (b *Book) arrival() []bot.PersonID {
	all := make([]bot.PersonID, 0, len(b.guests))
	for p := range b.guests {
		all = append(all, p)
	}
	slices.SortFunc(all, func(x, y bot.PersonID) int { return cmp.Compare(b.guests[x].order, b.guests[y].order) })
	return all
}

// seatOf is what a person holds, with the place in the list of the same slot.
func (b *Book) seatOf(p bot.PersonID) bot.Seat {
	g := b.guests[p]
	if g == nil {
		return bot.Seat{}
	}
	s := g.seat
	if s.State == bot.SeatWaits {
		for _, other := range b.guests {
			if other.seat.State == bot.SeatWaits && other.seat.Slot == s.Slot && other.order <= g.order {
				s.Place++
			}
		}
	}
	return s
}

func (b *Book) answer(what bot.SeatNews, p bot.PersonID, left int) bot.SeatAnswer {
	return bot.SeatAnswer{News: what, Event: b.Event, Seat: b.seatOf(p), Left: left}
}

func (b *Book) tell(p bot.PersonID, what bot.SeatNews, s bot.Seat) {
	b.news = append(b.news, News{p, what, s})
}

func (b *Book) drop(p bot.PersonID) {
	delete(b.codes, b.guests[p].seat.Code)
	delete(b.guests, p)
}

// code is the first free code, looked for from one that the request chose.
func (b *Book) code(ask string) bot.SeatCode {
	c := bot.FirstCode(ask)
	for b.codes[c] {
		c = c.Next()
	}
	b.codes[c] = true
	return c
}
