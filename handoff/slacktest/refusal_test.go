package slacktest_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"tonari/handoff/slacktest"
)

func text(n int) string { return strings.Repeat("あ", n) }

func section(s string) string {
	return fmt.Sprintf(`{"type":"section","text":{"type":"plain_text","text":%q}}`, s)
}

func blocks(b ...string) string { return "[" + strings.Join(b, ",") + "]" }

func repeat(b string, n int) string {
	all := make([]string, n)
	for i := range all {
		all[i] = b
	}
	return blocks(all...)
}

func rich(part string) string {
	return `{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[` + part + `]}]}`
}

func actions(elements ...string) string {
	return `{"type":"actions","elements":[` + strings.Join(elements, ",") + `]}`
}

func buttonOf(label, id, value string) string {
	return fmt.Sprintf(`{"type":"button","text":{"type":"plain_text","text":%q},"action_id":%q,"value":%q}`, label, id, value)
}

// TestSlackRefusesWrongMessages sends one wrong request a row, and the nearest
// right one, in a channel where all else is in order.
func TestSlackRefusesWrongMessages(t *testing.T) {
	w := newWorld(t)
	confirm := func(title, body, yes string) string {
		return fmt.Sprintf(`{"type":"button","text":{"type":"plain_text","text":"x"},"action_id":"a","confirm":{
			"title":{"type":"plain_text","text":%q},"text":{"type":"plain_text","text":%q},
			"confirm":{"type":"plain_text","text":%q},"deny":{"type":"plain_text","text":"no"}}}`, title, body, yes)
	}
	option := func(label, value string) string {
		return fmt.Sprintf(`{"text":{"type":"plain_text","text":%q},"value":%q}`, label, value)
	}
	menu := func(kind string, n int, o string) string {
		return fmt.Sprintf(`{"type":%q,"action_id":"m","options":[%s]}`, kind, strings.TrimSuffix(strings.Repeat(o+",", n), ","))
	}
	for _, c := range []struct {
		what         string
		wrong, right string
		want         string
		says         string
	}{
		{"more than 50 blocks", repeat(section("x"), 51), repeat(section("x"), 50), "invalid_blocks", "no more than 50 items"},
		{"section text over 3000", blocks(section(text(3001))), blocks(section(text(3000))), "invalid_blocks", "less than 3001"},
		{"section text empty", blocks(section("")), blocks(section("x")), "invalid_blocks", "more than 0"},
		{
			"more than 10 fields", blocks(`{"type":"section","fields":[` + strings.TrimSuffix(strings.Repeat(`{"type":"plain_text","text":"x"},`, 11), ",") + `]}`),
			blocks(`{"type":"section","fields":[{"type":"plain_text","text":"x"}]}`), "invalid_blocks", "no more than 10",
		},
		{
			"field over 2000", blocks(`{"type":"section","fields":[{"type":"plain_text","text":"` + text(2001) + `"}]}`),
			blocks(`{"type":"section","fields":[{"type":"plain_text","text":"` + text(2000) + `"}]}`), "invalid_blocks", "less than 2001",
		},
		{
			"header over 150", blocks(`{"type":"header","text":{"type":"plain_text","text":"` + text(151) + `"}}`),
			blocks(`{"type":"header","text":{"type":"plain_text","text":"` + text(150) + `"}}`), "invalid_blocks", "less than 151",
		},
		{
			"header in mrkdwn", blocks(`{"type":"header","text":{"type":"mrkdwn","text":"x"}}`),
			blocks(`{"type":"header","text":{"type":"plain_text","text":"x"}}`), "invalid_blocks", "enum",
		},
		{
			"emoji on mrkdwn", blocks(`{"type":"section","text":{"type":"mrkdwn","text":"x","emoji":false}}`),
			blocks(`{"type":"section","text":{"type":"mrkdwn","text":"x","verbatim":true}}`), "invalid_blocks", "unsupported field",
		},
		{
			"more than 10 context elements", blocks(`{"type":"context","elements":[` + strings.TrimSuffix(strings.Repeat(`{"type":"plain_text","text":"x"},`, 11), ",") + `]}`),
			blocks(`{"type":"context","elements":[{"type":"plain_text","text":"x"}]}`), "invalid_blocks", "no more than 10",
		},
		{
			"more than 25 action elements", blocks(actions(manyButtons(26)...)),
			blocks(actions(manyButtons(25)...)), "invalid_blocks", "no more than 25",
		},
		{"no action elements", blocks(actions()), blocks(actions(buttonOf("x", "a", "1"))), "invalid_blocks", "at least 1"},
		{"button label over 75", blocks(actions(buttonOf(text(76), "a", "1"))), blocks(actions(buttonOf(text(75), "a", "1"))), "invalid_blocks", "less than 76"},
		{"button value over 2000", blocks(actions(buttonOf("x", "a", text(2001)))), blocks(actions(buttonOf("x", "a", text(2000)))), "invalid_blocks", "less than 2001"},
		{
			"action id over 255", blocks(actions(buttonOf("x", strings.Repeat("a", 256), "1"))),
			blocks(actions(buttonOf("x", strings.Repeat("a", 255), "1"))), "invalid_blocks", "less than 256",
		},
		{
			"action id twice in a block", blocks(actions(buttonOf("x", "a", "1"), buttonOf("y", "a", "1"))),
			blocks(actions(buttonOf("x", "a", "1")), actions(buttonOf("y", "a", "1"))), "invalid_blocks", "already exists",
		},
		{
			"block id over 255", blocks(`{"type":"divider","block_id":"` + strings.Repeat("b", 256) + `"}`),
			blocks(`{"type":"divider","block_id":"` + strings.Repeat("b", 255) + `"}`), "invalid_blocks", "less than 256",
		},
		{
			"block id twice", blocks(`{"type":"divider","block_id":"b"}`, `{"type":"divider","block_id":"b"}`),
			blocks(`{"type":"divider","block_id":"b"}`, `{"type":"divider","block_id":"c"}`), "invalid_blocks", "already exists",
		},
		{
			"all text over 12000", repeat(section(text(3000)), 5), repeat(section(text(3000)), 4), "msg_blocks_too_long", "",
		},
		{"unknown block", blocks(`{"type":"poem"}`), blocks(`{"type":"divider"}`), "invalid_blocks", "unsupported type"},
		{
			"input in a message", blocks(`{"type":"input","label":{"type":"plain_text","text":"x"},"element":{"type":"plain_text_input","action_id":"a"}}`),
			blocks(`{"type":"divider"}`), "invalid_blocks", "unsupported type",
		},
		{"blocks that are not json", `[{"type":`, blocks(`{"type":"divider"}`), "invalid_blocks_format", ""},
		{"rich text of the wrong kind", blocks(rich(`{"type":"text","text":5}`)), blocks(rich(`{"type":"text","text":"5"}`)), "invalid_blocks", "must be a string"},
		{"rich text empty", blocks(rich(`{"type":"text","text":""}`)), blocks(rich(`{"type":"text","text":"x"}`)), "invalid_blocks", "more than 0"},
		{"rich user without id", blocks(rich(`{"type":"user"}`)), blocks(rich(`{"type":"user","user_id":"U0AOI"}`)), "invalid_blocks", "missing required"},
		{
			"rich text straight in the block", blocks(`{"type":"rich_text","elements":[{"type":"text","text":"x"}]}`),
			blocks(rich(`{"type":"text","text":"x"}`)), "invalid_blocks", "unsupported type",
		},
		{"confirm title over 100", blocks(actions(confirm(text(101), "x", "y"))), blocks(actions(confirm(text(100), "x", "y"))), "invalid_blocks", "less than 101"},
		{"confirm text over 300", blocks(actions(confirm("x", text(301), "y"))), blocks(actions(confirm("x", text(300), "y"))), "invalid_blocks", "less than 301"},
		{"confirm button over 30", blocks(actions(confirm("x", "y", text(31)))), blocks(actions(confirm("x", "y", text(30)))), "invalid_blocks", "less than 31"},
		{"overflow over 5", blocks(actions(menu("overflow", 6, option("x", "1")))), blocks(actions(menu("overflow", 5, option("x", "1")))), "invalid_blocks", "no more than 5"},
		{"select over 100", blocks(actions(menu("static_select", 101, option("x", "1")))), blocks(actions(menu("static_select", 100, option("x", "1")))), "invalid_blocks", "no more than 100"},
		{"option label over 75", blocks(actions(menu("overflow", 1, option(text(76), "1")))), blocks(actions(menu("overflow", 1, option(text(75), "1")))), "invalid_blocks", "less than 76"},
		{"option value over 75", blocks(actions(menu("overflow", 1, option("x", text(76))))), blocks(actions(menu("overflow", 1, option("x", text(75))))), "invalid_blocks", "between 1 and 75"},
	} {
		t.Run(c.what, func(t *testing.T) {
			w.t = t
			got := w.call("chat.postMessage", map[string]string{"channel": "C0DESK", "text": "x", "blocks": c.wrong})
			if got["error"] != c.want {
				t.Errorf("wrong request: got %v, want %s", got, c.want)
			}
			if c.says != "" && !strings.Contains(fmt.Sprint(got["errors"]), c.says) {
				t.Errorf("the refusal does not say %q: %v", c.says, got["errors"])
			}
			if got := w.call("chat.postMessage", map[string]string{"channel": "C0DESK", "text": "x", "blocks": c.right}); got["ok"] != true {
				t.Errorf("right request refused: %v", got)
			}
		})
	}
	if got := len(w.Violations()); got == 0 {
		t.Error("wrong requests are no violations")
	}
}

