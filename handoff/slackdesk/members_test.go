package slackdesk_test

import (
	"strings"
	"testing"
	"time"

	"tonari/bot"
	"tonari/handoff/slackdesk"
	"tonari/handoff/slacktest"
)

func TestOnlyRealMembersMayPress(t *testing.T) {
	w := newWorld(t)
	self, err := w.client.Self(t.Context())
	if err != nil || self.TeamID != w.Team() || self.UserID != w.BotUser() || self.BotID != w.Bot() || len(self.Missing) > 0 {
		t.Fatalf("self %+v %v", self, err)
	}
	m := slackdesk.NewMembers(w.client, self.TeamID, w.now)
	for _, c := range []struct {
		name string
		opt  slacktest.MemberOption
		want bool
	}{
		{"member", slacktest.ID("U0REAL"), true},
		{"bot", slacktest.Bot(), false},
		{"guest", slacktest.Guest(), false},
		{"single", slacktest.SingleChannelGuest(), false},
		{"deleted", slacktest.Deleted(), false},
		{"stranger", slacktest.Stranger(), false},
	} {
		p := w.Member(c.name, c.opt)
		if ok, err := m.Real(t.Context(), bot.StaffID(p.ID)); err != nil || ok != c.want {
			t.Errorf("%s: %v %v", c.name, ok, err)
		}
	}
	if ok, err := m.Real(t.Context(), "U0NOBODY"); ok || err != nil {
		t.Errorf("nobody: %v %v", ok, err)
	}
	asked := len(w.Calls("users.info"))
	real := w.Member("member")
	if ok, _ := m.Real(t.Context(), "U0REAL"); !ok || len(w.Calls("users.info")) != asked {
		t.Error("what was learnt just now was asked again")
	}
	real.Deactivate()
	m.Forget("U0REAL")
	if ok, _ := m.Real(t.Context(), "U0REAL"); ok {
		t.Error("a deactivated account is a member")
	}
	unheard := w.Member("unheard", slacktest.ID("U0UNHEARD")) // another process gets the event
	if ok, _ := m.Real(t.Context(), "U0UNHEARD"); !ok {
		t.Error("a member is none")
	}
	unheard.BecomesGuest()
	w.pass(time.Minute)
	if ok, _ := m.Lately(t.Context(), "U0UNHEARD"); !ok {
		t.Error("a look at many asked again")
	}
	if ok, _ := m.Real(t.Context(), "U0UNHEARD"); ok {
		t.Error("a guest is a member a minute later")
	}
	w.Outage(true)
	w.pass(6 * time.Minute)
	if ok, err := m.Real(t.Context(), "U0AOI"); ok || err == nil {
		t.Errorf("in doubt: %v %v", ok, err)
	}
}

func TestDoctorSeesTheChannelAndTheScopes(t *testing.T) {
	w := newWorld(t)
	w.channel.Share(true)
	s, err := w.client.Standing(t.Context(), "C0DESK")
	if err != nil || !s.Private || !s.Shared || s.Archived || len(s.Members) != 3 {
		t.Errorf("standing %+v %v", s, err)
	}
	if _, err := w.client.Standing(t.Context(), "C0NONE"); err == nil || !strings.Contains(err.Error(), "channel_not_found") {
		t.Errorf("no channel: %v", err)
	}
	w.Scope("reactions:write", false)
	if self, err := w.client.Self(t.Context()); err != nil || len(self.Missing) != 1 || self.Missing[0] != "reactions:write" {
		t.Errorf("self %+v %v", self, err)
	}
}
