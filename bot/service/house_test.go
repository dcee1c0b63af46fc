package service_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/alicebob/miniredis/v2"

	"tonari/bot"
	"tonari/bot/bottest"
	"tonari/bot/linetest"
	"tonari/handoff/slacktest"
)

// house is a world whose Redis the test can break.
type house struct {
	*bottest.World
	t    *testing.T
	mini *miniredis.Miniredis
}

func newHouse(t *testing.T, options ...bottest.Option) *house {
	t.Helper()
	mini := miniredis.RunT(t)
	options = append([]bottest.Option{bottest.Env("REDIS_URL", "redis://"+mini.Addr())}, options...)
	return &house{World: bottest.New(t, options...), t: t, mini: mini}
}

// down makes Redis answer everything with an error, or lets it work again.
func (h *house) down(yes bool) {
	if yes {
		h.mini.SetError("ERR down for the test")
		return
	}
	h.mini.SetError("")
}

// answer is an HTTP answer.
type answer struct {
	status int
	header http.Header
	body   string
}

// ask sends a request to a handler of the service.
func ask(h http.Handler, method, target string, header http.Header, body string) answer {
	req := httptest.NewRequest(method, target, strings.NewReader(body))
	for name, values := range header {
		req.Header[name] = values
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, req)
	b, _ := io.ReadAll(rec.Result().Body)
	return answer{rec.Code, rec.Result().Header, string(b)}
}

// fromLINE posts a body signed as LINE signs it.
func (h *house) fromLINE(body string) int {
	return h.signedLINE(h.Set.LineSecrets[0].Reveal(), body)
}

func (h *house) signedLINE(secret, body string) int {
	header := http.Header{"X-Line-Signature": {linetest.Sign(secret, []byte(body))}}
	return ask(h.Service.Public(), http.MethodPost, "/line/webhook", header, body).status
}

// fromSlack posts a body signed as Slack signs it.
func (h *house) fromSlack(path, body string) answer {
	return h.signedSlack(h.Slack.Secret(), path, body)
}

func (h *house) signedSlack(secret, path, body string) answer {
	now := h.Now().Unix()
	header := http.Header{
		"X-Slack-Signature":         {slacktest.Sign(secret, now, []byte(body))},
		"X-Slack-Request-Timestamp": {fmt.Sprint(now)},
	}
	return ask(h.Service.Public(), http.MethodPost, path, header, body)
}

// ready is /readyz.
func (h *house) ready() (int, map[string]any) {
	h.t.Helper()
	a := ask(h.Service.Admin(), http.MethodGet, "/readyz", nil, "")
	var body map[string]any
	if err := json.Unmarshal([]byte(a.body), &body); err != nil {
		h.t.Fatalf("readyz: %s", a.body)
	}
	return a.status, body
}

// counted is a counter of /metrics, with its labels as they stand there.
func (h *house) counted(name string) string {
	h.t.Helper()
	all := ask(h.Service.Admin(), http.MethodGet, "/metrics", nil, "").body
	m := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(name) + ` (\S+)$`).FindStringSubmatch(all)
	if m == nil {
		return "0"
	}
	return m[1]
}

func event(platform, outcome string) string {
	return fmt.Sprintf("tonari_events_total{outcome=%q,platform=%q}", outcome, platform)
}

func screen(p *linetest.Person) string {
	var b strings.Builder
	for _, m := range p.Received() {
		b.WriteString(m.Text + "\n")
	}
	return b.String()
}

// times says how often the phone shows a text.
func times(p *linetest.Person, text string) int { return strings.Count(screen(p), text) }

// card is the newest card of a channel.
func (h *house) card(c *slacktest.Channel) slacktest.Post {
	h.t.Helper()
	posts := c.Posts()
	for i := len(posts) - 1; i >= 0; i-- {
		if len(posts[i].Buttons) > 0 {
			return posts[i]
		}
	}
	h.t.Fatalf("no card in %s: %d posts", c.Name, len(posts))
	return slacktest.Post{}
}

// urgent is a person in danger whose card stands in the urgent channel.
func (h *house) urgent(name string) (*linetest.Person, slacktest.Post) {
	h.t.Helper()
	p := h.LINE.Person(name)
	p.Follow()
	p.Says("もう消えたい。今から死にます")
	h.Idle()
	return p, h.card(h.Urgent)
}

func (h *house) clicks(m *slacktest.Member, p slacktest.Post, a bot.Action) slacktest.Ack {
	h.t.Helper()
	ack, err := m.Clicks(p, string(a))
	if err != nil {
		h.t.Fatal(err)
	}
	h.Idle()
	return ack
}

func (h *house) care() { h.Service.Care(context.Background()) }
