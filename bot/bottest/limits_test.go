package bottest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/bottest"
	"tonari/bot/linetest"
)

const (
	pushPath  = "/v2/bot/message/push"
	replyPath = "/v2/bot/message/reply"
)

func TestBotTurnsGoByReplyTokenAndCounselorsWordsByPushWithAKey(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	_, c := w.talks("child")
	w.replies(w.Aoi, c, "読みました")
	for _, call := range w.LINE.CallsTo(pushPath) {
		if call.RetryKey == "" {
			t.Error("a push without a retry key")
		}
	}
	if len(w.LINE.CallsTo(replyPath)) != 2 || len(w.LINE.CallsTo(pushPath)) != 2 {
		t.Errorf("%d replies, %d pushes", len(w.LINE.CallsTo(replyPath)), len(w.LINE.CallsTo(pushPath)))
	}
}

func TestAFailedPushKeepsKeyBodyAndOrderAndIsOvertakenByAnswers(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	w.LINE.Always(pushPath, linetest.Answer(500))
	first := w.replies(w.Aoi, c, "いち")
	second := w.replies(w.Aoi, c, "に")
	w.marks(c, first, held)
	w.says(p, "メニュー") // asks whether to end the talk
	if !strings.Contains(p.Last().Text, "終わりにしますか") {
		t.Errorf("the answer waits for the push:\n%s", screen(p))
	}
	w.says(p, urgentWords)
	if !strings.Contains(p.Last().Text, "0120") {
		t.Errorf("safety words wait for the push:\n%s", screen(p))
	}
	w.LINE.Clear(pushPath)
	w.LINE.Fault(pushPath, linetest.RateLimited(), linetest.Reset(), linetest.AcceptThen(500))
	w.Pass(5*time.Minute, 5*time.Second)
	if !strings.Contains(screen(p), "いち\nに\n") || strings.Count(screen(p), "いち\n") != 1 {
		t.Errorf("phone:\n%s", screen(p))
	}
	w.marks(c, first, accepted)
	w.marks(c, second, accepted)
	body, key := "", ""
	for _, call := range w.LINE.CallsTo(pushPath) {
		if !strings.Contains(string(call.Body), "いち") {
			continue
		}
		if body == "" {
			body, key = string(call.Body), call.RetryKey
		}
		if string(call.Body) != body || call.RetryKey != key {
			t.Error("a retry has another key or body")
		}
	}
}

func TestAConflictIsSuccess(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	w.LINE.Fault(pushPath, linetest.AcceptThenReset())
	ts := w.replies(w.Aoi, c, "一度だけ")
	w.Pass(time.Minute, 5*time.Second)
	if n := strings.Count(screen(p), "一度だけ"); n != 1 {
		t.Errorf("%d times on the phone", n)
	}
	w.marks(c, ts, accepted)
}

func TestARefusedReplyTokenGoesOnAsAPush(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p := w.LINE.Person("child")
	p.Follow()
	w.Idle()
	p.Says(highWords)
	w.LINE.Advance(20 * time.Minute) // the token expires on the way
	w.Idle()
	w.Pass(10*time.Second, time.Second)
	if p.Last().Via != "push" || len(p.Choices()) == 0 {
		t.Errorf("phone %+v", p.Last())
	}
	if n := strings.Count(screen(p), "0120"); n == 0 {
		t.Errorf("phone:\n%s", screen(p))
	}
}

func TestAnAmbiguousReplyIsTriedAgainAsTheSameReplyAndNeverPushed(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]linetest.Fault{"accepted": linetest.AcceptThenReset(), "accepted, 500": linetest.AcceptThen(500), "lost": linetest.Reset()} {
		w := newWard(t)
		p := w.LINE.Person("child")
		p.Follow()
		w.Idle()
		w.LINE.Fault(replyPath, f)
		from := len(p.Received())
		w.says(p, calmWords)
		w.Pass(time.Minute, 2*time.Second)
		if n := len(since(p, from)); n == 0 || n > 2 {
			t.Errorf("%s: the phone shows\n%s", name, texts(since(p, from)))
		}
		if n := len(w.LINE.CallsTo(pushPath)); n != 0 {
			t.Errorf("%s: pushed %d times", name, n)
		}
	}
}

