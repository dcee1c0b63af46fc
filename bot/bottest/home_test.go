package bottest_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"tonari/handoff/slacktest"
)

// home is somebody's home tab as it was published last.
func (w *ward) home(m *slacktest.Member) slacktest.View {
	w.t.Helper()
	v, ok := m.Home()
	if !ok {
		w.t.Fatal("no home tab was published")
	}
	return v
}

func (w *ward) opensHome(m *slacktest.Member) {
	w.t.Helper()
	m.OpensHome()
	w.looksAfter()
}

func (w *ward) publishes() int { return len(w.Slack.Calls("views.publish")) }

func TestTheHomeTabShowsACounselorWhatTheyHaveAndWhoWaits(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, mine := w.talks("mine")
	w.says(p, "秘密のことば")
	calm := w.LINE.Person("calm")
	w.says(calm, "人と話す")
	posts := w.Desk.Posts()
	waiting := posts[len(posts)-1]
	urgent := w.LINE.Person("urgent")
	w.says(urgent, urgentWords)
	danger := card(t, w.Urgent)
	w.opensHome(w.Aoi)
	v := w.home(w.Aoi)
	for _, s := range []string{
		"いまの当番　相談員A", "つぎの当番　相談員A（12/2 08:30から）", "受付 3件 ・ 担当 1件", "いま開いている相談　3件",
		"自分の担当　1件", "待っています（急ぎと長く待っている順）　2件", "⚪ なし ・ 相談 " + number(waiting) + " ・ ",
		"🔴 緊急 ・ 相談 " + number(danger) + " ・ ", " ・ 対応中 ・ 相談員A ・ 待ち 12/1 10:00から", "更新",
	} {
		if !strings.Contains(v.Rendered, s) {
			t.Errorf("the home tab does not say %q:\n%s", s, v.Rendered)
		}
	}
	if strings.Contains(v.Rendered, "期限") {
		t.Errorf("something is overdue already:\n%s", v.Rendered)
	}
	if part := v.Rendered[strings.Index(v.Rendered, "待っています"):]; strings.Index(part, "🔴") > strings.Index(part, "⚪") {
		t.Errorf("the most urgent does not come first:\n%s", part)
	}
	if all := string(v.Blocks); strings.Contains(all, "秘密") || strings.Contains(all, "死") || !strings.Contains(all, strings.ReplaceAll(mine.TS, ".", "")) {
		t.Errorf("words, or no link:\n%s", all)
	}
	w.After(16 * time.Minute)
	w.looksAfter()
	if v = w.home(w.Aoi); !strings.Contains(v.Rendered, "期限をすぎています　2件") || strings.Count(v.Rendered, "待ち 12/1 10:00から") != strings.Count(v.Rendered, "待ち ") {
		t.Errorf("after a quarter of an hour:\n%s", v.Rendered)
	}
	w.replies(w.Aoi, mine, "こんにちは")
	w.After(5 * time.Second)
	w.looksAfter()
	if v = w.home(w.Aoi); !strings.Contains(v.Rendered, "期限をすぎています　1件") || !strings.Contains(v.Rendered, "はじめての返事 1件") {
		t.Errorf("after a word:\n%s", v.Rendered)
	}
}

func TestHomeTabsAreDrawnTogetherAndForThoseWhoLookOnly(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	w.asks("one")
	w.looksAfter()
	if w.publishes() != 0 {
		t.Fatal("a home tab that nobody opened")
	}
	w.Midori.OpensMessages()
	w.looksAfter()
	if w.publishes() != 0 {
		t.Error("the Messages tab is no home")
	}
	w.opensHome(w.Midori)
	w.opensHome(w.Midori)
	if n := w.publishes(); n != 1 {
		t.Errorf("%d drawings at once", n)
	}
	for i := range 4 { // four cases within the pause are one drawing
		w.says(w.LINE.Person("more"+strconv.Itoa(i)), "人と話す")
		w.looksAfter()
	}
	w.After(5 * time.Second)
	w.looksAfter()
	if n := w.publishes(); n != 2 {
		t.Errorf("%d drawings", n)
	}
	w.After(time.Minute)
	w.looksAfter()
	if n := w.publishes(); n != 2 {
		t.Errorf("%d drawings although nothing changed", n)
	}
	if _, err := w.Midori.ClicksView("home_refresh"); err != nil {
		t.Fatal(err)
	}
	w.looksAfter()
	if n := w.publishes(); n != 3 {
		t.Errorf("%d drawings after 更新", n)
	}
	w.After(9 * time.Hour) // nobody looks any more
	w.says(w.LINE.Person("late"), "人と話す")
	w.looksAfter()
	if n := w.publishes(); n != 3 {
		t.Errorf("%d drawings for nobody", n)
	}
}

func TestWhoIsNotOfTheRosterSeesNothingOfTheDesk(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	_, c := w.asks("child")
	for _, m := range []*slacktest.Member{
		w.Slack.Member("colleague", slacktest.ID("U0OTHER")), w.Slack.Member("guest", slacktest.Guest(), slacktest.ID("U0GUEST")),
	} {
		w.opensHome(m)
		if v := w.home(m); !strings.Contains(v.Rendered, "当番表に名前のあるかたにだけ") || strings.Contains(v.Rendered, number(c)) || len(v.Buttons) != 0 {
			t.Errorf("%s sees\n%s", m.Name, v.Rendered)
		}
	}
}

func TestAHomeTabThatSlackDoesNotTakeIsTriedAgain(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	w.Slack.Fault("views.publish", 1, slacktest.TooMany("10"))
	w.opensHome(w.Aoi)
	w.After(29 * time.Second)
	w.looksAfter()
	if n := w.publishes(); n != 1 {
		t.Errorf("%d tries", n)
	}
	w.After(2 * time.Second)
	w.looksAfter()
	w.home(w.Aoi)
}
