package slackdesk_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"tonari/bot"
	"tonari/handoff/slackdesk"
	"tonari/handoff/slacktest"
)

// world is a workspace, a client of it, and a listener that keeps what Slack
// delivers.
type world struct {
	*slacktest.Workspace
	t       *testing.T
	client  *slackdesk.Client
	decoder *slackdesk.Decoder
	channel *slacktest.Channel
	aoi     *slacktest.Member
	address string

	mu   sync.Mutex
	got  []request
	when time.Time
}

type request struct {
	path   string
	header http.Header
	body   []byte
}

func names(id bot.StaffID) string {
	return map[bot.StaffID]string{"U0AOI": "相談員A", "U0SATO": "相談員B"}[id]
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, when: time.Date(2026, 12, 1, 12, 40, 0, 0, time.UTC)}
	w.Workspace = slacktest.New(slacktest.Clock(w.now), slacktest.SigningSecret("0123456789abcdef0123456789abcdef"))
	server := httptest.NewServer(w.Workspace)
	t.Cleanup(server.Close)
	app := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Errorf("reading a delivery: %v", err)
		}
		w.mu.Lock()
		defer w.mu.Unlock()
		w.got = append(w.got, request{r.URL.Path, r.Header.Clone(), body})
	}))
	t.Cleanup(app.Close)
	t.Cleanup(func() { _ = w.Settle(context.Background()) })
	w.Connect(app.URL)
	w.channel = w.Channel("desk", slacktest.ChannelID("C0DESK"))
	w.aoi = w.Member("Aoi", slacktest.ID("U0AOI"))
	w.Member("Sato", slacktest.ID("U0SATO"))
	w.address = server.URL
	w.client = w.other(t)
	w.decoder = &slackdesk.Decoder{
		TeamID: w.Team(), AppID: w.App(), BotUser: w.BotUser(), Channels: []string{"C0DESK"}, Names: names,
	}
	return w
}

// other is a client as another process has it.
func (w *world) other(t *testing.T) *slackdesk.Client {
	t.Helper()
	c, err := slackdesk.New(slackdesk.Config{
		Token: w.Token(), APIURL: w.address + "/api/", Names: names, Timeout: 300 * time.Millisecond, Now: w.now,
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.when
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.when = w.when.Add(d)
}

func (w *world) requests(path string) []request {
	w.t.Helper()
	if err := w.Settle(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []request
	for _, r := range w.got {
		if r.path == path {
			out = append(out, r)
		}
	}
	return out
}

// heard decodes all events so far.
func (w *world) heard() []slackdesk.Heard {
	w.t.Helper()
	var out []slackdesk.Heard
	for _, r := range w.requests("/slack/events") {
		h, err := w.decoder.Event(r.body)
		if err != nil {
			w.t.Fatalf("%v: %s", err, r.body)
		}
		out = append(out, h)
	}
	return out
}

const caseID = bot.CaseID(33)

func card(change func(*bot.Card)) bot.DeskItem {
	c := bot.Card{
		Case: caseID, Alias: "しろい ねこ", Level: bot.LevelUrgent, State: bot.CaseUnclaimed,
		Opened: time.Date(2026, 12, 1, 12, 40, 0, 0, time.UTC), Asked: "人と話したい",
	}
	if change != nil {
		change(&c)
	}
	return bot.DeskItem{ID: "card-1", Case: caseID, Kind: bot.DeskCard, Card: &c}
}

// post puts something there and shows it as a counselor sees it.
func (w *world) post(thread string, d bot.DeskItem) slacktest.Post {
	w.t.Helper()
	p := w.client.Post(w.t.Context(), "C0DESK", thread, d, "")
	if p.Fate != slackdesk.Done || p.TS == "" {
		w.t.Fatalf("posting: %+v, %v", p, w.Violations())
	}
	seen, ok := w.channel.Find(p.TS)
	if !ok {
		w.t.Fatalf("post %s is not there", p.TS)
	}
	return seen
}

func words(texts ...string) bot.DeskItem {
	d := bot.DeskItem{ID: "words-1", Case: caseID, Kind: bot.DeskWords}
	for _, s := range texts {
		d.Words = append(d.Words, bot.Word{MessageID: "1", At: time.Date(2026, 12, 1, 12, 41, 0, 0, time.UTC), Text: s})
	}
	return d
}

func line(text string) bot.DeskItem {
	return bot.DeskItem{ID: "line-1", Case: caseID, Kind: bot.DeskLine, Text: text}
}

func parse(t *testing.T, form []byte) url.Values {
	t.Helper()
	v, err := url.ParseQuery(string(form))
	if err != nil {
		t.Fatal(err)
	}
	return v
}
