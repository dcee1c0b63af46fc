package flows

import (
	"slices"
	"strings"

	"tonari/bot"
	"tonari/flows/guide"
)

// The steps of anything that others name.
const (
	Anything      bot.Place = "anything.start"
	anythingMore  bot.Place = "anything.more"
	anythingFound bot.Place = "anything.found"
	listen        bot.Place = "welcome.listen"
)

// anythingBefore is what own words of an earlier talk are kept under.
const anythingBefore bot.Place = "anything.before"

// anything takes any worry of anybody, several at once, by topic or in own words,
// and shows services that may fit, each with the reason. It decides nothing, turns
// nobody away, and always has a human beside it.
var anything = flow{"anything", []state{
	{
		at:    Anything,
		says:  lines(say("anything.start")),
		ways:  slices.Concat(topicWays(anythingMore), []way{noticeWay, humanWay, numbersWay}),
		text:  hear(anythingFound, keepToo),
		leave: leaveWay,
		finds: func(st *stepper) found {
			st.renew(anythingBefore, Anything, anythingMore, anythingFound)
			return found{}
		},
	},
	{
		at:    anythingMore,
		says:  lines(turns("anything.more", 3)),
		ways:  slices.Concat(topicWays(stay), []way{tap("see", anythingFound), humanWay, numbersWay}),
		text:  hear(anythingFound, keepToo),
		leave: leaveWay,
	},
	{
		at:    anythingFound,
		says:  lines(say("anything.found").only(hasFound), say("anything.loose").only(hasLoose), say("anything.none", "numbers").only(hasNothing), cards("anything.cards"), turns("anything.kept", 3).only(isSame)),
		again: lines(say("anything.on")),
		ways: []way{
			humanWay, tap("topics", anythingMore), tap("see", stay), placesWay, noticeWay, learnWay, tap("again", Anything),
			numbersWay, menuWay,
		},
		text:  hear(stay, keepToo),
		leave: leaveWay,
		finds: suggest,
	},
}}

func topicWays(to bot.Place) []way {
	var all []way
	for _, t := range guide.Topics() {
		all = append(all, tap(string(t), to).adding().answers(Anything))
	}
	return all
}

// suggestCards is how many services are suggested at once.
const suggestCards = 5

// suggest shows what fits all that was written and chosen. What was written last
// and brings nothing new is received, and the cards stay where they are.
func suggest(st *stepper) found {
	now := fitting(st)
	if n := len(st.talk.Answers) - 1; st.wrote && n >= 0 && st.from == anythingFound {
		last := st.talk.Answers[n]
		st.talk.Answers = st.talk.Answers[:n]
		before := fitting(st)
		st.talk.Answers = append(st.talk.Answers, last)
		if slices.EqualFunc(now.cards, before.cards, func(a, b Card) bool { return a.Entry.ID == b.Entry.ID }) {
			return found{same: true}
		}
	}
	return now
}

// fitting shows what may fit the words and the topics, each with the reasons. Of
// words alone that lead nowhere it shows who takes any worry.
func fitting(st *stepper) found {
	var all []Card
	at := func(e guide.Entry) *Card {
		i := slices.IndexFunc(all, func(c Card) bool { return c.Entry.ID == e.ID })
		if i < 0 {
			i = len(all)
			all = append(all, Card{Entry: e})
		}
		return &all[i]
	}
	words := st.texts(Anything, anythingMore, anythingFound, listen)
	for _, s := range st.guide().Suggest(words, st.scene.Language, suggestCards) {
		at(s.Entry).Reasons = s.Reasons
	}
	topics := st.chosen(Anything)
	if len(topics) > 1 && !slices.Contains(topics, string(guide.TopicOther)) {
		topics = append(topics, string(guide.TopicOther))
	}
	perTopic := max(1, suggestCards/max(1, len(topics)))
	for _, t := range topics {
		for _, f := range st.guide().Find(guide.Query{Kind: guide.Service, Topic: guide.Topic(t), Limit: perTopic}) {
			c := at(f.Entry)
			c.Topics = append(c.Topics, guide.Topic(t))
		}
	}
	if len(all) > 0 {
		slices.SortStableFunc(all, func(a, b Card) int {
			return len(b.Reasons) + len(b.Topics) - len(a.Reasons) - len(a.Topics)
		})
		return found{cards: all[:min(len(all), bot.MaxTiles)]}
	}
	for _, f := range st.guide().Find(guide.Query{Kind: guide.Service, Topic: guide.TopicOther, Limit: suggestCards}) {
		at(f.Entry)
	}
	return found{cards: all, loose: true}
}

// guess reads what free text may speak of, and says so only when there is
// something that was not named before.
func guess(st *stepper) found {
	var f found
	news := false
	for _, s := range st.guide().Suggest(st.texts(listen), st.scene.Language, 0) {
		for _, r := range s.Reasons {
			if len(r.Words) == 0 || slices.Contains(f.about, r.About) {
				continue
			}
			f.about = append(f.about, r.About)
			key := "guessed." + strings.ToLower(string(r.Topic))
			if st.talk.Said[key] == 0 {
				news = true
				if st.talk.Said == nil {
					st.talk.Said = map[string]int{}
				}
				st.talk.Said[key]++
			}
		}
	}
	if !news {
		return found{}
	}
	return f
}
