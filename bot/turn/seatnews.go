package turn

import (
	"slices"
	"time"
	"unicode/utf16"

	"tonari/bot"
	"tonari/flows"
)

// Before an offer ends, and before an event begins, so much time is left to a
// person whose quiet hours end; what is closer is told in them.
const (
	offerMargin = time.Hour
	eventMargin = 3 * time.Hour
)

// keepLater bounds what waits to be told.
const keepLater = 20

// tellSeat says what happened to a seat, unless it only reminds somebody who does
// not want that. Quiet hours put news off that can wait; the answer to what was
// just asked never waits. A hidden person's screen stays calm, and somebody who blocked
// the account reads nothing: they are told when they come back.
func (t *turn) tellSeat(a bot.SeatUntold) {
	quiet := t.c.Settings.Quiet.Next(t.now.In(t.Roster.Zone()))
	a.Over = a.Over || !t.now.Before(a.Event.End)
	switch {
	case a.News == bot.SeatOpened && !t.c.Settings.Wants(bot.TopicEvents):
		return
	case t.hidden() || t.c.Friend == bot.FriendBlocked:
		if !flows.Reminds(a.News) { // told when they come back, as far as it still holds
			t.c.LaterNews = keepNews(append(t.c.LaterNews, a))
			t.c.SeatNews = true
		}
		return
	case flows.Reminds(a.News):
		if !t.c.Settings.Wants(bot.TopicReminder) || quiet.After(t.now) {
			return
		}
	case (a.Ask == "" || a.Unheard) && quiet.After(t.now) && quiet.Before(tellBy(a)):
		t.later(a, quiet)
		return
	}
	t.stepByPush(flows.Cue{Seat: &a.SeatAnswer})
	if a.Seat.State == bot.SeatOffers && t.c.HumanSpeaks() {
		t.stand = nil
		for _, id := range []string{flows.OfferTake, flows.OfferPass} {
			t.stand = append(t.stand, bot.Choice{Data: flows.Data(flows.OfferAsk, id), Label: t.Book.Label(t.c.Language, flows.OfferAsk, id)})
		}
	}
	if flows.Reminds(a.News) && (t.c.Watched || t.c.Settings.Preview) {
		t.stand = nil // the talk's own buttons would tell another reader what it is about
	}
	t.seatTold = append(t.seatTold, a)
}

// answersOffer takes or passes the seat that is kept for somebody with whom a
// counselor speaks; of several the one that was told last, whose buttons stand there. The talk stays where
// it is.
func (t *turn) answersOffer(at bot.Place, id string) bool {
	act := map[string]bot.SeatAct{flows.OfferTake: bot.SeatAccept, flows.OfferPass: bot.SeatDecline}[id]
	var last *bot.Booking
	for i := range t.c.Bookings {
		b := &t.c.Bookings[i]
		if b.Seat.State == bot.SeatOffers && b.Pending == "" && (last == nil || b.At.After(last.At)) {
			last = b
		}
	}
	if at != flows.OfferAsk || act == "" || last == nil {
		return false
	}
	t.askSeat(bot.SeatAsk{Event: last.Event.ID, Act: act})
	t.say(flows.SeatAsked, nil)
	t.again()
	return true
}

// tellBy is until when news of a seat can wait.
func tellBy(a bot.SeatUntold) time.Time {
	switch {
	case a.News == bot.SeatOffered:
		return a.Seat.Until.Add(-offerMargin)
	case a.News == bot.SeatThanks, a.News == bot.SeatMissed, a.Over:
		return a.Event.End.Add(keepBookings)
	}
	return a.Event.Begins(a.Seat.Slot).Add(-eventMargin)
}

// keepNews drops of too many the news of new events first.
func keepNews(all []bot.SeatUntold) []bot.SeatUntold {
	for len(all) > keepLater {
		i := max(0, slices.IndexFunc(all, func(a bot.SeatUntold) bool { return a.News == bot.SeatOpened }))
		all = slices.Delete(slices.Clone(all), i, i+1)
	}
	return all
}

// later keeps news until due, or for the next answer.
func (t *turn) later(a bot.SeatUntold, due time.Time) {
	t.c.LaterNews = keepNews(append(t.c.LaterNews, a))
	if !t.c.LaterDue.After(t.now) || due.Before(t.c.LaterDue) { // one that is past was lost with a turn that failed
		t.c.LaterDue = due
		t.after("seats", due)
	}
}

// laterNews tells what was put off.
func (t *turn) laterNews() {
	for i, news := 0, t.takeLater(); i < len(news); i++ {
		if i > 0 && units(t.pushed) > maxBubble/2 {
			for _, a := range news[i:] {
				t.later(a, t.now.Add(time.Minute))
			}
			return
		}
		t.tellSeat(news[i])
	}
}

// units is how long texts are together, as LINE counts.
func units(ms []bot.Message) (n int) {
	for _, m := range ms {
		n += len(utf16.Encode([]rune(m.Text)))
	}
	return n
}

// takeLater are the news that wait, as far as they still hold: of what is held now,
// each once.
func (t *turn) takeLater() []bot.SeatUntold {
	all := t.c.LaterNews
	t.c.LaterNews, t.c.LaterDue = nil, time.Time{}
	t.stop("seats")
	var news []bot.SeatUntold
	for i, a := range all {
		younger := func(b bot.SeatUntold) bool {
			return b.Event.ID == a.Event.ID && (b.News == a.News && b.Text == a.Text || b.News == bot.SeatMoved && a.News == bot.SeatEdited)
		}
		if t.stillSo(&a) && !slices.ContainsFunc(all[i+1:], younger) {
			news = append(news, a)
		}
	}
	return news
}

// stillSo says that news hold now, and brings them up to date.
func (t *turn) stillSo(a *bot.SeatUntold) bool {
	var seat bot.Seat
	b := t.booking(a.Event.ID)
	if b != nil {
		seat = b.Seat
	}
	begun := !t.now.Before(a.Event.Begins(a.Seat.Slot))
	switch a.News {
	case bot.SeatOffered:
		return seat.State == bot.SeatOffers && t.now.Before(seat.Until)
	case bot.SeatMoved, bot.SeatEdited, bot.SeatTomorrow, bot.SeatSoon,
		bot.SeatBooked, bot.SeatWaiting, bot.SeatChanged, bot.SeatAlready, bot.SeatNoRoom:
		if seat.State == "" || seat.State != a.Seat.State {
			return false
		}
		a.Event, a.Seat, a.Calendar = b.Event, seat, b.Calendar
		return t.now.Before(b.Event.Begins(seat.Slot))
	case bot.SeatMessage:
		return seat.State == bot.SeatHas && (a.Over || t.now.Before(a.Event.End))
	case bot.SeatOpened:
		l := t.Calendar.Find(a.Event.ID)
		gone := t.Calendar != nil && (l == nil || l.Event.Cancelled)
		if l != nil {
			a.Event = l.Event.Public()
			begun = !t.now.Before(a.Event.LastBegins()) || !a.Event.Deadline.IsZero() && !t.now.Before(a.Event.Deadline)
		}
		return seat.State == "" && !begun && !gone
	case bot.SeatLapsed, bot.SeatMissed, bot.SeatGivenBack, bot.SeatCancelled:
		return seat.State == "" && t.now.Before(a.Event.End.Add(keepBookings))
	}
	return t.now.Before(a.Event.End.Add(keepBookings))
}

// seatJudged records how an event was for somebody who came.
func (t *turn) seatJudged(at bot.Place, choice string) {
	if flows.SeatJudged(at, choice) {
		t.fact("seat_judged", nil, "", map[string]string{"word": choice})
	}
}