func manyButtons(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = buttonOf("x", fmt.Sprintf("a%d", i), "1")
	}
	return out
}

// TestSlackRefusesCallsThatDoNotFitItsState has one row a refusal that depends
// on who calls, where, and on what.
func TestSlackRefusesCallsThatDoNotFitItsState(t *testing.T) {
	w := newWorld(t)
	closed := w.Channel("closed", slacktest.ChannelID("C0CLOSED"))
	inClosed := str(w.call("chat.postMessage", map[string]string{"channel": closed.ID, "text": "x"})["ts"])
	closed.Archive()
	foreign := w.Channel("foreign", slacktest.ChannelID("C0FOREIGN"))
	foreign.Remove(w.BotUser())
	w.Member("Kei", slacktest.ID("U0KEI"), slacktest.Outside())
	w.Member("Gone", slacktest.ID("U0GONE"), slacktest.Deleted())
	duty := w.Group("duty", w.aoi)
	own := str(w.call("chat.postMessage", map[string]string{"channel": "C0DESK", "text": "x"})["ts"])
	theirs := w.aoi.Types(w.channel, "", "mine")
	w.call("reactions.add", map[string]string{"channel": "C0DESK", "timestamp": own, "name": "memo"})
	file := str(w.call("files.getUploadURLExternal", map[string]string{"filename": "a.png", "length": "3"})["file_id"])
	nobody := "1000000000.000001"

	for _, c := range []struct {
		method string
		args   map[string]string
		want   string
	}{
		{"chat.postMessage", map[string]string{"channel": "C0DESK"}, "no_text"},
		{"chat.postMessage", map[string]string{"channel": "C0NONE", "text": "x"}, "channel_not_found"},
		{"chat.postMessage", map[string]string{"channel": foreign.ID, "text": "x"}, "channel_not_found"},
		{"chat.postMessage", map[string]string{"channel": closed.ID, "text": "x"}, "is_archived"},
		{"chat.postMessage", map[string]string{"channel": "C0DESK", "text": "x", "thread_ts": "yesterday"}, "invalid_thread_ts"},
		{"chat.postMessage", map[string]string{"channel": "C0DESK", "text": "x", "as_user": "true"}, "as_user_not_supported"},
		{"chat.postMessage", map[string]string{"channel": "C0DESK", "text": "x", "metadata": "{"}, "invalid_metadata_format"},
		{"chat.postMessage", map[string]string{"channel": "C0DESK", "text": "x", "metadata": "{}"}, "invalid_metadata_schema"},
		{"chat.postMessage", map[string]string{"channel": "C0DESK", "text": "x", "metadata": `{"event_type":"a","event_payload":{"b":"` + text(8001) + `"}}`}, "metadata_too_large"},
		{"chat.update", map[string]string{"channel": "C0DESK", "ts": own, "text": text(4001)}, "msg_too_long"},
		{"chat.update", map[string]string{"channel": "C0DESK", "ts": theirs, "text": "x"}, "cant_update_message"},
		{"chat.update", map[string]string{"channel": "C0DESK", "ts": nobody, "text": "x"}, "message_not_found"},
		{"chat.update", map[string]string{"channel": closed.ID, "ts": inClosed, "text": "x"}, "is_inactive"},
		{"chat.update", map[string]string{"channel": "C0DESK", "ts": own}, "no_text"},
		{"chat.delete", map[string]string{"channel": "C0DESK", "ts": theirs}, "cant_delete_message"},
		{"chat.delete", map[string]string{"channel": "C0DESK", "ts": nobody}, "message_not_found"},
		{"chat.delete", map[string]string{"channel": closed.ID, "ts": inClosed}, "is_archived"},
		{"chat.postEphemeral", map[string]string{"channel": "C0DESK", "user": "U0KEI", "text": "x"}, "user_not_in_channel"},
		{"chat.postEphemeral", map[string]string{"channel": "C0DESK", "user": "U0AOI"}, "no_text"},
		{"chat.postEphemeral", map[string]string{"channel": "C0DESK", "user": "U0AOI", "text": text(3001)}, "msg_too_long"},
		{"chat.postEphemeral", map[string]string{"channel": closed.ID, "user": "U0AOI", "text": "x"}, "is_archived"},
		{"chat.getPermalink", map[string]string{"channel": "C0DESK", "message_ts": nobody}, "message_not_found"},
		{"conversations.replies", map[string]string{"channel": "C0DESK", "ts": nobody}, "thread_not_found"},
		{"conversations.replies", map[string]string{"channel": "C0DESK", "ts": own, "limit": "1001"}, "invalid_limit"},
		{"conversations.replies", map[string]string{"channel": "C0DESK", "ts": own, "cursor": "rubbish"}, "invalid_cursor"},
		{"conversations.history", map[string]string{"channel": "C0DESK", "limit": "1000"}, "invalid_limit"},
		{"conversations.history", map[string]string{"channel": foreign.ID}, "channel_not_found"},
		{"conversations.info", map[string]string{"channel": foreign.ID}, "channel_not_found"},
		{"conversations.members", map[string]string{"channel": "C0NONE"}, "channel_not_found"},
		{"reactions.add", map[string]string{"channel": "C0DESK", "timestamp": own, "name": "memo"}, "already_reacted"},
		{"reactions.add", map[string]string{"channel": "C0DESK", "timestamp": own, "name": "メモ"}, "invalid_name"},
		{"reactions.add", map[string]string{"channel": "C0DESK", "name": "memo"}, "no_item_specified"},
		{"reactions.add", map[string]string{"channel": "C0DESK", "timestamp": nobody, "name": "memo"}, "message_not_found"},
		{"reactions.add", map[string]string{"channel": closed.ID, "timestamp": inClosed, "name": "memo"}, "is_archived"},
		{"reactions.remove", map[string]string{"channel": "C0DESK", "timestamp": own, "name": "warning"}, "no_reaction"},
		{"users.info", map[string]string{"user": "U0NONE"}, "user_not_found"},
		{"files.getUploadURLExternal", map[string]string{"filename": "a.png", "length": "0"}, "invalid_arguments"},
		{"files.getUploadURLExternal", map[string]string{"length": "3"}, "invalid_arguments"},
		{"files.getUploadURLExternal", map[string]string{"filename": "a.png", "length": "3", "alt_txt": text(1001)}, "alt_txt_too_large"},
		{"files.completeUploadExternal", map[string]string{"files": `[{"id":"` + file + `"}]`, "channel_id": "C0DESK"}, "file_not_found"},
		{"files.completeUploadExternal", map[string]string{"files": `[]`}, "invalid_arguments"},
		{"files.info", map[string]string{"file": file}, "file_not_found"},
		{"files.delete", map[string]string{"file": "F0NONE"}, "file_not_found"},
		{"usergroups.users.update", map[string]string{"usergroup": duty.ID, "users": ""}, "no_users_provided"},
		{"usergroups.users.update", map[string]string{"usergroup": duty.ID, "users": "U0AOI,U0GONE"}, "invalid_users"},
		{"usergroups.users.update", map[string]string{"usergroup": "S0NONE", "users": "U0AOI"}, "no_such_subteam"},
		{"chat.meMessage", map[string]string{"channel": "C0DESK", "text": "x"}, "unknown_method"},
	} {
		t.Run(c.method+" "+c.want, func(t *testing.T) {
			w.t = t
			if got := w.call(c.method, c.args); got["error"] != c.want || got["ok"] != false {
				t.Errorf("got %v, want %s", got, c.want)
			}
		})
	}
}

