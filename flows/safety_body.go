package flows

// safetyBody: somebody is hurt, has taken something, or is ill. While it may be
// happening now, 119 comes before any question.
var safetyBody = []state{
	{
		at: "safety.hurt",
		says: lines(
			turns("safety.first", 2, "first").only(isUrgent),
			turns("safety.heard_hurt", 3),
			turns("safety.numbers", 4, "numbers").only(isNotUrgent),
			turns("safety.ask_hurt", 2),
		),
		again: lines(turns("safety.ask_hurt", 2)),
		asks:  true,
		ways: []way{
			tap("called", "safety.stay", turns("safety.called", 2)).hushed(),
			tap("cannot", "safety.show").wishing(WishUnsafe),
			tap("fine", "safety.thoughts", turns("safety.fine", 2)),
			numbersInSafety, humanInSafety,
		},
		text:  hear("safety.stay", keepNot),
		leave: leaveSafety,
	},
	{
		at: "safety.ill",
		says: lines(
			turns("safety.first", 2, "first").only(isUrgent),
			turns("safety.heard_ill", 2),
			turns("safety.numbers", 4, "numbers").only(isNotUrgent),
			turns("safety.ask_ill", 2),
		),
		again: lines(turns("safety.ask_ill", 2)),
		asks:  true,
		ways: []way{
			tap("called", "safety.stay", turns("safety.called", 2)).hushed(),
			tap("cannot", "safety.show").wishing(WishUnsafe),
			tap("fine", "safety.stay", turns("safety.fine", 2)).hushed(),
			numbersInSafety, humanInSafety,
		},
		text:  hear("safety.stay", keepNot),
		leave: leaveSafety,
	},
	{
		// The bot cannot call for them: it says so, and gives words to show to anybody.
		at:    "safety.show",
		says:  lines(turns("safety.show", 2), say("safety.show_words", "first")),
		again: lines(say("safety.show_words", "first")),
		ways: []way{
			tap("called", "safety.stay", turns("safety.called", 2)).hushed(),
			numbersInSafety, humanInSafety,
		},
		text:  hear("safety.stay", keepNot),
		leave: leaveSafety,
	},
}
