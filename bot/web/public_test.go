package web_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"

	"tonari/bot/web"
)

const marker = "小鳥のことば"

// door is a public listener whose receiver remembers what it was given.
type door struct {
	http.Handler
	log   bytes.Buffer
	reg   *prometheus.Registry
	heard []string
	says  web.Answer
	fall  any
}

func newDoor() *door {
	d := &door{reg: prometheus.NewRegistry(), says: web.Answer{Status: 200}}
	receiver := func(name string) web.Receiver {
		return func(ctx context.Context, _ http.Header, body []byte) web.Answer {
			if d.fall != nil {
				panic(d.fall)
			}
			left, bounded := ctx.Deadline()
			if !bounded || time.Until(left) > 2*time.Second {
				return web.Answer{Status: http.StatusTeapot}
			}
			d.heard = append(d.heard, name+": "+string(body))
			return d.says
		}
	}
	log := slog.New(slog.NewJSONHandler(&d.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	d.Handler = web.Public(web.Routes{
		LINE: receiver("line"), SlackEvents: receiver("events"), SlackInteractions: receiver("interactions"),
		SlackCommands: receiver("commands"), SlackOptions: receiver("options"),
	}, log, web.NewMeter(d.reg))
	return d
}

func do(h http.Handler, method, target string, body io.Reader) *http.Response {
	req := httptest.NewRequest(method, "http://tonari.test/", body)
	req.URL.Path, req.URL.RawQuery, _ = strings.Cut(target, "?")
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, req)
	return rec.Result()
}

func text(r *http.Response) string {
	b, _ := io.ReadAll(r.Body)
	return string(b)
}

func TestEachRouteHandsTheRawBytesOn(t *testing.T) {
	d := newDoor()
	for _, path := range []string{"/line/webhook", "/slack/events", "/slack/interactions", "/slack/commands", "/slack/options"} {
		if r := do(d, "POST", path, strings.NewReader(" {\"a\":1}\n")); r.StatusCode != 200 || text(r) != "" {
			t.Errorf("%s: %d", path, r.StatusCode)
		}
	}
	want := []string{"line:  {\"a\":1}\n", "events:  {\"a\":1}\n", "interactions:  {\"a\":1}\n", "commands:  {\"a\":1}\n", "options:  {\"a\":1}\n"}
	if diff := cmp.Diff(want, d.heard); diff != "" {
		t.Error(diff)
	}
}

func TestWhatTheReceiverSaysIsAnswered(t *testing.T) {
	d := newDoor()
	for _, status := range []int{200, 400, 401, 503} {
		d.says = web.Answer{Status: status}
		if r := do(d, "POST", "/line/webhook", strings.NewReader("{}")); r.StatusCode != status || text(r) != "" {
			t.Errorf("%d was answered as %d", status, r.StatusCode)
		}
	}
	d.says = web.Answer{Status: 200, JSON: []byte(`{"challenge":"x"}`)}
	r := do(d, "POST", "/slack/events", strings.NewReader("{}"))
	if text(r) != `{"challenge":"x"}` || r.Header.Get("Content-Type") != "application/json; charset=utf-8" {
		t.Errorf("%v", r.Header)
	}
}

type brokenBody struct{}

func (brokenBody) Read([]byte) (int, error) { return 0, errors.New("cut: " + marker) }

func TestABodyIsReadUpToOneMiB(t *testing.T) {
	d := newDoor()
	for _, tc := range []struct {
		about string
		body  io.Reader
		want  int
		heard int
	}{
		{"one MiB", strings.NewReader(strings.Repeat("x", web.MaxBody)), 200, 1},
		{"a byte more", strings.NewReader(strings.Repeat("x", web.MaxBody+1)), 413, 1},
		{"far more without a length", io.MultiReader(strings.NewReader(strings.Repeat("x", 3*web.MaxBody))), 413, 1},
		{"a body that breaks off", brokenBody{}, 400, 1},
		{"no body", http.NoBody, 200, 2},
	} {
		if r := do(d, "POST", "/line/webhook", tc.body); r.StatusCode != tc.want || len(d.heard) != tc.heard {
			t.Errorf("%s: %d, heard %d", tc.about, r.StatusCode, len(d.heard))
		}
	}
}

func TestUnknownRoutesAllAnswerTheSame(t *testing.T) {
	d := newDoor()
	first := do(d, "GET", "/", nil)
	body := text(first)
	for _, target := range []string{
		"/index.html", "/metrics", "/readyz", "/livez", "/debug/pprof/", "/line", "/line/webhook/", "/LINE/WEBHOOK",
		"//line/webhook", "/line//webhook", "/line/../line/webhook", "/slack", "/slack/events/x", "/m/", "/.env", "/" + marker, "/?" + marker,
	} {
		for _, method := range []string{"GET", "POST", "PUT", "PROPFIND"} {
			r := do(d, method, target, nil)
			if r.StatusCode != 404 || text(r) != body || !cmp.Equal(r.Header, first.Header) {
				t.Errorf("%s %s: %d %v", method, target, r.StatusCode, r.Header)
			}
		}
	}
	if strings.Contains(d.log.String(), marker) {
		t.Error("a path is logged")
	}
}

func TestOtherMethodsAreNotAllowed(t *testing.T) {
	d := newDoor()
	for _, path := range []string{"/line/webhook", "/slack/events", "/slack/interactions", "/slack/commands", "/slack/options"} {
		for _, method := range []string{"GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"} {
			if r := do(d, method, path+"?"+marker, strings.NewReader("{}")); r.StatusCode != 405 {
				t.Errorf("%s %s: %d", method, path, r.StatusCode)
			}
		}
	}
	if len(d.heard) != 0 {
		t.Errorf("heard %v", d.heard)
	}
}

func TestNothingTellsWhatAnswers(t *testing.T) {
	d := newDoor()
	srv := httptest.NewServer(d)
	defer srv.Close()
	for _, path := range []string{"/line/webhook", "/nowhere"} {
		r, err := srv.Client().Post(srv.URL+path, "application/json", strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		_ = r.Body.Close()
		for name := range r.Header {
			if name != "Date" && name != "Content-Length" && name != "Content-Type" {
				t.Errorf("%s has the header %s: %q", path, name, r.Header.Get(name))
			}
		}
	}
}

func TestAPanicIsAnsweredWith500AndOnlyItsTypeIsTold(t *testing.T) {
	d := newDoor()
	for _, v := range []any{marker, errors.New(marker), []string{marker}, struct{ Words string }{marker}} {
		d.fall = v
		r := do(d, "POST", "/line/webhook?"+marker, strings.NewReader(marker))
		if body := text(r); r.StatusCode != 500 || strings.Contains(body, marker) {
			t.Errorf("%d %s", r.StatusCode, body)
		}
	}
	log := d.log.String()
	if strings.Contains(log, marker) {
		t.Error("the value of a panic is logged")
	}
	for _, kind := range []string{`"type":"string"`, `"type":"*errors.errorString"`, `"stack":"goroutine`, `"route":"/line/webhook"`, `"status":500`} {
		if !strings.Contains(log, kind) {
			t.Errorf("the log does not hold %s", kind)
		}
	}
	if n := counted(t, d.reg, "500"); n != 4 {
		t.Errorf("%v panics are counted as answers", n)
	}
	d.fall = nil
	if r := do(d, "POST", "/line/webhook", strings.NewReader("{}")); r.StatusCode != 200 {
		t.Errorf("afterwards: %d", r.StatusCode)
	}
}

func counted(t *testing.T, reg *prometheus.Registry, status string) (n float64) {
	t.Helper()
	families, err := reg.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		if f.GetName() != "tonari_http_requests_total" {
			continue
		}
		for _, m := range f.GetMetric() {
			for _, l := range m.GetLabel() {
				if l.GetName() == "status" && l.GetValue() == status {
					n += m.GetCounter().GetValue()
				}
			}
		}
	}
	return n
}

func TestWhoAsksIsNeverWhatAHeaderSays(t *testing.T) {
	d := newDoor()
	e, isGin := d.Handler.(*gin.Engine)
	if !isGin {
		t.Fatalf("%T", d.Handler)
	}
	e.GET("/who", func(c *gin.Context) { c.String(200, c.ClientIP()) })
	req := httptest.NewRequest("GET", "/who", nil)
	req.RemoteAddr = "192.0.2.7:1234"
	for _, h := range []string{"X-Forwarded-For", "X-Real-Ip", "X-Appengine-Remote-Addr", "Cf-Connecting-Ip", "Fly-Client-Ip"} {
		req.Header.Set(h, "203.0.113.9")
	}
	rec := httptest.NewRecorder()
	d.ServeHTTP(rec, req)
	if got := rec.Body.String(); got != "192.0.2.7" {
		t.Errorf("the client is %s", got)
	}
}

func TestWhatIsRefusedIsToldInTheLogWithoutItsContent(t *testing.T) {
	d := newDoor()
	d.says = web.Answer{Status: 401}
	do(d, "POST", "/slack/commands?"+marker, strings.NewReader(marker))
	d.says = web.Answer{Status: 200}
	do(d, "POST", "/slack/commands?"+marker, strings.NewReader(marker))
	log := d.log.String()
	if !strings.Contains(log, `"level":"WARN"`) || !strings.Contains(log, `"status":401`) || !strings.Contains(log, `"level":"DEBUG"`) {
		t.Errorf("log:\n%s", log)
	}
	if strings.Contains(log, marker) {
		t.Error("the log holds what was sent")
	}
}
