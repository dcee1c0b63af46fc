package linetest_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tonari/bot/linetest"
)

// The secret, body and signature that LINE's own page gives as example.
func TestTheSignatureIsLINEs(t *testing.T) {
	got := linetest.Sign("8c570fa6dd201bb328f1c1eac23a96d8", []byte(`{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}`))
	if want := "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs="; got != want {
		t.Errorf("signature %s, want %s", got, want)
	}
}

func TestAWebhookLooksLikeLINEs(t *testing.T) {
	w := newWorld(t, linetest.BotUserID("U8e742f61d673b39c7fff3cecb7536ef0"), linetest.Secret("8c570fa6dd201bb328f1c1eac23a96d8"))
	w.Verify()
	if got := string(w.bodies[0]); got != `{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}` {
		t.Errorf("verification call %s", got)
	}
	h := w.hooks[0].Header
	if h.Get("X-Line-Signature") != "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs=" ||
		h.Get("User-Agent") != "LineBotWebhook/2.0" || h.Get("Content-Type") != "application/json; charset=utf-8" {
		t.Errorf("headers %v", h)
	}
	child := w.Person("ゆい")
	said := child.Says("ねえ")
	e := event(t, w.bodies[1])
	delete(e["message"].(map[string]any), "quoteToken")
	delete(e["message"].(map[string]any), "markAsReadToken")
	if diff := cmp.Diff(map[string]any{
		"type": "message", "mode": "active", "timestamp": float64(w.clock.UnixMilli()), "webhookEventId": said.EventID,
		"deliveryContext": map[string]any{"isRedelivery": false}, "replyToken": said.ReplyToken,
		"source":  map[string]any{"type": "user", "userId": child.ID()},
		"message": map[string]any{"id": said.MessageID, "type": "text", "text": "ねえ"},
	}, e); diff != "" {
		t.Errorf("event (-want +got):\n%s", diff)
	}
	if len(said.EventID) != 26 || len(child.ID()) != 33 {
		t.Errorf("ids %s, %s", said.EventID, child.ID())
	}
}

func event(t *testing.T, body []byte) map[string]any { return events(t, body)[0] }

func events(t *testing.T, body []byte) []map[string]any {
	t.Helper()
	var env struct {
		Events []json.RawMessage `json:"events"`
	}
	if err := json.Unmarshal(body, &env); err != nil {
		t.Fatalf("webhook body: %v", err)
	}
	var out []map[string]any
	for _, raw := range env.Events {
		var m map[string]any
		_ = json.Unmarshal(raw, &m)
		out = append(out, m)
	}
	return out
}

