package flows

import (
	"slices"

	"tonari/bot"
)

// learn explains in very small pieces: words that are used of people, rights,
// what happens to what one writes, services of the ward. It tells nobody that
// they are what it explains. It is turned aside to, and leads back to where the
// talk was.
var learn = flow{"learn", slices.Concat(
	[]state{
		{
			at:    Learn,
			says:  lines(say("learn.topics")),
			again: lines(say("learn.topics_on")),
			ways: []way{
				tap("care", "learn.care"),
				tap("inside", "learn.inside"),
				tap("rights", "learn.rights"),
				tap("talk", "learn.talk"),
				tap("ward", "learn.ward"),
				backWay, humanWay, numbersWay, menuWay,
			},
			text:  wroteWhileReading,
			leave: leaveWay,
		},
		{
			at:   "learn.ward",
			says: lines(say("learn.ward")),
			ways: []way{
				tap("child", "learn.child"),
				tap("home", "learn.home"),
				tap("family", "learn.family"),
				tap("all", "learn.all"),
				topicsWay, backWay, humanWay, numbersWay,
			},
			text:  wroteWhileReading,
			leave: leaveWay,
		},
	},
	pieces("learn.care", "learn.care_name", "learn.care_own", "learn.care_help"),
	pieces("learn.inside", "learn.inside_name", "learn.inside_own", "learn.inside_step"),
	pieces("learn.rights", "learn.rights_rest", "learn.rights_say", "learn.rights_safe", "learn.rights_adult"),
	pieces("learn.talk", "learn.talk_name", "learn.talk_ask", "learn.talk_stop"),
	pieces("learn.child", "learn.child_ward", "learn.child_town"),
	pieces("learn.home", "learn.home_step", "learn.home_visit"),
	pieces("learn.family", "learn.family_talk", "learn.family_visit"),
	pieces("learn.all", "learn.all_near", "learn.all_place"),
)}

// Learn is where one chooses what to read.
const Learn bot.Place = "learn.topics"

// pieces are read one after the other with つぎへ; after the last stand the topics.
func pieces(at ...bot.Place) []state {
	var all []state
	for i, p := range at {
		st := state{
			at: p, says: lines(say(string(p))),
			ways:  []way{topicsWay, backWay, humanWay, numbersWay},
			text:  wroteWhileReading,
			leave: leaveWay,
		}
		if i+1 < len(at) {
			st.ways = append([]way{tap("more", at[i+1])}, st.ways...)
		}
		all = append(all, st)
	}
	return all
}

var (
	topicsWay         = way{on: "topics", to: Learn}
	wroteWhileReading = hear(stay, keepToo, heard).answers(Learn)
)
