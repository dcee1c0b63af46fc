package flows

import "tonari/bot"

// The steps of booking that others name.
const (
	// Booking shows what is coming. Mine is what the person holds.
	Booking bot.Place = "booking.start"
	Mine    bot.Place = "booking.mine"
	// OfferAsk asks whether a seat that is kept is taken: OfferTake or OfferPass.
	OfferAsk bot.Place = "booking.offer"

	bookingEvent  bot.Place = "booking.event"
	bookingBegin  bot.Place = "booking.begin"
	bookingShut   bot.Place = "booking.shut"
	bookingSlot   bot.Place = "booking.slot"
	bookingParty  bot.Place = "booking.party"
	bookingName   bot.Place = "booking.name"
	bookingNeeds  bot.Place = "booking.needs"
	bookingReady  bot.Place = "booking.ready"
	bookingRead   bot.Place = "booking.confirm"
	bookingWait   bot.Place = "booking.wait"
	bookingDone   bot.Place = "booking.done"
	bookingCount  bot.Place = "booking.count"
	bookingSure   bot.Place = "booking.sure"
	bookingMoved  bot.Place = "booking.moved"
	bookingOver   bot.Place = "booking.thanks"
	bookingOpened bot.Place = "booking.opened"
)

// The answers to OfferAsk.
const (
	OfferTake = "take"
	OfferPass = "pass"
)

// bookingSteps are what is chosen for one seat.
var bookingSteps = []bot.Place{bookingEvent, bookingSlot, bookingParty, bookingName, bookingNeeds, bookingCount}

