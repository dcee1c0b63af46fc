package flows

import "slices"

// safetyStay: the bot stays until a human has come.
var safetyStay = []state{
	{
		at: "safety.stay",
		says: lines(
			turns("safety.stay", 16).only(is(slices.Concat(athome, bodily, others)...).not()),
			turns("safety.stay_harm", 10).only(is(athome...)),
			turns("safety.stay_body", 6).only(is(bodily...)),
			turns("safety.stay_third", 6).only(is(others...)),
		),
		ways: []way{
			tap("calmer", "safety.calmer"),
			tap("unsafe", "safety.danger").wishing(WishUnsafe),
			tap("which", "safety.which"),
			hideInSafety, numbersInSafety, humanInSafety,
		},
		text:  hear(stay, keepNot),
		leave: leaveSafety,
	},
	{
		at:    "safety.calmer",
		says:  lines(turns("safety.calmer", 2)),
		ways:  []way{tap("with", "safety.stay"), backWay, numbersInSafety, humanInSafety},
		text:  hear("safety.stay", keepNot),
		leave: leaveSafety,
	},
	{
		at:   SafetyRest,
		says: lines(turns("safety.rest", 2, "numbers")),
		ways: []way{tap("with", "safety.stay"), numbersInSafety, humanInSafety, menuWay},
		text: hear("safety.stay", keepNot),
	},
}
