package service_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tonari/bot/bottest"
	"tonari/bot/linetest"
)

func TestWebhookIsTakenOnlyWhenItIsDurable(t *testing.T) {
	h := newHouse(t, bottest.LINE(linetest.Redelivery()))
	child := h.LINE.Person("child")
	child.Follow()
	h.Idle()
	before := len(child.Received())
	h.down(true)
	if a := child.Says("だれかいますか"); a.Delivery.Status != 503 {
		t.Errorf("while Redis is down: %d", a.Delivery.Status)
	}
	if h.counted(event("line", "not_stored")) != "1" {
		t.Error("what was not stored is not counted")
	}
	h.down(false)
	h.Idle()
	if len(child.Received()) != before {
		t.Error("an answer came from nowhere")
	}
	for _, d := range h.LINE.Redeliver() {
		if d.Status != 200 {
			t.Errorf("delivered again: %d", d.Status)
		}
	}
	h.Idle()
	once := len(child.Received())
	if once == before {
		t.Error("the message is lost")
	}
	delivered := h.LINE.Deliveries()
	if status := h.fromLINE(string(delivered[len(delivered)-1].Body)); status != 200 {
		t.Errorf("a double: %d", status)
	}
	h.Idle()
	if len(child.Received()) != once {
		t.Error("a double was answered")
	}
}

// textEvent is an event as LINE writes it, but for what the test breaks.
func textEvent(id, user string, at time.Time, message string) string {
	return fmt.Sprintf(`{"type":"message","mode":"active","timestamp":%d,"webhookEventId":%q,"replyToken":"token-%s",`+
		`"deliveryContext":{"isRedelivery":false},"source":{"type":"user","userId":%q},"message":%s}`,
		at.UnixMilli(), id, id, user, message)
}

func envelope(h *house, events ...string) string {
	return fmt.Sprintf(`{"destination":%q,"events":[%s]}`, h.LINE.Account().UserID, strings.Join(events, ","))
}

func TestMalformedEventSpoilsNoOtherAndAPersonIsNotLeftAlone(t *testing.T) {
	h := newHouse(t)
	whole, broken := h.LINE.Person("whole"), h.LINE.Person("broken")
	whole.Follow()
	broken.Follow()
	h.Idle()
	before := len(whole.Received())
	body := envelope(h,
		`{"type":"message","mode":"active","timestamp":1}`,
		textEvent("01BROKEN", broken.ID(), h.Now(), `{"id":"77001","type":"text","text":{"deep":"こわれたことば"}}`),
		`"no object"`,
		textEvent("01WHOLE", whole.ID(), h.Now(), `{"id":"77002","type":"text","text":"1"}`),
	)
	if status := h.fromLINE(body); status != 200 {
		t.Fatalf("status %d", status)
	}
	h.Idle()
	if len(whole.Received()) == before {
		t.Error("the whole event was not played")
	}
	if n := times(broken, "うまく読みとれませんでした"); n != 1 || times(broken, "0120") == 0 {
		t.Errorf("numbers came %d times:\n%s", n, screen(broken))
	}
	card := h.card(h.Desk)
	if !strings.Contains(card.Rendered, "高") {
		t.Errorf("no human sees it:\n%s", card.Rendered)
	}
	if got := h.counted(event("line", "malformed")); got != "2" {
		t.Errorf("%s malformed events are counted", got)
	}
	if strings.Contains(h.Log.String(), "こわれたことば") || !strings.Contains(h.Log.String(), `"event":"aside"`) {
		t.Errorf("log:\n%s", h.Log.String())
	}

	posts := len(h.Desk.History())
	if status := h.fromLINE(body); status != 200 {
		t.Fatalf("again: status %d", status)
	}
	h.Idle()
	if times(broken, "うまく読みとれませんでした") != 1 || len(h.Desk.History()) != posts {
		t.Error("a redelivery of the malformed event is told again")
	}
}

func TestMalformedUnsendCallsNobody(t *testing.T) {
	h := newHouse(t)
	child := h.LINE.Person("child")
	child.Follow()
	h.Idle()
	body := envelope(h, fmt.Sprintf(`{"type":"unsend","mode":"active","timestamp":%d,"webhookEventId":"01U","source":{"type":"user","userId":%q},"unsend":{"messageId":"../1"}}`,
		h.Now().UnixMilli(), child.ID()))
	if status := h.fromLINE(body); status != 200 {
		t.Fatalf("status %d", status)
	}
	h.Idle()
	if len(h.Desk.History())+len(h.Urgent.History()) != 0 || times(child, "0120") != 0 {
		t.Error("somebody was called")
	}
	if h.counted(event("line", "malformed")) != "1" {
		t.Error("not counted")
	}
}