func TestSlackRefusesTokens(t *testing.T) {
	w := newWorld(t)
	body := []byte(`{"channel":"C0DESK","text":"x"}`)
	for _, c := range []struct {
		what, bearer, body, want string
		before                   func()
	}{
		{"no token", "", string(body), "not_authed", nil},
		{"a token inside a json body", "", `{"token":"xoxb-test","channel":"C0DESK","text":"x"}`, "not_authed", nil},
		{"another token", "xoxb-other", string(body), "invalid_auth", nil},
		{"broken json", w.Token(), `{"channel":`, "invalid_json", nil},
		{"a scope that is not granted", w.Token(), string(body), "missing_scope", func() { w.Scope("chat:write", false) }},
		{"a revoked token", w.Token(), string(body), "token_revoked", func() { w.Scope("chat:write", true); w.Revoke(true) }},
	} {
		t.Run(c.what, func(t *testing.T) {
			w.t = t
			if c.before != nil {
				c.before()
			}
			if got := w.do("chat.postMessage", "application/json; charset=utf-8", []byte(c.body), c.bearer); got["error"] != c.want {
				t.Errorf("got %v, want %s", got, c.want)
			}
		})
	}
	w.Revoke(false)
	w.t = t
	if got := w.do("chat.postMessage", "application/json", body, w.Token()); got["ok"] != true {
		t.Errorf("a good call with a json body: %v", got)
	}
	if got := w.do("chat.postMessage", "text/plain", body, w.Token()); got["error"] != "invalid_post_type" {
		t.Errorf("a plain text body: %v", got)
	}
}

