package flows

import (
	"slices"

	"tonari/bot"
)

// told is how an answer of an event, or its news, reaches the person: what is
// said, and where the talk then stands; "" leaves it where it is.
type told struct {
	says []says
	to   bot.Place
}

// tellings are all that can happen to a seat.
var tellings = map[bot.SeatNews]told{
	bot.SeatBooked:    {lines(say("booking.booked", argEvent, argSeat), say("booking.one_copy", argCopy)), bookingDone},
	bot.SeatWaiting:   {lines(say("booking.waiting", argEvent, argRank)), bookingDone},
	bot.SeatChanged:   {lines(say("booking.changed", argEvent, argSeat)), bookingDone},
	bot.SeatGivenBack: {lines(say("booking.givenback", argTitle)), bookingDone},
	bot.SeatAlready:   {lines(say("booking.already", argEvent, argSeat)), bookingDone},
	bot.SeatFull:      {lines(say("booking.full", argTitle)), bookingDone},
	bot.SeatNoRoom:    {lines(say("booking.noroom", argLeft)), bookingDone},
	bot.SeatTooMany:   {lines(say("booking.toomany", argLeft)), bookingDone},
	bot.SeatClosed:    {lines(say("booking.closed", argTitle)), bookingDone},
	bot.SeatBegun:     {lines(say("booking.begun")), bookingDone},
	bot.SeatNone:      {lines(say("booking.nothing")), bookingDone},
	bot.SeatLate:      {lines(say("booking.late")), bookingDone},
	bot.SeatGone:      {lines(say("booking.gone")), bookingDone},

	bot.SeatOffered:   {nil, bookingOffer},
	bot.SeatLapsed:    {lines(say("booking.lapsed", argTitle)), stay},
	bot.SeatMoved:     {lines(say("booking.moved", argEvent)), bookingMoved},
	bot.SeatEdited:    {lines(say("booking.edited", argEvent, argSeat)), bookingMoved},
	bot.SeatCancelled: {lines(say("booking.cancelled", argTitle, argTimes)), stay},
	bot.SeatTomorrow:  {lines(say("booking.tomorrow", argTitle, argBegins, argWhere, argCode).having(isNotQuiet), say("booking.tomorrow_quiet", argBegins).having(isQuiet)), stay},
	bot.SeatSoon:      {lines(say("booking.soon", argTitle, argBegins, argWhere, argCode).having(isNotQuiet), say("booking.soon_quiet", argBegins).having(isQuiet)), stay},
	bot.SeatMissed:    {lines(say("booking.missed", argTitle)), stay},
	bot.SeatThanks:    {nil, bookingOver},
	bot.SeatOpened:    {nil, bookingOpened},
	bot.SeatMessage:   {lines(say("booking.message", argTitle, argMessage)), stay},
}

// Reminds says that the news only remind: who does not want reminders, or has quiet
// hours, is not told.
func Reminds(n bot.SeatNews) bool { return n == bot.SeatTomorrow || n == bot.SeatSoon }

// tell says what happened to a seat. The answer to what was asked leads on when
// the talk still stands at the asking; news turn it aside and let it go on after.
// In safety, and beside a counselor, the talk stays where it is.
func (st *stepper) tell(a bot.SeatAnswer) {
	n, known := tellings[a.News]
	if !known {
		return
	}
	s := &Shown{Event: a.Event, Seat: a.Seat, Left: a.Left, Message: a.Text, Calendar: a.Calendar, Now: st.scene.Now}
	to := n.to
	switch {
	case to == stay:
	case st.scene.Claimed || flowOf(st.talk.At) == safety.name:
		to = stay
	case a.Ask != "" && st.talk.At != bookingDone:
		to = stay // they have gone on meanwhile
	}
	st.scene.found = found{event: s}
	if to == stay {
		if n.says == nil {
			n.says = aloneTellings[a.News]
		}
		st.say(n.says...)
		return
	}
	st.aboutEvent(a.Event.ID)
	st.scene.Bookings = withSeat(st.scene.Bookings, a)
	st.turnTo(to)
	st.say(n.says...)
	if len(n.says) == 0 || to == bookingMoved {
		st.scene.found = found{event: s}
		st.say(st.set.states[to].says...)
	}
}

// turnTo moves the talk. Within booking there is nothing to go back to but its
// end.
func (st *stepper) turnTo(to bot.Place) {
	if flowOf(st.talk.At) != bookingFlow.name {
		st.move(to)
		return
	}
	st.talk.At = to
	if isAside(to) && st.talk.Back == "" {
		st.talk.Back = bookingDone
	}
}

// aloneTellings are said where no buttons can stand.
var aloneTellings = map[bot.SeatNews][]says{
	bot.SeatOffered: lines(say("booking.offer_alone", argEvent, argUntil)),
	bot.SeatThanks:  lines(say("booking.thanks_alone")),
	bot.SeatOpened:  lines(say("booking.opened_alone", argEvent)),
}

// withSeat is what the person holds, the answer taken in.
func withSeat(all []bot.Booking, a bot.SeatAnswer) []bot.Booking {
	all = slices.DeleteFunc(slices.Clone(all), func(b bot.Booking) bool { return b.Event.ID == a.Event.ID })
	return append(all, bot.Booking{Event: a.Event, Seat: a.Seat})
}

// A reminder on a screen that others read names nothing.
func isQuiet(_ bot.Talk, sc Scene) bool    { return sc.Watched || sc.Settings.Preview }
func isNotQuiet(t bot.Talk, sc Scene) bool { return !isQuiet(t, sc) }

// toldSays are all that tell says, for the check of the words.
func toldSays() []says {
	var all []says
	for _, n := range tellings {
		all = append(all, n.says...)
	}
	for _, s := range aloneTellings {
		all = append(all, s...)
	}
	return all
}
