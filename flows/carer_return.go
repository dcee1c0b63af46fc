package flows

// carerReturn meets a child who comes back after a rest: it asks how things went,
// and does not begin anew.
var carerReturn = []state{
	fork("carer.begin",
		when("since", talkedBefore("carer"), "carer.since"),
		otherwise("carer.today"),
	),
	fork("carer.back",
		when("since", stoppedIn("carer"), "carer.since", heard),
		otherwise("welcome.listen"),
	),
	{
		at: "carer.since", asks: true,
		says: lines(
			say("carer.since_about", argAbout).having(chose(carerWho, "mother", "father", "grand", "sibling")),
			say("carer.since").having(not(chose(carerWho, "mother", "father", "grand", "sibling"))),
		),
		ways: []way{
			tap("better", "carer.news", say("carer.better")),
			tap("same", "carer.news", say("carer.same")),
			tap("worse", "carer.news", say("carer.worse")),
			tap("check", "carer.check").skipping(),
			tap("anew", "carer.today").skipping(),
			skipWay("carer.sum"), humanWay, numbersWay,
		},
		text:  hear("carer.sum", keepInstead, heard),
		leave: leaveWay,
	},
	question("carer.news", "carer.sum",
		tap("more", "carer.sum"),
		tap("less", "carer.sum"),
		tap("school", "carer.sum"),
		tap("self", "carer.sum"),
	),
}
