package flows

// consents are the questions around passing things on to another agency (the
// つなぐシート). Nobody is asked twice in a row, a no changes nothing, and a yes can be
// taken back in words, at any place, until it was passed on.
var consents = []state{
	{
		at:   ConsentAsk,
		says: lines(say("consent.ask", argAgency), say("consent.what")),
		ways: []way{{on: "yes"}, {on: "no"}, {on: "later"}},
	},
	{at: ConsentGiven, says: lines(say("consent.given", argAgency)), ways: []way{{on: "stop"}}},
}