func TestSafetyWordsArePushedAfterAnAmbiguousReply(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p := w.LINE.Person("child")
	p.Follow()
	w.Idle()
	w.LINE.Fault(replyPath, linetest.Reset(), linetest.Reset())
	w.says(p, urgentWords)
	w.Pass(30*time.Second, time.Second)
	if !strings.Contains(screen(p), "0120") {
		t.Errorf("silence:\n%s", screen(p))
	}
	if p.Last().Via != "push" {
		t.Errorf("by %s", p.Last().Via)
	}
}

func TestTheMonthlyLimitIsShownAndTheReplyRides(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	w.LINE.Always(pushPath, linetest.MonthlyLimit())
	ts := w.replies(w.Aoi, c, "つながっています")
	w.marks(c, ts, warning)
	if !w.reads(c, "上限に達しています") {
		t.Error("the thread does not say why")
	}
	pushes := len(w.LINE.CallsTo(pushPath))
	w.After(2 * time.Hour)
	if n := len(w.LINE.CallsTo(pushPath)); n != pushes {
		t.Errorf("tried again %d times", n-pushes)
	}
	w.offer(w.Aoi, bot.ActionHoldSend)
	w.marks(c, ts, held)
	w.says(p, "メニュー")
	got := since(p, 0)
	if !strings.Contains(texts(got), "つながっています") || p.Last().Via != "reply" || len(p.Choices()) == 0 {
		t.Errorf("phone:\n%s", screen(p))
	}
	w.marks(c, ts, accepted)
}

func TestARateLimitIsWaitedOut(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	w.LINE.Fault(pushPath, linetest.RateLimitedFor("30"), linetest.Flooded())
	ts := w.replies(w.Aoi, c, "すこし待ちました")
	before := len(w.LINE.CallsTo(pushPath))
	w.After(20 * time.Second)
	if n := len(w.LINE.CallsTo(pushPath)); n != before {
		t.Error("Retry-After was not kept")
	}
	w.Pass(2*time.Minute, 5*time.Second)
	w.marks(c, ts, accepted)
	if strings.Count(screen(p), "すこし待ちました") != 1 {
		t.Errorf("phone:\n%s", screen(p))
	}
}

func TestAPushThatFailsForADayIsShownAtTheDesk(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	w.LINE.Outage(true)
	ts := w.replies(w.Aoi, c, "とどかないことば")
	w.Jump(22 * time.Hour)
	w.marks(c, ts, held)
	w.Jump(2 * time.Hour)
	w.marks(c, ts, warning)
	if !w.reads(c, "23時間") {
		t.Error("the thread does not say why")
	}
	w.LINE.Outage(false)
	w.After(time.Hour)
	if strings.Contains(screen(p), "とどかない") {
		t.Error("it was sent after its key had expired")
	}
}

func TestARefusedTokenStopsAllSendingAndNothingIsLost(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	w.LINE.SetToken("another")
	ts := w.replies(w.Aoi, c, "とめられたことば")
	calls := len(w.LINE.Calls())
	other := w.LINE.Person("other")
	w.says(other, calmWords)
	w.After(30 * time.Second)
	if n := len(w.LINE.Calls()); n != calls {
		t.Errorf("%d more requests", n-calls)
	}
	if !strings.Contains(w.admin("/metrics"), `tonari_failures_total{kind="line_unauthorized"}`) || !strings.Contains(w.admin("/readyz"), "token") {
		t.Error("no alarm")
	}
	w.LINE.SetToken("line-token")
	w.Pass(5*time.Minute, 10*time.Second)
	w.marks(c, ts, accepted)
	if !strings.Contains(screen(p), "とめられたことば") || len(other.Received()) == 0 {
		t.Error("something was lost")
	}
}