func TestForeignDestinationIsIgnoredAndCounted(t *testing.T) {
	h := newHouse(t)
	child := h.LINE.Person("child")
	h.LINE.Chaos(linetest.Chaos{Foreign: true})
	child.Follow()
	h.Idle()
	if len(child.Received()) == 0 {
		t.Error("the destination is checked before we know who we are")
	}
	h.care()
	before := len(child.Received())
	if a := child.Says("もう消えたい"); a.Delivery.Status != 200 {
		t.Errorf("status %d", a.Delivery.Status)
	}
	h.Idle()
	if len(child.Received()) != before || len(h.Urgent.History()) != 0 {
		t.Error("an event for another account was played")
	}
	if h.counted(event("line", "foreign")) != "1" {
		t.Error("not counted")
	}
	h.LINE.Chaos(linetest.Chaos{})
	child.Says("1")
	h.Idle()
	if len(child.Received()) == before {
		t.Error("our own events are refused")
	}
}

func TestEventsOlderThanSixDaysAreRefusedAndCounted(t *testing.T) {
	h := newHouse(t)
	old, young := h.LINE.Person("old"), h.LINE.Person("young")
	body := envelope(h,
		textEvent("01OLD", old.ID(), h.Now().Add(-6*24*time.Hour-time.Minute), `{"id":"77001","type":"text","text":"今から死にます"}`),
		textEvent("01YOUNG", young.ID(), h.Now().Add(-6*24*time.Hour+time.Minute), `{"id":"77002","type":"text","text":"今から死にます"}`),
	)
	if status := h.fromLINE(body); status != 200 {
		t.Fatalf("status %d", status)
	}
	h.Idle()
	if n := len(h.Urgent.Posts()); n != 1 {
		t.Errorf("%d cards", n)
	}
	if h.counted(event("line", "too_old")) != "1" || h.counted(event("line", "taken")) != "1" {
		t.Error("counted wrongly")
	}
}

func TestAnyOfTheChannelSecretsSigns(t *testing.T) {
	h := newHouse(t, bottest.Env("LINE_CHANNEL_SECRET", "old-secret-old-secret, new-secret-new-secret"))
	for secret, want := range map[string]int{
		"old-secret-old-secret": 200, "new-secret-new-secret": 200, "third-secret-third-secret": 401,
		"old-secret-old-secret, new-secret-new-secret": 401, "": 401,
	} {
		if got := h.signedLINE(secret, `{"destination":"U","events":[]}`); got != want {
			t.Errorf("signed with %q: %d, want %d", secret, got, want)
		}
	}
}

func TestVerificationCallWithoutEventsIsWelcome(t *testing.T) {
	h := newHouse(t)
	h.care()
	if d := h.LINE.Verify(); d.Status != 200 {
		t.Errorf("status %d", d.Status)
	}
}

func TestWhatLINEDidNotSignOrIsNoJSONIsRefused(t *testing.T) {
	h := newHouse(t)
	good := `{"destination":"U","events":[]}`
	for _, tc := range []struct {
		body      string
		signature string
		want      int
	}{
		{good, "", 401},
		{good, "not base64!", 401},
		{good, linetest.Sign(h.Set.LineSecrets[0].Reveal(), []byte(good+" ")), 401},
		{`{"destination":`, "own", 400},
		{`[]`, "own", 400},
		{`{"events":7}`, "own", 400},
		{``, "own", 400},
		{`{"destination":"U"}`, "own", 400},
	} {
		signature := tc.signature
		if signature == "own" {
			signature = linetest.Sign(h.Set.LineSecrets[0].Reveal(), []byte(tc.body))
		}
		header := map[string][]string{"X-Line-Signature": {signature}}
		if signature == "" {
			header = nil
		}
		if got := ask(h.Service.Public(), "POST", "/line/webhook", header, tc.body).status; got != tc.want {
			t.Errorf("%q signed %q: %d, want %d", tc.body, tc.signature, got, tc.want)
		}
	}
	if len(h.mini.Keys()) > 2 { // the canary, and what a start leaves
		t.Errorf("something was stored: %v", h.mini.Keys())
	}
}