// bookingFlow leads to a seat at a 茶話会, 講演会 or 個別相談会, without a name. What is
// asked for is decided by the event; its answer comes by itself and is told by
// tell, as are the news of an event.
var bookingFlow = flow{"booking", []state{
	{
		at: Booking,
		says: lines(say("booking.start").only(hasFound), say("booking.others").only(hasLoose),
			say("booking.none", argNumbers).only(hasNothing), say("booking.more").only(hasMore), cards("booking.cards")),
		ways: []way{
			tap(string(bot.EventTea), stay), tap(string(bot.EventLecture), stay), tap(string(bot.EventSession), stay), tap("all", stay),
			tap("mine", Mine).skipping(),
			tap("news", stay, say("booking.news_on").having(getsEvents), say("booking.news_off").having(getsNoEvents)).setting(turnTopic(bot.TopicEvents)).skipping(),
			humanWay, numbersWay, menuWay,
		},
		text:  hear(stay, keepNot, heard),
		leave: leaveWay,
		asks:  true,
		finds: findEvents,
	},
	{
		at: bookingEvent,
		says: lines(say("booking.event", argEvent), say("booking.event_full").having(isFullThere),
			say("booking.event_held", argSeat).having(isHeldThere)),
		ways:  []way{tap("book", bookingBegin), tap("others", Booking), humanWay, numbersWay, menuWay},
		text:  hear(stay, keepNot, heard),
		leave: leaveWay,
		finds: findShown,
	},
	fork(bookingBegin,
		when("offered", isOffered, OfferAsk),
		when("held", isHeldThere, bookingOne),
		when("shut", isShut, bookingShut),
		when("slots", hasSlots, bookingSlot),
		otherwise(bookingParty),
	),
	{
		at:    bookingShut,
		says:  lines(say("booking.shut", argNumbers)),
		ways:  []way{tap("others", Booking), humanWay, numbersWay, menuWay},
		text:  hear(stay, keepNot, heard),
		leave: leaveWay,
	},
	{
		at:    bookingSlot,
		says:  lines(say("booking.slot"), cards("booking.slots")),
		ways:  []way{tap("others", Booking), humanWay, numbersWay},
		text:  hear(stay, keepNot, say("booking.slot_again")),
		leave: leaveWay,
		finds: findSlots,
	},
	{
		at:    bookingParty,
		says:  lines(say("booking.party")),
		ways:  []way{tap("one", bookingName), tap("two", bookingName), tap("three", bookingName), tap("four", bookingName), tap("others", Booking).skipping(), humanWay, numbersWay},
		text:  hear(stay, keepNot, say("booking.party_again")),
		leave: leaveWay,
		asks:  true,
	},
	{
		at:    bookingName,
		says:  lines(say("booking.name")),
		ways:  []way{tap("none", bookingNeeds), humanWay, numbersWay},
		text:  hear(bookingNeeds, keepInstead),
		leave: leaveWay,
	},
	{
		at:    bookingNeeds,
		says:  lines(say("booking.needs")),
		again: lines(say("booking.needs_more")),
		ways: []way{
			tap("wheelchair", stay, say("booking.needs_more")).adding(), tap("child", stay, say("booking.needs_more")).adding(),
			tap("interpreter", stay, say("booking.needs_more")).adding(), tap("done", bookingReady).skipping(), humanWay, numbersWay,
		},
		text:  hear(bookingReady, keepToo),
		leave: leaveWay,
	},
	fork(bookingReady,
		when("full", isFullFor, bookingWait),
		otherwise(bookingRead),
	),
	{
		at:   bookingRead,
		says: lines(say("booking.confirm", argEvent, argWishes)),
		ways: []way{
			askWay("yes", bot.SeatBook), mendWay, tap("no", Booking, say("booking.not_asked")), humanWay, numbersWay,
		},
		text:  hear(stay, keepNot, say("booking.confirm_again")),
		leave: leaveWay,
		finds: findShown,
	},
	{
		at:   bookingWait,
		says: lines(say("booking.wait", argEvent, argWishes).having(isFullWhole), say("booking.wait_few", argEvent, argWishes, argLeft).having(isFullForUs)),
		ways: []way{
			askWay("yes", bot.SeatBook), mendWay, tap("no", Booking, say("booking.not_asked")), humanWay, numbersWay,
		},
		text:  hear(stay, keepNot, say("booking.confirm_again")),
		leave: leaveWay,
		finds: findShown,
	},
	{
		at:    bookingDone,
		says:  lines(say("booking.done")),
		ways:  []way{tap("mine", Mine), tap("others", Booking), humanWay, numbersWay, menuWay},
		text:  hear(stay, keepNot, heard),
		leave: leaveWay,
	},
	{
		at:    Mine,
		says:  lines(say("booking.mine").only(hasFound), say("booking.mine_none").only(hasNothing), cards("booking.mine_cards")),
		ways:  []way{tap("others", Booking), humanWay, numbersWay, menuWay},
		text:  hear(stay, keepNot, heard),
		leave: leaveWay,
		finds: findMine,
	},
	{
		at: bookingOne,
		says: lines(say("booking.one", argEvent, argSeat).having(isHeldThere), say("booking.one_copy", argCopy).having(isHeldThere),
			say("booking.one_none").having(isNotHeldThere)),
		ways: []way{
			tap("number", bookingCount), tap("giveback", bookingSure), tap("mine", Mine), tap("others", Booking), humanWay, numbersWay, menuWay,
		},
		text:  hear(stay, keepNot, heard),
		leave: leaveWay,
		finds: findShown,
	},
	{
		at:   bookingCount,
		says: lines(say("booking.count").having(isNotBegun), say("booking.begun").having(hasBegun)),
		ways: []way{
			countWay("one"), countWay("two"), countWay("three"), countWay("four"), tap("keep", bookingOne), humanWay, numbersWay,
		},
		text:  hear(stay, keepNot, say("booking.party_again")),
		leave: leaveWay,
	},
	{
		at:    bookingSure,
		says:  lines(say("booking.sure", argTitle).having(isNotBegun), say("booking.begun").having(hasBegun)),
		ways:  []way{askWay("yes", bot.SeatGiveBack), tap("no", bookingOne, say("booking.kept")), humanWay, numbersWay},
		text:  hear(stay, keepNot, say("booking.sure_again")),
		leave: leaveWay,
		finds: findShown,
	},
	{
		at:   OfferAsk,
		says: lines(say("booking.offer", argEvent, argUntil).having(isOffered), say("booking.offer_over").having(isNotOffered)),
		ways: []way{
			askWay(OfferTake, bot.SeatAccept), askWay(OfferPass, bot.SeatDecline), backWay, humanWay, numbersWay,
		},
		text:  hear(stay, keepNot, heard),
		leave: leaveWay,
		finds: findShown,
	},
	{
		at:   bookingMoved,
		says: lines(say("booking.moved_ask")),
		ways: []way{
			tap("keep", back, say("booking.kept")), askWay("giveback", bot.SeatGiveBack), humanWay, numbersWay,
		},
		text:  hear(stay, keepNot, heard),
		leave: leaveWay,
	},
	{
		at:   bookingOpened,
		says: lines(say("booking.opened", argEvent)),
		ways: []way{
			tap("book", bookingBegin), tap("stop", back, say("booking.news_off")).setting(noNews),
			backWay, humanWay, numbersWay,
		},
		text:  hear(stay, keepNot, heard),
		leave: leaveWay,
		finds: findShown,
	},
	{
		at:   bookingOver,
		says: lines(say("booking.thanks")),
		ways: []way{
			tap("good", bookingDone, say("booking.thanked")).hushed(), tap("soso", bookingDone, say("booking.thanked")).hushed(),
			tap("hard", bookingDone, say("booking.thanked_hard")).hushed(), backWay, humanWay, numbersWay,
		},
		text:  hear(bookingDone, keepNot, say("booking.thanked")).hushed(),
		leave: leaveWay,
	},
}}

// mendWay asks once more who comes and what they need; the event and its time stay.
var mendWay = tap("mend", bookingParty).forgetting(bookingParty, bookingName, bookingNeeds)

// askWay asks the event; the answer is told by itself when it comes.
func askWay(on string, act bot.SeatAct) way {
	w := tap(on, bookingDone, say("booking.asked")).hushed()
	w.seat = act
	return w
}

func countWay(n string) way { return askWay(n, bot.SeatChange).answers(bookingParty) }

func isNotHeldThere(talk bot.Talk, sc Scene) bool { return !isHeldThere(talk, sc) }
func isNotOffered(talk bot.Talk, sc Scene) bool   { return !isOffered(talk, sc) }
func isNotBegun(talk bot.Talk, sc Scene) bool     { return !hasBegun(talk, sc) }

// noNews ends the news, also where they were ended elsewhere before.
func noNews(s bot.Settings) bot.Settings { return s.With(bot.TopicEvents, false) }

func getsEvents(_ bot.Talk, sc Scene) bool   { return sc.Settings.Wants(bot.TopicEvents) }
func getsNoEvents(_ bot.Talk, sc Scene) bool { return !sc.Settings.Wants(bot.TopicEvents) }

// SeatJudged reads a choice after an event: how it was for those who came.
func SeatJudged(at bot.Place, choice string) bool {
	return at == bookingOver && (choice == "good" || choice == "soso" || choice == "hard")
}
