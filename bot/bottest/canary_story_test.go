package bottest_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/bottest"
	"tonari/bot/linetest"
	"tonari/bot/service"
	"tonari/handoff/slacktest"
)

// story is a world in which everything that people write carries a canary, and
// both platforms answer faults with what they were sent.
type story struct {
	*bottest.World
	t           *testing.T
	f           *flock
	line, slack echo
	panics      atomic.Pointer[func(point string)]
}

func newStory(t *testing.T, f *flock, redisURL string) *story {
	t.Helper()
	s := &story{t: t, f: f}
	front := func(e *echo) string {
		srv := httptest.NewServer(e)
		t.Cleanup(srv.Close)
		return srv.URL
	}
	line, slack := front(&s.line), front(&s.slack)
	s.World = bottest.New(t,
		bottest.Env("REDIS_URL", redisURL),
		bottest.Env("LINE_API_URL", line), bottest.Env("LINE_DATA_API_URL", line),
		bottest.Env("SLACK_API_URL", slack+"/api/"),
		bottest.LINE(linetest.Seed(f.rng.Uint64()), linetest.Redelivery()),
		bottest.Service(func(o *service.Options) {
			o.Point = func(name string) {
				if p := s.panics.Load(); p != nil {
					(*p)(name)
				}
			}
		}),
	)
	s.line.next.Store(handler(s.LINE))
	s.slack.next.Store(handler(s.Slack))
	for _, secret := range []string{s.Set.LineToken.Reveal(), s.Set.SlackToken.Reveal(), s.Set.LineSecrets[0].Reveal(), s.Set.SlackSecrets[0].Reveal()} {
		f.add("secret", secret)
	}
	return s
}

func handler(h http.Handler) *http.Handler { return &h }

// echo stands before a platform. While refuse is set it answers instead, with
// what it was sent in the answer.
type echo struct {
	next   atomic.Pointer[http.Handler]
	refuse atomic.Pointer[func(path string, body []byte) (status int, answer string)]
	times  atomic.Int64
}

func (e *echo) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	if f := e.refuse.Load(); f != nil {
		if status, answer := (*f)(r.URL.Path, body); status != 0 {
			e.times.Add(1)
			rw.Header().Set("Content-Type", "application/json")
			rw.WriteHeader(status)
			_, _ = io.WriteString(rw, answer)
			return
		}
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	(*e.next.Load()).ServeHTTP(rw, r)
}

// while refuses until do is done.
func (s *story) while(e *echo, refuse func(path string, body []byte) (int, string), do func()) {
	s.t.Helper()
	before := e.times.Load()
	e.refuse.Store(&refuse)
	do()
	e.refuse.Store(nil)
	if e.times.Load() == before {
		s.t.Error("nothing was refused")
	}
}

func quoted(v string) string {
	b, _ := json.Marshal(v)
	return string(b)
}

// person is somebody whose id and name on LINE are canaries.
func (s *story) person() *linetest.Person {
	p := s.LINE.Person(s.f.new("name"))
	s.f.add("LINE id", p.ID())
	return p
}

// raw posts a signed webhook of any body, and an unsigned one.
func (s *story) raw(body string) {
	for _, signature := range []string{linetest.Sign(s.Set.LineSecrets[0].Reveal(), []byte(body)), "unsigned"} {
		req := httptest.NewRequest(http.MethodPost, "/line/webhook?q="+s.f.All[0].Core, strings.NewReader(body))
		req.Header.Set("X-Line-Signature", signature)
		req.Header.Set("User-Agent", s.f.All[0].Core)
		req.Header.Set("X-Forwarded-For", s.f.All[0].Core)
		s.Service.Public().ServeHTTP(httptest.NewRecorder(), req)
	}
}

// play walks through the whole house.
func (s *story) play() {
	s.Service.Care(s.t.Context())
	s.talk()
	s.odd()
	s.faults()
	s.panicking()
	s.refused(403) // after which nothing is sent for a minute of the machine's own time
}

const urgentWords = "もう消えたい。今から死にます。"

