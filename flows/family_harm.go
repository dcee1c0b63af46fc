package flows

import "tonari/bot"

// familyHarm is for violence at home. Whoever is afraid now is led into safety;
// for whom it is calm now, there are numbers, and a counselor is called early if
// they want it. Who fears their own hand is not blamed and finds the same help.
var familyHarm = []state{
	{
		at: "family.harm", asks: true,
		says: lines(say("family.harm")),
		ways: []way{
			tap("now", SafetyNow).about("violence").wishing(WishUnsafe),
			tap("calm", "family.guard").about("violence"),
			tap("unsure", "family.guard").about("violence"),
			tap("mine", "family.guard", say("family.mine", "numbers")).about("violence").hushed(),
			humanWay, numbersWay,
		},
		text:  hear("family.guard", keepToo, heard).about("violence"),
		leave: leaveWay,
	},
	{
		at:    "family.guard",
		says:  lines(say("family.guard", "numbers")),
		again: lines(say("family.guard_on")),
		ways: []way{
			tap("tell", Waiting, say("family.told", "numbers")).about("violence").wishing(WishHarm).hushed(),
			tap("now", SafetyNow).about("violence").wishing(WishUnsafe),
			tap("on", "family.tried"),
			humanWay, tap(Numbers, stay, say("numbers.now", "numbers")).about("violence"),
		},
		text:  hear(stay, keepToo, heard),
		leave: leaveWay,
	},
}

// athomeIs makes violence at home what it is between partners: there are numbers
// and a way of speaking of their own for that.
func athomeIs(category string, talk bot.Talk) string {
	if category == "violence" && chose("family.who", "partner")(talk, Scene{}) {
		return "dv"
	}
	return category
}