func TestEveryActIsTheEventThatLINESends(t *testing.T) {
	w := newWorld(t)
	child := w.Person("ゆい")
	child.Follow()
	said := child.Says("ねえ")
	child.Sticker("446", "1988", []string{"sad"}, "つらい")
	child.Location(35.7, 139.75, "駅", "文京区")
	child.Image([]byte("\x89PNG\r\n\x1a\n"))
	child.Video([]byte("v"), 1000)
	child.Audio([]byte("a"), 1000)
	child.File("日記.pdf", []byte("f"))
	child.Unsends(said.MessageID)
	child.Block()
	child.Unblock()
	child.Triggers("beacon", map[string]any{"beacon": map[string]any{"hwid": "374591320", "type": "enter"}})
	type row struct {
		Type, Message, Source string
		Token                 bool
	}
	var got []row
	for _, b := range w.bodies {
		e := event(t, b)
		m, _ := e["message"].(map[string]any)
		kind, _ := m["type"].(string)
		got = append(got, row{e["type"].(string), kind, e["source"].(map[string]any)["type"].(string), e["replyToken"] != nil})
	}
	want := []row{
		{"follow", "", "user", true},
		{"message", "text", "user", true},
		{"message", "sticker", "user", true},
		{"message", "location", "user", true},
		{"message", "image", "user", true},
		{"message", "video", "user", true},
		{"message", "audio", "user", true},
		{"message", "file", "user", true},
		{"unsend", "", "user", false},
		{"unfollow", "", "user", false},
		{"follow", "", "user", true},
		{"beacon", "", "user", true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
}

func TestAFailedWebhookComesAgainOnScheduleAndOnlySaysSo(t *testing.T) {
	w := newWorld(t, linetest.Redelivery(10*time.Second, time.Minute))
	w.answers(func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(503) })
	w.Person("ゆい").Says("ねえ")
	if got := w.Advance(9 * time.Second); len(got) != 0 {
		t.Fatalf("redelivered after 9 s: %v", got)
	}
	w.Advance(time.Second)
	w.answers(nil)
	got := w.Advance(time.Minute)
	if len(got) != 1 || !got[0].OK() || got[0].Attempt != 3 || w.Waiting() != 0 {
		t.Fatalf("third attempt %+v, %d waiting", got, w.Waiting())
	}
	first, third := event(t, w.bodies[0]), event(t, w.bodies[2])
	if first["deliveryContext"].(map[string]any)["isRedelivery"] != false || third["deliveryContext"].(map[string]any)["isRedelivery"] != true {
		t.Error("isRedelivery is wrong")
	}
	delete(first, "deliveryContext")
	delete(third, "deliveryContext")
	if diff := cmp.Diff(first, third); diff != "" {
		t.Errorf("the redelivered event differs (-first +third):\n%s", diff)
	}
	if len(w.Advance(time.Hour)) != 0 {
		t.Error("a webhook that was taken came again")
	}
}

func TestRedeliveryEndsAndIsOffByDefault(t *testing.T) {
	fail := func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(500) }
	w := newWorld(t, linetest.Redelivery(time.Second))
	w.answers(fail)
	w.Person("ゆい").Says("ねえ")
	w.Redeliver()
	if w.Waiting() != 0 {
		t.Error("a schedule of one attempt goes on")
	}
	w = newWorld(t)
	w.answers(fail)
	w.Person("ゆい").Says("ねえ")
	if w.Waiting() != 0 {
		t.Error("redelivery is on by default")
	}
}

func TestOnlyATimely2xxTakesAWebhook(t *testing.T) {
	rows := []struct {
		answer http.HandlerFunc
		status int
		reason string
	}{
		{func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(204) }, 204, "OK"},
		{func(rw http.ResponseWriter, r *http.Request) { http.Redirect(rw, r, "/", 302) }, 302, "ERROR_STATUS_CODE"},
		{func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(401) }, 401, "ERROR_STATUS_CODE"},
		{func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, 0, "REQUEST_TIMEOUT"},
		{func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, 0, "COULD_NOT_CONNECT"},
	}
	w := newWorld(t, linetest.DeliveryTimeout(30*time.Millisecond))
	child := w.Person("ゆい")
	for _, row := range rows {
		w.answers(row.answer)
		if d := child.Says("ねえ").Delivery; d.Status != row.status || d.Reason != row.reason {
			t.Errorf("delivery %d %s, want %d %s", d.Status, d.Reason, row.status, row.reason)
		}
	}
}

func TestHeldEventsComeTogetherOrTurnedAround(t *testing.T) {
	w := newWorld(t)
	a, b := w.Person("ゆい"), w.Person("けん")
	w.Hold()
	a.Says("1")
	b.Says("2")
	w.Release(true, true)
	got := events(t, w.bodies[0])
	if len(got) != 2 || got[0]["source"].(map[string]any)["userId"] != b.ID() {
		t.Errorf("batch %v", got)
	}
	w.Hold()
	a.Says("3")
	a.Says("4")
	if d := w.Release(false, false); len(d) != 2 || len(w.bodies) != 3 {
		t.Errorf("%d deliveries, %d posts", len(d), len(w.bodies))
	}
}

