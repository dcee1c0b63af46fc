package flows

import (
	"slices"

	"tonari/bot"
	"tonari/flows/guide"
)

// The steps of places that others name: where it begins, what is wished, and the
// one place that was chosen.
const (
	Places      bot.Place = "places.start"
	placesFound bot.Place = "places.found"
	placesNear  bot.Place = "places.near"
	placesWhere bot.Place = "places.send"
	placesWish  bot.Place = "places.wish"
	placesMatch bot.Place = "places.match"
	placesOne   bot.Place = "places.one"
)

// places looks for somewhere to be: what for is asked first, and the rest (for
// whom, on which day, from home or not, how near) only by those who want it. A
// place on the map is used for one answer. Nothing found is never the end: what
// comes close is shown, and there is always a human.
var places = flow{"places", []state{
	{
		at:    Places,
		says:  lines(say("places.start")),
		ways:  slices.Concat(purposeWays, []way{tap("near", placesWhere).skipping(), tap("wish", placesWish).skipping(), tap("any", placesFound), humanWay, numbersWay}),
		text:  hear(placesMatch, keepToo).answers(placesWish),
		near:  nearWay,
		leave: leaveWay,
		asks:  true,
		finds: func(st *stepper) found {
			st.renew(placesBefore, Places, "places.who", "places.day", "places.where", placesWish)
			return found{}
		},
	},
	{
		at: placesFound,
		says: lines(say("places.found").only(hasFound), say("places.loose").only(hasLoose),
			say("places.wrapped").only(hasWrapped), say("places.none", "numbers").only(hasNothing), cards("places.cards")),
		ways: []way{
			tap("more", stay).paging(), tap("who", "places.who"), tap("day", "places.day"), tap("where", "places.where"),
			tap("near", placesWhere), tap("wish", placesWish), tap("again", Places), humanWay, numbersWay, menuWay,
		},
		text:  hear(placesMatch, keepToo).answers(placesWish),
		near:  nearWay,
		leave: leaveWay,
		finds: findPlaces,
	},
	filter("places.who", "children", "teens", "adults", "older", "withdrawn_person", "family", "young_carer"),
	filter("places.day", "today", "tomorrow", "mon", "tue", "wed", "thu", "fri", "sat", "sun"),
	filter("places.where", "online", "onsite"),
	{
		at:    placesWhere,
		says:  lines(say("places.send")),
		ways:  []way{tap("send", stay).onTheMap(), tap("any", placesFound), tap("again", Places), humanWay, numbersWay, menuWay},
		text:  hear(placesMatch, keepToo).answers(placesWish),
		near:  nearWay,
		leave: leaveWay,
	},
	{
		at:    placesNear,
		says:  lines(say("places.near").only(isNear), say("places.near_none").only(isNotNear), cards("places.cards")),
		again: lines(say("places.near_on")),
		ways:  []way{tap("far", placesFound), tap("send", placesWhere), tap("again", Places), humanWay, numbersWay, menuWay},
		text:  hear(placesMatch, keepToo).answers(placesWish),
		near:  nearWay,
		leave: leaveWay,
		finds: findNear,
	},
	{
		at:    placesWish,
		says:  lines(say("places.wish")),
		ways:  slices.Concat(wishWays, []way{tap("done", placesMatch), humanWay, numbersWay}),
		text:  hear(placesMatch, keepToo),
		near:  nearWay,
		leave: leaveWay,
	},
	{
		at: placesMatch,
		says: lines(say("places.match").only(hasFound), say("places.match_loose").only(hasLoose),
			say("places.none", "numbers").only(hasNothing), cards("places.cards")),
		ways: []way{
			tap("wish", placesWish), tap("near", placesWhere), tap("any", placesFound), tap("again", Places),
			humanWay, numbersWay, menuWay,
		},
		text:  hear(stay, keepToo).answers(placesWish),
		near:  nearWay,
		leave: leaveWay,
		finds: matchPlaces,
	},
	{
		at: placesOne,
		says: lines(say("places.one", "place"), say("places.one_first", argVisit).only(hasFirst),
			say("places.one_next")),
		again: lines(say("places.one_next")),
		ways:  []way{humanWay, tap("list", placesFound), tap("again", Places), numbersWay, menuWay},
		text:  hear(stay, keepToo, say("places.one_kept")),
		near:  nearWay,
		leave: leaveWay,
		finds: func(*stepper) found { return found{} },
	},
}}

// placesBefore is what own words of an earlier search are kept under.
const placesBefore bot.Place = "places.before"

var (
	purposeWays = taps(placesFound, "quiet", "meet", "eat", "study", "play", "make", "help", "work")
	wishWays    = wishing("quiet", "meet", "talk", "eat", "study", "play", "make", "help", "learn", "online")
	nearWay     = way{on: onPoint, to: placesNear}
)

func taps(to bot.Place, choices ...string) []way {
	var all []way
	for _, c := range choices {
		all = append(all, tap(c, to))
	}
	return all
}

