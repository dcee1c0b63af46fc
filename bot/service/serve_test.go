package service_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"tonari/bot/bottest"
	"tonari/bot/linetest"
	"tonari/bot/service"
	"tonari/config"
)

func listener(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// soon bounds what a test waits for.
func soon(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// serving is a service at work on listeners of its own.
type serving struct {
	public, admin string
	stop          context.CancelFunc
	ended         chan error
}

func serve(t *testing.T, s *service.Service) *serving {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	public, admin := listener(t), listener(t)
	out := &serving{public: "http://" + public.Addr().String(), admin: "http://" + admin.Addr().String(), stop: cancel, ended: make(chan error, 1)}
	go func() { out.ended <- s.Serve(ctx, public, admin) }()
	t.Cleanup(cancel)
	return out
}

// end stops it and waits until it has.
func (s *serving) end(t *testing.T) {
	t.Helper()
	s.stop()
	select {
	case err := <-s.ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("it does not end within 10 s")
	}
}

func TestServiceThatIsToldToStopFinishesWhatItHas(t *testing.T) {
	h := newHouse(t)
	s := serve(t, h.Service)
	get := func(path string) int {
		r, err := (&http.Client{Timeout: 5 * time.Second}).Get(s.admin + path)
		if err != nil {
			return 0
		}
		_ = r.Body.Close()
		return r.StatusCode
	}
	if err := h.LINE.Wait(soon(t), func() bool { return len(h.LINE.CallsTo("/v2/bot/info")) > 0 }); err != nil {
		t.Fatal(err)
	}
	if got := get("/readyz"); got != 200 {
		t.Errorf("readyz at work: %d", got)
	}
	h.LINE.Always("/v2/bot/message/reply", linetest.Slow(200*time.Millisecond))
	people := make([]*linetest.Person, 20)
	for i := range people {
		people[i] = h.LINE.Person(fmt.Sprint("child ", i))
		if a := people[i].Follow(); a.Delivery.Status != 200 {
			t.Fatalf("status %d", a.Delivery.Status)
		}
	}
	// The first answers are under way now.
	if err := h.LINE.Wait(soon(t), func() bool { return len(h.LINE.CallsTo("/v2/bot/message/reply")) > 0 }); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	s.end(t)
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("the drain took %v", took)
	}
	if get("/livez") != 0 {
		t.Error("it still listens")
	}
	cut := 0
	for _, c := range h.LINE.CallsTo("/v2/bot/message/reply") {
		if c.Status != 200 {
			cut++
		}
	}
	if cut > 0 {
		t.Errorf("%d answers were cut off", cut)
	}
	h.LINE.Clear("/v2/bot/message/reply")
	h.After(10 * time.Second) // the next process, which takes up what was not begun
	for _, p := range people {
		if n := times(p, "はじめに、やくそくです。"); n != 1 {
			t.Errorf("%s was greeted %d times", p.Name(), n)
		}
	}
}

func TestListenerThatFailsEndsTheServiceWithAnError(t *testing.T) {
	h := newHouse(t)
	public, admin := listener(t), listener(t)
	_ = public.Close()
	ended := make(chan error, 1)
	go func() { ended <- h.Service.Serve(context.Background(), public, admin) }()
	select {
	case err := <-ended:
		if err == nil || !strings.Contains(err.Error(), "public") {
			t.Errorf("got %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("it goes on without its listener")
	}
}

func TestTwoProcessesOnOneRedisDoNothingTwice(t *testing.T) {
	live, _, err := config.NewLive(config.OverFS(fstest.MapFS{"roster.yaml": file(bottest.Roster)}))
	if err != nil {
		t.Fatal(err)
	}
	h := newHouse(t, bottest.Service(func(o *service.Options) { o.Live = live }))
	other := h.Start(service.Options{Live: live, Shift: h.Shift, PostsPerSecond: 1e6})
	one, two := serve(t, h.Service), serve(t, other)
	first := h.Service.Public()
	people := make([]*linetest.Person, 12)
	for i := range people {
		people[i] = h.LINE.Person(fmt.Sprint("child ", i))
		for _, text := range []string{"もう消えたい。今から死にます", "1", "2"} {
			// LINE delivers twice, to both.
			d := people[i].Says(text).Delivery
			header := http.Header{"X-Line-Signature": {d.Signature}}
			if a := ask(first, http.MethodPost, "/line/webhook", header, string(d.Body)); a.status != 200 || d.Status != 200 {
				t.Fatalf("status %d and %d", a.status, d.Status)
			}
		}
	}
	settled := func() bool {
		cards := 0
		for _, p := range h.Urgent.Posts() {
			if len(p.Buttons) > 0 {
				if n := len(h.Urgent.Thread(p.TS)); n < 3 {
					return false
				}
				cards++
			}
		}
		return cards >= len(people)
	}
	if err := h.Slack.Wait(soon(t), settled); err != nil {
		t.Errorf("the desk is not told: %v", err)
	}
	one.end(t)
	two.end(t)
	h.Idle()
	h.After(10 * time.Second)
	if n := len(h.Urgent.Posts()); n != len(people) {
		t.Errorf("%d cards of %d people", n, len(people))
	}
	for _, p := range people {
		for _, once := range []string{"とても苦しいんですね。", "やくそくです。", "安全なところにいるんですね。"} {
			if n := times(p, once); n != 1 {
				t.Errorf("%s was told %q %d times:\n%s", p.Name(), once, n, screen(p))
			}
		}
	}
	seen := map[string]bool{}
	for _, p := range h.Urgent.History() {
		id, _, _ := strings.Cut(string(p.Blocks)[strings.Index(string(p.Blocks), `"o_`)+1:], `"`)
		if seen[id] {
			t.Errorf("%s stands twice: %s", id, p.Rendered)
		}
		seen[id] = true
	}
	if len(seen) < 3*len(people) {
		t.Errorf("%d posts", len(seen))
	}
}

func TestReadinessNeedsRedisAndWorkersOnly(t *testing.T) {
	h := newHouse(t)
	if status, body := h.ready(); status != 503 || !strings.Contains(fmt.Sprint(body["reason"]), "workers") {
		t.Errorf("before it runs: %d %v", status, body)
	}
	h.LINE.Outage(true)
	h.Slack.Outage(true)
	s := serve(t, h.Service)
	if err := h.LINE.Wait(soon(t), func() bool { return len(h.LINE.CallsTo("/v2/bot/info")) > 0 }); err != nil {
		t.Fatal(err)
	}
	h.care()
	status, body := h.ready()
	if status != 200 || body["line"] == nil || body["slack"] == nil {
		t.Errorf("with both platforms down: %d %v", status, body)
	}
	h.LINE.Outage(false)
	h.Slack.Outage(false)
	h.care()
	if status, body := h.ready(); status != 200 || body["line"] != nil || body["slack"] != nil {
		t.Errorf("with both platforms up: %d %v", status, body)
	}
	h.Slack.Scope("groups:history", false)
	h.care()
	if status, body := h.ready(); status != 200 || !strings.Contains(fmt.Sprint(body["slack"]), "groups:history") {
		t.Errorf("without a scope: %d %v", status, body)
	}
	h.down(true)
	if status, body := h.ready(); status != 503 || !strings.Contains(fmt.Sprint(body["reason"]), "redis does not answer") {
		t.Errorf("with Redis down: %d %v", status, body)
	}
	h.down(false)
	if status, _ := h.ready(); status != 200 {
		t.Errorf("with Redis again: %d", status)
	}
	s.end(t)
	if status, _ := h.ready(); status != 503 {
		t.Errorf("after it ran: %d", status)
	}
}

func TestTheDeskHearsWhatTakesItAway(t *testing.T) {
	h := newHouse(t)
	h.Slack.Emit(map[string]any{"type": "group_archive", "channel": "C0DESK", "event_ts": "1790000000.000100"})
	if _, body := h.ready(); body["desk"] != "group_archive" {
		t.Errorf("readyz: %v", body)
	}
	if !strings.Contains(h.Log.String(), `"level":"ERROR"`) {
		t.Error("nobody is alarmed")
	}
}
