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
			tap("other", Anything).answers(Who),
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
			tap("other", Anything).answers(Who),
			noticeWay,
			placesWay,
			tap("booking", Booking),
			tap("promise", stay, say("welcome.promise")),
			learnWay, tap("settings", Settings),
			humanWay, numbersWay,
		},
		text:  hear("welcome.listen", keepToo).answers("welcome.listen"),
		leave: leaveWay,
	},
	{
		at:    "welcome.listen",
		says:  lines(turns("welcome.listen", 6).only(isNotAbout), say("welcome.guess", argGuess).only(isAbout)),
		again: lines(say("welcome.listen_on")),
		ways:  []way{humanWay, tap("see", anythingFound), placesWay, tap("topics", Anything), numbersWay, menuWay},
		finds: guess,
		text:  hear(stay, keepToo),
		leave: leaveWay,
	},
	{
		at:    Rest,
		says:  lines(say("welcome.rest").only(hasNoCase), say("welcome.rest_case").only(hasCase)),
		ways:  []way{backWay, humanWay, numbersWay, menuWay},
		text:  hear("welcome.listen", keepToo),
		since: way{on: onSince, to: "carer.back", keep: keepToo, worded: true},
	},
}}
