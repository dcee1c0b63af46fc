package service_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/redis/go-redis/v9"

	"tonari/bot"
	"tonari/bot/bottest"
	"tonari/handoff/slacktest"
)

func TestOnlySignedAndTimelyRequestsOfSlackAreHeard(t *testing.T) {
	h := newHouse(t)
	if d := h.Slack.VerifyURL("challenge-7"); d.Status != 200 || !strings.Contains(string(d.Answer), `"challenge-7"`) {
		t.Errorf("url_verification: %d %s", d.Status, d.Answer)
	}
	const events = "http://bot.test/slack/events"
	if d := h.Slack.Raw(events, "application/json", []byte(`{"type":"url_verification","challenge":"x"}`), "", 0); d.Status != 401 || len(d.Answer) > 0 {
		t.Errorf("unsigned url_verification: %d %s", d.Status, d.Answer)
	}
	_, card := h.urgent("child")
	for _, skew := range []time.Duration{-6 * time.Minute, 6 * time.Minute} {
		h.Slack.Skew(skew)
		if ack := h.clicks(h.Aoi, card, bot.ActionClaim); ack.Status != 401 {
			t.Errorf("%v off: %d", skew, ack.Status)
		}
	}
	if c := h.card(h.Urgent); !strings.Contains(c.Rendered, "未対応") {
		t.Errorf("claimed by a stale request:\n%s", c.Rendered)
	}
	h.Slack.Skew(4 * time.Minute)
	if ack := h.clicks(h.Aoi, card, bot.ActionClaim); ack.Status != 200 {
		t.Errorf("4 minutes off: %d", ack.Status)
	}
	if c := h.card(h.Urgent); !strings.Contains(c.Rendered, "対応中") {
		t.Errorf("not claimed:\n%s", c.Rendered)
	}
}

