package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"

	"tonari/bot/web"
)

func TestSlowAndGreedyClientsAreBounded(t *testing.T) {
	var log bytes.Buffer
	srv := web.Server(newDoor(), slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	got := map[string]time.Duration{
		"header": srv.ReadHeaderTimeout, "read": srv.ReadTimeout, "write": srv.WriteTimeout, "idle": srv.IdleTimeout,
	}
	want := map[string]time.Duration{"header": 2 * time.Second, "read": 5 * time.Second, "write": 10 * time.Second, "idle": time.Minute}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if srv.MaxHeaderBytes != 16<<10 {
		t.Errorf("%d bytes of headers", srv.MaxHeaderBytes)
	}
	srv.ErrorLog.Print("http: TLS handshake error from 192.0.2.7")
	if !strings.Contains(log.String(), `"level":"DEBUG"`) || strings.Contains(log.String(), "ERROR") {
		t.Errorf("net/http's own lines, which hold addresses: %s", log.String())
	}
}

func TestHeadersOfTooManyBytesAreRefused(t *testing.T) {
	d := newDoor()
	srv := web.Server(d, slog.New(slog.DiscardHandler))
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- srv.Serve(l) }()
	req, err := http.NewRequest("POST", "http://"+l.Addr().String()+"/line/webhook", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Long", strings.Repeat("x", 40<<10))
	r, err := (&http.Client{Timeout: 5 * time.Second}).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, r.Body)
	_ = r.Body.Close()
	if r.StatusCode != http.StatusRequestHeaderFieldsTooLarge || len(d.heard) != 0 {
		t.Errorf("status %d", r.StatusCode)
	}
	if err := srv.Close(); err != nil {
		t.Error(err)
	}
	if err := <-served; !errors.Is(err, http.ErrServerClosed) {
		t.Error(err)
	}
}

func admin(h web.Health) http.Handler {
	reg := prometheus.NewRegistry()
	reg.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "tonari_birds"}, func() float64 { return 7 }))
	return web.Admin(func(ctx context.Context) web.Health {
		if left, bounded := ctx.Deadline(); !bounded || time.Until(left) > 2*time.Second {
			return web.Health{Ready: errors.New("there is no end to the question")}
		}
		return h
	}, reg, slog.New(slog.DiscardHandler))
}

func TestReadinessTellsTheReasonAndNotesDoNotHurt(t *testing.T) {
	for _, tc := range []struct {
		health web.Health
		status int
		want   map[string]any
	}{
		{web.Health{}, 200, map[string]any{"ready": true}},
		{
			web.Health{Notes: map[string]string{"slack": "down", "line": "down"}},
			200,
			map[string]any{"ready": true, "slack": "down", "line": "down"},
		},
		{
			web.Health{Ready: errors.New("redis does not answer"), Notes: map[string]string{"config": "a file is faulty"}},
			503,
			map[string]any{"ready": false, "reason": "redis does not answer", "config": "a file is faulty"},
		},
	} {
		r := do(admin(tc.health), "GET", "/readyz", nil)
		var got map[string]any
		if err := json.Unmarshal([]byte(text(r)), &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tc.want, got); diff != "" || r.StatusCode != tc.status {
			t.Errorf("%d, %s", r.StatusCode, diff)
		}
	}
}

func TestAdminListenerServesHealthAndMetricsOnly(t *testing.T) {
	h := admin(web.Health{Ready: errors.New("not yet")})
	if r := do(h, "GET", "/livez", nil); r.StatusCode != 200 || text(r) != "ok\n" {
		t.Errorf("livez: %d", r.StatusCode)
	}
	if r := do(h, "GET", "/metrics", nil); r.StatusCode != 200 || !strings.Contains(text(r), "tonari_birds 7") {
		t.Errorf("metrics: %d", r.StatusCode)
	}
	for _, path := range []string{"/", "/debug/pprof/", "/line/webhook", "/slack/events", "/readyz/"} {
		if r := do(h, "GET", path, nil); r.StatusCode != 404 {
			t.Errorf("%s: %d", path, r.StatusCode)
		}
	}
	for _, path := range []string{"/livez", "/readyz", "/metrics"} {
		if r := do(h, "POST", path, nil); r.StatusCode != 405 {
			t.Errorf("POST %s: %d", path, r.StatusCode)
		}
	}
}
