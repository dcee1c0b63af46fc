package slacktest_test

import (
	"net/http"
	"strings"
	"testing"
)

const findView = `{"type":"modal","callback_id":"find","private_metadata":"17","title":{"type":"plain_text","text":"定型文"},
"submit":{"type":"plain_text","text":"次へ"},"blocks":[
 {"type":"input","block_id":"template","label":{"type":"plain_text","text":"探す"},"element":{"type":"external_select","action_id":"template","min_query_length":2}}]}`

func TestOptionsAreLookedUpWhileAMemberTypes(t *testing.T) {
	w := newWorld(t)
	p := w.post0(t)
	answer, asked := "", ""
	w.desk.answers(func(kind string, _ *http.Request, body []byte) (int, string) {
		if kind == "/slack/events" { // the echo of the post
			return 200, ""
		}
		switch c := payload(t, body); c["type"] {
		case "block_actions":
			if got := w.call("views.open", map[string]string{"trigger_id": str(c["trigger_id"]), "view": findView}); got["ok"] != true {
				t.Errorf("opening: %v", got)
			}
		case "block_suggestion":
			v := c["view"].(map[string]any)
			asked = strings.Join([]string{kind, str(c["action_id"]), str(c["block_id"]), str(c["value"]), str(v["callback_id"]), str(v["private_metadata"])}, " ")
			return 200, answer
		}
		return 200, ""
	})
	if _, err := w.aoi.Searches("template", "はじ"); err == nil {
		t.Error("a member searches without a modal")
	}
	if _, err := w.aoi.Clicks(p, "case_claim"); err != nil {
		t.Fatal(err)
	}
	if _, err := w.aoi.Searches("other", "はじ"); err == nil {
		t.Error("a select that is not there was searched")
	}
	if _, err := w.aoi.Searches("template", "は"); err == nil {
		t.Error("Slack asked below the least length")
	}
	if _, err := w.aoi.SubmitsView(map[string]string{"template": "hello"}); err == nil {
		t.Error("something was picked that nobody offered")
	}
	option := func(text, value string) string {
		return `{"text":{"type":"plain_text","text":"` + text + `"},"value":"` + value + `"}`
	}
	answer = `{"options":[` + option("あいさつ", "hello") + `]}`
	got, err := w.aoi.Searches("template", "はじ")
	if err != nil || len(got) != 1 || got[0].Value != "hello" || got[0].Text != "あいさつ" || asked != "/slack/options template template はじ find 17" {
		t.Errorf("got %v %v, asked %q", got, err, asked)
	}
	answer = `{"options":[]}`
	if got, err := w.aoi.Searches("template", "はじめ"); err != nil || len(got) != 0 || len(w.Violations()) != 0 {
		t.Errorf("nothing found: %v %v %v", got, err, w.Violations())
	}
	for about, bad := range map[string]string{
		"no json":        "",
		"neither":        `{}`,
		"a long label":   `{"options":[` + option(strings.Repeat("あ", 76), "a") + `]}`,
		"a long value":   `{"options":[` + option("あ", strings.Repeat("a", 76)) + `]}`,
		"no value":       `{"options":[` + option("あ", "") + `]}`,
		"101 options":    `{"options":[` + strings.TrimSuffix(strings.Repeat(option("あ", "a")+",", 101), ",") + `]}`,
		"a bare string":  `{"options":["a"]}`,
		"both at a time": `{"options":[],"option_groups":[]}`,
	} {
		before := len(w.Violations())
		answer = bad
		if got, err := w.aoi.Searches("template", "はじ"); err != nil || len(got) != 0 || len(w.Violations()) != before+1 {
			t.Errorf("%s: %v %v %v", about, got, err, w.Violations()[before:])
		}
	}
	answer = `{"option_groups":[{"label":{"type":"plain_text","text":"はじめ"},"options":[` + option("あいさつ", "hello") + `]}]}`
	if got, err := w.aoi.Searches("template", "あい"); err != nil || len(got) != 1 {
		t.Errorf("groups: %v %v", got, err)
	}
	if _, err := w.aoi.SubmitsView(map[string]string{"template": "hello"}); err != nil {
		t.Errorf("what was offered cannot be picked: %v", err)
	}
}
