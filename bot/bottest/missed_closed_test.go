package bottest_test

import (
	"strings"
	"testing"
	"time"

	"tonari/bot"
	"tonari/handoff/slacktest"
)

// loses lets the holder type something whose event Slack loses, and closes the case.
func (w *ward) loses(c slacktest.Post, text string) string {
	w.t.Helper()
	w.Slack.DropEvents(1)
	ts := w.types(w.Aoi, c, text)
	w.Slack.DropEvents(0)
	if problems := w.fills(w.Aoi, c, bot.ActionClose, map[string]string{"outcome": "settled", "topic": "other"}); len(problems) != 0 {
		w.t.Fatal(problems)
	}
	w.After(2 * time.Minute)
	return ts
}

// TestAReplyThatSlackLostBeforeTheCloseIsFoundAndToldOf: nobody reads the threads of
// closed cases, but this one once more.
func TestAReplyThatSlackLostBeforeTheCloseIsFoundAndToldOf(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	w.Service.Reconcile(t.Context())
	ts := w.loses(c, "あすの10時に行きます")
	w.After(15 * time.Minute)
	reads := func() int {
		before := len(w.Slack.Calls("conversations.replies"))
		w.Service.Reconcile(t.Context())
		w.After(10 * time.Second)
		return len(w.Slack.Calls("conversations.replies")) - before
	}
	if n := reads(); n != 1 {
		t.Errorf("read %d times after the close", n)
	}
	w.marks(c, ts, warning)
	if got := w.called(c, "相談が終わっていたので、送っていません"); len(got) != 1 || got[0][0] != "@"+w.Aoi.ID {
		t.Errorf("called %v; the thread:\n%s", got, strings.Join(w.inOrder(c), "\n"))
	}
	if strings.Contains(screen(p), "10時に行きます") {
		t.Error("it was sent after the close")
	}
	if n := reads(); n != 0 {
		t.Errorf("read %d times again", n)
	}
}

// TestANewProcessReadsClosedThreadsToo: what was closed while nobody read is read by
// whoever comes next.
func TestANewProcessReadsClosedThreadsToo(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	_, c := w.talks("child")
	ts := w.loses(c, "メモ: 学校に電話した")
	second := w.types(w.Aoi, c, "もうひとこと")
	w.marks(c, second, warning)
	if !strings.Contains(w.told(w.Aoi), "この相談は完了しています") {
		t.Errorf("told %s", w.told(w.Aoi))
	}
	w.Restart()
	w.Jump(time.Minute) // the lease of the old one ends
	w.Service.Care(t.Context())
	w.After(10 * time.Second)
	w.marks(c, ts, memo)
}

// TestAClosedThreadWhoseCardIsGoneIsReadOnce: it gets no new card to be read under.
func TestAClosedThreadWhoseCardIsGoneIsReadOnce(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	_, c := w.talks("child")
	w.loses(c, "ひとこと")
	deleteByAdmin(w, c)
	for _, want := range []int{1, 0} {
		before := len(w.Slack.Calls("conversations.replies"))
		w.Service.Reconcile(t.Context())
		w.After(time.Minute)
		if n := len(w.Slack.Calls("conversations.replies")) - before; n != want {
			t.Errorf("read %d times, want %d", n, want)
		}
	}
}

// TestAReplyThatIsFoundAfterAnErasureIsToldOf: its case is gone, the thread stands.
func TestAReplyThatIsFoundAfterAnErasureIsToldOf(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	w.Slack.DropEvents(1)
	ts := w.types(w.Aoi, c, "あすの10時に行きます")
	w.Slack.DropEvents(0)
	w.erases(p)
	w.After(11 * time.Minute)
	w.Service.Reconcile(t.Context())
	w.After(10 * time.Second)
	w.marks(c, ts, warning)
	if got := w.called(c, "送っていません"); len(got) != 1 {
		t.Errorf("the thread:\n%s", strings.Join(w.inOrder(c), "\n"))
	}
	for _, k := range w.keys() {
		if strings.Contains(k, "unread") {
			t.Errorf("%s is left", k)
		}
	}
}
