package flows

import "slices"

// safety is entered when somebody may be in danger. The situation (triage's
// category, or what a button said) chooses the room: SafetyNow is the door of all
// of them. Each says that the person was heard, gives numbers that answer now,
// asks one thing at a time, and stays with them until a human has come. It never
// names a way to die, promises nothing, and says that people know only when they
// do (Scene.Told). Where somebody else may read the screen, it says little.
var safety = flow{"safety", slices.Concat(safetyFirst, safetyBody, safetyHarm, safetyOthers, safetyStay)}

// safetyFirst: is it safe there, who is near, and the direct question.
var safetyFirst = []state{
	{
		at: SafetyNow,
		says: lines(
			turns("safety.heard", 6).only(isNotHarmed),
			turns("safety.heard_harm", 4).only(isHarmed),
			turns("safety.numbers", 4, "numbers"),
			turns("safety.ask_told", 3).only(isTold),
			turns("safety.ask_telling", 3).only(isUntold),
		),
		again: lines(turns("safety.ask_told", 3).only(isTold), turns("safety.ask_telling", 3).only(isUntold)),
		asks:  true,
		ways: []way{
			tap("yes", "safety.thoughts", turns("safety.good", 2)).wishing(WishSafe),
			tap("no", "safety.danger").wishing(WishUnsafe),
			tap("company", "safety.company"),
			numbersInSafety, humanInSafety,
		},
		text:  hear("safety.stay", keepNot),
		leave: leaveSafety,
	},
	{
		at:   "safety.company",
		says: lines(turns("safety.company", 2)),
		asks: true,
		ways: []way{
			tap("kind", "safety.thoughts", turns("safety.kind", 2)).wishing(WishSafe),
			tap("scared", "safety.danger").wishing(WishUnsafe),
			numbersInSafety, humanInSafety,
		},
		text:  hear("safety.stay", keepNot),
		leave: leaveSafety,
	},
	{
		// The direct question. It does not put the thought into anybody's head, it is
		// the best sign there is, and it can be left unanswered
		// (https://www.orygen.org.au/chatsafe, "Responding to someone who may be suicidal").
		at: "safety.thoughts",
		says: lines(turns("safety.thoughts", 3).only(is(suicidal...).not()),
			turns("safety.thoughts_on", 2).only(is(suicidal...))),
		asks: true,
		ways: []way{
			tap("yes", "safety.beside", turns("safety.thoughts_yes", 2), turns("safety.numbers", 4, "numbers")).
				about("suicide").wishing(WishThoughts),
			tap("no", "safety.stay", turns("safety.thoughts_no", 2)).hushed(),
			tap("unsaid", "safety.stay", turns("safety.thoughts_unsaid", 2)).hushed(),
			numbersInSafety, humanInSafety,
		},
		text:  hear("safety.stay", keepInstead),
		leave: leaveSafety,
	},
	{
		at:   "safety.beside",
		says: lines(turns("safety.beside", 2)),
		asks: true,
		ways: []way{
			tap("kind", "safety.stay", turns("safety.beside_kind", 2)).hushed(),
			tap("alone", "safety.stay", turns("safety.beside_alone", 2)).hushed(),
			tap("scared", "safety.danger").wishing(WishUnsafe),
			numbersInSafety, humanInSafety,
		},
		text:  hear("safety.stay", keepNot),
		leave: leaveSafety,
	},
	{
		at: "safety.danger",
		says: lines(
			turns("safety.danger", 3).only(is(slices.Concat(athome, bodily, others)...).not()),
			turns("safety.danger_harm", 3).only(is(athome...)),
			turns("safety.danger_body", 2).only(is(bodily...)),
			turns("safety.danger_third", 2).only(is(others...)),
			turns("safety.numbers", 4, "numbers"),
			turns("safety.danger_told", 2).only(isTold), turns("safety.danger_telling", 2).only(isUntold),
		),
		again: lines(turns("safety.danger_again", 2)),
		ways: []way{
			tap("moved", "safety.stay", turns("safety.moved", 2)).hushed().wishing(WishSafe),
			hideInSafety, numbersInSafety, humanInSafety,
		},
		text:  hear("safety.stay", keepNot),
		leave: leaveSafety,
	},
}

// What every room of safety has. People are being told already; asking for them
// stays.
var (
	numbersInSafety = tap(Numbers, stay,
		turns("safety.numbers", 4, "numbers").only(isOpenly), turns("safety.short", 3, "numbers").only(isWatched))
	humanInSafety = tap(Human, stay,
		turns("safety.human_told", 3).only(isTold), turns("safety.human_telling", 3).only(isUntold)).wishing(WishHuman)
	hideInSafety = tap("hide", stay).wishing(WishHide).hushed()
	leaveSafety  = way{on: onLeave, to: SafetyRest}
)

// toldInSafety gives numbers with what is known of who knows.
func toldInSafety() []says {
	return lines(
		turns("safety.told", 3, "numbers").only(both(isTold, isOpenly)),
		turns("safety.telling", 3, "numbers").only(both(isUntold, isOpenly)),
		turns("safety.short_told", 3, "numbers").only(both(isTold, isWatched)),
		turns("safety.short_telling", 3, "numbers").only(both(isUntold, isWatched)),
	)
}
