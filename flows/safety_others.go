package flows

import "slices"

// safetyOthers: somebody else is in danger; or it is not clear yet what it is.
var safetyOthers = []state{
	{
		at: "safety.third",
		says: slices.Concat(lines(turns("safety.heard_third", 3)), toldInSafety(),
			lines(turns("safety.ask_third", 2))),
		again: lines(turns("safety.ask_third", 2)),
		asks:  true,
		ways: []way{
			tap("now", "safety.danger").wishing(WishEndangered),
			tap("thoughts", "safety.stay", turns("safety.third_thoughts", 2)).hushed(),
			tap("child", "safety.stay", turns("safety.third_child", 2, "numbers")).hushed(),
			tap("unsure", "safety.stay", turns("safety.third_unsure", 2)).hushed(),
			numbersInSafety, humanInSafety,
		},
		text:  hear("safety.stay", keepNot),
		leave: leaveSafety,
	},
	{
		at: "safety.which",
		says: slices.Concat(lines(turns("safety.heard", 6)), toldInSafety(),
			lines(turns("safety.ask_which", 2))),
		again: lines(turns("safety.ask_which", 2)),
		asks:  true,
		ways: []way{
			tap("hurt", "safety.hurt").about("self_harm").wishing(WishUnsafe),
			tap("thoughts", "safety.beside", turns("safety.thoughts_yes", 2), turns("safety.numbers", 4, "numbers")).
				about("suicide").wishing(WishThoughts),
			tap("home", "safety.harm").about("abuse").wishing(WishDanger),
			tap("partner", "safety.harm").about("dv").wishing(WishDanger),
			tap("sexual", "safety.sexual").about("sexual").wishing(WishDanger),
			tap("pregnant", "safety.pregnant").about("pregnancy").wishing(WishDanger),
			tap("neglect", "safety.neglect").about("neglect").wishing(WishDanger),
			tap("third", "safety.third").about("third_party").wishing(WishDanger),
			tap("other", "safety.stay", turns("safety.other", 2)).hushed(),
			numbersInSafety, humanInSafety,
		},
		text:  hear("safety.stay", keepNot),
		leave: leaveSafety,
	},
}
