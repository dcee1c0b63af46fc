package bottest_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/bottest"
	"tonari/bot/service"
	"tonari/handoff/slacktest"
)

// onPhone counts bubbles with exactly this text.
func onPhone(texts []string, text string) int {
	n := 0
	for _, s := range texts {
		if s == text {
			n++
		}
	}
	return n
}

func TestAnEventThatSlackLostIsReadInTheThread(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	w.replies(w.Aoi, c, "いち")
	w.Slack.DropEvents(1)
	w.types(w.Aoi, c, "に")
	w.After(time.Minute)
	if p.Last().Text == "に" {
		t.Fatal("the event was not lost")
	}
	for range 2 {
		w.Service.Reconcile(t.Context())
		w.After(10 * time.Second)
	}
	var got []string
	for _, m := range p.Received() {
		got = append(got, m.Text)
	}
	if p.Last().Text != "に" || onPhone(got, "いち") != 1 || onPhone(got, "に") != 1 {
		t.Errorf("phone:\n%s", screen(p))
	}
}

// TestWhatIsFoundAfterTenMinutesIsOfferedAndNotSent: the talk went on meanwhile, and
// a sentence out of its time may hurt.
func TestWhatIsFoundAfterTenMinutesIsOfferedAndNotSent(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	w.Slack.DropEvents(3)
	old := w.Aoi.Types(w.Desk, c.TS, "さっきの話ですが")
	w.Aoi.Types(w.Desk, c.TS, "メモ: 内側のことば")
	w.Pass(11*time.Minute, time.Minute)
	recent := w.Aoi.Types(w.Desk, c.TS, "いまの話です")
	w.Service.Reconcile(t.Context())
	w.After(20 * time.Second)
	if s := screen(p); strings.Contains(s, "さっきの話") || !strings.Contains(s, "いまの話です") || strings.Contains(s, "内側") {
		t.Errorf("phone:\n%s", s)
	}
	w.marks(c, old, held)
	w.marks(c, recent, accepted)
	if !strings.Contains(w.told(w.Aoi), "10分以上たって") {
		t.Errorf("the author sees\n%s", w.told(w.Aoi))
	}
	w.Pass(3*time.Minute, time.Minute)
	w.shows(c, "未送信")
	w.offer(w.Aoi, bot.ActionHoldSend)
	w.After(6 * time.Second)
	if p.Last().Text != "さっきの話ですが" {
		t.Errorf("phone:\n%s", screen(p))
	}
}

// TestHoursOfLostEventsAreFoundAgainInTheirOrder plays the day on which Slack threw
// sixteen hours of events away.
func TestHoursOfLostEventsAreFoundAgainInTheirOrder(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	_, c := w.talks("child")
	w.Slack.DropEvents(1000)
	var typed []string
	for i := range 30 {
		typed = append(typed, w.Aoi.Types(w.Desk, c.TS, fmt.Sprintf("ことば%03d", i)))
	}
	w.Jump(16 * time.Hour)
	w.Slack.DropEvents(0)
	w.Service.Reconcile(t.Context())
	w.Pass(time.Minute, 20*time.Second)
	offers := 0
	for _, e := range w.Slack.Ephemerals(w.Aoi) {
		if strings.Contains(e.Rendered, "10分以上たって") {
			offers++
		}
	}
	if offers != len(typed) {
		t.Errorf("%d of %d are offered", offers, len(typed))
	}
}

// TestAnOfferThatItsAuthorChangedOrTookBackUnheardIsNotSentAsItWas: Slack lost the
// edit and the deletion, too.
func TestAnOfferThatItsAuthorChangedOrTookBackUnheardIsNotSentAsItWas(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	first := w.types(w.Midori, c, "古いことば")
	second := w.types(w.Midori, c, "消すことば")
	w.Slack.DropEvents(2)
	w.Midori.Edits(first, "新しいことば")
	w.Midori.Deletes(second)
	w.After(2 * time.Minute)
	w.Service.Reconcile(t.Context())
	w.Idle()
	w.offer(w.Midori, bot.ActionHoldSend)
	w.After(10 * time.Second)
	if s := screen(p); !strings.Contains(s, "新しいことば") || strings.Contains(s, "古いことば") || strings.Contains(s, "消すことば") {
		t.Errorf("phone:\n%s", s)
	}
	stale := 0
	for _, e := range w.Slack.Ephemerals(w.Midori) {
		if _, ok := e.Button(string(bot.ActionHoldSend)); ok {
			if _, err := w.Midori.ClicksStale(e, string(bot.ActionHoldSend)); err == nil {
				stale++
			}
			w.Idle()
		}
	}
	if stale == 0 || strings.Contains(screen(p), "消すことば") {
		t.Errorf("%d old buttons; phone:\n%s", stale, screen(p))
	}
}

