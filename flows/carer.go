package flows

import (
	"slices"

	"tonari/bot"
)

// carer is for a child or student. It begins with the day and never says ヤング
// ケアラー: most of those who are one do not see themselves so. Every question
// takes a button, the child's own words, or とばす. After what a child does at home
// come one to three questions about their situation (carer_situation.go); at the
// end they may look back on themselves (carer_check.go); who comes back after a
// rest is asked how things went (carer_return.go).
var carer = flow{"carer", slices.Concat(carerRoad, carerSituations, carerCheck, carerReturn)}

// carerWho is where a child says whom they look after.
const carerWho bot.Place = "carer.who"

var carerRoad = []state{
	question("carer.today", carerWho,
		tap("usual", carerWho),
		tap("good", carerWho, say("carer.glad")),
		tap("tired", carerWho, say("carer.tired")),
		tap("hard", carerWho, say("carer.hard")),
	),
	question(carerWho, "carer.what",
		tap("mother", "carer.what"),
		tap("father", "carer.what"),
		tap("grand", "carer.what"),
		tap("sibling", "carer.what"),
		tap("someone", "carer.what"),
		tap("none", "carer.sleep", say("carer.nobody")),
	),
	question("carer.what", "carer.more",
		tap("house", "carer.more"),
		tap("body", "carer.more"),
		tap("listen", "carer.more"),
		tap("little", "carer.more"),
		tap("speak", "carer.more"),
		tap("money", "carer.more"),
		tap("many", "carer.more", say("carer.much")),
	),
	question("carer.often", "carer.sleep",
		tap("daily", "carer.sleep", say("carer.daily")),
		tap("week", "carer.sleep"),
		tap("times", "carer.sleep"),
	),
	question("carer.sleep", "carer.school",
		tap("well", "carer.school", say("carer.glad")),
		tap("short", "carer.school"),
		tap("bad", "carer.school", say("carer.sleepless")),
	),
	question("carer.school", "carer.feel",
		tap("fine", "carer.feel"),
		tap("homework", "carer.feel"),
		tap("late", "carer.feel"),
		tap("away", "carer.feel", say("carer.away")),
	),
	question("carer.feel", "carer.sum",
		tap("okay", "carer.sum"),
		tap("heavy", "carer.sum", say("carer.heavy")),
		tap("lonely", "carer.sum", say("carer.lonely")),
		tap("upset", "carer.sum", say("carer.upset")),
		tap("unsure", "carer.sum", say("carer.unsure")),
	),
	{
		at:    "carer.sum",
		says:  lines(say("carer.sum", "summary"), say("carer.next")),
		again: lines(say("carer.next")),
		ways: []way{
			humanWay, tap("check", "carer.check"), tap("read", "carer.read"), learnWay,
			tap("later", "carer.later"), numbersWay,
		},
		text:  hear(stay, keepToo, say("carer.added")),
		since: restedWay("carer.since"),
		leave: leaveWay,
	},
	{
		at:    "carer.read",
		says:  lines(say("carer.read")),
		again: lines(say("welcome.read_on")),
		ways:  []way{learnWay, humanWay, tap("later", "carer.later"), numbersWay, menuWay},
		text:  hear("carer.sum", keepToo, say("carer.added")).hushed(),
		since: restedWay("carer.since"),
		leave: leaveWay,
	},
	{
		at:   "carer.later",
		says: lines(say("carer.later")),
		ways: []way{
			tap("again", "carer.sum"), tap("check", "carer.check"),
			humanWay, numbersWay, menuWay,
		},
		text:  hear("carer.sum", keepToo, say("carer.added")).hushed(),
		since: restedWay("carer.since"),
		leave: leaveWay,
	},
}

// question is a state that says its own name, keeps a button or the person's
// own words as the answer, and goes on to the next either way.
func question(at, next bot.Place, choices ...way) state {
	return state{
		at: at, asks: true,
		says:  lines(say(string(at))),
		ways:  append(choices, skipWay(next), humanWay, numbersWay),
		text:  hear(next, keepInstead, heard),
		leave: leaveWay,
	}
}
