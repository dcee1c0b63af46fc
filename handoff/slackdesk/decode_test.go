package slackdesk_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tonari/bot"
	"tonari/handoff/slackdesk"
	"tonari/handoff/slacktest"
)

func TestACounselorsMessagesBecomeInputs(t *testing.T) {
	w := newWorld(t)
	top := w.post("", card(nil))
	plain := w.aoi.Types(w.channel, top.TS, "よく <話> してくれたね & ありがとう\nhttps://example.com/?a=1&b=2")
	internal := w.aoi.Types(w.channel, top.TS, "@Sato さん、これ見て @here")
	w.aoi.Edits(plain, "書きなおした")
	w.channel.Unfurl(plain)
	file := w.aoi.Shares(w.channel, top.TS, "", slacktest.Upload{Name: "a.png", Data: []byte("x")})
	shown := w.aoi.Broadcasts(w.channel, top.TS, "みんなに")
	w.aoi.Deletes(plain)
	w.aoi.Types(w.channel, "", "ただの話")
	bot2 := w.Member("Other bot", slacktest.Bot())
	bot2.Types(w.channel, top.TS, "beep")

	type got struct {
		ID, Thread, What string
	}
	var all []got
	for _, h := range w.heard() {
		g := got{ID: h.ID, Thread: h.Thread}
		switch {
		case h.Reply != nil:
			g.What = fmt.Sprintf("reply by %s: %q internal %v files %v broadcast %v", h.Reply.By, h.Reply.Text, h.Reply.Internal, len(h.Reply.Attached) > 0, h.Reply.Broadcast)
			if !h.At.Equal(slackdesk.Time(h.Reply.TS)) {
				t.Errorf("at %v, ts %s", h.At, h.Reply.TS)
			}
		case h.Edit != nil:
			g.What = fmt.Sprintf("edit of %s by %s: %q", h.Edit.TS, h.Edit.By, h.Edit.Text)
			g.ID = "event"
		case h.Delete != nil:
			g.What = "delete of " + h.Delete.TS
			g.ID = "event"
		default:
			g = got{What: "ignored: " + h.Ignored}
		}
		all = append(all, g)
	}
	id := func(ts string) string { return "slack/C0DESK/" + ts }
	want := []got{
		{What: "ignored: bot"}, // our own card
		{id(plain), top.TS, `reply by U0AOI: "よく <話> してくれたね & ありがとう\nhttps://example.com/?a=1&b=2" internal false files false broadcast false`},
		{id(internal), top.TS, `reply by U0AOI: "@相談員B さん、これ見て" internal true files false broadcast false`},
		{"event", top.TS, "edit of " + plain + ` by U0AOI: "書きなおした"`},
		{What: "ignored: same_text"},
		{id(file), top.TS, `reply by U0AOI: "" internal false files true broadcast false`},
		{id(shown), top.TS, `reply by U0AOI: "みんなに" internal false files false broadcast true`},
		{"event", top.TS, "delete of " + plain},
		{What: "ignored: top_level"},
		{What: "ignored: bot"},
	}
	// Our own card is echoed beside the counselor's acts, in no order with them.
	var rest []got
	own := 0
	for _, g := range all {
		if g == want[0] && own == 0 {
			own++
			continue
		}
		rest = append(rest, g)
	}
	if diff := cmp.Diff(want[1:], rest); diff != "" || own != 1 {
		t.Error(diff)
	}
}

