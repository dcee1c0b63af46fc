package turn

import (
	"time"

	"tonari/bot"
	"tonari/flows"
)

// Before an offer ends, and before an event begins, so much time is left to a
// person whose quiet hours end; what is closer is told in them.
const (
	offerMargin = time.Hour
	eventMargin = 3 * time.Hour
)

// tellSeat says what happened to a seat, unless it only reminds somebody who does
// not want that. Quiet hours put news off that can wait; the answer to what was
// just asked never waits. A hidden person's screen stays calm: what is held stands
// in their bookings when they come back.
func (t *turn) tellSeat(a bot.SeatAnswer) {
	quiet := t.c.Settings.Quiet.Next(t.now.In(t.Roster.Zone()))
	switch {
	case a.News == bot.SeatOpened && !t.c.Settings.Wants(bot.TopicEvents):
		return
	case t.hidden() || t.c.Friend == bot.FriendBlocked:
		t.c.SeatNews = t.c.SeatNews || !flows.Reminds(a.News)
		return
	case flows.Reminds(a.News):
		if !t.c.Settings.Wants(bot.TopicReminder) || quiet.After(t.now) {
			return
		}
	case a.Ask == "" && quiet.After(t.now) && quiet.Before(tellBy(a)):
		t.c.LaterNews = append(t.c.LaterNews, a)
		t.after("seats", quiet)
		return
	}
	t.stepByPush(flows.Cue{Seat: &a})
}

// tellBy is until when news of a seat can wait.
func tellBy(a bot.SeatAnswer) time.Time {
	if a.News == bot.SeatOffered {
		return a.Seat.Until.Add(-offerMargin)
	}
	if a.News == bot.SeatThanks {
		return a.Event.End.Add(keepBookings)
	}
	return a.Event.Begins(a.Seat.Slot).Add(-eventMargin)
}

// laterNews tells what quiet hours put off, but for what is not so any more.
func (t *turn) laterNews() {
	news := t.c.LaterNews
	t.c.LaterNews = nil
	for _, a := range news {
		if b := t.booking(a.Event.ID); a.News == bot.SeatOffered && (b == nil || b.Seat.State != bot.SeatOffers) {
			continue
		}
		t.tellSeat(a)
	}
}

// seatJudged records how an event was for somebody who came.
func (t *turn) seatJudged(at bot.Place, choice string) {
	if flows.SeatJudged(at, choice) {
		t.fact("seat_judged", nil, "", map[string]string{"word": choice})
	}
}
