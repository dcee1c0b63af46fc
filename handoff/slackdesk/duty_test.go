package slackdesk_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tonari/bot"
	"tonari/handoff"
	"tonari/handoff/slackdesk"
	"tonari/handoff/slacktest"
)

// crowd are many open cases with everything that a list shows as long as it can be.
func crowd(n int, now time.Time) []bot.Listing {
	var out []bot.Listing
	for i := range n {
		out = append(out, bot.Listing{
			Case: bot.NewCaseID(int64(123456+i), 3), Alias: "レモンいろのレッサーパンダ<@U0AOI>", Level: bot.LevelUrgent,
			State: bot.CaseClaimed, Holder: "U0AOI", Opened: now, Since: now.Add(-30 * time.Hour),
			Link: "https://tonari-test.slack.com/archives/C0DESK/p1764547200000000?thread_ts=1764547200.000000&cid=C0DESK",
		})
	}
	return out
}

func TestLongListsStayWithinSlacksLimits(t *testing.T) {
	w := newWorld(t)
	all := crowd(200, w.now())
	h := slackdesk.Handover{ID: "list", Text: "当番がかわりました。", Mention: []bot.StaffID{"U0SATO"}, Cases: all}
	if p := w.client.PostHandover(t.Context(), "C0DESK", h); p.Fate != slackdesk.Done {
		t.Fatalf("%+v", p)
	}
	post := w.channel.Posts()[0]
	if len(post.Buttons) != 30 || len(h.Shown()) != 30 || !strings.Contains(post.Rendered, "ほかに 170 件あります") {
		t.Errorf("%d buttons\n%s", len(post.Buttons), post.Rendered)
	}
	if diff := cmp.Diff([]string{"@U0SATO"}, post.LiveMentions); diff != "" {
		t.Errorf("alive: %s", diff)
	}
	if _, found := w.client.Find(t.Context(), "C0DESK", "", "list", w.now()); !found {
		t.Error("the list is not found again")
	}
	home := slackdesk.Home{For: "U0AOI", Staff: true, At: w.now(), Mine: all, Waiting: all, Overdue: all, Open: len(all)}
	if p := w.client.Publish(t.Context(), home); p.Fate != slackdesk.Done {
		t.Fatalf("%+v", p)
	}
	if v, _ := w.aoi.Home(); strings.Count(v.Rendered, "ほかに 180 件あります") != 3 {
		t.Errorf("home:\n%s", v.Rendered)
	}
	if v := w.Violations(); len(v) > 0 {
		t.Error(v)
	}
}

func TestWhatSlackSaysToAHomeTab(t *testing.T) {
	w := newWorld(t)
	w.DisableHome(true)
	if p := w.client.Publish(t.Context(), slackdesk.Home{For: "U0AOI"}); p.Fate != slackdesk.Content || p.Reason != "not_enabled" {
		t.Errorf("%+v", p)
	}
}

func TestTheGroupIsChangedOnlyWhereItDiffers(t *testing.T) {
	w := newWorld(t)
	sato := w.Member("Sato")
	g := w.Group("duty", sato)
	set := func(ids ...bot.StaffID) slackdesk.Posted {
		_, p := w.client.SetGroup(t.Context(), g.ID, ids)
		return p
	}
	for range 2 {
		if p := set("U0SATO", "U0AOI"); p.Fate != slackdesk.Done {
			t.Fatalf("%+v", p)
		}
	}
	if n := len(w.Calls("usergroups.users.update")); n != 1 {
		t.Errorf("%d updates", n)
	}
	if set(); len(w.GroupMembers(g)) != 2 {
		t.Error("nobody emptied the group")
	}
	sato.Deactivate()
	if p := set("U0SATO"); p.Reason != "invalid_users" {
		t.Errorf("a deactivated account: %+v", p)
	}
	w.LockGroups(true)
	if p := set("U0AOI"); p.Reason != "permission_denied" {
		t.Errorf("admins only: %+v", p)
	}
	w.Scope("usergroups:read", false)
	if p := set("U0AOI"); p.Reason != "missing_scope" {
		t.Errorf("without the scope: %+v", p)
	}
}

