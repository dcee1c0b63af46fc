//go:build unix

package crashtest_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tonari/bot/crashtest/realredis"
	"tonari/bot/linetest"
	"tonari/bot/store/keys"
	"tonari/handoff/slacktest"
)

const roster = `timezone: Asia/Tokyo
people:
  - {slack: U0AOI, name: 相談員A, role: counselor}
  - {slack: U0SATO, name: 主任C, role: supervisor}
  - {slack: U0KURO, name: 主任D, role: supervisor}
shifts:
  - {days: [mon, tue, wed, thu, fri, sat, sun], from: "00:00", to: "24:00", people: [U0AOI]}
holidays: none
escalate:                          # nobody is called again while a test lasts
  urgent: [24h, 25h, 26h]
  high:   [24h, 25h, 26h]
  normal: [24h, 25h]
`

const (
	lineSecret  = "line-secret-of-thirty-two-bytes!"
	slackSecret = "slack-secret-of-thirty-two-byte!"
	// lease is short so that a test waits little for what a dead process had in hand.
	lease = time.Second
	// quiet without any call is longer than every lease: nothing comes any more.
	quiet = 2*lease + time.Second
)

// house is both platforms, Redis, and two service processes between them.
type house struct {
	t            *testing.T
	line         *linetest.Platform
	slack        *slacktest.Workspace
	desk, urgent *slacktest.Channel
	aoi          *slacktest.Member
	redis        *realredis.Server
	wires        [2]*realredis.Wire
	procs        [2]*proc
	env          []string
	dir          string

	turn  atomic.Int64
	mu    sync.Mutex
	taken map[string]chan struct{} // event id or tag -> closed when a process took it
}

// newHouse starts everything; change (may be nil) is a mutation of the scripts.
func newHouse(t *testing.T, change func(string) string) *house {
	t.Helper()
	h := &house{t: t, dir: t.TempDir(), taken: map[string]chan struct{}{}, redis: server(t)}
	h.platforms()
	key := filepath.Join(h.dir, "keys.json")
	if err := keys.Create(key); err != nil {
		t.Fatal(err)
	}
	conf := filepath.Join(h.dir, "conf")
	if err := os.Mkdir(conf, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(conf, "roster.yaml"), []byte(roster), 0o600); err != nil {
		t.Fatal(err)
	}
	line, slack := h.listen(h.line), h.listen(h.slack)
	h.env = append(os.Environ(), childMode+"=1", leaseVar+"="+lease.String(),
		"TONARI_CONFIG_DIR="+conf, "TONARI_KEYSET_FILE="+key, "TONARI_REPLY_HOLD=100ms", "TONARI_BURST=0",
		"LINE_CHANNEL_SECRET="+lineSecret, "LINE_CHANNEL_TOKEN=line-token", "LINE_API_URL="+line, "LINE_DATA_API_URL="+line,
		"SLACK_BOT_TOKEN=xoxb-slack-token", "SLACK_SIGNING_SECRET="+slackSecret, "SLACK_API_URL="+slack+"/api/",
		"SLACK_CHANNEL=C0DESK", "SLACK_URGENT_CHANNEL=C0URGENT")
	for i := range h.procs {
		w, err := realredis.Lay(t, h.redis.Addr, change)
		if err != nil {
			t.Fatal(err)
		}
		h.wires[i] = w
		h.procs[i] = &proc{h: h, n: i}
		h.procs[i].start()
	}
	t.Cleanup(h.close)
	ctx, stop := context.WithCancel(context.Background())
	t.Cleanup(stop)
	go h.redeliver(ctx)
	return h
}

