package flows

import "tonari/bot"

// withdrawn is for somebody who spends their time at home. It asks nothing: one
// tap says きょうもここにいる and gets a short word back, and that is enough. It
// never pushes, and it remarks on no silence, however long.
var withdrawn = flow{"withdrawn", []state{
	{
		at:    "withdrawn.start",
		says:  lines(say("withdrawn.start")),
		again: lines(say("withdrawn.on")),
		ways: []way{
			hereWay,
			tap("listen", "withdrawn.listen"),
			tap("read", "withdrawn.read"),
			tap("quiet", "withdrawn.quiet"),
			tap("step", "withdrawn.step"),
			humanWay, numbersWay, menuWay,
		},
		text:  hear(stay, keepToo, nod),
		leave: leaveWay,
	},
	{
		at:    "withdrawn.listen",
		says:  lines(say("withdrawn.listen")),
		again: lines(say("withdrawn.listen_on")),
		ways: []way{
			hereWay,
			tap("enough", "withdrawn.start", say("withdrawn.listened")).hushed(),
			humanWay, numbersWay, menuWay,
		},
		text:  hear(stay, keepToo, nod),
		leave: leaveWay,
	},
	{
		at:    "withdrawn.read",
		says:  lines(turns("withdrawn.read", 7)),
		again: lines(say("withdrawn.read_on")),
		ways:  []way{tap("more", stay), learnWay, elsewhere, hereWay, humanWay, numbersWay, menuWay},
		text:  hear(stay, keepToo, nod),
		leave: leaveWay,
	},
	{
		at:    "withdrawn.quiet",
		says:  lines(say("withdrawn.quiet")),
		again: lines(say("withdrawn.quiet_on")),
		ways: []way{
			tap("online", stay, say("withdrawn.online")),
			tap("calm", stay, say("withdrawn.calm")),
			placesWay, elsewhere, hereWay,
			humanWay, numbersWay, menuWay,
		},
		text:  hear(stay, keepToo, nod),
		leave: leaveWay,
	},
	piece("withdrawn.step", "withdrawn.support"),
	piece("withdrawn.support", "withdrawn.talk"),
	piece("withdrawn.talk", "withdrawn.experience"),
	piece("withdrawn.experience", "withdrawn.place"),
	piece("withdrawn.place", ""),
	{
		at:    "withdrawn.ask",
		says:  lines(say("withdrawn.ask")),
		again: lines(say("withdrawn.ask").only(hasNoCase), say("withdrawn.on").only(hasCase)),
		ways: []way{
			tap("yes", Waiting).wishing(WishStep),
			tap("later", "withdrawn.start", say("withdrawn.not_now")).hushed(),
			hereWay, humanWay, numbersWay, menuWay,
		},
		text:  hear(stay, keepToo, nod),
		leave: leaveWay,
	},
}}

// hereWay says きょうもここにいる, from wherever the talk rests, and asks nothing.
var hereWay = tap("here", stay, turns("withdrawn.here", 12))

// elsewhere leads back to where all choices stand, with one short line.
var elsewhere = tap("elsewhere", "withdrawn.start", say("withdrawn.on")).hushed()

// nod answers own words without asking for more.
var nod = turns("withdrawn.nod", 10)

// piece is a small part of what STEP is, with the next one a tap away.
func piece(at, next bot.Place) state {
	ways := []way{tap("ask_step", "withdrawn.ask"), elsewhere, hereWay, humanWay, numbersWay, menuWay}
	if next != "" {
		ways = append([]way{tap("more", next)}, ways...)
	}
	return state{at: at, says: lines(say(string(at))), ways: ways, text: hear(stay, keepToo, nod), leave: leaveWay}
}

// unremarked says that a person who comes back there is not told that they were
// away: nothing is expected of them.
func unremarked(talk bot.Talk) bool {
	at := talk.At
	if isAside(at) {
		at = talk.Back
	}
	return flowOf(at) == "withdrawn"
}
