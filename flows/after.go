package flows

import "tonari/bot"

// after is what comes when a talk with a counselor is over, and what is asked
// around it: whether we may ask once more some days later, and three voluntary
// questions about loneliness, before and after.
//
// The questions are those of the Cabinet Office's survey on connections among
// people (人々のつながりに関する基礎調査), the Japanese short form of the UCLA loneliness
// scale: https://www.cao.go.jp/kodoku_koritsu/torikumi/zenkokuchousa.html. Their
// answers are recorded as figures and never shown.
var after = flow{"after", append(append([]state{
	{
		at:    CheckInAsk,
		says:  lines(say("after.checkin")),
		ways:  []way{tap("yes", Thanks, say("after.checkin_yes")).wishing(WishCheckIn), tap("no", Thanks, say("after.checkin_no")), humanWay, numbersWay},
		text:  hear(Thanks, keepNot, heard),
		leave: leaveWay,
	},
	{
		at:   CheckIn,
		says: lines(say("after.hello")),
		ways: []way{
			tap("good", "after.heard", say("after.good")),
			tap("soso", "after.heard", say("after.soso")),
			tap("hard", "after.heard", say("after.hard")),
			backWay, humanWay, numbersWay,
		},
		text:  hear("welcome.listen", keepToo).answers(CheckIn),
		leave: leaveWay,
		asks:  true,
	},
	{
		at:    "after.heard",
		says:  lines(say("after.heard")),
		ways:  []way{backWay, humanWay, numbersWay, menuWay},
		text:  hear("welcome.listen", keepToo).answers(CheckIn),
		leave: leaveWay,
	},
}, three("before", Waiting)...), three("later", Thanks)...)}

// three are the three questions, and where they lead. Each can be passed over,
// and all of them be left at once.
func three(when string, to bot.Place) []state {
	at := func(part string) bot.Place { return bot.Place("after." + when + part) }
	ask := func(n string, next bot.Place, ss ...says) state {
		var ways []way
		for _, c := range loneliness {
			w := tap(c, next, ss...)
			if next == to {
				w = w.hushed()
			}
			ways = append(ways, w)
		}
		skip := tap("skip", next, ss...).skipping()
		if next == to {
			skip = skip.hushed()
		}
		return state{
			at:    at("_" + n),
			says:  lines(say("after.lonely_" + n)),
			ways:  append(ways, skip, tap("stop", to).hushedSaying("after.stopped"), humanWay, numbersWay),
			text:  hear(to, keepNot, heard).hushed(),
			leave: leaveWay,
		}
	}
	return []state{
		{
			at:   at(""),
			says: lines(say("after." + when)),
			ways: []way{
				tap("start", at("_1")), tap("no", to).hushedSaying("after.declined"), humanWay, numbersWay,
			},
			text:  hear(to, keepNot, heard).hushed(),
			leave: leaveWay,
		},
		ask("1", at("_2")),
		ask("2", at("_3")),
		ask("3", to, say("after.answered")),
	}
}

func (w way) hushedSaying(key string) way {
	w.hush, w.says = true, lines(say(key))
	return w
}

// loneliness are the answers of the survey, from least to most.
var loneliness = []string{"lonely_never", "lonely_rarely", "lonely_sometimes", "lonely_always"}

// Loneliness reads a choice at one of the three questions: when it is asked
// (before or after a talk), which one it is (1 to 3; empty at other places), and
// whether the choice answers it.
func Loneliness(at bot.Place, choice string) (when, item string, ok bool) {
	switch at {
	case "after.before_1", "after.before_2", "after.before_3":
		when = "before"
	case "after.later_1", "after.later_2", "after.later_3":
		when = "after"
	default:
		return "", "", false
	}
	for _, c := range loneliness {
		ok = ok || c == choice
	}
	return when, string(at[len(at)-1:]), ok
}