// talk: a conversation with a counselor, in everything that a phone can send.
func (s *story) talk() {
	t, f := s.t, s.f
	child := s.person()
	child.Follow()
	s.Idle()
	child.Says(f.new("words"))
	s.Idle()
	child.Says(urgentWords + f.new("words"))
	child.Says(f.new("words") + "\n<!channel> <@U0AOI> <!here> <http://evil.example/x|よい所> http://evil.example/y @here #desk *x* &lt;!channel&gt;")
	s.Idle()
	c := card(t, s.Urgent)
	click(t, s.Aoi, c, bot.ActionClaim)
	s.Idle()
	s.Aoi.Types(s.Urgent, c.TS, f.new("reply"))
	s.Aoi.Types(s.Urgent, c.TS, "メモ: "+f.new("note"))
	edited := s.Aoi.Types(s.Urgent, c.TS, f.new("reply before an edit"))
	s.Aoi.Edits(edited, f.new("edited reply"))
	deleted := s.Aoi.Types(s.Urgent, c.TS, f.new("deleted reply"))
	s.Aoi.Deletes(deleted)
	s.Midori.Types(s.Urgent, c.TS, f.new("held reply"))
	s.Aoi.Shares(s.Urgent, c.TS, f.new("reply with a file"), slacktest.Upload{Name: f.new("desk file") + ".txt", MIMEType: "text/plain", Data: []byte(f.new("desk file"))})
	s.Aoi.Types(s.Urgent, "", f.new("talk of the team"))
	s.Aoi.Command("/tonari", f.new("command"))
	s.After(10 * time.Second)
	s.disclose(c)
	child.Image([]byte("\x89PNG\r\n\x1a\n" + f.new("picture")))
	child.File(f.new("file name")+".pdf", []byte("%PDF-1.7 "+f.new("file")))
	child.Sticker("1", "2", []string{f.new("sticker keyword")}, f.new("sticker text"))
	child.Location(35.7, 139.75, f.new("place"), f.new("address"))
	gone := child.Says(f.new("unsent words"))
	s.Idle()
	child.Unsends(gone.MessageID)
	child.SaysInGroup("C"+strings.Repeat("0123456789abcdef", 2), f.new("words in a group"))
	child.Triggers("accountLink", map[string]any{"link": map[string]any{"result": "ok", "nonce": f.new("nonce")}})
	child.Triggers("future", map[string]any{"future": f.new("unknown event")})
	s.After(10 * time.Second)
	click(t, s.Aoi, card(t, s.Urgent), bot.ActionClose)
	s.Idle()
	child.Says("かくす")
	child.Says(f.new("hidden words"))
	s.Idle()
	child.Block()
	s.Idle()

	eraser := s.person()
	eraser.Follow()
	eraser.Says(f.new("erased words"))
	eraser.Says("人と話す")
	s.Idle()
	eraser.Says("消して")
	s.Idle()
	if _, err := eraser.Taps("はい、消します"); err != nil {
		t.Error(err)
	}
	s.After(time.Minute)
}

