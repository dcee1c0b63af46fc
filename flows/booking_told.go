package flows

import (
	"slices"

	"tonari/bot"
)

// told is how an answer of an event, or its news, reaches the person: what is
// said, and where the talk then stands; "" leaves it where it is. alone is said
// instead where no buttons can stand, beside while a counselor is here; nil: the
// same.
type told struct {
	says   []says
	to     bot.Place
	alone  []says
	beside []says
}

// tellings are all that can happen to a seat.
var tellings = map[bot.SeatNews]told{
	bot.SeatBooked:    {says: lines(say("booking.booked", argEvent, argSeat), say("booking.one_copy", argCopy)), to: bookingDone},
	bot.SeatWaiting:   {says: lines(say("booking.waiting", argEvent, argRank)), to: bookingDone},
	bot.SeatChanged:   {says: lines(say("booking.changed", argEvent, argSeat)), to: bookingDone},
	bot.SeatGivenBack: {says: lines(say("booking.givenback", argTitle)), to: bookingDone},
	bot.SeatAlready:   {says: lines(say("booking.already", argEvent, argSeat)), to: bookingDone},
	bot.SeatFull:      {says: lines(say("booking.full", argTitle)), to: bookingDone},
	bot.SeatNoRoom:    {says: lines(say("booking.noroom", argLeft)), to: bookingDone},
	bot.SeatTooMany:   {says: lines(say("booking.toomany", argLeft)), to: bookingDone},
	bot.SeatClosed:    {says: lines(say("booking.closed", argTitle)), to: bookingDone},
	bot.SeatBegun:     {says: lines(say("booking.begun")), to: bookingDone},
	bot.SeatNone:      {says: lines(say("booking.nothing")), to: bookingDone},
	bot.SeatLate:      {says: lines(say("booking.late")), to: bookingDone},
	bot.SeatGone:      {says: lines(say("booking.gone")), to: bookingDone},

	bot.SeatOffered:   {to: OfferAsk, alone: offerAlone, beside: offerBeside},
	bot.SeatLapsed:    {says: lines(say("booking.lapsed", argTitle))},
	bot.SeatMoved:     {says: lines(say("booking.moved", argEvent, argSeat), say("booking.one_copy", argCopy)), to: bookingMoved},
	bot.SeatEdited:    {says: lines(say("booking.edited", argEvent, argSeat)), to: bookingMoved},
	bot.SeatCancelled: {says: lines(say("booking.cancelled", argTitle, argTimes))},
	bot.SeatTomorrow: {says: lines(say("booking.tomorrow", argTitle, argBegins, argWhere, argCode).having(isAtPlace),
		say("booking.tomorrow_online", argTitle, argBegins, argOnline).having(isOnline), say("booking.tomorrow_quiet", argBegins).having(isQuiet))},
	bot.SeatSoon: {says: lines(say("booking.soon", argTitle, argBegins, argWhere, argCode).having(isAtPlace),
		say("booking.soon_online", argTitle, argBegins, argOnline).having(isOnline), say("booking.soon_quiet", argBegins).having(isQuiet))},
	bot.SeatMissed:  {says: lines(say("booking.missed", argTitle))},
	bot.SeatThanks:  {to: bookingOver, alone: lines(say("booking.thanks_alone"))},
	bot.SeatOpened:  {to: bookingOpened, alone: lines(say("booking.opened_alone", argEvent))},
	bot.SeatMessage: {says: lines(say("booking.message", argTitle, argMessage))},
}

// Who only waits, or has an offer, is not told of a seat that they keep.
var (
	waitingTellings = map[bot.SeatNews]told{
		bot.SeatMoved:     {says: lines(say("booking.moved_wait", argEvent)), to: bookingMoved},
		bot.SeatEdited:    {says: lines(say("booking.edited_wait", argEvent, argSeat)), to: bookingMoved},
		bot.SeatCancelled: {says: lines(say("booking.cancelled_wait", argTitle, argTimes))},
	}
	offeredTellings = map[bot.SeatNews]told{
		bot.SeatMoved:     withOffer("booking.moved_offer"),
		bot.SeatEdited:    withOffer("booking.edited_offer"),
		bot.SeatCancelled: {says: lines(say("booking.cancelled_wait", argTitle, argTimes))},
	}
)

