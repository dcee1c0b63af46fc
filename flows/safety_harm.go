package flows

import "slices"

// safetyHarm: somebody is harmed by others, or left without what they need. The
// phone may be read by the very person: texts are short, and かくす stands there.
var safetyHarm = []state{
	{
		at: "safety.harm",
		says: slices.Concat(lines(
			turns("safety.heard_harm", 4).only(is("dv", "violence").not()),
			turns("safety.heard_dv", 3).only(is("dv")),
			turns("safety.heard_violence", 3).only(is("violence")),
		), toldInSafety(), lines(turns("safety.ask_near", 3))),
		again: lines(turns("safety.ask_near", 3)),
		asks:  true,
		ways: []way{
			tap("near", "safety.danger").wishing(WishUnsafe),
			tap("away", "safety.phone", turns("safety.away", 2)),
			tap("left", "safety.phone", turns("safety.left", 2)),
			hideInSafety, numbersInSafety, humanInSafety,
		},
		text:  hear("safety.stay", keepNot),
		leave: leaveSafety,
	},
	{
		at:   "safety.phone",
		says: lines(turns("safety.phone", 2)),
		asks: true,
		ways: []way{
			tap("yes", "safety.stay", turns("safety.phone_yes", 2)).hushed().wishing(WishWatched),
			tap("no", "safety.stay", turns("safety.phone_no", 2)).hushed(),
			hideInSafety, numbersInSafety, humanInSafety,
		},
		text:  hear("safety.stay", keepNot),
		leave: leaveSafety,
	},
	{
		at: "safety.neglect",
		says: slices.Concat(lines(turns("safety.heard_neglect", 3)), toldInSafety(),
			lines(turns("safety.ask_neglect", 2))),
		again: lines(turns("safety.ask_neglect", 2)),
		asks:  true,
		ways: []way{
			tap("food", "safety.stay", turns("safety.food", 2)).hushed(),
			tap("alone", "safety.stay", turns("safety.alone", 2)).hushed(),
			tap("ill", "safety.ill").about("health"),
			tap("scared", "safety.harm").about("abuse"),
			hideInSafety, numbersInSafety, humanInSafety,
		},
		text:  hear("safety.stay", keepNot),
		leave: leaveSafety,
	},
	{
		at: "safety.sexual",
		says: slices.Concat(lines(turns("safety.heard_sexual", 3)), toldInSafety(),
			lines(turns("safety.ask_sexual", 2))),
		again: lines(turns("safety.ask_sexual", 2)),
		asks:  true,
		ways: []way{
			tap("yes", "safety.body", turns("safety.good", 2)).wishing(WishSafe),
			tap("no", "safety.danger").wishing(WishUnsafe),
			hideInSafety, numbersInSafety, humanInSafety,
		},
		text:  hear("safety.stay", keepNot),
		leave: leaveSafety,
	},
	{
		at:   "safety.body",
		says: lines(turns("safety.body", 2)),
		asks: true,
		ways: []way{
			tap("hurt", "safety.ill").about("health"),
			tap("pregnant", "safety.pregnant").about("pregnancy"),
			tap("later", "safety.stay", turns("safety.body_later", 2)).hushed(),
			hideInSafety, numbersInSafety, humanInSafety,
		},
		text:  hear("safety.stay", keepNot),
		leave: leaveSafety,
	},
	{
		at: "safety.pregnant",
		says: slices.Concat(lines(turns("safety.heard_pregnant", 3)), toldInSafety(),
			lines(turns("safety.ask_pregnant", 2))),
		again: lines(turns("safety.ask_pregnant", 2)),
		asks:  true,
		ways: []way{
			tap("pain", "safety.ill").about("health").wishing(WishUnsafe),
			tap("forced", "safety.sexual").about("sexual"),
			tap("unsure", "safety.stay", turns("safety.pregnant_unsure", 2)).hushed(),
			tap("secret", "safety.stay", turns("safety.pregnant_secret", 2)).hushed(),
			hideInSafety, numbersInSafety, humanInSafety,
		},
		text:  hear("safety.stay", keepNot),
		leave: leaveSafety,
	},
}