func (h *house) platforms() {
	client := &http.Client{Transport: h}
	often := make([]time.Duration, 400)
	for i := range often {
		often[i] = 150 * time.Millisecond
	}
	h.line = linetest.New(linetest.Secret(lineSecret), linetest.Token("line-token"),
		linetest.WebhookURL("http://bot.test/line/webhook"), linetest.HTTPClient(client), linetest.Redelivery(often...))
	h.slack = slacktest.New(slacktest.SigningSecret(slackSecret), slacktest.BotToken("xoxb-slack-token"),
		slacktest.HTTPClient(client), slacktest.Retries(often...))
	h.slack.Connect("http://bot.test")
	h.desk = h.slack.Channel("desk", slacktest.ChannelID("C0DESK"))
	h.urgent = h.slack.Channel("urgent", slacktest.ChannelID("C0URGENT"))
	h.aoi = h.slack.Member("相談員A", slacktest.ID("U0AOI"))
	h.slack.Member("主任C", slacktest.ID("U0SATO"))
	h.slack.Member("主任D", slacktest.ID("U0KURO"))
}

func (h *house) listen(handler http.Handler) string {
	s := httptest.NewServer(handler)
	h.t.Cleanup(func() {
		s.CloseClientConnections()
		s.Close()
	})
	return s.URL
}

func (h *house) close() {
	for _, p := range h.procs {
		p.end()
	}
	h.line.Close()
}

// redeliver delivers again what got no answer. The platforms' own pauses are
// longer, and LINE discloses neither pauses nor number.
func (h *house) redeliver(ctx context.Context) {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			h.line.RedeliverDue()
			h.slack.Redeliver()
		}
	}
}

var (
	eventID  = regexp.MustCompile(`"webhookEventId":\s*"([^"]+)"`)
	replyTag = regexp.MustCompile(`c\d{4}-\d{2}`)
)

// RoundTrip brings deliveries to one process and to the other in turn, as a
// balancer does that does not look how they are.
func (h *house) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	_ = r.Body.Close()
	p := h.procs[int(h.turn.Add(1))%len(h.procs)]
	res, err := p.deliver(r, body)
	if err == nil && res.StatusCode/100 == 2 {
		for _, m := range eventID.FindAllSubmatch(body, -1) {
			h.took(string(m[1]))
		}
		if !bytes.Contains(body, []byte(`"bot_id"`)) {
			for _, tag := range replyTag.FindAll(body, -1) {
				h.took(string(tag))
			}
		}
	}
	return res, err
}

func (h *house) took(what string) {
	c := h.whenTaken(what)
	h.mu.Lock()
	defer h.mu.Unlock()
	select {
	case <-c:
	default:
		close(c)
	}
}

// whenTaken is closed when a process has answered 200 to the event.
func (h *house) whenTaken(what string) chan struct{} {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.taken[what] == nil {
		h.taken[what] = make(chan struct{})
	}
	return h.taken[what]
}

// stillness returns when nothing has been asked of either platform for a while.
func (h *house) stillness(ctx context.Context) error {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	calls, since := h.calls(), time.Now()
	for time.Since(since) < quiet {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
		if now := h.calls(); now != calls {
			calls, since = now, time.Now()
		}
	}
	return nil
}

func (h *house) calls() int { return len(h.line.Calls()) + len(h.slack.Calls()) }

// latest is what was asked last of each platform.
func (h *house) latest() string {
	line, slack := h.line.Calls(), h.slack.Calls()
	var b strings.Builder
	for _, c := range line[max(0, len(line)-3):] {
		fmt.Fprintf(&b, "\n%s LINE %s %d %s", c.At.Format(time.TimeOnly), c.Path, c.Status, c.Message)
	}
	for _, c := range slack[max(0, len(slack)-3):] {
		fmt.Fprintf(&b, "\n%s Slack %s %v %s", c.At.Format(time.TimeOnly), c.Method, c.Args, c.Answer)
	}
	return b.String()
}

// getsOn waits until the desk has been asked a few things more.
func (h *house) getsOn() {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	enough := len(h.slack.Calls()) + 10
	_ = h.slack.Wait(ctx, func() bool { return len(h.slack.Calls()) >= enough }) // where nobody has anything to say
}
