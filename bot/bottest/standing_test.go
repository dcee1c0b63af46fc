package bottest_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/bottest"
	"tonari/bot/service"
	"tonari/handoff/slacktest"
)

// care does what a running service does every minute.
func (w *ward) care() {
	w.t.Helper()
	w.Service.Care(w.t.Context())
	w.Idle()
}

func (w *ward) alarmed(kind string) bool {
	return strings.Contains(w.admin("/metrics"), `tonari_failures_total{kind="`+kind+`"}`)
}

// TestWhatTakesTheDeskAwayIsAlarmedAndNothingIsLost takes the desk away in every way
// that Slack knows, and gives it back: the person's words arrive once, in order.
func TestWhatTakesTheDeskAwayIsAlarmedAndNothingIsLost(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		away, back func(*ward)
		alarm      string
	}{
		"archived":              {func(w *ward) { w.Desk.Archive() }, func(w *ward) { w.Desk.Unarchive() }, "slack_channel"},
		"bot removed":           {func(w *ward) { w.Desk.Remove(w.Slack.BotUser()) }, func(w *ward) { w.Desk.Invite(w.Slack.BotUser()) }, "slack_channel"},
		"shared":                {func(w *ward) { w.Desk.Share(true) }, func(w *ward) { w.Desk.Share(false) }, "slack_desk"},
		"token revoked":         {func(w *ward) { w.Slack.Revoke(true) }, func(w *ward) { w.Slack.Revoke(false) }, "slack_unauthorized"},
		"chat:write missing":    {func(w *ward) { w.Slack.Scope("chat:write", false) }, func(w *ward) { w.Slack.Scope("chat:write", true) }, "slack_unauthorized"},
		"message limit reached": {func(w *ward) { w.Slack.Fault("chat.postMessage", -1, slacktest.Refuse("message_limit_exceeded")) }, func(w *ward) { w.Slack.ClearFaults() }, ""},
		"account inactive":      {func(w *ward) { w.Slack.Fault("", -1, slacktest.Refuse("account_inactive")) }, func(w *ward) { w.Slack.ClearFaults() }, "slack_unauthorized"},
		"an unknown refusal":    {func(w *ward) { w.Slack.Fault("", -1, slacktest.Refuse("accesslimited")) }, func(w *ward) { w.Slack.ClearFaults() }, "slack_content"},
		"all content refused":   {func(w *ward) { w.Slack.Fault("chat.postMessage", -1, slacktest.Refuse("invalid_blocks")) }, func(w *ward) { w.Slack.ClearFaults() }, "slack_content"},
		"outage":                {func(w *ward) { w.Slack.Outage(true) }, func(w *ward) { w.Slack.Outage(false) }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWard(t)
			p, c := w.talks("child")
			w.care()
			tc.away(w)
			w.care()
			for _, s := range []string{"ことば1", "ことば2", "ことば3"} {
				w.says(p, s)
				w.Pass(time.Minute, 20*time.Second)
				w.care()
			}
			if got := w.heard(c, "ことば"); len(got) != 0 {
				t.Errorf("%q were posted", got)
			}
			if tc.alarm != "" && !w.alarmed(tc.alarm) {
				t.Errorf("no alarm %s", tc.alarm)
			}
			tc.back(w)
			w.care()
			w.Pass(15*time.Minute, 30*time.Second)
			if got := w.heard(c, "ことば"); !slices.Equal(got, []string{"1", "2", "3"}) {
				t.Errorf("the thread has %q", got)
			}
			w.care()
			if s := w.admin("/readyz"); strings.Contains(s, "desk") || strings.Contains(s, "slack") {
				t.Errorf("a note stays: %s", s)
			}
			w.replies(w.Aoi, c, "読みました")
			if p.Last().Text != "読みました" {
				t.Errorf("phone:\n%s", screen(p))
			}
		})
	}
}

// TestAListOfOpenCasesWaitsUntilTheChannelIsOursAlone: it names cases and holders.
func TestAListOfOpenCasesWaitsUntilTheChannelIsOursAlone(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ away, back func(*ward) }{
		"shared":      {func(w *ward) { w.Desk.Share(true) }, func(w *ward) { w.Desk.Share(false) }},
		"archived":    {func(w *ward) { w.Desk.Archive() }, func(w *ward) { w.Desk.Unarchive() }},
		"bot removed": {func(w *ward) { w.Desk.Remove(w.Slack.BotUser()) }, func(w *ward) { w.Desk.Invite(w.Slack.BotUser()) }},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWard(t, bottest.At(bottest.Night))
			w.looksAfter()
			w.asks("child")
			tc.away(w)
			w.After(11 * time.Hour) // the day's duty has begun
			w.looksAfter()
			w.After(time.Minute)
			w.looksAfter()
			if n := len(w.handovers()); n != 0 {
				t.Fatalf("%d lists were posted", n)
			}
			tc.back(w)
			w.After(time.Minute)
			w.looksAfter()
			w.After(time.Minute)
			w.looksAfter()
			if n := len(w.handovers()); n != 1 {
				t.Errorf("%d lists after the channel is ours again", n)
			}
		})
	}
}

