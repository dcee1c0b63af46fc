package bench_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tonari/bot/crashtest/realredis"
	"tonari/bot/service"
	"tonari/bot/store/keys"
	"tonari/config"
	"tonari/flows"
)

const roster = `timezone: Asia/Tokyo
people:
  - {slack: U0AOI, name: 相談員A, role: counselor}
  - {slack: U0SATO, name: 主任C, role: supervisor}
  - {slack: U0KURO, name: 主任D, role: supervisor}
shifts:
  - {days: [mon, tue, wed, thu, fri, sat, sun], from: "00:00", to: "24:00", people: [U0AOI]}
holidays: none
`

const (
	secret = "line-secret-of-thirty-two-bytes!"
	token  = "line-token"
	botID  = "U00000000000000000000000000000b07"
)

// redisServer is a server of this run that writes its disk as a ward's does, or the
// end of the benchmark.
func redisServer(t testing.TB) *realredis.Server {
	t.Helper()
	conf, err := os.ReadFile("../../config/deploy/redis.conf")
	if err != nil {
		t.Fatal(err)
	}
	var args []string
	for line := range strings.Lines(string(conf)) {
		switch f := strings.Fields(line); {
		case len(f) != 2:
		case f[0] == "appendfsync", f[0] == "no-appendfsync-on-rewrite", f[0] == "auto-aof-rewrite-min-size":
			args = append(args, "--"+f[0], f[1])
		}
	}
	if len(args) != 6 {
		t.Fatalf("config/deploy/redis.conf says of the disk %q, want three lines", args)
	}
	s, err := realredis.Start(t, t.TempDir(), args...)
	if err != nil {
		t.Skip(err)
	}
	return s
}

// sink is LINE's place: it takes every request, after a while, and says so to who
// waits for the reply token.
type sink struct {
	*httptest.Server
	takes   time.Duration
	waiting sync.Map // reply token -> chan time.Time
	bytes   atomic.Int64
	body    atomic.Pointer[[]byte] // the latest
}

var answer = []byte(`{"sentMessages":[{"id":"461230966842064897","quoteToken":"IStG5h1Tz7bsUgVFsXlqBv8PpT5VQwW"}]}`)

func newSink(t testing.TB, takes time.Duration) *sink {
	t.Helper()
	s := &sink{takes: takes}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *sink) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	w.Header().Set("Content-Type", "application/json")
	if r.URL.Path == "/v2/bot/info" {
		_, _ = fmt.Fprintf(w, `{"userId":%q,"basicId":"@tonari","displayName":"t","chatMode":"bot","markAsReadMode":"auto"}`, botID)
		return
	}
	came := time.Now()
	if _, rest, ok := bytes.Cut(body, []byte(`"replyToken":"`)); ok {
		if end := bytes.IndexByte(rest, '"'); end > 0 {
			if c, ok := s.waiting.LoadAndDelete(string(rest[:end])); ok {
				c.(chan time.Time) <- came
			}
		}
		s.bytes.Add(int64(len(body)))
		s.body.Store(&body)
	}
	if s.takes > 0 {
		timer := time.NewTimer(s.takes)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-r.Context().Done():
			return
		}
	}
	_, _ = w.Write(answer)
}

// house is a service that serves on loopback.
type house struct {
	url  string
	svc  *service.Service
	sink *sink
}

// settings are those of a house on this Redis with this sink.
func settings(t testing.TB, redisURL, lineURL string) *config.Settings {
	t.Helper()
	dir := t.TempDir()
	key := filepath.Join(dir, "keys.json")
	if err := keys.Create(key); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "roster.yaml"), []byte(roster), 0o600); err != nil {
		t.Fatal(err)
	}
	env := map[string]string{
		"LINE_CHANNEL_SECRET": secret, "LINE_CHANNEL_TOKEN": token, "LINE_API_URL": lineURL, "LINE_DATA_API_URL": lineURL,
		"SLACK_BOT_TOKEN": "xoxb-x", "SLACK_SIGNING_SECRET": "slack-secret-of-thirty-two-byte!", "SLACK_API_URL": lineURL + "/api/",
		"SLACK_CHANNEL": "C0DESK", "REDIS_URL": redisURL, "TONARI_KEYSET_FILE": key, "TONARI_CONFIG_DIR": dir, "TONARI_BURST": "0",
	}
	set, err := config.FromEnv(func(name string) string { return env[name] })
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func newService(t testing.TB, redisURL string, s *sink, opt service.Options) *service.Service {
	t.Helper()
	opt.Log = slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	svc, err := service.New(context.Background(), settings(t, redisURL, s.URL), opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = svc.Close() })
	return svc
}

