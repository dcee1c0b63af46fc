package bottest_test

import (
	"strings"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/bottest"
	"tonari/handoff/slacktest"
)

func TestTheLastRungReachesSupervisorsDirectly(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p := w.LINE.Person("child")
	w.says(p, urgentWords)
	c := card(t, w.Urgent)
	w.After(9 * time.Minute)
	if n := len(w.Sato.Directs()); n != 0 {
		t.Fatalf("%d direct messages before the last rung", n)
	}
	w.After(2 * time.Hour)
	for _, m := range []*slacktest.Member{w.Sato, w.Kuro} {
		got := m.Directs()
		if len(got) != 1 || !strings.Contains(got[0].Rendered, "🔴 緊急の相談 "+number(c)) || strings.Contains(got[0].Rendered, "死") {
			t.Fatalf("%s reads %+v", m.Name, got)
		}
		if len(got[0].LiveLinks) != 1 || !strings.Contains(got[0].LiveLinks[0], strings.ReplaceAll(c.TS, ".", "")) {
			t.Errorf("the link leads to %v", got[0].LiveLinks)
		}
	}
	if n := len(w.Aoi.Directs()); n != 0 {
		t.Errorf("%d direct messages to a counselor", n)
	}
}

// TestACalmCaseThatNobodyClaimsReachesSupervisorsAtTheEnd: also where its last rung has
// nobody to mention.
func TestACalmCaseThatNobodyClaimsReachesSupervisorsAtTheEnd(t *testing.T) {
	t.Parallel()
	for name, roster := range map[string]string{
		"with a backup": bottest.Roster, "without": strings.Replace(bottest.Roster, ", backup: [U0MIDORI]", "", 1),
	} {
		t.Run(name, func(t *testing.T) {
			w := newWard(t, bottest.WithRoster(roster))
			_, c := w.asks("child")
			w.Pass(59*time.Minute, time.Minute)
			if n := len(w.Sato.Directs()); n != 0 {
				t.Errorf("%d direct messages before the last rung", n)
			}
			w.Pass(2*time.Hour, time.Minute)
			if n := w.count(c, "まだ だれも担当していません"); n != 2 {
				t.Errorf("%d rungs stand in the thread", n)
			}
			for _, m := range []*slacktest.Member{w.Sato, w.Kuro} {
				if got := m.Directs(); len(got) != 1 || !strings.Contains(got[0].Rendered, "相談 "+number(c)) || strings.Contains(got[0].Rendered, "分）") {
					t.Errorf("%s reads %+v", m.Name, got)
				}
			}
		})
	}
}

// TestADirectMessageWhoseAnswerIsLostComesOnce: it is looked up before it is sent
// again. Where the app may not look, a second one is better than none.
func TestADirectMessageWhoseAnswerIsLostComesOnce(t *testing.T) {
	t.Parallel()
	toSato := func(a map[string]string) bool { return a["channel"] == "DU0SATO" }
	for name, tc := range map[string]struct {
		lose slacktest.Fault
		more func(*ward)
		want int
	}{
		"reset":      {slacktest.AcceptThenReset(), func(*ward) {}, 1},
		"500":        {slacktest.AcceptThenStatus(500), func(*ward) {}, 1},
		"not stored": {slacktest.Reset(), func(*ward) {}, 1},
		"the look-up fails, too": {slacktest.AcceptThenReset(), func(w *ward) {
			w.Slack.Fault("conversations.history", 1, slacktest.Status(500))
		}, 1},
		"no im:history": {slacktest.AcceptThenReset(), func(w *ward) { w.Slack.Scope("im:history", false) }, 2},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWard(t)
			tc.more(w)
			w.says(w.LINE.Person("child"), urgentWords)
			w.Slack.FaultIf("chat.postMessage", 1, tc.lose, toSato)
			w.Pass(15*time.Minute, time.Minute)
			if n := len(w.Sato.Directs()); n != tc.want {
				t.Errorf("%d direct messages, want %d", n, tc.want)
			}
			if n := len(w.Kuro.Directs()); n != 1 {
				t.Errorf("the other supervisor has %d", n)
			}
		})
	}
}

func TestADirectMessageThatCannotBeSentHoldsUpNothing(t *testing.T) {
	t.Parallel()
	for name, breaks := range map[string]func(*ward){
		"the Messages tab is off": func(w *ward) { w.Slack.CloseMessagesTab(true) },
		"the scope is missing":    func(w *ward) { w.Slack.Scope("im:write", false) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWard(t)
			breaks(w)
			p := w.LINE.Person("child")
			w.says(p, urgentWords)
			c := card(t, w.Urgent)
			w.After(11 * time.Minute)
			w.clicks(w.Aoi, c, bot.ActionClaim)
			w.shows(c, "対応中", "相談員A")
			if n := len(w.Sato.Directs()); n != 0 {
				t.Errorf("%d direct messages", n)
			}
		})
	}
}
