package bottest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tonari/bot"
	"tonari/bot/bottest"
	"tonari/handoff/slacktest"
)

func TestUnclaimedUrgentCaseCallsItsRungsAndTheResidentIsToldHonestly(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p := w.LINE.Person("child")
	w.says(p, urgentWords)
	c := card(t, w.Urgent)
	if diff := cmp.Diff([][]string{{"@U0AOI"}}, w.called(c, "緊急の相談です")); diff != "" {
		t.Errorf("first mention: %s", diff)
	}
	seen := len(p.Received())
	w.After(11 * time.Minute)
	want := [][]string{{"@U0AOI"}, {"@U0MIDORI"}, {"@U0SATO", "@U0KURO"}}
	if diff := cmp.Diff(want, w.called(c, "まだ だれも担当していません（")); diff != "" {
		t.Errorf("rungs: %s", diff)
	}
	lines := since(p, seen)
	if len(lines) != 3 {
		t.Fatalf("the phone shows\n%s", texts(lines))
	}
	for _, b := range lines {
		if b.Via != "push" || !strings.Contains(b.Text, "0120") {
			t.Errorf("%s: %s", b.Via, b.Text)
		}
	}
	if len(p.Choices()) == 0 {
		t.Error("no choices stand")
	}
	w.After(time.Hour)
	if n := len(w.called(c, "まだ だれも担当していません（")); n != 3 {
		t.Errorf("%d rungs: each is taken once", n)
	}
}

func TestAShiftThatStartsIsMentionedInEachUnclaimedCase(t *testing.T) {
	t.Parallel()
	w := newWard(t, bottest.At(bottest.Night))
	_, first := w.asks("one")
	two := w.LINE.Person("two")
	w.says(two, "人と話す")
	posts := w.Desk.Posts()
	second := posts[len(posts)-1]
	_, third := w.asks("three")
	w.clicks(w.Sato, third, bot.ActionClaim)
	w.After(11 * time.Hour)
	for _, c := range []slacktest.Post{first, second} {
		if diff := cmp.Diff([][]string{{"@U0AOI"}}, w.called(c, "当番がはじまりました")); diff != "" {
			t.Errorf("unclaimed: %s", diff)
		}
	}
	if got := w.called(third, "当番がはじまりました"); len(got) != 0 {
		t.Errorf("a claimed case called %v", got)
	}
}

func TestAHolderWhoLeavesReleasesTheCase(t *testing.T) {
	t.Parallel()
	without := strings.Replace(strings.Replace(bottest.Roster,
		"  - {slack: U0AOI, name: 相談員A, role: counselor}\n", "", 1), "[U0AOI]", "[U0MIDORI]", 1)
	for name, leaves := range map[string]func(*ward){
		"the workspace": func(w *ward) { w.Aoi.Deactivate() },
		"the channel":   func(w *ward) { w.Desk.Remove("U0AOI") },
		"the roster":    func(w *ward) { w.SetRoster(without) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWard(t, bottest.WithRoster(bottest.Roster), bottest.Env("TONARI_REPLY_HOLD", "5m"))
			p, c := w.talks("child")
			w.types(w.Aoi, c, "まだ送っていない返事")
			leaves(w)
			w.Idle()
			w.shows(c, "未対応")
			if !w.reads(c, "いなくなったため") || !w.reads(c, "取り消しました") {
				t.Errorf("the thread does not say it")
			}
			if !strings.Contains(screen(p), "ここをはなれました") || strings.Contains(screen(p), "まだ送っていない返事") {
				t.Errorf("phone:\n%s", screen(p))
			}
			w.After(21 * time.Minute)
			if n := len(w.called(c, "まだ だれも担当していません（")); n != 1 {
				t.Errorf("%d rungs after the release", n)
			}
		})
	}
}

func TestLeavingAnotherChannelReleasesNothing(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	_, c := w.talks("child")
	w.Urgent.Remove("U0AOI")
	w.Idle()
	w.shows(c, "対応中", "相談員A")
}

// TestWhoIsCalledBesideASilentHolderTakesTheCaseOver: one press is enough, and it does
// nothing any more when the holder has found a word.
func TestWhoIsCalledBesideASilentHolderTakesTheCaseOver(t *testing.T) {
	t.Parallel()
	for name, answers := range map[string]bool{"the holder stays silent": false, "the holder has answered": true} {
		t.Run(name, func(t *testing.T) {
			w := newWard(t)
			p := w.LINE.Person("child")
			w.says(p, urgentWords)
			c := card(t, w.Urgent)
			w.clicks(w.Aoi, c, bot.ActionClaim)
			w.After(8 * time.Minute)
			line := w.post(c, "まだ返事が届いていません（")
			if answers {
				w.replies(w.Aoi, c, "いま、そばにいます")
			}
			click(t, w.Midori, line, bot.ActionTake)
			w.Idle()
			if answers {
				w.shows(c, "対応中", "相談員A")
				if !strings.Contains(w.told(w.Midori), "相談員A の返事がご本人に届いた") {
					t.Errorf("told %s", w.told(w.Midori))
				}
				return
			}
			w.shows(c, "対応中", "相談員B")
			if got := w.called(c, "相談員B が、相談員A から引きつぎました"); len(got) != 1 {
				t.Errorf("the thread does not say it: %v", got)
			}
			w.replies(w.Midori, c, "かわりました")
			if p.Last().Text != "かわりました" || p.Last().Sender != "相談員B" {
				t.Errorf("phone:\n%s", screen(p))
			}
		})
	}
}

// TestAMentionOfThoseWhoReadNothingGoesOnToTheBackup at once, in every process.
func TestAMentionOfThoseWhoReadNothingGoesOnToTheBackup(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	w.Urgent.Remove("U0AOI")
	w.care()
	other := w.Start(w.Again())
	other.Care(t.Context())
	w.says(w.LINE.Person("child"), urgentWords)
	c := card(t, w.Urgent)
	if diff := cmp.Diff([][]string{{"@U0AOI", "@U0MIDORI"}}, w.called(c, "緊急の相談です")); diff != "" {
		t.Errorf("first mention: %s", diff)
	}
	w.says(w.LINE.Person("high"), highWords)
	if diff := cmp.Diff([][]string{{"@U0AOI"}}, w.called(card(t, w.Desk), "優先の相談です")); diff != "" {
		t.Errorf("in the channel that she reads: %s", diff)
	}
	w.Urgent.Invite("U0AOI")
	w.care()
	w.says(w.LINE.Person("neighbour"), urgentWords)
	c = card(t, w.Urgent)
	if diff := cmp.Diff([][]string{{"@U0AOI"}}, w.called(c, "緊急の相談です")); diff != "" {
		t.Errorf("after she came back: %s", diff)
	}
}