// TestThreadsAreReadByTheOneThatSendsToSlackOnly: two processes must not ask twice.
func TestThreadsAreReadByTheOneThatSendsToSlackOnly(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	w.talks("child")
	w.Service.Reconcile(t.Context())
	read := len(w.Slack.Calls("conversations.replies"))
	if read == 0 {
		t.Fatal("the holder reads nothing")
	}
	other := w.Start(service.Options{Live: w.Live(), Shift: w.Shift, PostsPerSecond: 1e6})
	other.Reconcile(t.Context())
	other.Care(t.Context())
	if n := len(w.Slack.Calls("conversations.replies")); n != read {
		t.Errorf("another process read %d times", n-read)
	}
	w.Jump(time.Minute) // the holder is gone
	other.Care(t.Context())
	if n := len(w.Slack.Calls("conversations.replies")); n == read {
		t.Error("nobody reads when the holder is gone")
	}
}

// TestThreadsAreReadAfterEveryGapAndNowAndThen counts when a thread is read.
func TestThreadsAreReadAfterEveryGapAndNowAndThen(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	care := func() { w.Service.Care(t.Context()); w.Idle() }
	reads := func(act func()) int {
		before := len(w.Slack.Calls("conversations.replies"))
		act()
		return len(w.Slack.Calls("conversations.replies")) - before
	}
	if n := reads(care); n == 0 {
		t.Error("not read at the start")
	}
	w.After(time.Minute)
	if n := reads(care); n != 0 {
		t.Errorf("read %d times within a minute", n)
	}
	w.After(5 * time.Minute)
	if n := reads(care); n == 0 {
		t.Error("not read after five minutes")
	}
	w.Slack.Outage(true)
	care()
	w.Slack.DropEvents(1)
	w.Aoi.Types(w.Desk, c.TS, "とぎれたことば")
	w.Slack.Outage(false)
	if n := reads(care); n == 0 {
		t.Error("not read after an outage")
	}
	w.After(10 * time.Second)
	if !strings.Contains(screen(p), "とぎれたことば") {
		t.Errorf("phone:\n%s", screen(p))
	}
	w.Restart()
	w.Jump(time.Minute)
	if n := reads(care); n == 0 {
		t.Error("not read by a new process")
	}
}

// TestTheThreadThatWasReadLongestAgoIsFirstAndALimitCostsNothing: a rate limit ends a
// run, and the next goes on where it ended.
func TestTheThreadThatWasReadLongestAgoIsFirstAndALimitCostsNothing(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	var cards []slacktest.Post
	for i := range 3 {
		_, c := w.talks(fmt.Sprintf("p%d", i))
		cards = append(cards, c)
		w.After(time.Second)
	}
	order := func() []string {
		before := len(w.Slack.Calls("conversations.replies"))
		w.Service.Reconcile(t.Context())
		w.After(time.Second)
		var out []string
		for _, call := range w.Slack.Calls("conversations.replies")[before:] {
			out = append(out, call.Args["ts"])
		}
		return out
	}
	if n := len(order()); n != 3 {
		t.Fatalf("%d threads are read", n)
	}
	w.Slack.FaultIf("conversations.replies", 1, slacktest.TooMany("30"), func(a map[string]string) bool { return a["ts"] == cards[1].TS })
	// Threads that were read within the same moment come in any order.
	if got := order(); len(got) == 0 || got[len(got)-1] != cards[1].TS {
		t.Fatalf("after the limit it went on: %q", got)
	}
	if got := order(); len(got) != 3 || got[0] != cards[1].TS {
		t.Errorf("order %q, want first %s", got, cards[1].TS)
	}
}

// TestConnectionsThatLookAliveButDeliverNothingAreOpenedAnew: the bot's own posts
// come back as events, and here they do not.
func TestConnectionsThatLookAliveButDeliverNothingAreOpenedAnew(t *testing.T) {
	t.Parallel()
	w := newWard(t, bottest.SocketMode())
	p, c := w.talks("child")
	w.Service.Care(t.Context())
	w.After(10 * time.Second)
	w.Slack.FreezeSockets(true)
	w.Aoi.Types(w.Desk, c.TS, "聞こえますか")
	w.says(p, "ことば")
	w.After(70 * time.Second)
	w.Service.Care(t.Context())
	if !strings.Contains(w.admin("/metrics"), `tonari_failures_total{kind="slack_silent"} 1`) || !strings.Contains(w.admin("/readyz"), "slack_events") {
		t.Error("no alarm")
	}
	w.Slack.FreezeSockets(false)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	opened := func() bool {
		ok := slices.DeleteFunc(w.Slack.Calls("apps.connections.open"), func(c slacktest.Call) bool { return c.Answer != "ok" })
		return len(ok) >= 4 && w.Slack.Sockets() == 2
	}
	if err := w.Slack.Wait(ctx, opened); err != nil {
		t.Fatal("the connections were kept")
	}
	w.After(10 * time.Second)
	if !strings.Contains(screen(p), "聞こえますか") {
		t.Errorf("phone:\n%s", screen(p))
	}
	w.says(p, "ことば2")
	w.After(10 * time.Second)
	w.Service.Care(t.Context())
	if strings.Contains(w.admin("/readyz"), "slack_events") {
		t.Error("the note stays")
	}
}
