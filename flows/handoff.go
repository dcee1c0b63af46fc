package flows

// handoff goes with somebody who waits for a human, is with one, or comes from
// one. While a counselor holds the case the voice is theirs.
var handoff = flow{"handoff", []state{
	{
		at:    Waiting,
		says:  append(lines(turns("handoff.asked", 2)), whileWaiting...),
		again: whileWaiting,
		ways:  []way{tap("back", back), numbersWay, tap(Human, stay).typedOnly().wishing(WishHuman), menuWay, tap("three", Before)},
		text:  hear(stay, keepNot, turns("handoff.kept", 4)),
		leave: leaveWay,
	},
	{
		at:    Here,
		says:  lines(say("handoff.here", "name")),
		ways:  []way{numbersWay, tap(Human, stay, say("handoff.who", "name")).typedOnly()},
		text:  hear(stay, keepNot).hushed(),
		leave: way{on: onLeave, aside: LeaveAsk},
	},
	{
		at: Left,
		says: lines(say("handoff.left"),
			say("handoff.left_open").only(isOpen), say("handoff.left_closed", "next", "numbers").only(isClosedCalm),
			say("handoff.waiting_urgent", "numbers").only(isClosedUrgent)),
		again: whileWaiting,
		ways:  []way{tap("back", back), numbersWay, tap(Human, Waiting).typedOnly().wishing(WishHuman), menuWay},
		text:  hear(Waiting, keepNot, turns("handoff.kept", 4)).hushed(),
		leave: leaveWay,
	},
	{
		at:    Changed,
		says:  lines(say("handoff.changed", "name")),
		again: lines(say("handoff.here", "name")),
		ways:  []way{numbersWay, tap(Human, stay, say("handoff.who", "name")).typedOnly()},
		text:  hear(Here, keepNot).hushed(),
		leave: way{on: onLeave, aside: LeaveAsk},
	},
	{
		at:    Closed,
		says:  lines(say("handoff.closed"), say("handoff.feedback")),
		again: lines(say("handoff.feedback")),
		ways: []way{
			tap("solved", CheckInAsk, say("handoff.solved")).wishing(WishSolved),
			tap("easier", CheckInAsk, say("handoff.easier")).wishing(WishEasier),
			tap("same", CheckInAsk, say("handoff.same")).wishing(WishSame),
			humanWay, numbersWay,
		},
		text:  hear(Thanks, keepNot, heard),
		leave: leaveWay,
	},
	{
		at:    Thanks,
		says:  lines(say("handoff.thanks")),
		ways:  []way{backWay, humanWay, numbersWay, menuWay, tap("three", Later)},
		text:  hear("welcome.listen", keepToo),
		leave: leaveWay,
	},
}}

var whileWaiting = lines(
	say("handoff.waiting_open", "hours").only(isOpen),
	say("handoff.waiting_closed", "next", "numbers").only(isClosedCalm),
	say("handoff.waiting_urgent", "numbers").only(isClosedUrgent),
)