func wishing(choices ...string) []way {
	all := taps(stay, choices...)
	for i := range all {
		all[i] = all[i].adding()
		all[i].says = lines(turns("places.wished", 3))
	}
	return all
}

// filter asks one more thing of the places, or whatever.
func filter(at bot.Place, choices ...string) state {
	return state{
		at: at, asks: true,
		says:  lines(say(string(at))),
		ways:  append(taps(placesFound, append(choices, "any")...), humanWay, numbersWay),
		text:  hear(placesMatch, keepToo).answers(placesWish),
		near:  nearWay,
		leave: leaveWay,
	}
}

// How many cards a page, the nearest, and what wishes are matched to have: few
// enough to choose from.
const (
	pageCards  = 5
	nearCards  = 10
	matchCards = 3
)

// query is what was asked for, as of now.
func (st *stepper) query() guide.Query {
	var q guide.Query
	for _, a := range st.talk.Answers {
		if a.Choice == "any" {
			continue
		}
		switch a.Step {
		case Places:
			q.Purpose = guide.Purpose(a.Choice)
		case "places.who":
			q.Audience = guide.For(a.Choice)
		case "places.day":
			q.Day = st.day(a.Choice)
		case "places.where":
			q.Where = guide.Where(a.Choice)
		}
	}
	return q
}

func (st *stepper) day(choice string) guide.Day {
	switch choice {
	case "today":
		return guide.DayOf(st.scene.Now)
	case "tomorrow":
		return guide.DayOf(st.scene.Now.AddDate(0, 0, 1))
	}
	return guide.Day(choice)
}

// find places first, then services, which are somewhere to go to as well.
func (st *stepper) findAll(q guide.Query) []Card {
	var all []Card
	for _, kind := range []guide.Kind{guide.Place, guide.Service} {
		q.Kind = kind
		for _, f := range st.guide().Find(q) {
			if len(f.Entry.Purposes) > 0 { // what is for nothing is no place to go to
				all = append(all, Card{Entry: f.Entry, Metres: f.Metres, Located: f.Located})
			}
		}
	}
	return all
}

// close leaves out one wish after the other, the least important first, until
// something is found.
func (st *stepper) close(q guide.Query) (all []Card, loose bool) {
	for _, less := range []func(){
		func() {},
		func() { q.Day = "" },
		func() { q.Where = "" },
		func() { q.Audience = "" },
		func() { q.Purpose = "" },
	} {
		less()
		if all = st.findAll(q); len(all) > 0 {
			return all, loose
		}
		loose = true
	}
	return nil, loose
}

func findPlaces(st *stepper) found {
	all, loose := st.close(st.query())
	cards, wrapped := st.page(all, pageCards)
	return found{cards: cards, loose: loose, wrapped: wrapped}
}

// findNear shows the nearest of what was asked for; without anything on the map,
// what was asked for.
func findNear(st *stepper) found {
	q := st.query()
	if q.From = st.point; q.From == nil {
		return found{}
	}
	all, loose := st.close(q)
	located := slices.Clone(all)
	located = slices.DeleteFunc(located, func(c Card) bool { return !c.Located })
	slices.SortStableFunc(located, func(a, b Card) int { return a.Metres - b.Metres })
	if len(located) > 0 {
		return found{cards: located[:min(len(located), nearCards)], near: true, loose: loose}
	}
	return found{cards: all[:min(len(all), nearCards)], loose: loose}
}

// matchPlaces fits wishes to a few entries and says of each what speaks for it.
// Words that no wish was read from lead to what they may speak of.
func matchPlaces(st *stepper) found {
	wishes := st.chosen(placesWish)
	for _, w := range []string{"places.who", "places.day", "places.where", string(Places)} {
		for _, c := range st.chosen(bot.Place(w)) {
			switch {
			case c == "any":
			case w == "places.day":
				wishes = append(wishes, string(st.day(c)))
			case !slices.Contains(wishes, c):
				wishes = append(wishes, c)
			}
		}
	}
	var all []Card
	for _, m := range st.guide().Match("", wishes, nil, 0) {
		all = append(all, Card{Entry: m.Entry, Met: m.Met, Missing: m.Missing})
	}
	slices.SortStableFunc(all, func(a, b Card) int { return placesFirst(a) - placesFirst(b) + 2*(len(b.Met)-len(a.Met)) })
	for _, s := range st.guide().Suggest(st.texts(placesWish), st.scene.Language, matchCards) {
		if i := slices.IndexFunc(all, func(c Card) bool { return c.Entry.ID == s.Entry.ID }); i >= 0 {
			all[i].Reasons = s.Reasons
			continue
		}
		if len(all) < matchCards {
			all = append(all, Card{Entry: s.Entry, Reasons: s.Reasons})
		}
	}
	if len(all) > 0 {
		return found{cards: all[:min(len(all), matchCards)]}
	}
	all, _ = st.close(st.query())
	return found{cards: all[:min(len(all), pageCards)], loose: true}
}

func placesFirst(c Card) int {
	if c.Entry.Kind == guide.Place {
		return 0
	}
	return 1
}
