package main

import (
	"bytes"
	"encoding/json"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/alecthomas/kong"
	"github.com/alicebob/miniredis/v2"

	"tonari/bot/store/keys"
)

// environment is one in which serve starts.
func environment(t *testing.T) map[string]string {
	t.Helper()
	dir := t.TempDir()
	roster, err := os.ReadFile("../../config/deploy/roster.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "roster.yaml"), roster, 0o644); err != nil {
		t.Fatal(err)
	}
	key := filepath.Join(t.TempDir(), "keys.json")
	if err := keys.Create(key); err != nil {
		t.Fatal(err)
	}
	return map[string]string{
		"TONARI_CONFIG_DIR": dir, "TONARI_KEYSET_FILE": key, "REDIS_URL": "redis://" + miniredis.RunT(t).Addr(),
		"LINE_CHANNEL_SECRET": "0123456789abcdef0123456789abcdef", "LINE_CHANNEL_TOKEN": "token",
		"SLACK_BOT_TOKEN": "xoxb-token", "SLACK_SIGNING_SECRET": "0123456789abcdef0123456789abcdef", "SLACK_CHANNEL": "C0DESK",
		"LINE_API_URL": "http://127.0.0.1:1", "LINE_DATA_API_URL": "http://127.0.0.1:1", "SLACK_API_URL": "http://127.0.0.1:1/api/",
		"TONARI_HTTP_ADDR": "127.0.0.1:0", "TONARI_ADMIN_ADDR": "127.0.0.1:0",
	}
}

// printed is what a command wrote, while it still may.
type printed struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (p *printed) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.b.Write(b)
}

func (p *printed) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.b.String()
}

// runs plays a command with an environment.
func runs(env map[string]string, out *printed, args ...string) int {
	return run(args, strings.NewReader(""), out, out, func(name string) string { return env[name] })
}

func TestNoSecretStandsInWhatServeSaysWhenItRefuses(t *testing.T) {
	const bird = "kanari-0123456789-secret"
	mini := miniredis.RunT(t)
	mini.RequireAuth("another password")
	stuffed := filepath.Join(t.TempDir(), "stuffed.json")
	if err := os.WriteFile(stuffed, []byte(`{"seal":{"primaryKeyId":"`+bird+`"},"person":"`+bird+`"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ name, value string }{
		{"LINE_CHANNEL_SECRET", bird + ",short"},
		{"LINE_CHANNEL_SECRET_FILE", bird},
		{"LINE_CHANNEL_TOKEN", bird + " " + bird},
		{"LINE_CHANNEL_TOKEN_FILE", bird},
		{"SLACK_BOT_TOKEN", bird},
		{"SLACK_BOT_TOKEN_FILE", bird},
		{"SLACK_SIGNING_SECRET", bird + ",short"},
		{"SLACK_SIGNING_SECRET_FILE", bird},
		{"SLACK_APP_TOKEN", "xoxb-" + bird},
		{"TONARI_ALARM_SMTP", "smtps://user:" + bird + "@/"},
		{"TONARI_ALARM_WEBHOOK", "http://ward.example/" + bird},
		{"SLACK_CHANNEL", "xoxb-" + bird},
		{"SLACK_URGENT_CHANNEL", bird},
		{"LINE_API_URL", "https://user:" + bird + "@line.example"},
		{"LINE_DATA_API_URL", bird},
		{"SLACK_API_URL", "https://slack.example/?token=" + bird},
		{"TONARI_PUBLIC_URL", "https://user:" + bird + "@ward.example"},
		{"TONARI_KEYSET_FILE", bird},
		{"TONARI_KEYSET_FILE", `{"seal":"` + bird + `"}`},
		{"TONARI_KEYSET_FILE", stuffed},
		{"REDIS_URL", bird},
		{"REDIS_URL", "redis://user:" + bird + "@127.0.0.1:1/0"},
		{"REDIS_URL", "rediss://user:" + bird + "@127.0.0.1:1/0"},
		{"REDIS_URL", "rediss://user:" + bird + "@" + mini.Addr() + "/0"},
		{"REDIS_URL", "redis://:" + bird + "@" + mini.Addr() + "/0"},
		{"REDIS_URL", "redis://user:" + bird + "@" + mini.Addr() + "/0"},
		{"REDIS_URL", "redis://user:" + bird + "@127.0.0.1:1/0?master_name=m&addr=127.0.0.1:2"},
		{"REDIS_URL", "redis://127.0.0.1:1/0?" + bird + "=1"},
		{"REDIS_URL", "redis://127.0.0.1:1/" + bird},
		{"REDIS_URL_FILE", bird},
	} {
		env := environment(t)
		env[tc.name] = tc.value
		if base, isFile := strings.CutSuffix(tc.name, "_FILE"); isFile && base != "TONARI_KEYSET" {
			delete(env, base)
		}
		var out printed
		about := tc.name + "=" + strings.ReplaceAll(tc.value, bird, "…")
		if code := runs(env, &out, "serve", "--redis-within", "100ms"); code == exitGood {
			t.Errorf("%s: exit code %d", about, code)
		}
		if said := out.String(); strings.Contains(said, bird) || !strings.Contains(said, "tonari: ") {
			t.Errorf("%s: it says\n%s", about, said)
		}
	}
}

func TestRedisIsTriedForTenSeconds(t *testing.T) {
	var c commands
	parser, err := kong.New(&c)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parser.Parse([]string{"serve"}); err != nil {
		t.Fatal(err)
	}
	if c.Serve.RedisWithin != 10*time.Second {
		t.Errorf("%v", c.Serve.RedisWithin)
	}
	env := environment(t)
	env["REDIS_URL"] = "redis://127.0.0.1:1/0"
	began := time.Now()
	var out printed
	if code := runs(env, &out, "serve", "--redis-within", "300ms"); code != exitFault {
		t.Errorf("exit code %d", code)
	}
	if took := time.Since(began); took < 300*time.Millisecond {
		t.Errorf("it tried for %v only", took)
	}
}

func TestServeStartsWithPlatformsDownAndEndsWellWhenToldTo(t *testing.T) {
	var out printed
	env := environment(t)
	ended := make(chan int, 1)
	go func() { ended <- runs(env, &out, "serve") }()
	var started struct{ Admin, Public string }
	waits(t, func() bool {
		for line := range strings.Lines(out.String()) {
			if strings.Contains(line, `"event":"start"`) {
				return json.Unmarshal([]byte(line), &started) == nil
			}
		}
		return false
	})
	client := &http.Client{Timeout: 5 * time.Second}
	waits(t, func() bool {
		r, err := client.Get("http://" + started.Admin + "/readyz")
		if err != nil {
			return false
		}
		_ = r.Body.Close()
		return r.StatusCode == 200
	})
	// A connection that says nothing does not hold it up.
	idle, err := net.Dial("tcp", started.Public)
	if err != nil {
		t.Fatal(err)
	}
	defer idle.Close()
	if err := syscall.Kill(syscall.Getpid(), syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	select {
	case code := <-ended:
		if code != exitGood || !strings.Contains(out.String(), `"msg":"stopped"`) {
			t.Errorf("exit code %d\n%s", code, out.String())
		}
	case <-time.After(10 * time.Second):
		t.Fatalf("it does not end within 10 s\n%s", out.String())
	}
}

// waits asks until the answer is yes.
func waits(t *testing.T, yes func() bool) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	end := time.After(10 * time.Second)
	for !yes() {
		select {
		case <-tick.C:
		case <-end:
			t.Fatal("it does not come")
		}
	}
}
