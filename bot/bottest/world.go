// Package bottest is a world for tests: a LINE platform and a Slack workspace in
// memory, Redis (embedded, or a real one that TONARI_TEST_REDIS_URL names), the
// real service between them, and a clock that tests move. Residents act on
// phones, counselors in Slack; Idle plays all that follows, and the test looks
// at what the platforms show.
package bottest

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"tonari/bot"
	"tonari/bot/linetest"
	"tonari/bot/service"
	"tonari/bot/store/keys"
	"tonari/config"
	"tonari/handoff/slacktest"
)

// Roster is the roster of the world: one counselor on weekdays, one as backup,
// two supervisors.
const Roster = `timezone: Asia/Tokyo
people:
  - {slack: U0AOI, name: 相談員A, role: counselor}
  - {slack: U0MIDORI, name: 相談員B, role: counselor}
  - {slack: U0SATO, name: 主任C, role: supervisor}
  - {slack: U0KURO, name: 主任D, role: supervisor}
shifts:
  - {days: [mon, tue, wed, thu, fri], from: "08:30", to: "17:15", people: [U0AOI], backup: [U0MIDORI]}
holidays: japan
`

// Times of the world, in Japan.
var (
	Tokyo = time.FixedZone("JST", 9*60*60)
	// Tuesday is a working morning; Night the evening of the same day.
	Tuesday = time.Date(2026, 12, 1, 10, 0, 0, 0, Tokyo)
	Night   = time.Date(2026, 12, 1, 21, 40, 0, 0, Tokyo)
)

// World is everything.
type World struct {
	T       testing.TB
	LINE    *linetest.Platform
	Slack   *slacktest.Workspace
	Service *service.Service
	Set     *config.Settings
	Redis   string // its URL

	Desk, Urgent            *slacktest.Channel
	Aoi, Midori, Sato, Kuro *slacktest.Member

	// Log is all that the service logged.
	Log Buffer

	shift   atomic.Int64
	files   fstest.MapFS
	opt     service.Options
	handler atomic.Pointer[http.Handler]
	server  *httptest.Server
	unplug  func() // ends the newest service's connections to Slack
}

const (
	appToken    = "xapp-app-token"
	lineSecret  = "line-secret-of-thirty-two-bytes!"
	slackSecret = "slack-secret-of-thirty-two-byte!"
	lineToken   = "line-token"
	slackToken  = "xoxb-slack-token"
)