// disclose: two supervisors see who the person is, once, with a reason.
func (s *story) disclose(c slacktest.Post) {
	t := s.t
	now := func() slacktest.Post {
		all := s.Urgent.Thread(c.TS)
		for i := len(all) - 1; i > 0; i-- {
			if len(all[i].Buttons) > 0 {
				return all[i]
			}
		}
		t.Fatal("no buttons in the thread")
		return slacktest.Post{}
	}
	if _, err := s.Aoi.Clicks(card(t, s.Urgent), string(bot.ActionDisclose)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Aoi.SubmitsAny(map[string]string{"why": s.f.new("disclosure reason")}); err != nil {
		t.Fatal(err)
	}
	s.Idle()
	click(t, s.Sato, now(), bot.ActionDiscloseApprove)
	s.Idle()
	click(t, s.Kuro, now(), bot.ActionDiscloseApprove)
	s.Idle()
	if _, err := s.Kuro.Clicks(now(), string(bot.ActionDiscloseShow)); err != nil {
		t.Fatal(err)
	}
	s.Kuro.ClosesView()
	s.Idle()
}

// odd: what no well-behaved platform sends.
func (s *story) odd() {
	f := s.f
	p := s.person()
	head := fmt.Sprintf(`"mode":"active","timestamp":%d,"replyToken":"t","source":{"type":"user","userId":%q}`, s.Now().UnixMilli(), p.ID())
	m := func(kind string) string { return quoted(f.new(kind)) }
	for i, e := range []string{
		`{"type":"message",` + head + `,"webhookEventId":"01M1","message":{"type":"text","id":"7","text":{"x":` + m("malformed text") + `}}}`,
		`{"type":"message",` + head + `,"webhookEventId":` + m("malformed event id") + `,"message":{"type":"text","id":"7","text":` + m("malformed text") + `}}`,
		`{"type":"message",` + head + `,"webhookEventId":"01M3","message":{"type":"text","id":` + m("malformed message id") + `,"text":"a"}}`,
		`{"type":"message",` + head + `,"webhookEventId":"01M4","message":{"type":` + m("message type") + `,"id":"7"}}`,
		`{"type":` + m("event type") + `,` + head + `,"webhookEventId":"01M5"}`,
		`{"type":"postback",` + head + `,"webhookEventId":"01M6","postback":{"data":` + m("postback") + `}}`,
		`{"type":"postback",` + head + `,"webhookEventId":"01M7","postback":{"data":[` + m("malformed postback") + `]}}`,
		`{"type":"unsend",` + head + `,"webhookEventId":"01M8","unsend":{"messageId":` + m("malformed unsend") + `}}`,
		`{"type":"follow","timestamp":1,"source":{"type":"user","userId":` + m("malformed user id") + `}}`,
		m("no object"),
	} {
		s.raw(fmt.Sprintf(`{"destination":%q,"events":[%s]}`, s.LINE.Account().UserID, e))
		if i%3 == 0 {
			s.Idle()
		}
	}
	s.raw(`{"destination":` + m("foreign destination") + `,"events":[{"type":"message","message":` + m("foreign event") + `}]}`)
	s.raw(`{"events":[` + m("bad body"))
	s.raw(f.new("bad body"))
	for _, path := range []string{"/slack/events", "/slack/interactions", "/slack/commands", "/slack/options", "/" + f.new("path"), "/m/" + f.new("path")} {
		for _, body := range []string{
			f.new("slack body"), `{"type":"event_callback","event":{"type":"message","text":` + m("slack body") + `,"channel":"C0DESK","user":7}}`,
			"payload=" + f.new("slack payload"), `payload={"type":"block_actions","actions":[{"action_id":` + m("slack action") + `,"value":` + m("slack value") + `}]}`,
		} {
			at := s.Now().Unix()
			req := httptest.NewRequest(http.MethodPost, "http://bot.test/", strings.NewReader(body))
			req.URL.Path = path
			req.Header.Set("X-Slack-Request-Timestamp", fmt.Sprint(at))
			req.Header.Set("X-Slack-Signature", slacktest.Sign(s.Slack.Secret(), at, []byte(body)))
			s.Service.Public().ServeHTTP(httptest.NewRecorder(), req)
		}
	}
	s.Idle()
}

// faults: both platforms refuse, and say with what.
func (s *story) faults() {
	f := s.f
	for _, status := range []int{400, 429, 500, 404, 413} {
		s.refused(status)
	}
	for _, answer := range []func(body string) (int, string){
		func(b string) (int, string) {
			return 200, `{"ok":false,"error":"invalid_blocks","response_metadata":{"messages":[` + quoted(b) + `]},"errors":[` + quoted(b) + `]}`
		},
		func(b string) (int, string) { return 200, `{"ok":false,"error":` + quoted(b) + `}` },
		func(b string) (int, string) { return 500, b },
		func(b string) (int, string) { return 200, b },
		func(b string) (int, string) {
			return 200, `{"ok":true,"ts":` + quoted(b) + `,"message":` + quoted(b) + `}`
		},
	} {
		p := s.person()
		s.while(&s.slack, func(path string, body []byte) (int, string) {
			if !strings.HasSuffix(path, "/chat.postMessage") {
				return 0, ""
			}
			return answer(string(body))
		}, func() {
			p.Says(urgentWords + f.new("words before a refusal"))
			s.Idle()
		})
		s.After(time.Minute)
	}
	s.while(&s.slack, func(path string, _ []byte) (int, string) {
		if strings.HasSuffix(path, "/users.info") || strings.HasSuffix(path, "/auth.test") {
			return 200, `{"ok":false,"error":` + quoted(f.All[0].Core) + `}`
		}
		return 0, ""
	}, func() {
		click(s.t, s.Kuro, card(s.t, s.Urgent), bot.ActionClaim)
		s.Service.Care(s.t.Context())
		s.Idle()
	})
	s.while(&s.line, func(string, []byte) (int, string) { return 500, `{"message":` + quoted(f.All[0].Core) + `}` }, func() {
		s.Service.Care(s.t.Context())
	})
}

// refused: LINE answers with this status and everything it knows of the person.
func (s *story) refused(status int) {
	p := s.person()
	s.while(&s.line, func(path string, body []byte) (int, string) {
		if !strings.HasPrefix(path, "/v2/bot/message/") {
			return 0, ""
		}
		return status, fmt.Sprintf(`{"message":%s,"details":[{"message":%s,"property":"messages[0].text"}]}`,
			quoted(string(body)+p.Name()+p.ID()), quoted(s.f.All[0].Core))
	}, func() {
		p.Says(s.f.new("words before a refusal"))
		s.Idle()
	})
}

// panicking: a fault in the house whose value is what a person wrote.
func (s *story) panicking() {
	values := []any{
		s.f.new("panic value"), errors.New(s.f.new("panic value")),
		struct{ Text string }{s.f.new("panic value")},
		[]byte(s.f.new("panic value")), fmt.Errorf("wrapped: %w", errors.New(s.f.new("panic value"))),
	}
	for _, point := range []string{"step", "posted", "read", "put", "answer"} {
		for _, v := range values {
			met := 0
			fall := func(name string) {
				if name == point && met < 4 {
					met++
					panic(v)
				}
			}
			s.panics.Store(&fall)
			s.person().Says(urgentWords + s.f.new("words before a panic"))
			for range 5 {
				s.Idle()
			}
			s.panics.Store(nil)
			if met == 0 {
				s.t.Errorf("nothing panicked at %s", point)
			}
		}
	}
}
