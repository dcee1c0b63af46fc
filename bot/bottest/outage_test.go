package bottest_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"tonari/bot"
	"tonari/bot/bottest"
	"tonari/bot/service"
	"tonari/handoff/slacktest"
)

// heard are the person's words in a thread, in the order in which they stand.
func (w *ward) heard(c slacktest.Post, prefix string) []string {
	var out []string
	for _, p := range w.thread(c) {
		for line := range strings.SplitSeq(p.Rendered, "\n") {
			if s, ok := strings.CutPrefix(line, "> "+prefix); ok {
				out = append(out, s)
			}
		}
	}
	return out
}

func TestAnOutageOfSlackLosesNothingAndKeepsTheOrder(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	w.Slack.Outage(true)
	p := w.LINE.Person("child")
	w.says(p, "ことば0 "+urgentWords)
	if !strings.Contains(screen(p), "0120") || strings.Contains(screen(p), "知らせました") || strings.Contains(screen(p), "知らせてあります") {
		t.Errorf("phone:\n%s", screen(p))
	}
	from := len(p.Received())
	w.After(59 * time.Second)
	if got := since(p, from); len(got) != 0 {
		t.Errorf("too early:\n%s", texts(got))
	}
	w.After(2 * time.Second)
	got := since(p, from)
	if len(got) != 1 || !strings.Contains(got[0].Text, "時間がかかっています") || !strings.Contains(got[0].Text, "0120") {
		t.Errorf("after 60 s the phone shows\n%s", texts(got))
	}
	for i := 1; i < 10; i++ {
		w.says(p, fmt.Sprintf("ことば%d です", i))
		w.Pass(time.Minute, 20*time.Second)
	}
	w.Slack.Outage(false)
	w.Pass(6*time.Minute, 10*time.Second)
	c := card(t, w.Urgent)
	w.shows(c, "🔴 緊急")
	order := w.heard(c, "ことば")
	if len(order) != 10 || !slices.IsSorted(order) {
		t.Errorf("the thread has %q", order)
	}
	if len(w.called(c, "緊急の相談です")) != 1 {
		t.Error("the mention is lost or doubled")
	}
	if n := len(w.Urgent.Posts()); n != 1 {
		t.Errorf("%d cards", n)
	}
}

func TestACalmPersonIsToldWhenTheDeskCannotBeReached(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	w.Slack.Outage(true)
	p := w.LINE.Person("child")
	w.says(p, "人と話す")
	from := len(p.Received())
	w.After(61 * time.Second)
	if got := since(p, from); len(got) != 1 || !strings.Contains(got[0].Text, "時間がかかっています") {
		t.Errorf("the phone shows\n%s", texts(got))
	}
	quick := newWard(t)
	p = quick.LINE.Person("child")
	quick.says(p, "人と話す")
	from = len(p.Received())
	quick.After(2 * time.Minute)
	if got := since(p, from); len(got) != 0 {
		t.Errorf("with a card the phone shows\n%s", texts(got))
	}
}

func TestEveryFormOfARateLimitIsWaitedOut(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]slacktest.Fault{
		"30": slacktest.TooMany("30"), "none": slacktest.TooMany(""), "odd": slacktest.TooMany("soon"), "zero": slacktest.TooMany("0"),
		"ratelimited": slacktest.Refuse("ratelimited"), "rate_limited": slacktest.Refuse("rate_limited"),
		"stored although": slacktest.AcceptThenRefuse("ratelimited"),
	} {
		w := newWard(t)
		p, c := w.asks("child")
		w.Slack.FaultIf("chat.postMessage", 1, f, func(a map[string]string) bool { return strings.Contains(a["blocks"], "ことば1") })
		w.says(p, "ことば1")
		w.says(p, "ことば2")
		before := len(w.Slack.Calls("chat.postMessage"))
		if name != "zero" {
			w.Pass(5*time.Second, time.Second)
			if n := len(w.Slack.Calls("chat.postMessage")); n != before {
				t.Errorf("%s: %d posts during the pause", name, n-before)
			}
		}
		w.Pass(time.Minute, 10*time.Second)
		if got := w.heard(c, "ことば"); !slices.Equal(got, []string{"1", "2"}) {
			t.Errorf("%s: the thread has %q", name, got)
		}
	}
}

