package demo_test

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"tonari/bot/demo"
	"tonari/config"
	"tonari/handoff"
)

func TestPageLoadsNothingFromElsewhere(t *testing.T) {
	w := start(t)
	status, header, page := w.get("/")
	if status != http.StatusOK || !strings.Contains(page, "何も保存されず") || !strings.Contains(page, "模擬") {
		t.Fatalf("%d: the page does not say what it is", status)
	}
	if csp := header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
		t.Errorf("policy %q", csp)
	}
	files, err := filepath.Glob("page/*")
	if err != nil || len(files) < 10 {
		t.Fatalf("files of the page: %v %v", files, err)
	}
	elsewhere := regexp.MustCompile(`(?:https?:)?//[a-z0-9-]+\.[a-z]`)
	for _, f := range files {
		if strings.HasSuffix(f, ".png") {
			continue
		}
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.ReplaceAll(string(b), "http://www.w3.org/2000/svg", "")
		if at := elsewhere.FindString(text); at != "" {
			t.Errorf("%s points to %s", f, at)
		}
		if strings.Contains(text, "innerHTML") {
			t.Errorf("%s makes HTML of words", f)
		}
		status, _, _ := w.get("/assets/" + filepath.Base(f))
		if f != "page/index.html" && status != http.StatusOK {
			t.Errorf("%s: %d", f, status)
		}
	}
}

