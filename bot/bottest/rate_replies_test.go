package bottest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/bottest"
	"tonari/bot/linetest"
	"tonari/bot/service"
	"tonari/handoff/slacktest"
)

// Twelve claimed talks, thirty replies of counselors and seventy-two words of
// residents a minute, then twelve urgent texts at once. Marks and updates need more
// calls than Slack takes: they give way, and nothing is refused.
func TestMarksGiveWayToWordsAndToCallsForHelp(t *testing.T) {
	t.Parallel()
	if !everything {
		t.Skip("takes a while: TONARI_TEST_ALL=1")
	}
	const cases, minutes = 12, 2
	w := newWard(t, bottest.Env("SLACK_URGENT_CHANNEL", "C0DESK"), bottest.Service(func(o *service.Options) { o.PostsPerSecond = 1 }))
	w.Slack.LimitRate(1, 10)
	staff := []*slacktest.Member{w.Aoi, w.Midori, w.Sato, w.Kuro}
	people, cards := make([]*linetest.Person, cases), make([]slacktest.Post, cases)
	for i := range people {
		people[i] = w.LINE.Person(fmt.Sprintf("p%02d", i))
		people[i].Says("人と話す")
		w.Pass(2*time.Second, time.Second)
		cards[i] = card(t, w.Desk)
		w.clicks(staff[i%len(staff)], cards[i], bot.ActionClaim)
	}
	w.Pass(2*time.Minute, 5*time.Second)

	said := map[string]time.Time{} // words of residents: when
	type reply struct {
		to       *linetest.Person
		ts, text string
	}
	var replies []reply
	sent := map[string]*linetest.Person{}
	for tick := range 120 * minutes { // half seconds
		if i := len(replies); tick%4 == 0 { // 30 a minute
			at, text := i*5%cases, fmt.Sprintf("返事%03d", i)
			ts := staff[at%len(staff)].Types(w.Desk, cards[at].TS, text)
			replies = append(replies, reply{people[at], ts, text})
		}
		if i := len(said); tick*3%10 < 3 { // 36 times a minute, two at once: the second joins the first's post
			for _, word := range []string{fmt.Sprintf("まくら%03d", i), fmt.Sprintf("まくら%03d", i+1)} {
				said[word] = w.Now()
				p := people[i/2*7%cases]
				sent[p.Says(word).MessageID] = p
			}
		}
		w.Pass(500*time.Millisecond, 500*time.Millisecond)
	}
	began := w.Now()
	for i, p := range people {
		word := fmt.Sprintf("いそぎ%02d ", i)
		said[word] = w.Now()
		p.Says(urgentWords + word)
	}
	w.Pass(3*time.Minute, 500*time.Millisecond)
	for id, p := range sent { // every post of words is rewritten
		p.Unsends(id)
	}
	w.Pass(3*time.Minute, time.Second)

	shown, called, posts := map[string]time.Time{}, 0, 0
	var last time.Time
	refused := map[string]int{}
	for _, call := range w.Slack.Calls() {
		if call.Answer == "ratelimited" {
			refused[call.Method]++
		}
		if call.Answer != "ok" {
			continue
		}
		content := call.Args["text"] + call.Args["blocks"]
		for word := range said {
			if shown[word].IsZero() && strings.Contains(content, word) {
				shown[word] = call.At
			}
		}
		if call.Method == "chat.postMessage" && call.At.After(began) {
			if called < cases {
				posts++
			}
			if strings.Contains(content, "<@U0") {
				if called++; called == cases {
					last = call.At
				}
			}
		}
	}
	if len(refused) > 0 {
		t.Errorf("slack had to say no: %v", refused)
	}
	var worst time.Duration
	for word, at := range said {
		switch urgent := strings.HasPrefix(word, "いそぎ"); {
		case shown[word].IsZero():
			t.Errorf("%s is lost", word)
		case !urgent:
			worst = max(worst, shown[word].Sub(at))
		}
	}
	if worst > 10*time.Second {
		t.Errorf("a word stood in Slack %v after it was written", worst)
	}
	// One post a second with a burst of three: the last of n leaves after n-3 seconds.
	if most := time.Duration(posts-3)*time.Second + time.Second; called < cases || last.Sub(began) > most {
		t.Errorf("%d calls for help in %d posts, the last after %v", called, posts, last.Sub(began))
	}
	t.Logf("words after at most %v, %d posts with all calls after %v", worst, posts, last.Sub(began))
	wrong := 0
	for _, r := range replies {
		p, _ := w.Desk.Find(r.ts)
		want := accepted
		if !strings.Contains(screen(r.to), r.text) { // held when the urgent text came: its author is asked
			want = held
		}
		if len(p.Reactions) != 1 || p.Reactions[0].Name != want {
			wrong++
		}
	}
	if wrong > 0 {
		t.Errorf("%d of %d replies have not their mark", wrong, len(replies))
	}
	for _, c := range cards {
		if w.reads(c, "まくら") {
			t.Error("words that were taken back still stand")
		}
	}
}
