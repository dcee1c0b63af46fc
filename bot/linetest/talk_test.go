package linetest_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"tonari/bot/linetest"
)

// world is a platform over HTTP with a clock that stands still and a bot that
// takes every webhook unless told otherwise.
type world struct {
	*linetest.Platform
	t      *testing.T
	api    *httptest.Server
	bot    *httptest.Server
	clock  time.Time
	mu     sync.Mutex
	answer http.HandlerFunc // what the bot answers webhooks with; nil is 200
	hooks  []*http.Request
	bodies [][]byte
}

func newWorld(t *testing.T, opts ...linetest.Option) *world {
	t.Helper()
	w := &world{t: t, clock: time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)}
	w.bot = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		w.mu.Lock()
		w.hooks, w.bodies = append(w.hooks, r), append(w.bodies, b)
		answer := w.answer
		w.mu.Unlock()
		if answer != nil {
			answer(rw, r)
		}
	}))
	t.Cleanup(w.bot.Close)
	opts = append([]linetest.Option{
		linetest.Seed(7), linetest.WebhookURL(w.bot.URL),
		linetest.Clock(func() time.Time { return w.clock }),
	}, opts...)
	w.Platform = linetest.New(opts...)
	t.Cleanup(w.Platform.Close)
	w.api = httptest.NewServer(w.Platform)
	t.Cleanup(w.api.Close)
	return w
}

// answers sets what the bot answers webhooks with from now on.
func (w *world) answers(h http.HandlerFunc) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.answer = h
}

type reply struct {
	status  int
	header  http.Header
	body    []byte
	Message string            `json:"message"`
	Details []linetest.Detail `json:"details"`
	Sent    []struct {
		ID         string `json:"id"`
		QuoteToken string `json:"quoteToken"`
	} `json:"sentMessages"`
}

// do makes one API call; headers are key, value pairs.
func (w *world) do(method, path, body string, headers ...string) reply {
	w.t.Helper()
	req, err := http.NewRequest(method, w.api.URL+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+linetest.DefaultToken)
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer func() { _ = res.Body.Close() }()
	r := reply{status: res.StatusCode, header: res.Header}
	r.body, _ = io.ReadAll(res.Body)
	if bytes.HasPrefix(r.body, []byte("{")) {
		if err := json.Unmarshal(r.body, &r); err != nil {
			w.t.Fatalf("%s %s: %v", method, path, err)
		}
	}
	return r
}

func (w *world) reply(token, messages string) reply {
	w.t.Helper()
	return w.do("POST", "/v2/bot/message/reply", `{"replyToken":"`+token+`","messages":[`+messages+`]}`)
}

func (w *world) push(to, key, messages string) reply {
	w.t.Helper()
	return w.do("POST", "/v2/bot/message/push", `{"to":"`+to+`","messages":[`+messages+`]}`, "X-Line-Retry-Key", key)
}

const hello = `{"type":"text","text":"こんにちは"}`

const (
	key1 = "123e4567-e89b-42d3-a456-426614174000"
	key2 = "123e4567-e89b-42d3-a456-426614174001"
)

func want(t *testing.T, r reply, status int, message string) {
	t.Helper()
	if r.status != status || r.Message != message {
		t.Errorf("answered %d %q %v, want %d %q", r.status, r.Message, r.Details, status, message)
	}
}

func TestAChildWritesAndSeesTheAnswerWithItsChoices(t *testing.T) {
	w := newWorld(t)
	child := w.Person("ゆい")
	child.Follow()
	said := child.Says("きいてほしい")
	if !said.Delivery.OK() || said.MessageID == "" {
		t.Fatalf("the webhook was not taken: %+v", said)
	}
	r := w.reply(said.ReplyToken, hello+`,{"type":"text","text":"どうする？","sender":{"name":"相談員A"},"quickReply":{"items":[
		{"type":"action","action":{"type":"message","label":"話す","text":"話したい"}},
		{"type":"action","action":{"type":"postback","label":"あとで","data":"later","displayText":"あとで"}}]}}`)
	want(t, r, 200, "")
	screen := child.Screen()
	if n := len(screen); n != 3 {
		t.Fatalf("the phone shows %d bubbles, want 3", n)
	}
	last := screen[2]
	if last.Sender != "相談員A" || len(last.QuickReplies) != 2 || screen[1].Sender != "となり" {
		t.Errorf("last bubble is %+v", last)
	}
	tap, err := child.Taps("あとで")
	if err != nil || tap.EventID == "" {
		t.Fatalf("tapping: %v", err)
	}
	if got := child.Last(); !got.Mine || got.Text != "あとで" || len(child.Choices()) != 0 {
		t.Errorf("after the tap the phone shows %+v with %d choices", got, len(child.Choices()))
	}
	if _, err := child.Taps("話す"); err == nil {
		t.Error("a quick reply that has gone could be tapped")
	}
	if old, err := child.TapsOld("話す"); err != nil || old.MessageID == "" {
		t.Errorf("the thumb that was on its way: %+v, %v", old, err)
	}
	if v := w.Violations(); len(v) > 0 {
		t.Errorf("violations: %v", v)
	}
}
