package turn

import (
	"slices"
	"strings"
	"time"

	"tonari/bot"
	"tonari/flows"
)

// seatRef marks the receipt of news of seats.
const seatRef = "seat/"

// keepTellings bounds the news that are under way.
const keepTellings = 20

// News that LINE did not take are told with the next answer, which costs nothing,
// or pushed again: after an outage soon, where the month's messages are used up now
// and then until they are not. What LINE refused for good waits for an answer.
const (
	tellAfterOutage = time.Hour
	tellAfterLimit  = 6 * time.Hour
)

// tracked lets the conversation hear whether the news of seats in an item arrived.
func (t *turn) tracked(item bot.LineItem) bot.LineItem {
	if len(t.seatTold) == 0 {
		return item
	}
	item.ID = t.id()
	item.Ref, item.Receipt = seatRef+item.ID, true
	t.c.Tellings = newest(append(t.c.Tellings, bot.SeatTelling{Ref: item.Ref, News: t.seatTold}), keepTellings)
	t.seatTold = nil
	return item
}

// arrived takes up what LINE made of news of seats.
func (t *turn) arrived(r bot.Receipt) {
	i := slices.IndexFunc(t.c.Tellings, func(x bot.SeatTelling) bool { return x.Ref == r.Ref })
	if i < 0 {
		return
	}
	news := t.c.Tellings[i].News
	t.c.Tellings = slices.Delete(t.c.Tellings, i, i+1)
	if r.Outcome == bot.OutcomeAccepted {
		return
	}
	for _, a := range news {
		a.Unheard = true
		t.fact("seat_unheard", nil, "", map[string]string{
			"news": string(a.News), "event": string(a.Event.ID), "outcome": string(r.Outcome),
		})
		switch r.Outcome {
		case bot.OutcomeDead:
			t.later(a, t.now.Add(tellAfterOutage))
		case bot.OutcomeMonthly:
			t.later(a, t.now.Add(tellAfterLimit))
		default:
			t.c.LaterNews = keepNews(append(t.c.LaterNews, a))
		}
	}
}

// takeBackTellings: what hiding holds back is cancelled; news of seats among it wait for
// the next answer.
func (t *turn) takeBackTellings() {
	for _, x := range t.c.Tellings {
		t.c.LaterNews = keepNews(append(t.c.LaterNews, x.News...))
	}
	t.c.Tellings = nil
}

// rideNews puts news that could not be pushed before the answer of this turn, whose
// own question stands after them.
func (t *turn) rideNews() {
	if len(t.c.LaterNews) == 0 || len(t.bubbles) == 0 || t.in.ReplyToken == "" ||
		t.hidden() || t.safety || t.only || t.quotes || strings.HasPrefix(string(t.c.Talk.At), "safety.") {
		return
	}
	answer, stand := t.bubbles, t.stand
	t.bubbles = nil
	for _, a := range t.takeLater() {
		if units(t.bubbles)+units(answer) > maxBubble/2 { // LINE takes 5 bubbles of 5,000
			t.later(a, t.now.Add(time.Minute))
			continue
		}
		if a.News == bot.SeatOpened && !t.c.Settings.Wants(bot.TopicEvents) || flows.Reminds(a.News) && !t.c.Settings.Wants(bot.TopicReminder) {
			continue
		}
		t.step(flows.Cue{Seat: &a.SeatAnswer, Rides: true})
		t.seatTold = append(t.seatTold, a)
	}
	t.bubbles, t.stand = append(t.bubbles, answer...), stand
}

// noteUnheard tells the events whether this person still waits for news that LINE
// did not take: staff see how many have not been reached.
func (t *turn) noteUnheard() {
	var now []bot.EventID
	note := func(a bot.SeatUntold) {
		if a.Unheard && !flows.Reminds(a.News) && a.News != bot.SeatOpened && !slices.Contains(now, a.Event.ID) {
			now = append(now, a.Event.ID)
		}
	}
	for _, a := range t.c.LaterNews {
		note(a)
	}
	for _, x := range t.c.Tellings {
		for _, a := range x.News {
			note(a)
		}
	}
	tell := func(all, but []bot.EventID, act bot.SeatAct) {
		for _, id := range all {
			if !slices.Contains(but, id) {
				t.out.Effects.Seats = append(t.out.Effects.Seats, bot.SeatAsk{ID: t.id(), Event: id, Act: act})
			}
		}
	}
	tell(now, t.c.Unheard, bot.SeatUnheard)
	tell(t.c.Unheard, now, bot.SeatHeard)
	t.c.Unheard = now
}