func TestForeignPagesAreRefused(t *testing.T) {
	w := start(t)
	for _, c := range []struct {
		about, method, host, origin, kind string
		want                              int
	}{
		{"a name that was made to point here", http.MethodGet, "evil.example:80", "", "", http.StatusForbidden},
		{"localhost", http.MethodGet, "localhost:8080", "", "", http.StatusOK},
		{"the loopback in digits", http.MethodGet, "[::1]:8080", "", "", http.StatusOK},
		{"another page's request", http.MethodPost, "", "http://evil.example", "application/json", http.StatusForbidden},
		{"a form", http.MethodPost, "", "", "application/x-www-form-urlencoded", http.StatusUnsupportedMediaType},
		{"no JSON", http.MethodPost, "", "", "application/json", http.StatusBadRequest},
	} {
		t.Run(c.about, func(t *testing.T) {
			path, body := "/", ""
			if c.method == http.MethodPost {
				path, body = "/api/phones/p1/say", "text=x"
			}
			req, err := http.NewRequestWithContext(t.Context(), c.method, w.page.URL+path, strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			req.Host = c.host
			if c.origin != "" {
				req.Header.Set("Origin", c.origin)
			}
			if c.kind != "" {
				req.Header.Set("Content-Type", c.kind)
			}
			res, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			res.Body.Close()
			if res.StatusCode != c.want {
				t.Errorf("status %d, want %d", res.StatusCode, c.want)
			}
		})
	}
	if n := len(w.bot.deliveries("/line/webhook")); n != 0 {
		t.Errorf("%d acts reached the bot", n)
	}
}

func TestNothingOfThePageTellsInternals(t *testing.T) {
	w := start(t)
	w.acts("/api/phones/p1/follow", struct{}{})
	w.acts("/api/phones/p1/say", map[string]string{"text": "こんにちは"})
	_, raw := w.now()
	for name, value := range w.d.Env() {
		if !strings.HasPrefix(name, "SLACK_CHANNEL") && !strings.HasSuffix(name, "URGENT_CHANNEL") && strings.Contains(raw, value) {
			t.Errorf("the page is told %s", name)
		}
	}
	if id := regexp.MustCompile(`U[0-9a-f]{32}`).FindString(raw); id != "" {
		t.Error("the page is told a LINE user id")
	}
	latin := regexp.MustCompile(`[A-Za-z]{3,}`)
	for _, c := range []struct {
		path string
		body any
	}{
		{"/api/phones/p9/say", map[string]string{"text": "x"}},
		{"/api/phones/p1/say", map[string]string{"text": ""}},
		{"/api/phones/p1/say", map[string]string{"text": strings.Repeat("あ", 10001)}},
		{"/api/phones/p1/say", map[string]string{"text": strings.Repeat("あ", 40000)}},
		{"/api/phones/p1/say", map[string]string{"nothing": "x"}},
		{"/api/phones/p1/fly", struct{}{}},
		{"/api/phones/p1/tap", map[string]string{"label": "x"}},
		{"/api/phones/p1/sticker", map[string]string{"sticker": "x"}},
		{"/api/phones/p1/picture", map[string][]byte{"data": []byte("GIF89a")}},
		{"/api/phones/p1/unsend", map[string]string{"message": "1"}},
		{"/api/desk/U0NOBODY/type", struct{}{}},
		{"/api/desk/U0SODANA/type", map[string]string{"channel": "C0NONE", "thread": "1.2", "text": "x"}},
		{"/api/desk/U0SODANA/type", map[string]string{"text": " "}},
		{"/api/desk/U0SODANA/click", map[string]string{"channel": "C0DESK", "ts": "1.2", "action": "x"}},
		{"/api/desk/U0SODANA/click", map[string]string{"channel": "C0NONE"}},
		{"/api/desk/U0SODANA/edit", map[string]string{"ts": "1.2", "text": "x"}},
		{"/api/desk/U0SODANA/edit", map[string]string{"ts": "1.2", "text": " "}},
		{"/api/desk/U0SODANA/delete", map[string]string{"ts": "1.2"}},
		{"/api/desk/U0SODANA/view-submit", struct{}{}},
		{"/api/desk/U0SODANA/view-click", struct{}{}},
		{"/api/desk/U0SODANA/fly", struct{}{}},
		{"/api/clock", map[string]int{"minutes": -5}},
	} {
		status, a := w.act(c.path, c.body)
		message, _ := a["message"].(string)
		if status < 400 || status > 499 || message == "" || latin.MatchString(strings.NewReplacer("JPEG", "", "PNG", "").Replace(message)) {
			t.Errorf("%s: %d %q", c.path, status, message)
		}
	}
}

func TestClockMovesOnToTheNight(t *testing.T) {
	w := start(t)
	st, _ := w.now()
	if !st.Open || st.Hours != "08:30〜17:15" || st.Shift != 0 {
		t.Fatalf("at the start: %+v", st)
	}
	page := w.opens()
	w.acts("/api/clock", map[string]int{"minutes": 10})
	page.until("the moved clock", func(s state) bool { return s.Shift == (10 * time.Minute).Milliseconds() })
	if got := w.d.Shift(); got != 10*time.Minute {
		t.Errorf("shift %v", got)
	}
	w.acts("/api/clock", map[string]string{"to": "duty"})
	if st, _ = w.now(); st.Open {
		t.Error("somebody is still on duty")
	}
	if got, want := w.d.Shift(), 5*time.Hour+16*time.Minute; got != want {
		t.Errorf("shift %v, want %v", got, want)
	}
	w.acts("/api/clock", map[string]string{"to": "duty"})
	if st, _ = w.now(); !st.Open {
		t.Error("nobody is on duty in the morning")
	}
}

func TestWhatIsKeptForAWhileRunsOutWhenTheClockMoves(t *testing.T) {
	w := start(t)
	o, err := redis.ParseURL(w.d.Env()["REDIS_URL"])
	if err != nil {
		t.Fatal(err)
	}
	c := redis.NewClient(o)
	defer c.Close()
	if err := c.Set(t.Context(), "k", "v", 5*time.Minute).Err(); err != nil {
		t.Fatal(err)
	}
	w.acts("/api/clock", map[string]int{"minutes": 2})
	if err := c.Get(t.Context(), "k").Err(); err != nil {
		t.Errorf("after two minutes: %v", err)
	}
	w.acts("/api/clock", map[string]int{"minutes": 10})
	if err := c.Get(t.Context(), "k").Err(); !errors.Is(err, redis.Nil) {
		t.Errorf("after twelve minutes: %v", err)
	}
	o.Password = ""
	open := redis.NewClient(o)
	defer open.Close()
	if open.Ping(t.Context()).Err() == nil {
		t.Error("anybody on this machine may read")
	}
}

func TestSomebodyIsOnDutyWheneverATryOutBegins(t *testing.T) {
	for hour := range 24 {
		at := noon.Add(time.Duration(hour)*time.Hour + 20*time.Minute)
		d, err := demo.New(demo.Options{Now: func() time.Time { return at }})
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(d.Env()["TONARI_CONFIG_DIR"], "roster.yaml")
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		r, faults := handoff.LoadRoster(file, data)
		if len(faults) > 0 {
			t.Fatalf("%s: %v", at, faults)
		}
		for _, later := range []time.Duration{0, 55 * time.Minute} {
			if len(r.OnDuty(at.Add(later))) == 0 {
				t.Errorf("nobody is on duty at %s", at.Add(later))
			}
		}
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestEnvironmentIsWhatServeWants(t *testing.T) {
	w := start(t)
	env := w.d.Env()
	if _, err := config.FromEnv(func(name string) string { return env[name] }); err != nil {
		t.Error(err)
	}
	if info, err := os.Stat(env["TONARI_KEYSET_FILE"]); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("key file: %v %v", info, err)
	}
}

func TestNothingIsKept(t *testing.T) {
	w := start(t)
	page := w.opens()
	page.until("anything", func(state) bool { return true })
	if err := w.d.Close(); err != nil {
		t.Fatal(err)
	}
	if _, _, more := page.next(); more {
		t.Error("the page is still told of things")
	}
	if _, err := os.Stat(w.d.Env()["TONARI_CONFIG_DIR"]); !os.IsNotExist(err) {
		t.Errorf("the folder is still there: %v", err)
	}
}