// TestNothingMoreOfAPersonIsWrittenIntoASharedChannel: what stands there is not
// rewritten with more, and forms wait; what takes words away does not wait.
func TestNothingMoreOfAPersonIsWrittenIntoASharedChannel(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	_, sheet := w.agreed()
	p := w.LINE.Person("other")
	w.says(p, "人と話す")
	posts := w.Desk.Posts()
	c := posts[len(posts)-1]
	w.says(p, "ことば1")
	w.After(time.Minute)
	taken := w.says(p, "ことば2")
	w.Desk.Share(true)
	w.care()
	p.Unsends(taken.MessageID)
	w.Idle()
	if got := w.heard(c, "ことば"); !slices.Equal(got, []string{"1"}) {
		t.Errorf("after a word was taken back: %q", got)
	}
	w.clicks(w.Midori, c, bot.ActionClaim)
	w.writes(sheet, map[string]string{"files": "xlsx"})
	w.Pass(time.Minute, 10*time.Second)
	if strings.Contains(w.now(c).Rendered, "対応中") || len(w.sheets()) != 0 {
		t.Errorf("%d sheets, and the card\n%s", len(w.sheets()), w.now(c).Rendered)
	}
	w.Desk.Share(false)
	w.care()
	w.Pass(15*time.Minute, 30*time.Second)
	w.shows(c, "対応中", "相談員B")
	if n := len(w.sheets()); n != 1 {
		t.Errorf("%d sheets", n)
	}
}

// TestWordsThatJoinAPostWaitForAChannelOfOursAlone: they would be a rewrite.
func TestWordsThatJoinAPostWaitForAChannelOfOursAlone(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	w.After(time.Minute)
	w.says(p, "ことば1")
	w.Desk.Share(true)
	w.care()
	w.says(p, "ことば2")
	if got := w.heard(c, "ことば"); !slices.Equal(got, []string{"1"}) {
		t.Errorf("in a shared channel: %q", got)
	}
	w.Desk.Share(false)
	w.care()
	w.Pass(15*time.Minute, 30*time.Second)
	if got := w.heard(c, "ことば"); !slices.Equal(got, []string{"1", "2"}) {
		t.Errorf("afterwards: %q", got)
	}
}

// TestAMissingScopeForMarksKeepsNoCardWaiting: reactions are not worth a life.
func TestAMissingScopeForMarksKeepsNoCardWaiting(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	_, c := w.talks("child")
	w.Slack.Scope("reactions:write", false)
	w.replies(w.Aoi, c, "読みました")
	urgent := w.LINE.Person("urgent")
	w.says(urgent, urgentWords)
	if n := len(w.Urgent.Posts()); n != 1 {
		t.Errorf("%d urgent cards", n)
	}
	if !w.alarmed("slack_scope") {
		t.Error("no alarm")
	}
	w.care()
	if !strings.Contains(w.admin("/readyz"), "reactions:write") {
		t.Errorf("readyz: %s", w.admin("/readyz"))
	}
}

// TestGuestsInTheDeskChannelAreAlarmed: they read residents' words. The supervisors
// hear of it in the channel, once each time that somebody came.
func TestGuestsInTheDeskChannelAreAlarmed(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	told := func() (lines []slacktest.Post) {
		for _, p := range w.Desk.Posts() {
			if strings.Contains(p.Rendered, "読んではいけない人が") {
				lines = append(lines, p)
			}
		}
		return lines
	}
	w.care()
	w.Slack.Member("客", slacktest.ID("U0GUEST"), slacktest.Guest(), slacktest.Outside())
	w.Desk.Invite("U0GUEST")
	w.Idle()
	w.Slack.Fault("chat.postMessage", 1, slacktest.AcceptThenReset())
	w.care()
	if !w.alarmed("slack_desk") || !strings.Contains(w.admin("/readyz"), "U0GUEST") {
		t.Errorf("no alarm: %s", w.admin("/readyz"))
	}
	for range 3 {
		w.After(time.Minute)
		w.care()
	}
	w.other, w.Service = w.Service, w.Start(service.Options{Live: w.Live(), Shift: w.Shift, PostsPerSecond: 1e6})
	w.care()
	w.After(2 * time.Hour) // the other process looks now
	w.care()
	if !strings.Contains(w.admin("/readyz"), "U0GUEST") {
		t.Fatal("the other process does not look")
	}
	lines := told()
	if len(lines) != 1 || !slices.Equal(lines[0].LiveMentions, []string{"@U0SATO", "@U0KURO"}) || !strings.Contains(lines[0].Rendered, "1人います") {
		t.Errorf("the channel reads %+v", lines)
	}
	w.Desk.Remove("U0GUEST")
	w.care()
	if strings.Contains(w.admin("/readyz"), "U0GUEST") {
		t.Error("the note stays")
	}
	if n := len(told()); n != 1 {
		t.Errorf("%d lines after they left", n)
	}
	w.Desk.Invite("U0GUEST")
	w.care()
	w.care()
	if n := len(told()); n != 2 {
		t.Errorf("%d lines after they came again", n)
	}
}