func TestDirectMessagesThatCannotBeSentStopNothingElse(t *testing.T) {
	w := newWorld(t)
	direct := bot.DeskItem{ID: "d", Case: 17, Kind: bot.DeskDirect, To: "U0AOI", Text: "まだ だれも"}
	send := func() slackdesk.Posted {
		return w.client.Post(t.Context(), "U0AOI", "", direct, "https://example.jp/card")
	}
	if p := send(); p.Fate != slackdesk.Done || len(w.aoi.Directs()) != 1 {
		t.Fatalf("%+v", p)
	}
	w.CloseMessagesTab(true)
	if p := send(); p.Fate != slackdesk.Content || p.Reason != "messages_tab_disabled" {
		t.Errorf("the tab is off: %+v", p)
	}
	w.Scope("im:write", false)
	if p := send(); p.Fate != slackdesk.Content || p.Reason != "missing_scope" {
		t.Errorf("no scope: %+v", p)
	}
	w.Revoke(true)
	if p := send(); p.Fate != slackdesk.Auth {
		t.Errorf("a dead token stops all sending: %+v", p)
	}
	w.Revoke(false)
	w.Fault("conversations.open", 1, slacktest.TooMany("7"))
	w.Scope("im:write", true)
	if p := send(); p.Fate != slackdesk.Limited || p.After != 7*time.Second {
		t.Errorf("limited: %+v", p)
	}
}

func TestDutyWordsAreReadAsPeopleWriteThem(t *testing.T) {
	const none = handoff.NoTime
	for text, want := range map[string]slackdesk.DutyWord{
		"duty on 22:00":                   {Do: "on", Until: 22 * 60},
		"Duty ON 9:05":                    {Do: "on", Until: 9*60 + 5},
		"duty on ２２：３０":                   {Do: "on", Until: 22*60 + 30},
		"当番 入る 22時":                       {Do: "on", Until: 22 * 60},
		"duty off 18時30分まで":               {Do: "off", Until: 18*60 + 30},
		"duty on 24:00":                   {Do: "on", Until: 24 * 60},
		"duty off":                        {Do: "off", Until: none},
		"duty swap <@U0SATO|sato> 17:15":  {Do: "swap", Who: "U0SATO", Until: 17*60 + 15},
		"duty swap 17:15 <@W0SATO>":       {Do: "swap", Who: "W0SATO", Until: 17*60 + 15},
		"duty　swap　＠相談員B":                 {Do: "swap", Name: "相談員B", Until: none},
		"duty who":                        {Do: "who", Until: none},
		"duty next":                       {Do: "next", Until: none},
		"duty":                            {},
		"duty fly":                        {Until: none},
		"duty on 25:00":                   {},
		"duty on 22:60":                   {},
		"duty on 22:00 23:00":             {},
		"duty on <@nobody>":               {},
		"duty swap <@U0SATO> <@U0AOI>":    {},
		"duty who 22:00":                  {},
		"duty on <@U0SATO> now please ok": {},
	} {
		got, ok := slackdesk.Command{Text: text}.Duty()
		if !ok || got != want {
			t.Errorf("%s: %+v, %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "dutys", "who", "相談"} {
		if _, ok := (slackdesk.Command{Text: text}).Duty(); ok {
			t.Errorf("%q is about the duty", text)
		}
	}
}

func TestAnOpenedHomeIsHeardAndAnotherTabIsNot(t *testing.T) {
	w := newWorld(t)
	w.aoi.OpensHome()
	w.aoi.OpensMessages()
	got := w.heard()
	if len(got) != 2 || got[0].Home != "U0AOI" || got[1].Home != "" || got[1].Ignored != "tab" {
		t.Errorf("%+v", got)
	}
}