// An offer can be answered beside a counselor, too: it ends by itself.
var (
	offerAlone  = lines(say("booking.offer_alone", argEvent, argUntil))
	offerBeside = lines(say("booking.offer_beside", argEvent, argUntil))
)

// withOffer says what became of the event, and shows the offer anew.
func withOffer(key string) told {
	first := lines(say(key))
	return told{says: first, to: OfferAsk, alone: slices.Concat(first, offerAlone), beside: slices.Concat(first, offerBeside)}
}

// offTelling is for who asks at an event that has just been cancelled, and held nothing.
var offTelling = told{says: lines(say("booking.off", argTitle, argTimes))}

// telling is how an answer or news is told to somebody with that seat.
func telling(a bot.SeatAnswer) (n told, known bool) {
	switch a.Seat.State {
	case bot.SeatWaits:
		n, known = waitingTellings[a.News]
	case bot.SeatOffers:
		n, known = offeredTellings[a.News]
	}
	if a.News == bot.SeatCancelled && a.Ask != "" && a.Seat.State == "" { // they held nothing
		return offTelling, true
	}
	if !known {
		n, known = tellings[a.News]
	}
	return n, known
}

// Reminds says that the news only remind: who does not want reminders, or has quiet
// hours, is not told.
func Reminds(n bot.SeatNews) bool { return n == bot.SeatTomorrow || n == bot.SeatSoon }

// bookingAsks are the places at which a seat is being asked for, changed or given back.
var bookingAsks = []bot.Place{
	bookingSlot, bookingParty, bookingName, bookingNeeds, bookingRead, bookingWait, bookingCount, bookingSure,
}

// tell says what happened to a seat. The answer to what was asked leads on when
// the talk still stands at the asking; news turn it aside and let it go on after,
// unless they only ride along with an answer, or another seat is being asked for. In
// safety, and beside a counselor, the talk stays where it is.
func (st *stepper) tell(a bot.SeatAnswer, rides bool) {
	n, known := telling(a)
	if !known {
		return
	}
	s := &Shown{Event: a.Event, Seat: a.Seat, Left: a.Left, Message: a.Text, Calendar: a.Calendar, Now: st.scene.Now}
	to := n.to
	switch {
	case rides, st.scene.Claimed, flowOf(st.talk.At) == safety.name:
		to = stay
	case a.Ask != "" && st.talk.At != bookingDone:
		to = stay // they have gone on meanwhile
	case a.Ask == "" && slices.Contains(bookingAsks, st.talk.At):
		to = stay // a yes is for what was asked, and what they chose is kept
	}
	st.scene.found = found{event: s}
	if to == stay {
		switch {
		case st.scene.Beside && !rides && n.beside != nil:
			n.says = n.beside
		case n.alone != nil:
			n.says = n.alone
		}
		st.say(n.says...)
		return
	}
	st.aboutEvent(a.Event.ID)
	st.scene.Bookings = withSeat(st.scene.Bookings, a)
	st.turnTo(to)
	st.say(n.says...)
	if to != bookingDone { // it asks something
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

// withSeat is what the person holds, the answer taken in.
func withSeat(all []bot.Booking, a bot.SeatAnswer) []bot.Booking {
	all = slices.DeleteFunc(slices.Clone(all), func(b bot.Booking) bool { return b.Event.ID == a.Event.ID })
	return append(all, bot.Booking{Event: a.Event, Seat: a.Seat})
}

// A reminder on a screen that others read names nothing; one of an online event
// tells how to join.
func isQuiet(_ bot.Talk, sc Scene) bool { return sc.Watched || sc.Settings.Preview }

func isAtPlace(t bot.Talk, sc Scene) bool { return !isQuiet(t, sc) && sc.found.event.Event.Place != "" }

func isOnline(t bot.Talk, sc Scene) bool { return !isQuiet(t, sc) && sc.found.event.Event.Place == "" }

// toldSays are all that tell says, for the check of the words.
func toldSays() []says {
	all := slices.Clone(offTelling.says)
	for _, by := range []map[bot.SeatNews]told{tellings, waitingTellings, offeredTellings} {
		for _, n := range by {
			all = slices.Concat(all, n.says, n.alone, n.beside)
		}
	}
	return all
}