func TestAnInputCarriesItsCaseAndPerson(t *testing.T) {
	at := time.Unix(1, 0)
	for _, h := range []slackdesk.Heard{
		{ID: "slack/C/1.000001", At: at, Reply: &bot.DeskReply{TS: "1.000001"}},
		{ID: "slack/Ev1", At: at, Edit: &bot.DeskEdit{TS: "1.000001"}},
		{ID: "slack/Ev2", At: at, Delete: &bot.DeskDelete{TS: "1.000001"}},
	} {
		in := h.Input(33, "PERSON")
		id := bot.CaseID(0)
		switch {
		case in.Reply != nil:
			id = in.Reply.Case
		case in.Edit != nil:
			id = in.Edit.Case
		case in.Delete != nil:
			id = in.Delete.Case
		}
		if in.ID != h.ID || in.Person != "PERSON" || id != 33 || !in.At.Equal(at) {
			t.Errorf("input %+v", in)
		}
	}
	in := slackdesk.Heard{ID: "slack/Ev3", Departed: "U0AOI"}.Input(33, "PERSON")
	if in.ID != "slack/Ev3/33" || in.Departed.Case != 33 || in.Departed.Who != "U0AOI" {
		t.Errorf("input %+v", in)
	}
}

func TestPeopleAndChannelsThatGoAreNoticed(t *testing.T) {
	w := newWorld(t)
	w.channel.Remove("U0SATO")
	w.aoi.Deactivate()
	w.channel.Share(true)
	w.channel.Archive()
	w.channel.Remove(w.BotUser())
	w.requests("/slack/events") // all of these have arrived
	for _, e := range []map[string]any{
		{"type": "tokens_revoked"},
		{"type": "app_uninstalled"},
		{"type": "emoji_changed"},
		{"type": "a_type_of_tomorrow"},
		{"type": "channel_archive", "channel": "C0OTHER"},
		{"type": "member_joined_channel", "user": "U0AOI", "channel": "C0DESK"},
	} {
		w.Emit(e)
	}
	var got []string
	for _, h := range w.heard() {
		got = append(got, fmt.Sprintf("%s%s%s%s", h.Departed, h.Alarm, h.News, h.Ignored))
	}
	want := []string{
		"U0SATO", "U0AOI", "channel_shared", "group_archive", "group_left",
		"tokens_revoked", "app_uninstalled", "event_type", "event_type", "foreign_channel", "member_joined_channel",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// event wraps an inner event, with the fields of the outer one changed.
func event(t *testing.T, inner string, outer map[string]any) []byte {
	t.Helper()
	e := map[string]any{
		"type": "event_callback", "team_id": "T0TONARI", "api_app_id": "A0TONARI", "event_id": "Ev1", "event": json.RawMessage(inner),
	}
	for k, v := range outer {
		e[k] = v
	}
	b, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestWhatIsNotForUsIsPassedOver(t *testing.T) {
	d := newWorld(t).decoder
	msg := func(extra string) string {
		return `{"type":"message","channel":"C0DESK","user":"U0AOI","ts":"2.000001","thread_ts":"1.000001","text":"x"` + extra + `}`
	}
	for _, c := range []struct {
		what, inner string
		outer       map[string]any
		want        string
	}{
		{"a good one", msg(""), nil, ""},
		{"another team", msg(""), map[string]any{"team_id": "T0OTHER"}, "foreign_team"},
		{"another app", msg(""), map[string]any{"api_app_id": "A0OTHER"}, "foreign_app"},
		{"an org install without a team", msg(""), map[string]any{"team_id": nil}, ""},
		{"another channel", strings.Replace(msg(""), "C0DESK", "C0OTHER", 1), nil, "foreign_channel"},
		{"an unknown outer type", msg(""), map[string]any{"type": "event_of_tomorrow"}, "outer_type"},
		{"no inner event", "null", nil, "unreadable"},
		{"an inner event that is a list", "[]", nil, "unreadable"},
		{"a webhook", msg(`,"bot_id":"B1"`), nil, "bot"},
		{"an app", msg(`,"app_id":"A1"`), nil, "bot"},
		{"ourselves", strings.Replace(msg(""), "U0AOI", "U0BOT", 1), nil, "bot"},
		{"slackbot", strings.Replace(msg(""), "U0AOI", "USLACKBOT", 1), nil, "no_author"},
		{"nobody", strings.Replace(msg(""), "U0AOI", "", 1), nil, "no_author"},
		{"a bot message of old", msg(`,"subtype":"bot_message"`), nil, "subtype"},
		{"a join", msg(`,"subtype":"group_join"`), nil, "subtype"},
		{"me", msg(`,"subtype":"me_message"`), nil, "subtype"},
		{"a message of tomorrow", msg(`,"subtype":"hologram"`), nil, "subtype"},
		{"a parent", strings.Replace(msg(""), `"thread_ts":"1.000001"`, `"thread_ts":"2.000001"`, 1), nil, "top_level"},
		{"a ts of another form", strings.Replace(msg(""), "2.000001", "2.1", 1), nil, "unreadable"},
		{"a thread ts of another form", strings.Replace(msg(""), "1.000001", "../x", 1), nil, "unreadable"},
		{"a change without a message", `{"type":"message","subtype":"message_changed","channel":"C0DESK"}`, nil, "unreadable"},
		{"a deletion without a message", `{"type":"message","subtype":"message_deleted","channel":"C0DESK","deleted_ts":"2.000001"}`, nil, "unreadable"},
		{"a tombstone", `{"type":"message","subtype":"message_changed","channel":"C0DESK","message":{"subtype":"tombstone","ts":"2.000001"}}`, nil, "tombstone"},
		{"our own repaint", `{"type":"message","subtype":"message_changed","channel":"C0DESK","message":{"bot_id":"B0TONARI","ts":"2.000001"}}`, nil, "bot"},
		{"a user changed", `{"type":"user_change","user":{"id":"U0AOI","deleted":false}}`, nil, "user_change"},
		{"a broken block", msg(`,"blocks":[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":5}]}]}]`), nil, ""},
	} {
		h, err := d.Event(event(t, c.inner, c.outer))
		if err != nil || h.Ignored != c.want || (c.want == "") != (h.Reply != nil) {
			t.Errorf("%s: %+v %v", c.what, h, err)
		}
	}
	for _, body := range []string{"", "{", "[]", "{}", "null", `"x"`} {
		if _, err := d.Event([]byte(body)); !errors.Is(err, slackdesk.ErrMalformed) {
			t.Errorf("%q: %v", body, err)
		}
	}
	if h, err := d.Event([]byte(`{"type":"url_verification","challenge":"abc"}`)); err != nil || h.Challenge != "abc" {
		t.Errorf("challenge %+v %v", h, err)
	}
	if h, err := d.Event([]byte(`{"type":"app_rate_limited","team_id":"T0TONARI"}`)); err != nil || h.Alarm != "app_rate_limited" {
		t.Errorf("rate limited %+v %v", h, err)
	}
}

// TestTextsAreReadAsTheirAuthorMeantThem: entities once, links as addresses,
// mentions as role names or not at all.
func TestTextsAreReadAsTheirAuthorMeantThem(t *testing.T) {
	d := newWorld(t).decoder
	rich := func(elements string) string {
		return `[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[` + elements + `]}]}]`
	}
	for _, c := range []struct {
		text, blocks, want string
		internal           bool
	}{
		{"a &amp; b &lt;c&gt;", "", "a & b <c>", false},
		{"&amp;lt;!here&amp;gt;", "", "&lt;!here&gt;", false},
		{"&amp;amp;", "", "&amp;", false},
		{"<https://example.com/?a=1&amp;b=2|こちら>", "", "https://example.com/?a=1&b=2", false},
		{"<https://example.com>", "", "https://example.com", false},
		{"<mailto:a@b.example|a@b.example> <tel:0312345678|03-1234>", "", "a@b.example 0312345678", false},
		{"<!date^1392734382^{date}|2月18日>", "", "2月18日", false},
		{"<@U0SATO> さん", "", "@相談員B さん", true},
		{"<@U0SATO|sato> さん", "", "@相談員B さん", true},
		{"<@U0OTHER> さん", "", "さん", true},
		{"<!subteam^S1|@当番> お願い", "", "お願い", true},
		{"<!here> <!channel> <!everyone|everyone> だれか", "", "だれか", true},
		{"<#C0DESK|desk> で", "", "で", true},
		{"<https://tonari.slack.com/archives/C0DESK/p1> を見て", "", "を見て", true},
		{"<https://slack.com.evil.example/x>", "", "https://slack.com.evil.example/x", false},
		{"<slack://channel?id=C1>", "", "", true},
		{"a\u202eb\u200bc", "", "abc", false},
		{"fallback", rich(`{"type":"text","text":"a & <b>"},{"type":"emoji","name":"smile","unicode":"1f604"}`), "a & <b>😄", false},
		{"fallback", rich(`{"type":"emoji","name":"family","unicode":"1f468-200d-1f469"},{"type":"emoji","name":"our-logo"}`), "👨\u200d👩", false},
		{"fallback", rich(`{"type":"link","url":"https://example.com/?a=1&b=2","text":"x"},{"type":"user","user_id":"U0SATO"}`), "https://example.com/?a=1&b=2@相談員B", true},
		{"fallback", rich(`{"type":"usergroup","usergroup_id":"S1"},{"type":"broadcast","range":"here"},{"type":"text","text":"x"}`), "x", true},
		{"fallback &amp;", rich(`{"type":"element_of_tomorrow"}`), "fallback &", false},
		{"fallback &amp;", `[{"type":"call"}]`, "fallback &", false},
		{
			"fallback", `[{"type":"rich_text","elements":[{"type":"rich_text_list","style":"bullet","elements":[
			{"type":"rich_text_section","elements":[{"type":"text","text":"one"}]},{"type":"rich_text_section","elements":[{"type":"text","text":"two"}]}]},
			{"type":"rich_text_quote","elements":[{"type":"text","text":"three"}]}]}]`, "・one\n・two\nthree", false,
		},
	} {
		m := map[string]any{"type": "message", "channel": "C0DESK", "user": "U0AOI", "ts": "2.000001", "thread_ts": "1.000001", "text": c.text}
		if c.blocks != "" {
			m["blocks"] = json.RawMessage(c.blocks)
		}
		raw, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		h, err := d.Event(event(t, string(raw), nil))
		if err != nil || h.Reply == nil {
			t.Fatalf("%q: %+v %v", c.text, h, err)
		}
		if h.Reply.Text != c.want || h.Reply.Internal != c.internal {
			t.Errorf("%q %s: %q internal %v, want %q %v", c.text, c.blocks, h.Reply.Text, h.Reply.Internal, c.want, c.internal)
		}
	}
}

func FuzzNothingFromSlackBreaksTheDecoder(f *testing.F) {
	f.Add([]byte(`{"type":"event_callback","event_id":"Ev1","event":{"type":"message","channel":"C0DESK","user":"U0AOI","ts":"2.000001","thread_ts":"1.000001","text":"<@U0AOI|x> &amp;lt;"}}`))
	f.Add([]byte(`payload=%7B%22type%22%3A%22block_actions%22%7D`))
	f.Add([]byte(`command=%2Ftonari&user_id=U0AOI&team_id=T0TONARI`))
	d := &slackdesk.Decoder{TeamID: "T0TONARI", Names: names}
	f.Fuzz(func(t *testing.T, body []byte) {
		h, err := d.Event(body)
		if err != nil && err.Error() != slackdesk.ErrMalformed.Error() {
			t.Errorf("an error with more in it: %v", err)
		}
		if h.Reply != nil && strings.ContainsAny(h.Reply.Text, "\u202e\x00") {
			t.Errorf("text %q", h.Reply.Text)
		}
		if _, err := d.Interaction(body); err != nil && !errors.Is(err, slackdesk.ErrMalformed) {
			t.Error(err)
		}
		if _, err := d.Command(body); err != nil && !errors.Is(err, slackdesk.ErrMalformed) {
			t.Error(err)
		}
	})
}
