package slacktest_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"tonari/handoff/slacktest"
)

// desk is a program under test: it verifies and keeps what Slack delivers, and
// answers as told.
type desk struct {
	secret string

	mu     sync.Mutex
	answer func(kind string, r *http.Request, body []byte) (int, string)
	header http.Header
	got    []delivered
}

type delivered struct {
	path   string
	header http.Header
	body   []byte
}

func (d *desk) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // cut off, as at the end of a test: it has not come
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.got = append(d.got, delivered{r.URL.Path, r.Header.Clone(), body})
	for k, v := range d.header {
		rw.Header()[k] = v
	}
	if d.answer != nil {
		status, text := d.answer(r.URL.Path, r, body)
		rw.Header().Set("Content-Type", "application/json")
		rw.WriteHeader(status)
		_, _ = io.WriteString(rw, text)
	}
}

func (d *desk) answers(f func(kind string, r *http.Request, body []byte) (int, string)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.answer = f
}

func (d *desk) deliveries() []delivered {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]delivered(nil), d.got...)
}

// world is a workspace with a channel, a counselor, a client and a program.
type world struct {
	*slacktest.Workspace
	t       *testing.T
	api     *slack.Client
	base    string // of the workspace
	app     string // of the program
	desk    *desk
	channel *slacktest.Channel
	aoi     *slacktest.Member
	clock   *clock
}

type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.now }
func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func newWorld(t *testing.T, opts ...slacktest.Option) *world {
	t.Helper()
	c := &clock{now: time.Date(2026, 12, 1, 12, 40, 0, 0, time.UTC)}
	w := slacktest.New(append([]slacktest.Option{slacktest.Clock(c.Now)}, opts...)...)
	server := httptest.NewServer(w)
	t.Cleanup(server.Close)
	d := &desk{secret: w.Secret()}
	app := httptest.NewServer(d)
	t.Cleanup(app.Close)
	t.Cleanup(func() {
		if err := w.Settle(t.Context()); err != nil && t.Context().Err() == nil {
			t.Error(err)
		}
	})
	w.Connect(app.URL)
	out := &world{
		Workspace: w, t: t, base: server.URL, app: app.URL, desk: d, clock: c,
		api:     slack.New(w.Token(), slack.OptionAPIURL(server.URL+"/api/"), slack.OptionHTTPClient(server.Client())),
		channel: w.Channel("desk", slacktest.ChannelID("C0DESK")),
		aoi:     w.Member("Aoi", slacktest.ID("U0AOI")),
	}
	return out
}

func (w *world) post(opts ...slack.MsgOption) string {
	w.t.Helper()
	_, ts, _, err := w.api.PostMessageWithResponseContext(w.t.Context(), w.channel.ID, opts...)
	if err != nil {
		w.t.Fatalf("posting: %v", err)
	}
	return ts
}

// call makes a raw API call with a form body and returns the answer.
func (w *world) call(method string, args map[string]string) map[string]any {
	w.t.Helper()
	form := url.Values{"token": {w.Token()}}
	for k, v := range args {
		form.Set(k, v)
	}
	return w.do(method, "application/x-www-form-urlencoded", []byte(form.Encode()), "")
}

func (w *world) do(method, kind string, body []byte, bearer string) map[string]any {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, w.base+"/api/"+method, bytes.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("Content-Type", kind)
	if bearer != "" {
		req.Header.Set("Authorization", "Bearer "+bearer)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatalf("%s: %v", method, err)
	}
	defer func() { _ = resp.Body.Close() }()
	var out map[string]any
	if err := json.NewDecoder(resp.Body).Decode(&out); err != nil {
		w.t.Fatalf("%s: %v", method, err)
	}
	return out
}

const card = `[{"type":"section","block_id":"o_1","text":{"type":"mrkdwn","text":"case 17"}},
 {"type":"actions","block_id":"a_1","elements":[
  {"type":"button","action_id":"case_claim","value":"17","text":{"type":"plain_text","text":"claim"}}]}]`

func cardBlocks(t *testing.T) slack.MsgOption {
	t.Helper()
	var b slack.Blocks
	if err := json.Unmarshal([]byte(card), &b); err != nil {
		t.Fatal(err)
	}
	return slack.MsgOptionBlocks(b.BlockSet...)
}

func TestCounselorReadsACardClaimsItAndAnswersInItsThread(t *testing.T) {
	w := newWorld(t)
	ts := w.post(slack.MsgOptionText("a new case", true), cardBlocks(t))
	w.post(slack.MsgOptionText("こんばんは", true), slack.MsgOptionTS(ts))

	posts := w.channel.Posts()
	if len(posts) != 1 || posts[0].TS != ts || posts[0].ReplyCount != 1 {
		t.Fatalf("the channel shows %+v", posts)
	}
	ack, err := w.aoi.Clicks(posts[0], "case_claim")
	if err != nil || !ack.OK() {
		t.Fatalf("claiming: %+v %v", ack, err)
	}
	if _, err := w.aoi.Clicks(posts[0], "case_close"); err == nil {
		t.Error("a button that is not on the card was pressed")
	}
	reply := w.aoi.Types(w.channel, ts, "よく <話> してくれたね & ありがとう")
	if reply == "" {
		t.Fatal("the counselor could not write")
	}
	if err := w.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	var typed *slackevents.MessageEvent
	for _, d := range w.desk.deliveries() {
		if d.path != "/slack/events" {
			continue
		}
		e, err := slackevents.ParseEvent(d.body, slackevents.OptionNoVerifyToken())
		if err != nil {
			t.Fatalf("slack-go cannot read %s: %v", d.body, err)
		}
		if m, ok := e.InnerEvent.Data.(*slackevents.MessageEvent); ok && m.User == "U0AOI" {
			typed = m
		}
	}
	if typed == nil {
		t.Fatal("what the counselor typed did not arrive")
	}
	if typed.ThreadTimeStamp != ts || typed.TimeStamp != reply || typed.ClientMsgID == "" ||
		typed.Text != "よく &lt;話&gt; してくれたね &amp; ありがとう" {
		t.Errorf("arrived: %+v", typed)
	}
	if v := w.Violations(); len(v) != 0 {
		t.Errorf("violations: %v", v)
	}
}