// TestACounselorWhoIsNoFullMemberAnyMoreIsHeardByNobody: what they type stays in
// Slack, whoever the roster says they are.
func TestACounselorWhoIsNoFullMemberAnyMoreIsHeardByNobody(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	w.replies(w.Aoi, c, "ひとつめ")
	w.Aoi.BecomesGuest()
	w.After(time.Second)
	w.replies(w.Aoi, c, "ふたつめ")
	if strings.Contains(screen(p), "ふたつめ") {
		t.Errorf("phone:\n%s", screen(p))
	}
	w.shows(c, "未対応")
	if !strings.Contains(w.told(w.Aoi), "ゲスト") {
		t.Errorf("told:\n%s", w.told(w.Aoi))
	}
}

// TestWhenSlackCannotSayWhoTypedTheAuthorIsAsked: nothing is lost, and nothing goes on
// a doubt.
func TestWhenSlackCannotSayWhoTypedTheAuthorIsAsked(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	w.After(6 * time.Minute) // what was known of 相談員A is known no more
	w.Slack.Fault("users.info", 1, slacktest.Status(500))
	w.replies(w.Aoi, c, "読みました")
	if strings.Contains(screen(p), "読みました") || !strings.Contains(w.told(w.Aoi), "確かめられません") {
		t.Errorf("phone:\n%s\ntold:\n%s", screen(p), w.told(w.Aoi))
	}
	w.offer(w.Aoi, bot.ActionHoldSend)
	w.After(6 * time.Second)
	if p.Last().Text != "読みました" {
		t.Errorf("phone:\n%s", screen(p))
	}
}

// TestAHolderWhoLeftUnheardReleasesTheCase: Slack lost the event.
func TestAHolderWhoLeftUnheardReleasesTheCase(t *testing.T) {
	t.Parallel()
	for name, leave := range map[string]func(*ward){
		"the channel":   func(w *ward) { w.Desk.Remove("U0AOI") },
		"the workspace": func(w *ward) { w.Aoi.Deactivate() },
	} {
		w := newWard(t)
		_, c := w.talks("child")
		w.care()
		w.Slack.SetEndpoints(slacktest.URLs{}) // nothing is delivered any more
		leave(w)
		w.After(6 * time.Minute)
		w.shows(c, "対応中")
		w.care()
		w.shows(c, "未対応")
		if t.Failed() {
			t.Fatal(name)
		}
	}
}

// TestSomebodyOnDutyWhoReadsNothingIsAlarmed: a mention of them would reach nobody.
func TestSomebodyOnDutyWhoReadsNothingIsAlarmed(t *testing.T) {
	t.Parallel()
	for name, leave := range map[string]func(*ward){
		"the channel":   func(w *ward) { w.Desk.Remove("U0AOI") },
		"the workspace": func(w *ward) { w.Aoi.Deactivate() },
		"the backup":    func(w *ward) { w.Urgent.Remove("U0MIDORI") },
	} {
		w := newWard(t)
		w.care()
		if w.alarmed("slack_desk") {
			t.Fatal("alarmed before")
		}
		leave(w)
		w.care()
		if note := w.admin("/readyz"); !w.alarmed("slack_desk") || !strings.Contains(note, "U0AOI") && !strings.Contains(note, "U0MIDORI") {
			t.Errorf("%s: no alarm: %s", name, note)
		}
		w.Desk.Invite("U0AOI")
		w.Urgent.Invite("U0MIDORI")
		w.care()
		if name != "the workspace" && strings.Contains(w.admin("/readyz"), "U0") {
			t.Errorf("%s: the note stays", name)
		}
	}
	w := newWard(t, bottest.At(bottest.Night))
	w.Desk.Remove("U0AOI") // nobody is on duty
	w.care()
	if w.alarmed("slack_desk") {
		t.Error("alarmed at night")
	}
}