func TestABlockedPersonIsSentNothing(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	p.Block()
	w.Idle()
	w.shows(c, "ブロックしています")
	pushes := len(w.LINE.CallsTo(pushPath))
	ts := w.replies(w.Aoi, c, "お元気ですか")
	w.marks(c, ts, warning)
	if !w.reads(c, "送れませんでした", "ブロック") {
		t.Error("the thread does not say why")
	}
	w.clicks(w.Aoi, c, bot.ActionRelease)
	w.After(30 * time.Minute)
	if n := len(w.LINE.CallsTo(pushPath)); n != pushes {
		t.Errorf("%d pushes to somebody who blocked the account", n-pushes)
	}
	p.Unblock()
	w.Idle()
	if !w.reads(c, "もどってきました") || strings.Contains(w.now(c).Rendered, "ブロック") {
		t.Error("the return is not shown")
	}
}

func TestWhereFriendshipIsUnknownAnOldConversationIsMarkedDoubtful(t *testing.T) {
	t.Parallel()
	for days, doubtful := range map[int]bool{6: false, 8: true} {
		w := newWard(t)
		p := w.LINE.Person("child") // writes without having added the account
		w.says(p, "人と話す")
		c := card(t, w.Desk)
		w.clicks(w.Aoi, c, bot.ActionClaim)
		w.After(time.Duration(days) * 24 * time.Hour)
		ts := w.replies(w.Aoi, c, "その後いかがですか")
		if got := w.reads(c, "届いていないかもしれません"); got != doubtful {
			t.Errorf("after %d days: doubtful %v", days, got)
		}
		want := accepted
		if doubtful {
			want = warning
		}
		w.marks(c, ts, want)
	}
	w := newWard(t)
	_, c := w.talks("friend")
	w.After(30 * 24 * time.Hour)
	w.replies(w.Aoi, c, "その後いかがですか")
	if w.reads(c, "届いていないかもしれません") {
		t.Error("a friend is doubted")
	}
}

func TestLongWordsArriveWhole(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	w.replies(w.Aoi, c, strings.Repeat("ながいことば", 1500))
	if n := strings.Count(strings.ReplaceAll(texts(p.Received()), "\n", ""), "ながいことば"); n != 1500 {
		t.Errorf("%d of 1500 arrived", n)
	}
	long := strings.Repeat("ながい👨‍👩‍👧‍👦", 250)
	w.says(p, long)
	n := 0
	for _, post := range w.thread(c) {
		n += strings.Count(post.Rendered, "👨‍👩‍👧‍👦")
	}
	if n != 250 {
		t.Errorf("%d of 250 stand at the desk", n)
	}
}

func TestEventsOlderThanSixDaysAreRefusedAndCounted(t *testing.T) {
	t.Parallel()
	w := newWard(t, bottest.LINE(linetest.Redelivery()))
	p := w.LINE.Person("child")
	w.LINE.Hold()
	p.Says(highWords)
	w.After(6*24*time.Hour + time.Hour)
	got := w.LINE.Release(false, false)
	w.Idle()
	if len(got) != 1 || got[0].Status != 200 {
		t.Errorf("deliveries %+v", got)
	}
	if len(w.Desk.Posts()) != 0 || len(p.Received()) != 0 {
		t.Error("it was taken in")
	}
	if !strings.Contains(w.admin("/metrics"), `tonari_events_total{outcome="too_old",platform="line"} 1`) {
		t.Error("it was not counted")
	}
}

func TestAWebhookThatLINERepeatsIsTakenInOnce(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.asks("child")
	w.LINE.Chaos(linetest.Chaos{Duplicate: true, ExtraFields: true, ShuffleKeys: true, HeaderCase: true, Whitespace: true})
	for i := range 3 {
		w.says(p, fmt.Sprintf("ことば%d", i))
	}
	for i := range 3 {
		if n := w.count(c, fmt.Sprintf("ことば%d", i)); n != 1 {
			t.Errorf("ことば%d stands %d times", i, n)
		}
	}
}