func TestSlackRefusesWrongModals(t *testing.T) {
	w := newWorld(t)
	title := `"title":{"type":"plain_text","text":"閉じる"}`
	submit := `"submit":{"type":"plain_text","text":"ok"}`
	input := `{"type":"input","block_id":"r","label":{"type":"plain_text","text":"x"},"element":{"type":"plain_text_input","action_id":"a"}}`
	post := w.post0(t)
	fresh := func() string {
		if _, err := w.aoi.Clicks(post, "case_claim"); err != nil {
			t.Fatal(err)
		}
		d := w.desk.deliveries()
		return field(t, d[len(d)-1].body, "trigger_id")
	}
	for _, c := range []struct{ what, view, want string }{
		{"no title", `{"type":"modal","blocks":[]}`, "invalid_arguments"},
		{"title over 24", `{"type":"modal","title":{"type":"plain_text","text":"` + text(25) + `"},"blocks":[]}`, "invalid_arguments"},
		{"submit over 24", `{"type":"modal",` + title + `,"submit":{"type":"plain_text","text":"` + text(25) + `"},"blocks":[]}`, "invalid_arguments"},
		{"input without submit", `{"type":"modal",` + title + `,"blocks":[` + input + `]}`, "invalid_arguments"},
		{"metadata over 3000", `{"type":"modal",` + title + `,"private_metadata":"` + text(3001) + `","blocks":[]}`, "invalid_arguments"},
		{"over 100 blocks", `{"type":"modal",` + title + `,"blocks":` + repeat(section("x"), 101) + `}`, "invalid_arguments"},
		{"a home view", `{"type":"home","blocks":[]}`, "invalid_arguments"},
		{"over 250 KB", `{"type":"modal",` + title + `,"x":"` + strings.Repeat("x", 260*1024) + `","blocks":[]}`, "view_too_large"},
	} {
		t.Run(c.what, func(t *testing.T) {
			w.t = t
			if got := w.call("views.open", map[string]string{"trigger_id": fresh(), "view": c.view}); got["error"] != c.want {
				t.Errorf("got %v, want %s", got["error"], c.want)
			}
		})
	}
	w.t = t
	good := `{"type":"modal","callback_id":"close",` + title + `,` + submit + `,"external_id":"close:17","blocks":[` + input + `]}`
	trigger := fresh()
	if got := w.call("views.open", map[string]string{"trigger_id": trigger, "view": good}); got["ok"] != true {
		t.Fatalf("a good modal: %v", got)
	}
	second := strings.Replace(good, "close:17", "close:18", 1)
	if got := w.call("views.open", map[string]string{"trigger_id": trigger, "view": second}); got["error"] != "exchanged_trigger_id" {
		t.Errorf("a trigger used twice: %v", got)
	}
	if got := w.call("views.open", map[string]string{"trigger_id": fresh(), "view": good}); got["error"] != "duplicate_external_id" {
		t.Errorf("the same external id twice: %v", got)
	}
	late := fresh()
	w.clock.add(3100 * time.Millisecond)
	if got := w.call("views.open", map[string]string{"trigger_id": late, "view": second}); got["error"] != "expired_trigger_id" {
		t.Errorf("a trigger after three seconds: %v", got)
	}
	if got := w.call("views.open", map[string]string{"trigger_id": "x", "view": second}); got["error"] != "invalid_trigger_id" {
		t.Errorf("no trigger: %v", got)
	}
	modal, _ := w.aoi.Modal()
	if got := w.call("views.update", map[string]string{"view_id": modal.ID, "hash": "old", "view": good}); got["error"] != "hash_conflict" {
		t.Errorf("an old hash: %v", got)
	}
	for range 2 {
		if got := w.call("views.push", map[string]string{"trigger_id": fresh(), "view": `{"type":"modal",` + title + `,"blocks":[]}`}); got["ok"] != true {
			t.Fatalf("pushing: %v", got)
		}
	}
	if got := w.call("views.push", map[string]string{"trigger_id": fresh(), "view": `{"type":"modal",` + title + `,"blocks":[]}`}); got["error"] != "push_limit_reached" {
		t.Errorf("a fourth view: %v", got)
	}
}

// post0 posts the card and shows it as a counselor sees it.
func (w *world) post0(t *testing.T) slacktest.Post {
	t.Helper()
	ts := w.post(cardBlocks(t))
	p, ok := w.channel.Find(ts)
	if !ok {
		t.Fatal("the card is not there")
	}
	return p
}

func str(v any) string { s, _ := v.(string); return s }

// field reads one string of an interaction payload.
func field(t *testing.T, form []byte, name string) string {
	t.Helper()
	return str(payload(t, form)[name])
}

func payload(t *testing.T, form []byte) map[string]any {
	t.Helper()
	v, err := url.ParseQuery(string(form))
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if err := json.Unmarshal([]byte(v.Get("payload")), &out); err != nil {
		t.Fatal(err)
	}
	return out
}
