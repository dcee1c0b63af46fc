package slackdesk_test

import (
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tonari/bot"
	"tonari/handoff/slackdesk"
	"tonari/handoff/slacktest"
)

func TestAClickBecomesAnInput(t *testing.T) {
	w := newWorld(t)
	top := w.post("", card(nil))
	if _, err := w.aoi.DoubleClicks(top, "case_claim"); err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, r := range w.requests("/slack/interactions") {
		p, err := w.decoder.Interaction(r.body)
		if err != nil || p.Ignored != "" {
			t.Fatalf("%+v %v", p, err)
		}
		in := p.Input("PERSON", true, time.Time{})
		want := &bot.Click{Case: caseID, Action: bot.ActionClaim, By: "U0AOI", Member: true, When: in.At}
		if diff := cmp.Diff(want, in.Click); diff != "" || p.Channel != "C0DESK" || p.Message != top.TS || p.Thread != top.TS || p.TriggerID == "" {
			t.Errorf("%s %+v", diff, p)
		}
		if !strings.HasPrefix(in.ID, "slack/case_claim/") || in.At.IsZero() {
			t.Errorf("input %+v", in)
		}
		ids = append(ids, in.ID)
	}
	if len(ids) != 2 || ids[0] == ids[1] {
		t.Errorf("two clicks are the inputs %v", ids)
	}
	stranger := w.Member("Kei", slacktest.Stranger())
	if _, err := stranger.Clicks(top, "case_claim"); err != nil {
		t.Fatal(err)
	}
	r := w.requests("/slack/interactions")
	if p, _ := w.decoder.Interaction(r[2].body); !p.Stranger || p.Input("PERSON", true, time.Time{}).Click.Member {
		t.Errorf("a stranger's click %+v", p)
	}
}

func TestClicksThatSlackDidNotMakeFromOurButtonsAreRefused(t *testing.T) {
	d := newWorld(t).decoder
	base := map[string]any{
		"type": "block_actions", "team": map[string]any{"id": "T0TONARI"}, "api_app_id": "A0TONARI",
		"user":      map[string]any{"id": "U0AOI", "team_id": "T0TONARI"},
		"container": map[string]any{"message_ts": "1.000001", "channel_id": "C0DESK"},
	}
	action := func(id, value, ts string) []any {
		return []any{map[string]any{"action_id": id, "value": value, "action_ts": ts}}
	}
	for _, c := range []struct {
		what   string
		change map[string]any
		want   string
	}{
		{"a good one", map[string]any{"actions": action("case_claim", "33", "2.000001")}, ""},
		{"a held one", map[string]any{"actions": action("hold_note", "33:1.000002", "2.000001")}, ""},
		{"no case", map[string]any{"actions": action("case_claim", "", "2.000001")}, "value"},
		{"case 3", map[string]any{"actions": action("case_claim", "3", "2.000001")}, "value"},
		{"a claim with a ts", map[string]any{"actions": action("case_claim", "33:1.000001", "2.000001")}, "value"},
		{"an approval of nothing", map[string]any{"actions": action("disclose_approve", "33", "2.000001")}, "value"},
		{"a hold without a ts", map[string]any{"actions": action("hold_send", "33", "2.000001")}, "value"},
		{"a hold with another ts", map[string]any{"actions": action("hold_send", "33:x", "2.000001")}, "value"},
		{"no action ts", map[string]any{"actions": action("case_claim", "33", "")}, "value"},
		{"an unknown action", map[string]any{"actions": action("case_explode", "33", "2.000001")}, "action"},
		{"no action", map[string]any{"actions": []any{}}, "interaction_type"},
		{"a modal", map[string]any{"type": "view_submission"}, "view"},
		{"another team", map[string]any{"team": map[string]any{"id": "T0OTHER"}}, "foreign_team"},
		{"another app", map[string]any{"api_app_id": "A0OTHER"}, "foreign_app"},
		{"another channel", map[string]any{"actions": action("case_claim", "33", "2.000001"), "container": map[string]any{"channel_id": "C0OTHER"}}, "foreign_channel"},
		{"nobody", map[string]any{"actions": action("case_claim", "33", "2.000001"), "user": map[string]any{}}, "no_author"},
	} {
		m := map[string]any{}
		for k, v := range base {
			m[k] = v
		}
		for k, v := range c.change {
			m[k] = v
		}
		raw, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		if p, err := d.Interaction([]byte(url.Values{"payload": {string(raw)}}.Encode())); err != nil || p.Ignored != c.want {
			t.Errorf("%s: %+v %v", c.what, p, err)
		}
	}
	for _, body := range []string{"", "payload=", "payload=x", "payload=[]", "%zz", `{"type":"block_actions"}`} {
		if _, err := d.Interaction([]byte(body)); !errors.Is(err, slackdesk.ErrMalformed) {
			t.Errorf("%q: %v", body, err)
		}
	}
}

func TestACommandIsRead(t *testing.T) {
	w := newWorld(t)
	w.aoi.Command("/tonari", " 一覧 ")
	r := w.requests("/slack/commands")
	c, err := w.decoder.Command(r[0].body)
	if err != nil || c.Name != "/tonari" || c.Text != "一覧" || c.By != "U0AOI" || c.Channel != "C0DESK" || c.TriggerID == "" {
		t.Errorf("command %+v %v", c, err)
	}
	form := parse(t, r[0].body)
	form.Set("team_id", "T0OTHER")
	if c, err := w.decoder.Command([]byte(form.Encode())); err != nil || c.Ignored != "foreign_team" {
		t.Errorf("another team: %+v %v", c, err)
	}
	for _, body := range []string{"", "command=tonari", "%zz"} {
		if _, err := w.decoder.Command([]byte(body)); !errors.Is(err, slackdesk.ErrMalformed) {
			t.Errorf("%q: %v", body, err)
		}
	}
}
