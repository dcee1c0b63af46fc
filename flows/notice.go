package flows

// notice is for somebody who worries about another: a neighbour, a teacher, an
// アウトリーチサポーター. The other person is not here to agree: it asks what
// was seen and since when, never who or where, and passes it on only when the
// writer wants that.
var notice = flow{"notice", []state{
	{
		at: "notice.start", asks: true,
		says:  lines(say("notice.start"), say("notice.danger")),
		again: lines(say("notice.danger")),
		ways: []way{
			tap("now", SafetyNow).about("third_party").wishing(WishEndangered),
			tap("no", "notice.seen"),
			tap("unsure", "notice.seen", say("notice.unsure", "numbers")).about("third_party"),
			skipWay("notice.seen"), humanWay, numbersWay,
		},
		text:  hear("notice.seen", keepInstead, heard),
		leave: leaveWay,
	},
	question("notice.seen", "notice.since",
		tap("unseen", "notice.since"),
		tap("voice", "notice.voice"),
		tap("child", "notice.since"),
		tap("living", "notice.since"),
		tap("mood", "notice.since"),
	),
	question("notice.voice", "notice.since",
		tap("now", SafetyNow).about("third_party").wishing(WishEndangered),
		tap("before", "notice.since", say("notice.voice_before", "numbers")).about("third_party"),
		tap("unsure", "notice.since", say("notice.voice_before", "numbers")).about("third_party"),
	),
	question("notice.since", "notice.you",
		tap("recent", "notice.you"),
		tap("months", "notice.you"),
		tap("years", "notice.you"),
		tap("unsure", "notice.you"),
	),
	question("notice.you", "notice.next",
		tap("neighbour", "notice.next"),
		tap("school", "notice.next"),
		tap("supporter", "notice.next", say("notice.supporter")),
		tap("work", "notice.next"),
		tap("someone", "notice.next"),
	),
	{
		at:    "notice.next",
		says:  lines(say("notice.next").only(hasNoCase), say("notice.next_case").only(hasCase)),
		again: lines(say("notice.next_on").only(hasNoCase), say("notice.next_case").only(hasCase)),
		ways: []way{
			tap("pass", Waiting, say("notice.passed")).wishing(WishNotice),
			tap("read", "notice.read"),
			tap("later", "notice.later"),
			humanWay, numbersWay,
		},
		text:  hear(stay, keepToo, heard),
		leave: leaveWay,
	},
	{
		at:    "notice.read",
		says:  lines(say("notice.read")),
		again: lines(say("welcome.read_on")),
		ways:  []way{tap("next", "notice.next"), learnWay, humanWay, numbersWay, menuWay},
		text:  hear("notice.next", keepToo, heard).hushed(),
		leave: leaveWay,
	},
	{
		at:    "notice.later",
		says:  lines(say("notice.later")),
		ways:  []way{tap("next", "notice.next"), humanWay, numbersWay, menuWay},
		text:  hear("notice.next", keepToo, heard).hushed(),
		leave: leaveWay,
	},
}}
