package bottest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tonari/bot/bottest"
	"tonari/bot/linetest"
	"tonari/bot/service"
	"tonari/handoff/slacktest"
)

// Sixty messages of twelve people within five seconds, and an urgent one among
// them: the channel takes one post a second, the urgent card goes first, and no word
// is lost or out of its order.
func TestSixtyMessagesInFiveSecondsKeepTheBudgetAndTheirOrder(t *testing.T) {
	t.Parallel()
	const cases, rounds = 12, 5
	w := newWard(t, bottest.Env("SLACK_URGENT_CHANNEL", "C0DESK"), bottest.Service(func(o *service.Options) { o.PostsPerSecond = 1 }))
	w.Slack.LimitRate(1, 10)
	people := make([]*linetest.Person, cases)
	for i := range people {
		people[i] = w.LINE.Person(fmt.Sprintf("p%02d", i))
		people[i].Says("人と話す")
	}
	w.Pass(90*time.Second, time.Second)
	if n := len(w.Desk.Posts()); n != cases {
		t.Fatalf("%d cards stand before it begins", n)
	}
	before := len(w.Slack.Calls("chat.postMessage"))
	began := w.Now()
	for round := range rounds {
		for i, p := range people {
			p.Says(fmt.Sprintf("しるし%02d-%d", i, round))
		}
		w.Pass(time.Second, 500*time.Millisecond)
	}
	urgent := w.LINE.Person("urgent")
	urgent.Says(urgentWords)
	w.Pass(4*time.Second, 500*time.Millisecond)
	if !slices.ContainsFunc(w.Desk.Posts(), func(p slacktest.Post) bool { return strings.Contains(p.Rendered, "🔴") }) {
		t.Error("the urgent card waits behind calm words")
	}
	w.Pass(2*time.Minute, time.Second)

	for i, card := range w.Desk.Posts()[:cases] {
		var all strings.Builder
		for _, post := range w.thread(card) {
			all.WriteString(post.Rendered + "\n")
		}
		last := -1
		for round := range rounds {
			// The cards stand in the order in which people came, or near it: the mark
			// says whose thread it is.
			mark := ""
			for who := range people {
				if m := fmt.Sprintf("しるし%02d-%d", who, round); strings.Contains(all.String(), m) {
					mark = m
				}
			}
			at := strings.Index(all.String(), mark)
			if mark == "" || at <= last || strings.Count(all.String(), mark) != 1 {
				t.Errorf("card %d, round %d: lost, doubled or out of order", i, round)
			}
			last = at
		}
	}
	var times []time.Time
	for _, call := range w.Slack.Calls("chat.postMessage")[before:] {
		if call.Answer == "ratelimited" {
			t.Error("slack had to say no")
		}
		times = append(times, call.At)
	}
	// The budget is one a second with bursts of three.
	for i, from := range times {
		n := 0
		for _, at := range times[i:] {
			if at.Sub(from) < 10*time.Second {
				n++
			}
		}
		if n > 10+3+1 {
			t.Errorf("%d posts in ten seconds from %v on", n, from.Sub(began))
			break
		}
	}
}
