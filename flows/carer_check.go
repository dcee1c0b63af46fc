package flows

import "tonari/bot"

// looking are the small questions with which a child looks back on themselves.
// They may stop at any of them, and days later go on at the first that has no
// answer. Nothing is counted: there is no score and no name for anybody.
var looking = []bot.Place{
	"carer.me_later", "carer.me_friends", "carer.me_study", "carer.me_sleepy", "carer.me_think",
	"carer.me_body", "carer.me_must", "carer.me_say", "carer.me_thanks", "carer.me_ease",
}

// halfway is the question before which it is said that one may stop.
const halfway = 5

var carerCheck = append(checks(), carerCheckFork(), state{
	at:    "carer.me_done",
	says:  lines(say("carer.me_done")),
	again: lines(say("carer.next")),
	ways: []way{
		humanWay, tap("on", "carer.sum", say("carer.next")).hushed(), learnWay,
		tap("again", looking[0]), numbersWay,
	},
	text:  hear("carer.sum", keepToo, say("carer.added")).hushed(),
	since: restedWay("carer.since"),
	leave: leaveWay,
})

// carerCheckFork goes to the first question without an answer.
func carerCheckFork() state {
	var ways []way
	for i, at := range looking {
		said := say("carer.me_resume")
		if i == 0 {
			said = say("carer.me_intro")
		}
		ways = append(ways, when(string(at[len("carer."):]), open(at), at, said))
	}
	return fork("carer.check", append(ways, otherwise("carer.me_done", say("carer.me_seen")).hushed())...)
}

func checks() []state {
	var all []state
	for i, at := range looking {
		next := bot.Place("carer.me_done")
		if i+1 < len(looking) {
			next = looking[i+1]
		}
		st := state{
			at: at, asks: true,
			says: lines(say(string(at))),
			ways: []way{
				tap("often", next), tap("sometimes", next), tap("rarely", next),
				tap(choiceSkip, next), // kept, so that it is not asked again
				tap("enough", "carer.sum", say("carer.me_enough")).hushed().skipping(),
				humanWay, numbersWay,
			},
			text:  hear(next, keepInstead, heard),
			leave: leaveWay,
		}
		if i == halfway {
			st.says = lines(say("carer.me_half"), say(string(at)))
			st.again = lines(say(string(at)))
		}
		all = append(all, st)
	}
	return all
}
