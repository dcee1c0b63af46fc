package bottest_test

import (
	"strings"
	"testing"
	"time"

	"tonari/handoff/slacktest"
)

func TestATakenBackMessageLosesItsWordsInEveryState(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		before func(*ward)
		after  func(*ward)
	}{
		"posted": {func(*ward) {}, func(*ward) {}},
		"waiting for Slack": {
			func(w *ward) { w.Slack.Outage(true) },
			func(w *ward) { w.Slack.Outage(false); w.Pass(time.Minute, 2*time.Second) },
		},
		"its answer lost": {
			func(w *ward) {
				w.Slack.FaultIf("chat.postMessage", 1, slacktest.AcceptThenReset(), func(a map[string]string) bool { return strings.Contains(a["blocks"], "ひみつ") })
			},
			func(w *ward) { w.Pass(time.Minute, 2*time.Second) },
		},
		"its update lost": {
			func(w *ward) { w.Slack.Fault("chat.update", 2, slacktest.Reset()) },
			func(w *ward) { w.Pass(time.Minute, 2*time.Second) },
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWard(t)
			p, c := w.asks("child")
			tc.before(w)
			a := w.says(p, "ひみつのことば")
			p.Unsends(a.MessageID)
			w.Idle()
			tc.after(w)
			if left := w.standing("ひみつ"); len(left) != 0 {
				t.Errorf("still there: %q", left)
			}
			if n := w.count(c, "取り消されました"); n != 1 {
				t.Errorf("%d lines say that something was taken back", n)
			}
		})
	}
}

func TestOneOfSeveralEarlierMessagesIsTakenBack(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p := w.LINE.Person("child")
	p.Follow()
	w.Idle()
	w.taps(p, "子ども・学生です")
	a := w.says(p, "ひみつのごはん")
	w.says(p, "のこることば")
	w.says(p, "人と話す")
	c := card(t, w.Desk)
	w.shows(c, "ひみつのごはん")
	p.Unsends(a.MessageID)
	w.Idle()
	if left := w.standing("ひみつ"); len(left) != 0 {
		t.Errorf("still there: %q", left)
	}
	if !w.reads(c, "のこることば", "取り消されました") {
		t.Error("the other words went too")
	}
}

func TestATakenBackUrgentMessageKeepsItsLevelCaseAndMention(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p := w.LINE.Person("child")
	a := w.says(p, urgentWords)
	c := card(t, w.Urgent)
	p.Unsends(a.MessageID)
	w.Idle()
	w.shows(c, "🔴 緊急", "未対応", "取り消されました")
	if left := w.standing("死"); len(left) != 0 {
		// the category names the worry, never the words
		for _, s := range left {
			if strings.Contains(s, urgentWords) {
				t.Errorf("still there: %q", s)
			}
		}
	}
	if len(w.called(c, "緊急の相談です")) != 1 {
		t.Error("the mention went")
	}
	w.After(3 * time.Minute)
	if len(w.called(c, "まだ だれも担当していません（")) != 1 {
		t.Error("the rungs stopped")
	}
}

func TestAnUnsendThatComesBeforeItsMessageIsHonoured(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p := w.LINE.Person("child")
	p.Follow()
	w.Idle()
	w.LINE.Hold()
	a := p.Says(urgentWords)
	p.Unsends(a.MessageID)
	w.LINE.Release(false, true)
	w.Idle()
	c := card(t, w.Urgent)
	w.shows(c, "🔴 緊急", "取り消されました")
	for _, s := range w.standing(urgentWords) {
		t.Errorf("the words stand in Slack: %q", s)
	}
}

func TestATakenBackPictureLeavesTheThread(t *testing.T) {
	t.Parallel()
	for _, outage := range []bool{false, true} {
		w := newWard(t)
		p, c := w.asks("child")
		w.Slack.Outage(outage)
		a := p.Image([]byte("\x89PNG\r\n\x1a\n picture"))[0]
		w.Idle()
		if !outage && len(w.Slack.Files()) != 1 {
			t.Fatal("no file")
		}
		p.Unsends(a.MessageID)
		w.Idle()
		w.Slack.Outage(false)
		w.Pass(time.Minute, 2*time.Second)
		for _, f := range w.Slack.Files() {
			if !f.Deleted || outage {
				t.Errorf("outage %v: file %+v", outage, f)
			}
		}
		if !w.reads(c, "取り消されました") {
			t.Error("the thread does not say it")
		}
	}
}
