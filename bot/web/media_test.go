package web_test

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"tonari/bot/web"
)

func TestAPhoneFetchesWhatStandsUnderATokenAndNothingElse(t *testing.T) {
	const token = "03AbCdEf_-0123456789012345678901"
	var log strings.Builder
	var asked []string
	h := web.Public(web.Routes{Media: func(_ context.Context, got string) (web.Media, int) {
		asked = append(asked, got)
		switch got {
		case token:
			return web.Media{Type: "image/png", Data: []byte("picture")}, http.StatusOK
		case "calendar":
			return web.Media{Type: "text/calendar; charset=utf-8", Name: "event.ics", Data: []byte("BEGIN")}, http.StatusOK
		case "down":
			return web.Media{}, http.StatusServiceUnavailable
		}
		return web.Media{}, http.StatusNotFound
	}}, slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})), web.NewMeter(nil))

	r := do(h, "GET", "/m/"+token, nil)
	if got := text(r); r.StatusCode != 200 || got != "picture" {
		t.Errorf("%d %q", r.StatusCode, got)
	}
	for name, want := range map[string]string{
		"Content-Type": "image/png", "Content-Length": "7", "Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff",
		"Content-Security-Policy": "default-src 'none'; sandbox", "Referrer-Policy": "no-referrer", "Content-Disposition": "",
	} {
		if got := r.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if got := do(h, "GET", "/m/calendar", nil).Header.Get("Content-Disposition"); got != "attachment; filename=event.ics" {
		t.Errorf("a calendar file is %q", got)
	}
	for path, want := range map[string]int{"/m/other": 404, "/m/down": 503, "/m/": 404, "/m": 404, "/m/" + token + "/x": 404} {
		if r := do(h, "GET", path, nil); r.StatusCode != want {
			t.Errorf("%s: %d", path, r.StatusCode)
		}
	}
	if r := do(h, "POST", "/m/"+token, nil); r.StatusCode != 405 {
		t.Errorf("posted: %d", r.StatusCode)
	}
	if strings.Contains(log.String(), token) || len(asked) != 4 {
		t.Errorf("asked for %q; log %s", asked, log.String())
	}
}