// newHouse serves as `serve` does, until the end. All that is measured shares its
// process and how often that sweeps.
func newHouse(t testing.TB, redisURL string, s *sink) *house {
	t.Helper()
	debug.SetGCPercent(400)
	h := &house{svc: newService(t, redisURL, s, service.Options{}), sink: s}
	public, admin := listen(t), listen(t)
	h.url = "http://" + public.Addr().String() + "/line/webhook"
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- h.svc.Serve(ctx, public, admin) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return h
}

func listen(t testing.TB) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// people write about twice each in a comparison, as people do who wait for an answer,
// and each is known from a first contact.
const people = 12000

// caller posts webhooks as LINE does.
type caller struct {
	http  *http.Client
	url   string
	serve *sink
	n     atomic.Int64
	again atomic.Int64 // deliveries that had to be made again
	run   int64
}

func newCaller(t testing.TB, url string, s *sink) *caller {
	t.Helper()
	transport := &http.Transport{MaxIdleConnsPerHost: 512, MaxIdleConns: 512}
	t.Cleanup(transport.CloseIdleConnections)
	return &caller{http: &http.Client{Transport: transport, Timeout: 10 * time.Second}, url: url, serve: s, run: time.Now().UnixNano()}
}

func (c *caller) event(i int64, what string) (replyToken string, body []byte) {
	replyToken = fmt.Sprintf("%016x%016x", c.run, i)
	return replyToken, fmt.Appendf(nil, `{"destination":%q,"events":[{"type":%s,"mode":"active","timestamp":%d,`+
		`"source":{"type":"user","userId":"U%032x"},"webhookEventId":"01J%023X","deliveryContext":{"isRedelivery":false},"replyToken":%q}]}`,
		botID, what, time.Now().UnixMilli(), i%people+1, c.run+i, replyToken)
}

// tap is the commonest turn: a button, answered by a question.
func tap(int64) string {
	return fmt.Sprintf(`"postback","postback":{"data":%q}`, flows.Data(flows.RichMain, "today"))
}

func text(i int64) string {
	return fmt.Sprintf(`"message","message":{"id":"%018d","type":"text","quoteToken":"q3Plxr4AgKd","markAsReadToken":"30yhdy232","text":"おばあちゃんのごはんを毎日つくっています"}`, i)
}

// post sends one webhook; with an answer expected, came gets the time at which the
// request for it reached the sink.
func (c *caller) post(what func(i int64) string, answered bool) (came chan time.Time, err error) {
	i := c.n.Add(1)
	replyToken, body := c.event(i, what(i))
	if answered {
		came = make(chan time.Time, 1)
		c.serve.waiting.Store(replyToken, came)
	}
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	signature := base64.StdEncoding.EncodeToString(mac.Sum(nil))
	for range 10 { // LINE delivers again what the house could not keep, as when the disk hangs
		var status int
		if status, err = c.deliver(body, signature); err == nil && status == http.StatusOK {
			return came, nil
		}
		c.again.Add(1)
		err = errors.Join(err, fmt.Errorf("the webhook got %d", status))
	}
	return nil, err
}

func (c *caller) deliver(body []byte, signature string) (int, error) {
	req, err := http.NewRequest(http.MethodPost, c.url, bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	req.Header.Set("X-Line-Signature", signature)
	res, err := c.http.Do(req)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, res.Body)
	return res.StatusCode, nil
}

// turn is a webhook and the request that answers it.
func (c *caller) turn(what func(i int64) string) error {
	came, err := c.post(what, true)
	if err != nil {
		return err
	}
	limit := time.NewTimer(time.Minute)
	defer limit.Stop()
	select {
	case <-came:
		return nil
	case <-limit.C:
		return fmt.Errorf("no answer within a minute")
	}
}

// meet is the first contact of everybody.
func (c *caller) meet(t testing.TB) {
	t.Helper()
	follow := func(int64) string { return `"follow","follow":{"isUnblocked":false}` }
	many(t, 64, people, func() error { return c.turn(follow) })
}

// many does something n times, so many at once.
func many(t testing.TB, atOnce, n int, do func() error) {
	t.Helper()
	var left atomic.Int64
	left.Store(int64(n))
	var busy sync.WaitGroup
	var failed atomic.Pointer[error]
	for range atOnce {
		busy.Go(func() {
			for left.Add(-1) >= 0 && failed.Load() == nil {
				if err := do(); err != nil {
					failed.Store(&err)
				}
			}
		})
	}
	busy.Wait()
	if err := failed.Load(); err != nil {
		t.Fatal(*err)
	}
}
