package flows

// welcome makes the promises, asks who is there, and is the place to come back
// to. Somebody who only wants to write is listened to.
var welcome = flow{"welcome", []state{
	{
		at:   Start,
		ways: []way{humanWay.typedOnly()},
		text: hear(Who, keepToo, say("welcome.first")),
	},
	{
		at:    Who,
		says:  lines(say("welcome.promise"), say("welcome.who")),
		again: lines(say("welcome.who")),
		ways: []way{
			tap("child", "carer.begin", say("welcome.child")).answers(Who),
			tap("home", "withdrawn.start").answers(Who),
			tap("family", "family.who", say("welcome.family")).answers(Who),
			tap("other", "welcome.other").answers(Who),
			humanWay, numbersWay,
		},
		text:  hear("welcome.listen", keepToo).answers("welcome.listen"),
		leave: leaveWay,
	},
	{
		at:   Menu,
		says: lines(say("welcome.menu")),
		ways: []way{
			backWay,
			tap("child", "carer.begin", say("welcome.child")).answers(Who),
			tap("home", "withdrawn.start").answers(Who),
			tap("family", "family.who", say("welcome.family")).answers(Who),
			tap("other", "welcome.other").answers(Who),
			tap("notice", "notice.start"),
			tap("promise", stay, say("welcome.promise")),
			learnWay, tap("settings", Settings),
			humanWay, numbersWay,
		},
		text:  hear("welcome.listen", keepToo).answers("welcome.listen"),
		leave: leaveWay,
	},
	{
		at:    "welcome.listen",
		says:  lines(turns("welcome.listen", 6)),
		again: lines(say("welcome.listen_on")),
		ways:  []way{humanWay, numbersWay, menuWay},
		text:  hear(stay, keepToo),
		leave: leaveWay,
	},
	{
		at:    "welcome.other",
		says:  lines(say("welcome.other")),
		ways:  []way{humanWay, tap("notice", "notice.start"), tap("read", "welcome.other_read"), learnWay, numbersWay, menuWay},
		text:  hear(stay, keepToo, heard),
		leave: leaveWay,
	},
	{
		at:    "welcome.other_read",
		says:  lines(say("welcome.other_read")),
		again: lines(say("welcome.read_on")),
		ways:  []way{learnWay, humanWay, numbersWay, menuWay},
		text:  hear("welcome.other", keepToo, heard),
		leave: leaveWay,
	},
	{
		at:   Rest,
		says: lines(say("welcome.rest").only(hasNoCase), say("welcome.rest_case").only(hasCase)),
		ways: []way{backWay, humanWay, numbersWay, menuWay},
		text: hear("welcome.listen", keepToo),
	},
}}
