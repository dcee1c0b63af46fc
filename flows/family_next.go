package flows

// familyNext is what a family can do now: gatherings, a consultation, a visit,
// STEP, a human, or only reading. None of it depends on the person at home.
var familyNext = []state{
	{
		at:   "family.next",
		says: lines(say("family.next")),
		ways: []way{
			tap("meet", "family.meet"),
			tap("consult", Waiting, say("family.consult")).wishing(WishConsult),
			tap("visit", "family.visit"),
			tap("step", "family.step"),
			humanWay,
			tap("read", "family.read"),
			tap("later", "family.later"),
			numbersWay,
		},
		text:  hear(stay, keepToo, heard),
		leave: leaveWay,
	},
	{
		at:    "family.meet",
		says:  lines(say("family.meet")),
		again: lines(say("family.meet_on")),
		ways: []way{
			tap("salon", stay, say("family.salon")),
			tap("lecture", stay, say("family.lecture")),
			tap("single", stay, say("family.single")),
			tap("book", Booking), tap("dates", Waiting, say("family.dates")).wishing(WishMeeting),
			familyElsewhere, humanWay, numbersWay, menuWay,
		},
		text:  hear(stay, keepToo, heard),
		leave: leaveWay,
	},
	{
		at:   "family.visit",
		says: lines(say("family.visit")),
		ways: []way{
			tap("want", "family.knows", append(lines(say("family.visit_asked")), whileWaiting...)...).wishing(WishVisit),
			familyElsewhere, humanWay, numbersWay, menuWay,
		},
		text:  hear(stay, keepToo, heard),
		leave: leaveWay,
	},
	question("family.knows", "family.next",
		tap("told", "family.next", say("family.knows_kept")),
		tap("untold", "family.next", say("family.knows_kept")),
		tap("refuses", "family.next", say("family.refuses")),
		tap("unsure", "family.next", say("family.knows_kept")),
	),
	{
		at:   "family.step",
		says: lines(say("family.step")),
		ways: []way{
			tap("ask_step", Waiting).wishing(WishStep),
			familyElsewhere, humanWay, numbersWay, menuWay,
		},
		text:  hear(stay, keepToo, heard),
		leave: leaveWay,
	},
	{
		at:    "family.read",
		says:  lines(say("family.read")),
		again: lines(say("welcome.read_on")),
		ways:  []way{tap("next", "family.next"), learnWay, humanWay, numbersWay, menuWay},
		text:  hear("family.next", keepToo, heard).hushed(),
		leave: leaveWay,
	},
	{
		at:    "family.later",
		says:  lines(say("family.later")),
		ways:  []way{tap("next", "family.next"), humanWay, numbersWay, menuWay},
		text:  hear("family.next", keepToo, heard).hushed(),
		leave: leaveWay,
	},
}

var familyElsewhere = tap("elsewhere", "family.next")