// TestAPostWhoseLookUpFailsTooStandsOnce: that the look-up failed says nothing of the
// post.
func TestAPostWhoseLookUpFailsTooStandsOnce(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]slacktest.Fault{
		"500": slacktest.Status(500), "reset": slacktest.Reset(), "unavailable": slacktest.Refuse("service_unavailable"), "token": slacktest.Refuse("invalid_auth"),
	} {
		w := newWard(t)
		p, c := w.asks("child")
		w.Slack.FaultIf("chat.postMessage", 1, slacktest.AcceptThenReset(), func(a map[string]string) bool { return strings.Contains(a["blocks"], "ことば1") })
		w.Slack.Fault("conversations.replies", 1, f)
		w.says(p, "ことば1")
		w.says(p, "ことば2")
		w.Pass(3*time.Minute, 10*time.Second)
		if got := w.heard(c, "ことば"); !slices.Equal(got, []string{"1", "2"}) {
			t.Errorf("%s: the thread has %q", name, got)
		}
	}
}

func TestAPostWhoseAnswerIsLostStandsOnce(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]slacktest.Fault{
		"reset": slacktest.AcceptThenReset(), "500": slacktest.AcceptThenStatus(500), "internal_error": slacktest.AcceptThenRefuse("internal_error"),
		"not stored": slacktest.Reset(), "empty": slacktest.Empty(), "page": slacktest.Page(), "503": slacktest.Status(503),
	} {
		for _, part := range []string{"ことば1", "緊急の相談です", "未対応"} { // words, a line of ours, the card
			w := newWard(t)
			w.Slack.FaultIf("chat.postMessage", 1, f, func(a map[string]string) bool { return strings.Contains(a["blocks"], part) })
			p := w.LINE.Person("child")
			w.says(p, "ことば1 "+urgentWords)
			w.says(p, "ことば2")
			w.Pass(time.Minute, 10*time.Second)
			c := card(t, w.Urgent)
			if got := w.heard(c, "ことば"); len(got) != 2 || !slices.IsSorted(got) {
				t.Errorf("%s, %s: the thread has %q", name, part, got)
			}
			if n := len(w.Urgent.Posts()); n != 1 {
				t.Errorf("%s, %s: %d cards", name, part, n)
			}
			if n := len(w.called(c, "緊急の相談です")); n != 1 {
				t.Errorf("%s, %s: %d mentions", name, part, n)
			}
		}
	}
}

func TestADeletedParentGetsANewCard(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	w.says(p, "ことば1")
	w.After(6 * time.Second)
	deleteByAdmin(w, c)
	w.says(p, "ことば2")
	w.Pass(30*time.Second, time.Second)
	fresh := card(t, w.Desk)
	if fresh.TS == c.TS {
		t.Fatal("no new card")
	}
	w.shows(fresh, "対応中", "相談員A")
	if !w.reads(fresh, "ことば2") {
		t.Error("the words are not in the new thread")
	}
	for _, post := range w.Desk.Posts() {
		if post.TS != fresh.TS && post.Subtype != "tombstone" {
			t.Errorf("a stray post stands: %s", post.Rendered)
		}
	}
	w.replies(w.Aoi, fresh, "新しいスレッドから")
	if p.Last().Text != "新しいスレッドから" {
		t.Errorf("the new thread does not reach the phone:\n%s", screen(p))
	}
	w.clicks(w.Aoi, fresh, bot.ActionClose)
	w.shows(fresh, "完了")
}

// TestADeletedCardOfAQuietCaseIsPostedAgain: nobody writes, and still the case must not
// be nowhere.
func TestADeletedCardOfAQuietCaseIsPostedAgain(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	w.replies(w.Aoi, c, "こんにちは")
	deleteByAdmin(w, c)
	for range 3 {
		w.After(5 * time.Minute)
		w.Service.Reconcile(t.Context())
		w.Idle()
	}
	var cards []slacktest.Post
	for _, post := range w.Desk.Posts() {
		if post.Subtype != "tombstone" {
			cards = append(cards, post)
		}
	}
	if len(cards) != 1 {
		t.Fatalf("%d cards", len(cards))
	}
	w.shows(cards[0], "対応中", "相談員A")
	w.replies(w.Aoi, cards[0], "新しいスレッドから")
	if p.Last().Text != "新しいスレッドから" {
		t.Errorf("phone:\n%s", screen(p))
	}
}

