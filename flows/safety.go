package flows

// safety is entered when somebody may be in danger. It says that they were
// heard, gives numbers that answer now, asks one thing at a time, and stays with
// them until a human has come. It never names a way to die, promises nothing,
// and says that people know only when they do (Scene.Told).
var safety = flow{"safety", []state{
	{
		at: SafetyNow,
		says: lines(
			turns("safety.heard", 4).only(isNotHarmed),
			turns("safety.heard_harm", 3).only(isHarmed),
			turns("safety.numbers", 3, "numbers"),
			turns("safety.ask_told", 3).only(isTold),
			turns("safety.ask_telling", 3).only(isUntold),
		),
		again: lines(turns("safety.ask_told", 3).only(isTold), turns("safety.ask_telling", 3).only(isUntold)),
		ways: []way{
			tap("yes", "safety.stay", say("safety.good")).hushed().wishing(WishSafe),
			tap("no", "safety.danger").wishing(WishUnsafe),
			tap("company", "safety.company"),
			numbersWay, humanInSafety,
		},
		text:  hear("safety.stay", keepNot),
		leave: leaveSafety,
	},
	{
		at:   "safety.company",
		says: lines(say("safety.company")),
		ways: []way{
			tap("kind", "safety.stay", say("safety.kind")).hushed().wishing(WishSafe),
			tap("scared", "safety.danger").wishing(WishUnsafe),
			numbersWay, humanInSafety,
		},
		text:  hear("safety.stay", keepNot),
		leave: leaveSafety,
	},
	{
		at: "safety.danger",
		says: lines(turns("safety.danger", 2), turns("safety.numbers", 3, "numbers"),
			say("safety.danger_told").only(isTold), say("safety.danger_telling").only(isUntold)),
		again: lines(turns("safety.danger", 2)),
		ways: []way{
			tap("moved", "safety.stay", say("safety.moved")).hushed().wishing(WishSafe),
			numbersWay, humanInSafety,
		},
		text:  hear("safety.stay", keepNot),
		leave: leaveSafety,
	},
	{
		at:   "safety.stay",
		says: lines(turns("safety.stay", 12)),
		ways: []way{
			tap("calmer", "safety.calmer"),
			tap("unsafe", "safety.danger").wishing(WishUnsafe),
			numbersWay, humanInSafety,
		},
		text:  hear(stay, keepNot),
		leave: leaveSafety,
	},
	{
		at:    "safety.calmer",
		says:  lines(say("safety.calmer")),
		ways:  []way{tap("with", "safety.stay"), backWay, numbersWay, humanInSafety},
		text:  hear("safety.stay", keepNot),
		leave: leaveSafety,
	},
	{
		at:   SafetyRest,
		says: lines(say("safety.rest", "numbers")),
		ways: []way{tap("with", "safety.stay"), numbersWay, humanInSafety, menuWay},
		text: hear("safety.stay", keepNot),
	},
}}

// In safety people are being told already; asking for them stays.
var humanInSafety = tap(Human, stay,
	turns("safety.human_told", 2).only(isTold), turns("safety.human_telling", 2).only(isUntold)).wishing(WishHuman)

var leaveSafety = way{on: onLeave, to: SafetyRest}