// claim is the form of a claim as Slack sends it.
func claim(h *house, m *slacktest.Member, card slacktest.Post) url.Values {
	b, _ := card.Button(string(bot.ActionClaim))
	payload, err := json.Marshal(map[string]any{
		"type": "block_actions", "user": map[string]any{"id": m.ID, "team_id": h.Slack.Team()}, "team": map[string]any{"id": h.Slack.Team()},
		"container": map[string]any{"message_ts": card.TS, "channel_id": card.Channel},
		"actions":   []any{map[string]any{"action_id": b.ActionID, "value": b.Value, "action_ts": fmt.Sprintf("%d.000100", h.Now().Unix())}},
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return url.Values{"payload": {string(payload)}}
}

func TestWhatNoSignatureCoversHasNoEffect(t *testing.T) {
	h := newHouse(t)
	_, card := h.urgent("child")
	form := claim(h, h.Aoi, card).Encode()
	const path = "/slack/interactions"
	for _, tc := range []struct {
		about, target, body string
		signed              bool
		want                int
	}{
		{"an unsigned payload in the query", path + "?" + form, "", false, 401},
		{"a payload in the query beside a signed empty body", path + "?" + form, "", true, 200},
		{"a payload in the query beside a signed other body", path + "?" + form, "payload=%7B%7D", true, 200},
		{"an unsigned payload", path, form, false, 401},
		{"an unsigned certificate probe with a payload", path, form + "&ssl_check=1", false, 200},
	} {
		var got answer
		if tc.signed {
			got = h.fromSlack(tc.target, tc.body)
		} else {
			got = ask(h.Service.Public(), http.MethodPost, tc.target, nil, tc.body)
		}
		h.Idle()
		if got.status != tc.want || got.body != "" {
			t.Errorf("%s: %d %q", tc.about, got.status, got.body)
		}
		if c := h.card(h.Urgent); !strings.Contains(c.Rendered, "未対応") {
			t.Fatalf("%s claimed the case", tc.about)
		}
	}
	for _, to := range []string{"events", "interactions", "commands", "options"} {
		if d := h.Slack.ProbeCertificate("http://bot.test/slack/" + to); d.Status != 200 || len(d.Answer) > 0 {
			t.Errorf("certificate probe of %s: %d %s", to, d.Status, d.Answer)
		}
	}
	if a := h.fromSlack(path, form); a.status != 200 {
		t.Errorf("the same claim, signed: %d", a.status)
	}
	h.Idle()
	if c := h.card(h.Urgent); !strings.Contains(c.Rendered, "対応中") {
		t.Error("the claim of this test would not have worked anyway")
	}
}

// TestRequestsOfAnotherAppAreNotHeard: a workspace has other apps, and a secret may
// have been given to two.
func TestRequestsOfAnotherAppAreNotHeard(t *testing.T) {
	h := newHouse(t)
	_, card := h.urgent("child")
	form := claim(h, h.Aoi, card)
	form.Set("payload", strings.Replace(form.Get("payload"), "{", `{"api_app_id":"A0OTHER",`, 1))
	h.care() // learns who we are
	if a := h.fromSlack("/slack/interactions", form.Encode()); a.status != 200 {
		t.Errorf("status %d", a.status)
	}
	h.Idle()
	if c := h.card(h.Urgent); !strings.Contains(c.Rendered, "未対応") {
		t.Error("another app claimed")
	}
	form.Set("payload", strings.Replace(form.Get("payload"), "A0OTHER", h.Slack.App(), 1))
	h.fromSlack("/slack/interactions", form.Encode())
	h.Idle()
	if c := h.card(h.Urgent); !strings.Contains(c.Rendered, "対応中") {
		t.Error("ours could not")
	}
}

func TestAnyOfTheSigningSecretsSigns(t *testing.T) {
	h := newHouse(t, bottest.Env("SLACK_SIGNING_SECRET", "old-secret-old-secret,new-secret-new-secret"))
	for secret, want := range map[string]int{
		"old-secret-old-secret": 200, "new-secret-new-secret": 200, "third-secret-third-secret": 401, "": 401,
	} {
		if a := h.signedSlack(secret, "/slack/options", "payload=%7B%7D"); a.status != want {
			t.Errorf("signed with %q: %d, want %d", secret, a.status, want)
		}
	}
}

func TestOnlyRealMembersOnTheRosterMayPress(t *testing.T) {
	roster := bottest.Roster
	for _, id := range []string{"U0GUEST", "U0SINGLE", "U0BOTLIKE", "U0GONE", "U0OTHER"} {
		roster = strings.Replace(roster, "shifts:", "  - {slack: "+id+", name: 名前, role: counselor}\nshifts:", 1)
	}
	h := newHouse(t, configured(t, fstest.MapFS{"roster.yaml": {Data: []byte(roster)}}))
	h.care()
	members := map[string]*slacktest.Member{
		"a guest":                   h.Slack.Member("客", slacktest.ID("U0GUEST"), slacktest.Guest()),
		"a single-channel guest":    h.Slack.Member("客2", slacktest.ID("U0SINGLE"), slacktest.SingleChannelGuest()),
		"a bot":                     h.Slack.Member("機械", slacktest.ID("U0BOTLIKE"), slacktest.Bot()),
		"one of another workspace":  h.Slack.Member("他社", slacktest.ID("U0OTHER"), slacktest.Stranger()),
		"one who is off the roster": h.Slack.Member("部外", slacktest.ID("U0NOBODY")),
	}
	_, card := h.urgent("child")
	for who, m := range members {
		if ack := h.clicks(m, card, bot.ActionClaim); ack.Status != 200 {
			t.Errorf("%s: %d", who, ack.Status)
		}
		if e := h.Slack.Ephemerals(m); len(e) != 1 {
			t.Errorf("%s is told nothing", who)
		}
	}
	gone := h.Slack.Member("退職", slacktest.ID("U0GONE"), slacktest.Deleted())
	if a := h.fromSlack("/slack/interactions", claim(h, gone, card).Encode()); a.status != 200 {
		t.Errorf("a deleted account: %d", a.status)
	}
	h.Idle()
	if c := h.card(h.Urgent); !strings.Contains(c.Rendered, "未対応") {
		t.Fatalf("somebody who may not has claimed:\n%s", c.Rendered)
	}
	h.clicks(h.Aoi, card, bot.ActionClaim)
	if c := h.card(h.Urgent); !strings.Contains(c.Rendered, "相談員A") {
		t.Errorf("one who may could not claim:\n%s", c.Rendered)
	}
}

func TestWhoPressedIsRefusedWhileSlackCannotSayWhoTheyAre(t *testing.T) {
	h := newHouse(t)
	_, card := h.urgent("child")
	h.Slack.Fault("users.info", 1, slacktest.Status(500))
	if ack := h.clicks(h.Aoi, card, bot.ActionClaim); ack.Status != 200 {
		t.Errorf("status %d", ack.Status)
	}
	if len(h.Slack.Ephemerals(h.Aoi)) != 1 || !strings.Contains(h.card(h.Urgent).Rendered, "未対応") {
		t.Error("claimed on doubt, or nothing was said")
	}
	h.clicks(h.Aoi, card, bot.ActionClaim)
	if !strings.Contains(h.card(h.Urgent).Rendered, "対応中") {
		t.Error("a doubt is remembered")
	}
}

func TestButtonOfAnotherCaseIsNotOurs(t *testing.T) {
	h := newHouse(t)
	_, first := h.urgent("first")
	_, second := h.urgent("second")
	forged := second
	forged.TS = first.TS
	if a := h.fromSlack("/slack/interactions", claim(h, h.Aoi, forged).Encode()); a.status != 200 {
		t.Errorf("status %d", a.status)
	}
	h.Idle()
	for _, p := range h.Urgent.Posts() {
		if strings.Contains(p.Rendered, "対応中") {
			t.Errorf("claimed:\n%s", p.Rendered)
		}
	}
	if h.counted(event("slack", "foreign_button")) != "1" {
		t.Error("not counted")
	}
}

func TestEventOfTheDeskIsTakenOnlyWhenItIsDurable(t *testing.T) {
	h := newHouse(t)
	child, card := h.urgent("child")
	h.clicks(h.Aoi, card, bot.ActionClaim)
	h.down(true)
	h.Aoi.Types(h.Urgent, card.TS, "青いかさの話を読みました")
	if n := h.Slack.PendingRetries(); n != 1 {
		t.Fatalf("%d events wait for another delivery", n)
	}
	if ack, _ := h.Aoi.Clicks(card, string(bot.ActionClose)); ack.Status != 503 {
		t.Errorf("a click that cannot be stored: %d", ack.Status)
	}
	h.down(false)
	h.Slack.RedeliverAll()
	h.Slack.DuplicateEvents(1)
	h.Aoi.Types(h.Urgent, card.TS, "ゆっくりで大丈夫です")
	h.After(6 * time.Second)
	if times(child, "青いかさの話を読みました") != 1 || times(child, "ゆっくりで大丈夫です") != 1 {
		t.Errorf("phone:\n%s", screen(child))
	}
}

func TestReplyInAThreadThatIsNotKnownYetFindsItsCase(t *testing.T) {
	h := newHouse(t)
	child, card := h.urgent("child")
	h.clicks(h.Aoi, card, bot.ActionClaim)
	h.forgetThreads()
	h.Aoi.Types(h.Urgent, card.TS, "青いかさの話を読みました")
	top := h.Sato.Types(h.Urgent, "", "別の話です")
	h.Sato.Types(h.Urgent, top, "別の話の返事です")
	if strings.Contains(h.dump(), "青いかさの話を読みました") {
		t.Error("the kept message can be read in Redis")
	}
	h.Slack.Fault("conversations.replies", -1, slacktest.Status(500))
	h.care()
	h.After(6 * time.Second)
	if times(child, "青いかさの話を読みました") != 0 {
		t.Error("it was sent without knowing whose case it is")
	}
	h.Slack.ClearFaults()
	h.care()
	h.After(6 * time.Second)
	if times(child, "青いかさの話を読みました") != 1 {
		t.Errorf("phone:\n%s", screen(child))
	}
	if strings.Contains(screen(child), "別の話") {
		t.Error("talk of the team reached the phone")
	}
	asked := len(h.Slack.Calls("conversations.replies"))
	h.care()
	if len(h.Slack.Calls("conversations.replies")) != asked {
		t.Error("it is still looked for")
	}
}

// forgetThreads plays a Redis that has lost the index of threads.
func (h *house) forgetThreads() {
	for _, k := range h.mini.Keys() {
		if strings.Contains(k, ":th:") {
			h.mini.Del(k)
		}
	}
}

func (h *house) dump() string {
	c := redis.NewClient(&redis.Options{Addr: h.mini.Addr()})
	defer c.Close()
	var b strings.Builder
	for _, k := range h.mini.Keys() {
		if v, err := c.Dump(context.Background(), k).Result(); err == nil {
			b.WriteString(k + v)
		}
	}
	return b.String()
}

func TestHolderWhoLeavesTheChannelReleasesTheCaseEvenIfRedisIsDownThen(t *testing.T) {
	h := newHouse(t)
	_, card := h.urgent("child")
	h.clicks(h.Aoi, card, bot.ActionClaim)
	h.down(true)
	h.Aoi.Deactivate()
	if err := h.Slack.Settle(soon(t)); err != nil {
		t.Fatal(err)
	}
	if h.Slack.PendingRetries() == 0 {
		t.Fatal("the event was taken without being stored")
	}
	h.down(false)
	h.Slack.RedeliverAll()
	h.Idle()
	if c := h.card(h.Urgent); !strings.Contains(c.Rendered, "未対応") {
		t.Errorf("still held:\n%s", c.Rendered)
	}
}

func TestSlashCommandTellsTheRosterOnly(t *testing.T) {
	h := newHouse(t)
	h.urgent("child")
	ack := h.Aoi.Command("/tonari", "")
	if !strings.Contains(string(ack.Body), "相談員A") || !strings.Contains(string(ack.Body), "未対応 1 件") {
		t.Errorf("%d %s", ack.Status, ack.Body)
	}
	stranger := h.Slack.Member("部外")
	if ack := stranger.Command("/tonari", ""); ack.Status != 200 || strings.Contains(string(ack.Body), "相談員") {
		t.Errorf("%d %s", ack.Status, ack.Body)
	}
}
