package line_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tonari/bot"
	"tonari/bot/line"
	"tonari/bot/linetest"
)

const (
	key1  = "5f0c3c7e-9d6b-5a34-8a55-0b7f6c1d2e3f"
	key2  = "5f0c3c7e-9d6b-5a34-8a55-0b7f6c1d2e40"
	push  = "/v2/bot/message/push"
	reply = "/v2/bot/message/reply"
)

type talk struct {
	*linetest.Platform
	child  *linetest.Person
	sender *line.Sender
	frozen line.Frozen
}

// newTalk is a child who is a friend of an account on a platform with two hosts.
func newTalk(t *testing.T, opts ...linetest.Option) *talk {
	t.Helper()
	p, _ := platformWithEar(t, opts...)
	api, data := httptest.NewServer(p.API()), httptest.NewServer(p.Data())
	t.Cleanup(api.Close)
	t.Cleanup(data.Close)
	s := newSender(t, line.Config{APIURL: api.URL, DataURL: data.URL})
	c := p.Person("ゆい")
	c.Follow()
	return &talk{p, c, s, encode(t, bot.Message{Text: "こんにちは"}, bot.Message{Text: "<元気>?", Choices: []bot.Choice{{Data: "d", Label: "はい"}}})}
}

func newSender(t *testing.T, c line.Config) *line.Sender {
	t.Helper()
	c.Token = linetest.DefaultToken
	if c.Timeout == 0 {
		c.Timeout = 5 * time.Second
	}
	s, err := line.NewSender(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// outcome leaves out what differs from run to run.
func outcome(o line.Outcome) line.Outcome {
	o.RequestID, o.AcceptedID, o.Sent = "", "", nil
	return o
}

func TestEveryAnswerToAPushHasItsOutcome(t *testing.T) {
	rows := []struct {
		about string
		fault linetest.Fault
		want  line.Outcome
		shown int
	}{
		{"taken", linetest.Pass(), line.Outcome{Kind: line.Accepted, Status: 200, Reason: "http_200"}, 2},
		{"internal error", linetest.Answer(500), line.Outcome{Kind: line.Retry, Status: 500, Reason: "http_500"}, 0},
		{"bad gateway", linetest.Answer(502), line.Outcome{Kind: line.Retry, Status: 502, Reason: "http_502"}, 0},
		{"taken, then 500", linetest.AcceptThen(500), line.Outcome{Kind: line.Retry, Status: 500, Reason: "http_500"}, 2},
		{"too fast", linetest.RateLimited(), line.Outcome{Kind: line.Retry, Status: 429, Reason: "rate_limit"}, 0},
		{"too fast for three seconds", linetest.RateLimitedFor("3"), line.Outcome{Kind: line.Retry, Status: 429, Reason: "rate_limit", RetryAfter: 3 * time.Second}, 0},
		{"too fast for ever", linetest.RateLimitedFor("99999999"), line.Outcome{Kind: line.Retry, Status: 429, Reason: "rate_limit", RetryAfter: time.Hour}, 0},
		{"too many to one person", linetest.Flooded(), line.Outcome{Kind: line.Retry, Status: 429, Reason: "rate_limit"}, 0},
		{"monthly limit", linetest.MonthlyLimit(), line.Outcome{Kind: line.MonthlyLimit, Status: 429, Reason: "monthly_limit"}, 0},
		{"bad request", linetest.Answer(400), line.Outcome{Kind: line.Refused, Status: 400, Reason: "http_400"}, 0},
		{"not found", linetest.Answer(404), line.Outcome{Kind: line.Refused, Status: 404, Reason: "http_404"}, 0},
		{"a redirect", linetest.Answer(302), line.Outcome{Kind: line.Refused, Status: 302, Reason: "http_302"}, 0},
		{"bad token", linetest.Unauthorized(), line.Outcome{Kind: line.Unauthorized, Status: 401, Reason: "http_401"}, 0},
		{"forbidden", linetest.Answer(403), line.Outcome{Kind: line.Unauthorized, Status: 403, Reason: "http_403"}, 0},
		{"cut", linetest.Reset(), line.Outcome{Kind: line.Ambiguous, Reason: "reset"}, 0},
		{"taken, then cut", linetest.AcceptThenReset(), line.Outcome{Kind: line.Ambiguous, Reason: "reset"}, 2},
	}
	for _, row := range rows {
		t.Run(row.about, func(t *testing.T) {
			w := newTalk(t)
			w.Fault(push, row.fault)
			got := w.sender.Push(context.Background(), w.child.ID(), key1, w.frozen)
			if diff := cmp.Diff(row.want, outcome(got)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if (got.Status == 0) != (got.RequestID == "") {
				t.Errorf("status %d with request id %q", got.Status, got.RequestID)
			}
			if n := len(w.child.Screen()); n != row.shown {
				t.Errorf("%d messages on the phone, want %d", n, row.shown)
			}
		})
	}
}

func TestAPushThatHangsIsAmbiguousAndItsRepeatIsTakenOnce(t *testing.T) {
	w := newTalk(t)
	w.Fault(push, linetest.AcceptThenHang())
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	first := w.sender.Push(ctx, w.child.ID(), key1, w.frozen)
	if diff := cmp.Diff(line.Outcome{Kind: line.Ambiguous, Reason: "timeout"}, first); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	second := w.sender.Push(context.Background(), w.child.ID(), key1, w.frozen)
	calls := w.CallsTo(push)
	if second.Kind != line.Accepted || second.Status != 409 || second.AcceptedID != calls[0].RequestID {
		t.Errorf("the repeat ended as %+v", second)
	}
	if diff := cmp.Diff(calls[0].Sent, second.Sent); diff != "" {
		t.Errorf("ids of the messages (-sent +told)\n%s", diff)
	}
	if string(calls[0].Body) != string(calls[1].Body) || calls[0].RetryKey != key1 || calls[1].RetryKey != key1 {
		t.Error("the repeat is not the same request")
	}
	want := fmt.Sprintf(`{"to":%q,"messages":%s}`, w.child.ID(), w.frozen)
	if got := string(calls[1].Body); got != want {
		t.Errorf("sent %s, want %s", got, want)
	}
	if n, v := len(w.child.Screen()), w.Violations(); n != 2 || len(v) > 0 {
		t.Errorf("%d messages on the phone, violations %v", n, v)
	}
}

func TestAReplyIsItsOwnKey(t *testing.T) {
	w := newTalk(t)
	send := func(token string) line.Outcome {
		return w.sender.Reply(context.Background(), token, w.frozen)
	}
	said := w.child.Says("ねえ")
	if o := send(said.ReplyToken); o.Kind != line.Accepted || len(o.Sent) != 2 {
		t.Errorf("the reply ended as %+v", o)
	}
	if o := send(said.ReplyToken); o.Kind != line.InvalidReplyToken || o.Status != 400 || o.Reason != "invalid_reply_token" {
		t.Errorf("the used token ended as %+v", o)
	}
	for name, c := range map[string]struct {
		fault linetest.Fault
		want  line.Kind
	}{
		"taken, then cut":    {linetest.AcceptThenReset(), line.Ambiguous},
		"taken, then 500":    {linetest.AcceptThen(500), line.Ambiguous},
		"rate limit":         {linetest.RateLimited(), line.Retry},
		"wrong":              {linetest.Answer(400), line.Refused},
		"a conflict is none": {linetest.Answer(409), line.Refused},
	} {
		said := w.child.Says("ねえ")
		w.Fault(reply, c.fault)
		if o := send(said.ReplyToken); o.Kind != c.want {
			t.Errorf("%s: ended as %+v, want %s", name, o, c.want)
		}
		if c.want == line.Ambiguous {
			if o := send(said.ReplyToken); o.Kind != line.InvalidReplyToken {
				t.Errorf("%s: the same reply again ended as %+v", name, o)
			}
		}
	}
	for _, c := range w.CallsTo(reply) {
		if c.RetryKey != "" {
			t.Error("a reply carried a retry key")
		}
	}
}

func TestIDsFromOutsideAreCheckedBeforeTheyAreUsed(t *testing.T) {
	w := newTalk(t)
	ctx := context.Background()
	before := len(w.Calls())
	for _, id := range []string{"", "U123", "../../info", "C" + strings.Repeat("0", 32), w.child.ID() + "/x", `U"` + strings.Repeat("0", 31)} {
		if o := w.sender.Push(ctx, id, key1, w.frozen); o.Kind != line.Refused || o.Reason != "bad_user_id" {
			t.Errorf("pushing ended as %+v", o)
		}
		if err := w.sender.Loading(ctx, id, 5); err == nil || (id != "" && strings.Contains(err.Error(), id)) {
			t.Errorf("loading: %v", err)
		}
		if _, err := w.sender.Content(ctx, id); err == nil || (id != "" && strings.Contains(err.Error(), id)) {
			t.Errorf("content: %v", err)
		}
	}
	if o := w.sender.Push(ctx, w.child.ID(), "again", w.frozen); o.Kind != line.Refused || o.Reason != "bad_retry_key" {
		t.Errorf("pushing ended as %+v", o)
	}
	if o := w.sender.Reply(ctx, `a","x":"b`, w.frozen); o.Kind != line.InvalidReplyToken {
		t.Errorf("replying ended as %+v", o)
	}
	if n := len(w.Calls()) - before; n != 0 {
		t.Errorf("%d requests left the house", n)
	}
}

func TestNoConnectionIsCleanlyARetry(t *testing.T) {
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	w := newTalk(t)
	s := newSender(t, line.Config{APIURL: gone.URL})
	for _, o := range []line.Outcome{
		s.Push(context.Background(), w.child.ID(), key1, w.frozen),
		s.Reply(context.Background(), "token", w.frozen),
	} {
		if diff := cmp.Diff(line.Outcome{Kind: line.Retry, Reason: "connect"}, o); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	}
}

// One goroutine's end must not end the others' requests: the SDK keeps the
// context in the client that all would share.
func TestSendsOfDifferentPeopleDoNotTouchEachOther(t *testing.T) {
	w := newTalk(t)
	var wg sync.WaitGroup
	bad := make(chan line.Outcome, 200)
	for i := range 100 {
		ended, cancel := context.WithCancel(context.Background())
		cancel()
		wg.Go(func() { _ = w.sender.Push(ended, w.child.ID(), key2, w.frozen) })
		wg.Go(func() {
			o := w.sender.Push(context.Background(), w.child.ID(), fmt.Sprintf("5f0c3c7e-9d6b-5a34-8a55-%012d", i), w.frozen)
			if o.Kind != line.Accepted {
				bad <- o
			}
		})
	}
	wg.Wait()
	close(bad)
	for o := range bad {
		t.Errorf("ended as %+v", o)
	}
}

// What the house encodes, LINE's validator takes, and a tap brings back its data.
func TestWhatIsEncodedIsWhatThePhoneShows(t *testing.T) {
	p, bodies := platformWithEar(t)
	api := httptest.NewServer(p)
	t.Cleanup(api.Close)
	s := newSender(t, line.Config{APIURL: api.URL})
	child := p.Person("ゆい")
	child.Follow()
	<-bodies
	var choices []bot.Choice
	for i := range 13 {
		choices = append(choices, bot.Choice{Data: fmt.Sprintf("welcome.who/%d", i), Label: fmt.Sprintf("%d%s", i, strings.Repeat("👨‍👩‍👧", 18))})
	}
	f := encode(t, bot.Message{Text: strings.Repeat("🍎", 2501), Sender: "相談員A"}, bot.Message{Text: "どれ？", Choices: choices})
	if o := s.Push(context.Background(), child.ID(), key1, f); o.Kind != line.Accepted {
		t.Fatalf("ended as %+v", o)
	}
	screen := child.Screen()
	if len(screen) != 3 || screen[1].Sender != "相談員A" || len(screen[2].QuickReplies) != 13 {
		t.Fatalf("the phone shows %+v", screen)
	}
	if _, err := child.Taps(choices[7].Label); err != nil {
		t.Fatal(err)
	}
	batch, err := newWebhook(t).Parse((<-bodies).body)
	if err != nil || len(batch.Events) != 1 || batch.Events[0].Input.Tap == nil || batch.Events[0].Input.Tap.Data != "welcome.who/7" {
		t.Errorf("the tap came as %+v, %v", batch, err)
	}
}