func TestChaosKeepsTheMeaningAndTheSignature(t *testing.T) {
	w := newWorld(t)
	child := w.Person("ゆい")
	w.Chaos(linetest.Chaos{HeaderCase: true, ExtraFields: true, ShuffleKeys: true, Whitespace: true, Duplicate: true})
	for range 20 {
		child.Says("ねえ")
	}
	if len(w.bodies) != 40 {
		t.Fatalf("%d webhooks, want every one twice", len(w.bodies))
	}
	for i, b := range w.bodies {
		if w.hooks[i].Header.Get("X-Line-Signature") != linetest.Sign(linetest.DefaultSecret, b) {
			t.Fatal("a webhook is signed wrongly")
		}
		e := event(t, b)
		if e["message"].(map[string]any)["text"] != "ねえ" || e["source"].(map[string]any)["userId"] != child.ID() {
			t.Fatalf("event %v", e)
		}
		if e["deliveryContext"].(map[string]any)["isRedelivery"] != false {
			t.Fatal("a duplicate calls itself a redelivery")
		}
	}
}

func TestStandbyForeignGroupAndBrokenEvents(t *testing.T) {
	w := newWorld(t)
	child := w.Person("ゆい")
	w.Chaos(linetest.Chaos{Standby: true, Group: true, Foreign: true, Malformed: true})
	said := child.Says("ねえ")
	var env struct {
		Destination string `json:"destination"`
		Events      []any  `json:"events"`
	}
	if err := json.Unmarshal(w.bodies[0], &env); err != nil {
		t.Fatal(err)
	}
	if env.Destination == w.Account().UserID || len(env.Events) != 2 || said.ReplyToken != "" {
		t.Errorf("destination %s, %d events, token %q", env.Destination, len(env.Events), said.ReplyToken)
	}
	if body := string(w.bodies[0]); !strings.Contains(body, `"mode":"standby"`) || !strings.Contains(body, `"groupId":"C`) {
		t.Errorf("body %s", body)
	}
}

func TestASetOfPicturesIsOneEventEach(t *testing.T) {
	w := newWorld(t)
	child := w.Person("ゆい")
	acts := child.Image([]byte("\xff\xd8\xff"), []byte("\x89PNG\r\n\x1a\n"))
	if len(acts) != 2 || len(w.bodies) != 2 {
		t.Fatalf("%d acts, %d webhooks", len(acts), len(w.bodies))
	}
	set := event(t, w.bodies[1])["message"].(map[string]any)["imageSet"].(map[string]any)
	if set["index"] != 2.0 || set["total"] != 2.0 || set["id"] == "" {
		t.Errorf("image set %v", set)
	}
	path := "/v2/bot/message/" + acts[1].MessageID + "/content"
	r := w.do("GET", path, "")
	if r.status != 200 || r.header.Get("Content-Type") != "image/png" || string(r.body) != "\x89PNG\r\n\x1a\n" {
		t.Errorf("content %d %s %q", r.status, r.header.Get("Content-Type"), r.body)
	}
	w.Fault("/v2/bot/message/{messageId}/content", linetest.Preparing())
	if r := w.do("GET", path, ""); r.status != 202 || len(r.body) != 0 {
		t.Errorf("in preparation: %d %q", r.status, r.body)
	}
	child.Unsends(acts[1].MessageID)
	want(t, w.do("GET", path, ""), 410, "The content is gone")
}

func TestWaitReturnsAtTheSignal(t *testing.T) {
	w := newWorld(t)
	child := w.Person("ゆい")
	child.Follow()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- w.Wait(ctx, func() bool { return len(child.Screen()) == 1 }) }()
	req, _ := http.NewRequest("POST", w.api.URL+"/v2/bot/message/push", strings.NewReader(`{"to":"`+child.ID()+`","messages":[`+hello+`]}`))
	req.Header = http.Header{"Authorization": {"Bearer " + linetest.DefaultToken}, "Content-Type": {"application/json"}}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, res.Body)
	_ = res.Body.Close()
	if err := <-done; err != nil {
		t.Errorf("waiting: %v", err)
	}
	cancel()
	if err := w.Wait(ctx, func() bool { return false }); err == nil {
		t.Error("waiting went on after its context ended")
	}
}
