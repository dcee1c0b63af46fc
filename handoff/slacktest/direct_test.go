package slacktest_test

import (
	"testing"

	"tonari/handoff/slacktest"
)

func TestADirectMessageNeedsItsConversation(t *testing.T) {
	w := newWorld(t)
	gone := w.Member("Gone", slacktest.Deleted(), slacktest.ID("U0GONE"))
	other := w.Member("Other", slacktest.Bot(), slacktest.ID("U0OTHER"))
	for _, tc := range []struct{ users, want string }{
		{"", "users_list_not_supplied"},
		{"U0NOBODY", "user_not_found"},
		{gone.ID, "user_disabled"},
		{other.ID, "cannot_dm_bot"},
		{"U0AOI,U0SATO", "not_enough_users"},
	} {
		if got := w.call("conversations.open", map[string]string{"users": tc.users}); got["error"] != tc.want {
			t.Errorf("%q: %v", tc.users, got)
		}
	}
	say := map[string]string{"channel": "DU0AOI", "text": "hello"}
	if got := w.call("chat.postMessage", say); got["error"] != "channel_not_found" {
		t.Errorf("before it is open: %v", got)
	}
	if len(w.aoi.Directs()) != 0 {
		t.Error("a message without a conversation")
	}
	for range 2 { // the same one again
		if got := w.call("conversations.open", map[string]string{"users": "U0AOI"}); got["ok"] != true {
			t.Fatal(got)
		}
	}
	w.CloseMessagesTab(true)
	if got := w.call("chat.postMessage", say); got["error"] != "messages_tab_disabled" {
		t.Errorf("with the tab closed: %v", got)
	}
	w.CloseMessagesTab(false)
	if got := w.call("chat.postMessage", say); got["ok"] != true {
		t.Error(got)
	}
	if d := w.aoi.Directs(); len(d) != 1 || d[0].Rendered != "hello" {
		t.Errorf("%+v", d)
	}
	read := map[string]string{"channel": "DU0AOI"}
	if got := w.call("conversations.history", read); got["ok"] != true {
		t.Errorf("read: %v", got)
	}
	w.Scope("im:history", false)
	if got := w.call("conversations.history", read); got["error"] != "missing_scope" {
		t.Errorf("read without im:history: %v", got)
	}
}

func TestAHomeTabIsRefusedToNobodyAndWhereItIsOff(t *testing.T) {
	w := newWorld(t)
	home := `{"type":"home","blocks":[{"type":"section","text":{"type":"plain_text","text":"自分の担当"}}]}`
	w.Member("Gone", slacktest.Deleted(), slacktest.ID("U0GONE"))
	if got := w.call("views.publish", map[string]string{"user_id": "U0GONE", "view": home}); got["error"] != "user_not_found" {
		t.Error(got)
	}
	w.DisableHome(true)
	if got := w.call("views.publish", map[string]string{"user_id": "U0AOI", "view": home}); got["error"] != "not_enabled" {
		t.Error(got)
	}
}