// New makes a world that ends with the test.
func New(t testing.TB, options ...Option) *World {
	t.Helper()
	s := setup{at: Tuesday, env: map[string]string{}}
	for _, o := range options {
		o(&s)
	}
	w := &World{T: t}
	w.shift.Store(int64(time.Until(s.at)))
	w.platforms(s)
	w.Redis = redisURL(t)
	dir := t.TempDir()
	key := filepath.Join(dir, "keys.json")
	if err := keys.Create(key); err != nil {
		t.Fatal(err)
	}
	env := map[string]string{
		"LINE_CHANNEL_SECRET": lineSecret, "LINE_CHANNEL_TOKEN": lineToken,
		"LINE_API_URL": w.serve(w.LINE).URL, "LINE_DATA_API_URL": w.serve(w.LINE).URL,
		"SLACK_BOT_TOKEN": slackToken, "SLACK_SIGNING_SECRET": slackSecret,
		"SLACK_API_URL": w.server.URL + "/api/",
		"SLACK_CHANNEL": "C0DESK", "SLACK_URGENT_CHANNEL": "C0URGENT",
		"REDIS_URL": w.Redis, "TONARI_KEYSET_FILE": key, "TONARI_CONFIG_DIR": dir, "TONARI_BURST": "0",
	}
	for k, v := range s.env {
		env[k] = v
	}
	set, err := config.FromEnv(func(name string) string { return env[name] })
	if err != nil {
		t.Fatal(err)
	}
	w.Set = set
	if s.roster != "" {
		w.files = fstest.MapFS{"roster.yaml": {Data: []byte(s.roster)}}
		if s.opt.Live, _, err = config.NewLive(config.OverFS(w.files)); err != nil {
			t.Fatal(err)
		}
	}
	if s.opt.Live == nil {
		if s.opt.Live, err = builtin(); err != nil {
			t.Fatal(err)
		}
	}
	s.opt.Shift = w.Shift
	s.opt.Log = slog.New(slog.NewJSONHandler(&w.Log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	if s.opt.PostsPerSecond == 0 {
		s.opt.PostsPerSecond = 1e6
	}
	w.opt = s.opt
	w.Service = w.Start(s.opt)
	return w
}

// builtin is the built-in configuration with the world's roster, read once:
// nothing in it ever changes.
var builtin = sync.OnceValues(func() (*config.Live, error) {
	live, _, err := config.NewLive(config.OverFS(fstest.MapFS{"roster.yaml": {Data: []byte(Roster)}}))
	return live, err
})

// Live is the configuration, for a further service.
func (w *World) Live() *config.Live { return w.opt.Live }

// Again are the options of this world's service, for a further one.
func (w *World) Again() service.Options { return w.opt }

// Restart goes on with another process; what the old one had in hand rests until
// its leases end.
func (w *World) Restart() {
	w.T.Helper()
	w.Service = w.Start(w.opt)
}

// Start starts one more service on the same Redis and platforms; webhooks go to
// the newest.
func (w *World) Start(opt service.Options) *service.Service {
	w.T.Helper()
	if opt.Parts == nil {
		opt.Parts = w.parts
	}
	svc, err := service.New(context.Background(), w.Set, opt)
	if err != nil {
		w.T.Fatal(err)
	}
	h := svc.Public()
	w.handler.Store(&h)
	w.T.Cleanup(func() { _ = svc.Close() })
	w.plug(svc)
	return svc
}

// plug lets the newest service listen to Slack, where it does so over connections
// of its own.
func (w *World) plug(svc *service.Service) {
	if !w.Set.SlackAppToken.Set() {
		return
	}
	if w.unplug != nil {
		w.unplug()
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { defer close(ended); svc.Listen(ctx) }()
	w.unplug = sync.OnceFunc(func() { cancel(); <-ended })
	w.T.Cleanup(w.unplug)
	soon, done := context.WithTimeout(ctx, 10*time.Second)
	defer done()
	if err := w.Slack.Wait(soon, func() bool { return w.Slack.Sockets() == 2 }); err != nil {
		w.T.Fatal(err)
	}
}

// parts are the partitions of the people in this world: the embedded Redis makes
// an interpreter for every script, and twelve of sixteen would find nothing.
func (w *World) parts() []bot.Partition {
	people := w.LINE.People()
	if len(people) == 0 || w.Service == nil {
		return []bot.Partition{0}
	}
	var parts []bot.Partition
	for _, p := range people {
		part := w.Service.Store().PersonOf(p.ID()).Partition()
		if !slices.Contains(parts, part) {
			parts = append(parts, part)
		}
	}
	return parts
}

func (w *World) platforms(s setup) {
	client := &http.Client{Transport: inProcess{w}}
	w.LINE = linetest.New(append([]linetest.Option{
		linetest.Secret(lineSecret), linetest.Token(lineToken), linetest.Clock(w.Now),
		linetest.WebhookURL("http://bot.test/line/webhook"), linetest.HTTPClient(client),
	}, s.lines...)...)
	w.server = w.serve(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { w.Slack.ServeHTTP(rw, r) }))
	w.Slack = slacktest.New(append([]slacktest.Option{
		slacktest.SigningSecret(slackSecret), slacktest.BotToken(slackToken), slacktest.Clock(w.Now),
		slacktest.HTTPClient(client), slacktest.BaseURL(w.server.URL),
	}, s.slacks...)...)
	w.Slack.Connect("http://bot.test")
	w.Desk = w.Slack.Channel("desk", slacktest.ChannelID("C0DESK"))
	w.Urgent = w.Slack.Channel("urgent", slacktest.ChannelID("C0URGENT"))
	w.Aoi = w.Slack.Member("相談員A", slacktest.ID("U0AOI"))
	w.Midori = w.Slack.Member("相談員B", slacktest.ID("U0MIDORI"))
	w.Sato = w.Slack.Member("主任C", slacktest.ID("U0SATO"))
	w.Kuro = w.Slack.Member("主任D", slacktest.ID("U0KURO"))
}

func (w *World) serve(h http.Handler) *httptest.Server {
	srv := httptest.NewServer(h)
	w.T.Cleanup(srv.Close)
	return srv
}

// inProcess brings the platforms' deliveries to the newest service without a
// network.
type inProcess struct{ w *World }

func (t inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	rec := httptest.NewRecorder()
	h := t.w.handler.Load()
	if h == nil {
		rec.WriteHeader(http.StatusServiceUnavailable)
		return rec.Result(), nil
	}
	in := r.Clone(r.Context())
	in.Header = http.Header{} // a server reads names whatever their case
	for name, values := range r.Header {
		in.Header[http.CanonicalHeaderKey(name)] = values
	}
	if in.Body == nil {
		in.Body = http.NoBody
	}
	(*h).ServeHTTP(rec, in)
	return rec.Result(), nil
}
