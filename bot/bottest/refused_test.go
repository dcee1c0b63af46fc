package bottest_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/linetest"
	"tonari/handoff/slackdesk"
	"tonari/handoff/slacktest"
)

// TestARefusalInAnUnknownWordPassesAndNothingIsLost: what nobody here knows may pass.
func TestARefusalInAnUnknownWordPassesAndNothingIsLost(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	w.Slack.Fault("chat.postMessage", -1, slacktest.Refuse("accesslimited"))
	p := w.LINE.Person("child")
	w.says(p, "ことば1 "+urgentWords)
	w.says(p, "ことば2")
	w.Pass(time.Minute, 2*time.Second)
	w.Slack.ClearFaults()
	w.Pass(3*time.Minute, 5*time.Second)
	c := card(t, w.Urgent)
	w.shows(c, "🔴 緊急")
	if got := w.heard(c, "ことば"); len(got) != 2 || !slices.IsSorted(got) {
		t.Errorf("the thread has %q", got)
	}
	if n := len(w.called(c, "緊急の相談です")); n != 1 {
		t.Errorf("%d mentions", n)
	}
	if !w.alarmed("slack_content") {
		t.Error("no alarm")
	}
}

// TestACardThatSlackRefusesForEverIsToldOutsideAndOthersGoOn: it is never dropped.
func TestACardThatSlackRefusesForEverIsToldOutsideAndOthersGoOn(t *testing.T) {
	t.Parallel()
	w, h := watched(t)
	w.Slack.FaultIf("chat.postMessage", -1, slacktest.Refuse("invalid_blocks"), func(a map[string]string) bool { return a["channel"] == w.Urgent.ID })
	w.says(w.LINE.Person("child"), urgentWords)
	w.watch(2*time.Minute, 5*time.Second)
	if got := h.got(t); len(got) != 1 || got[0].Urgent != 1 {
		t.Errorf("the hook got %+v", got)
	}
	if !w.alarmed("slack_content") {
		t.Error("no alarm")
	}
	w.asks("calm")
	w.Slack.ClearFaults()
	w.Pass(3*time.Minute, 5*time.Second)
	w.shows(card(t, w.Urgent), "🔴 緊急")
}

// TestACardWhoseBlocksSlackRefusesStandsInItsBareForm keeps its buttons.
func TestACardWhoseBlocksSlackRefusesStandsInItsBareForm(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	w.Slack.FaultIf("chat.postMessage", -1, slacktest.Refuse("invalid_blocks"), func(a map[string]string) bool {
		return strings.Contains(a["blocks"], `"type":"header"`)
	})
	w.says(w.LINE.Person("child"), urgentWords)
	c := card(t, w.Urgent)
	w.shows(c, "🔴 緊急")
	w.clicks(w.Aoi, c, bot.ActionClaim)
	w.shows(c, "相談員A")
}

// TestWithoutAnyOneScopeAnotherPersonsUrgentCardStands, whatever is done meanwhile
// that needs the scope.
func TestWithoutAnyOneScopeAnotherPersonsUrgentCardStands(t *testing.T) {
	t.Parallel()
	uses := map[string]func(*ward, *linetest.Person, slacktest.Post){
		"reactions:write": func(w *ward, _ *linetest.Person, c slacktest.Post) { w.replies(w.Aoi, c, "読みました") },
		"files:read": func(w *ward, _ *linetest.Person, c slacktest.Post) {
			w.shares(w.Aoi, c, "地図です", upload(drawn()))
		},
		"files:write": func(w *ward, p *linetest.Person, c slacktest.Post) {
			w.writes(c, map[string]string{"files": "xlsx"})
			p.Image(photo)
			w.Idle()
			p.Image(photo)
			w.Idle()
		},
	}
	for _, s := range slackdesk.AllScopes {
		if s.Name == "chat:write" {
			continue
		}
		t.Run(s.Name, func(t *testing.T) {
			w := newWard(t, open)
			p, c := w.agreed()
			w.Slack.Scope(s.Name, false)
			if use := uses[s.Name]; use != nil {
				use(w, p, c)
				if !w.alarmed("slack_scope") {
					t.Error("no alarm")
				}
			}
			w.says(w.LINE.Person("urgent"), urgentWords)
			w.Pass(3*time.Second, time.Second)
			if n := len(w.Urgent.Posts()); n != 1 {
				t.Errorf("%d urgent cards", n)
			}
			w.says(p, "ことば1")
			w.Pass(3*time.Second, time.Second)
			if !w.reads(c, "ことば1") {
				t.Errorf("words wait behind what lacks a scope: %q", w.inOrder(c))
			}
		})
	}
}
