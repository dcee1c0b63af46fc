package demo_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"tonari/bot/demo"
)

// tryOut is a Demo with a page in front and a bot of the test behind it.
type tryOut struct {
	t    *testing.T
	d    *demo.Demo
	page *httptest.Server
	bot  *testBot
}

// testBot notes what both platforms deliver, by path.
type testBot struct {
	mu   sync.Mutex
	got  map[string][]delivery
	news chan struct{}
}

type delivery struct {
	header http.Header
	body   []byte
}

func (b *testBot) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	b.mu.Lock()
	b.got[r.URL.Path] = append(b.got[r.URL.Path], delivery{r.Header, body})
	b.mu.Unlock()
	select {
	case b.news <- struct{}{}:
	default:
	}
}

func (b *testBot) deliveries(path string) []delivery {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]delivery(nil), b.got[path]...)
}

// noon is a moment at which the ward's office is open.
var noon = time.Date(2026, 12, 1, 12, 0, 0, 0, time.FixedZone("JST", 9*60*60))

func start(t *testing.T) *tryOut {
	t.Helper()
	return startWith(t, demo.Options{})
}

func startWith(t *testing.T, o demo.Options) *tryOut {
	t.Helper()
	o.Now = func() time.Time { return noon }
	d, err := demo.New(o)
	if err != nil {
		t.Fatal(err)
	}
	w := &tryOut{t: t, d: d, bot: &testBot{got: map[string][]delivery{}, news: make(chan struct{}, 1)}}
	service := httptest.NewServer(w.bot)
	w.page = httptest.NewServer(d.Handler())
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
		w.page.Close()
		service.Close()
	})
	d.Connect(service.URL)
	return w
}

// act posts to the page's API and returns the status and the answer.
func (w *tryOut) act(path string, body any) (int, map[string]any) {
	w.t.Helper()
	b, err := json.Marshal(body)
	if err != nil {
		w.t.Fatal(err)
	}
	res, err := http.Post(w.page.URL+path, "application/json", bytes.NewReader(b))
	if err != nil {
		w.t.Fatal(err)
	}
	defer res.Body.Close()
	var out map[string]any
	if err := json.NewDecoder(res.Body).Decode(&out); err != nil {
		w.t.Fatalf("%s: %v", path, err)
	}
	return res.StatusCode, out
}

// acts is act that must succeed.
func (w *tryOut) acts(path string, body any) {
	w.t.Helper()
	if status, a := w.act(path, body); status != http.StatusOK || a["ok"] != true {
		w.t.Fatalf("%s: %d %v", path, status, a)
	}
}

// get fetches a path of the page.
func (w *tryOut) get(path string) (int, http.Header, string) {
	w.t.Helper()
	res, err := http.Get(w.page.URL + path)
	if err != nil {
		w.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return res.StatusCode, res.Header, string(b)
}

// sends calls LINE as the bot does.
func (w *tryOut) sends(path string, body any) {
	w.t.Helper()
	b, _ := json.Marshal(body)
	req, _ := http.NewRequestWithContext(w.t.Context(), http.MethodPost, w.d.Env()["LINE_API_URL"]+path, bytes.NewReader(b))
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+w.d.Env()["LINE_CHANNEL_TOKEN"])
	w.call(req)
}

// slack calls Slack as the bot does.
func (w *tryOut) slack(method string, args map[string]string) map[string]any {
	w.t.Helper()
	form := url.Values{}
	for k, v := range args {
		form.Set(k, v)
	}
	req, _ := http.NewRequestWithContext(w.t.Context(), http.MethodPost, w.d.Env()["SLACK_API_URL"]+method, strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Authorization", "Bearer "+w.d.Env()["SLACK_BOT_TOKEN"])
	out := w.call(req)
	if out["ok"] != true {
		w.t.Fatalf("%s: %v", method, out)
	}
	return out
}

func (w *tryOut) call(req *http.Request) map[string]any {
	w.t.Helper()
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer res.Body.Close()
	var out map[string]any
	_ = json.NewDecoder(res.Body).Decode(&out)
	if res.StatusCode != http.StatusOK {
		w.t.Fatalf("%s: %d %v", req.URL.Path, res.StatusCode, out)
	}
	return out
}

// stream is an open page: the states that it is told.
type stream struct {
	t    *testing.T
	body io.Closer
	in   *bufio.Scanner
}

func (w *tryOut) opens() *stream {
	w.t.Helper()
	res, err := http.Get(w.page.URL + "/events")
	if err != nil {
		w.t.Fatal(err)
	}
	s := &stream{w.t, res.Body, bufio.NewScanner(res.Body)}
	s.in.Buffer(nil, 16<<20)
	w.t.Cleanup(func() { _ = res.Body.Close() })
	if got := res.Header.Get("Content-Type"); got != "text/event-stream" {
		w.t.Errorf("content type %q", got)
	}
	return s
}

// state is the part of the picture that tests look at.
type state struct {
	Ready  bool
	Shift  int64
	Open   bool
	Hours  string
	Phones []struct {
		ID, Name        string
		Friend, Blocked bool
		Choices         []string
		Bubbles         []bubble
		Menu            *struct {
			Bar, Picture string
			Areas        []struct{ Label string }
		}
	}
	Desk struct {
		Members []struct {
			ID, Name, Duty string
			On             bool
		}
		Channels []struct {
			ID, Label string
			Posts     []post
		}
		Only  map[string][]post
		Homes map[string]struct{ Blocks json.RawMessage }
	}
}

type bubble struct {
	ID, Sender, Type, Text, Sticker, Picture string
	Mine, Human, Unsent                      bool
	Place                                    *struct{ Title, Address string }
	Cards                                    []struct {
		Title   string
		Lines   []string
		Buttons []struct {
			Label, URI string
			Number     int
		}
	}
}

type post struct {
	TS, Thread, User, Text, Markup string
	Edited, Gone                   bool
	Marks                          []string
	Blocks                         json.RawMessage
}

// next is the next state that the page is told; raw is its text.
func (s *stream) next() (st state, raw string, ok bool) {
	for s.in.Scan() {
		data, is := strings.CutPrefix(s.in.Text(), "data: ")
		if !is {
			continue
		}
		if err := json.Unmarshal([]byte(data), &st); err != nil {
			s.t.Fatal(err)
		}
		return st, data, true
	}
	return state{}, "", false
}

// until reads states until one is as wanted; the test's deadline ends a wait in vain.
func (s *stream) until(what string, wanted func(state) bool) state {
	s.t.Helper()
	for range 200 {
		st, _, ok := s.next()
		if !ok {
			break
		}
		if wanted(st) {
			return st
		}
	}
	s.t.Fatalf("the page never showed %s", what)
	return state{}
}

// now is what a page that opens now shows.
func (w *tryOut) now() (state, string) {
	w.t.Helper()
	s := w.opens()
	defer s.body.Close()
	st, raw, ok := s.next()
	if !ok {
		w.t.Fatal("the page shows nothing")
	}
	return st, raw
}