// deleteByAdmin deletes a post of the bot behind its back, as an admin of the
// workspace can.
func deleteByAdmin(w *ward, c slacktest.Post) {
	w.t.Helper()
	form := url.Values{"channel": {c.Channel}, "ts": {c.TS}}
	req := httptest.NewRequest(http.MethodPost, "/api/chat.delete", strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Authorization", "Bearer "+w.Slack.Token())
	rec := httptest.NewRecorder()
	w.Slack.ServeHTTP(rec, req)
	if !strings.Contains(rec.Body.String(), `"ok":true`) {
		w.t.Fatal(rec.Body.String())
	}
}

func TestARefusedSlackTokenStopsAllSendingAndNothingIsLost(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.asks("child")
	w.Slack.Revoke(true)
	w.says(p, "ことば1")
	calls := len(w.Slack.Calls())
	w.says(p, "ことば2")
	w.After(30 * time.Second)
	if n := len(w.Slack.Calls()); n != calls {
		t.Errorf("%d more requests", n-calls)
	}
	if !strings.Contains(w.admin("/metrics"), `tonari_failures_total{kind="slack_unauthorized"}`) || !strings.Contains(w.admin("/readyz"), "token") {
		t.Error("no alarm")
	}
	if len(p.Received()) < 3 {
		t.Error("the talk on the phone stopped with Slack")
	}
	w.Slack.Revoke(false)
	w.Pass(5*time.Minute, 10*time.Second)
	if got := w.heard(c, "ことば"); !slices.Equal(got, []string{"1", "2"}) {
		t.Errorf("the thread has %q", got)
	}
}

func TestAnArchivedChannelIsAlarmedAndWaitedFor(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.asks("child")
	w.Desk.Archive()
	w.says(p, "ことば1")
	w.Pass(2*time.Minute, 10*time.Second)
	if !strings.Contains(w.admin("/metrics"), `kind="slack_channel"`) {
		t.Error("no alarm")
	}
	w.Desk.Unarchive()
	w.Pass(10*time.Minute, 30*time.Second)
	if got := w.heard(c, "ことば"); !slices.Equal(got, []string{"1"}) {
		t.Errorf("the thread has %q", got)
	}
}

func TestTheBudgetOfAChannelIsKeptAndUrgentGoesFirst(t *testing.T) {
	t.Parallel()
	w := newWard(t, bottest.Env("SLACK_URGENT_CHANNEL", "C0DESK"), bottest.Service(func(o *service.Options) { o.PostsPerSecond = 1 }))
	w.Slack.LimitRate(1, 10)
	people := []string{}
	for i := range 6 {
		people = append(people, fmt.Sprintf("p%d", i))
	}
	for _, name := range people {
		p := w.LINE.Person(name)
		p.Says("人と話す")
	}
	w.Idle()
	began := w.Now()
	urgent := w.LINE.Person("urgent")
	urgent.Says(urgentWords)
	w.Pass(3*time.Second, 250*time.Millisecond)
	found := slices.ContainsFunc(w.Desk.Posts(), func(p slacktest.Post) bool { return strings.Contains(p.Rendered, "🔴") })
	if !found {
		t.Error("the urgent card waited behind calm ones")
	}
	if d := w.Now().Sub(began); d > 10*time.Second {
		t.Logf("the machine took %v", d)
	}
	w.Pass(40*time.Second, 500*time.Millisecond)
	if n := len(w.Desk.Posts()); n != 7 {
		t.Errorf("%d cards", n)
	}
	if r := w.Desk.MaxRate(); r > 4 {
		t.Errorf("%d posts in a second", r)
	}
	limited := 0
	for _, call := range w.Slack.Calls("chat.postMessage") {
		if call.Answer == "ratelimited" {
			limited++
		}
	}
	if limited > 0 {
		t.Errorf("limited %d times", limited)
	}
}

func TestRepaintsAreMerged(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.asks("child")
	w.Slack.Outage(true)
	w.says(p, watchWords)
	w.says(p, highWords)
	w.says(p, urgentWords)
	before := len(w.Slack.Calls("chat.update"))
	w.Slack.Outage(false)
	w.Pass(time.Minute, 5*time.Second)
	w.shows(c, "🔴 緊急")
	if n := len(w.Slack.Calls("chat.update")) - before; n != 1 {
		t.Errorf("%d updates for three changes", n)
	}
}

func TestATypedMessageWhoseThreadIsNotKnownYetIsFound(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	o, err := redis.ParseURL(w.Redis)
	if err != nil {
		t.Fatal(err)
	}
	rdb := redis.NewClient(o)
	defer rdb.Close()
	if n := rdb.Del(t.Context(), "tn:{C0DESK}:th:"+c.TS).Val(); n != 1 {
		t.Fatal("the thread index has another form")
	}
	w.Aoi.Types(w.Desk, c.TS, "みつけてください")
	w.Idle()
	w.Service.Care(t.Context())
	w.After(10 * time.Second)
	if p.Last().Text != "みつけてください" {
		t.Errorf("phone:\n%s", screen(p))
	}
}
