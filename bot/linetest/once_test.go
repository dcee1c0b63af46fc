package linetest_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tonari/bot/linetest"
)

func TestAReplyTokenAnswersOnce(t *testing.T) {
	w := newWorld(t)
	child := w.Person("ゆい")
	said := child.Says("ねえ")
	want(t, w.reply(said.ReplyToken, hello), 200, "")
	want(t, w.reply(said.ReplyToken, hello), 400, "Invalid reply token")
	if n := len(child.Received()); n != 1 {
		t.Errorf("%d messages arrived, want 1", n)
	}
}

func TestAReplyTokenLivesAMinuteFromItsLastReceiptAndTwentyFromItsEvent(t *testing.T) {
	rows := []struct {
		about   string
		wait    []time.Duration // with a redelivery after each
		last    time.Duration
		says    string
		receipt int
	}{
		{"at once", nil, 0, "", 1},
		{"after a minute", nil, time.Minute, "", 1},
		{"after more than a minute", nil, time.Minute + time.Second, "Invalid reply token", 1},
		{"a minute after the redelivery", []time.Duration{5 * time.Minute}, time.Minute, "", 2},
		{"just redelivered after twenty minutes", []time.Duration{20*time.Minute + time.Second}, 0, "Invalid reply token", 2},
	}
	for _, row := range rows {
		t.Run(row.about, func(t *testing.T) {
			w := newWorld(t, linetest.Redelivery())
			w.answers(func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(500) })
			said := w.Person("ゆい").Says("ねえ")
			for _, d := range row.wait {
				w.clock = w.clock.Add(d)
				w.Redeliver()
			}
			w.clock = w.clock.Add(row.last)
			r := w.reply(said.ReplyToken, hello)
			if r.Message != row.says || len(w.Deliveries()) != row.receipt {
				t.Errorf("answered %d %q after %d deliveries, want %q after %d", r.status, r.Message, len(w.Deliveries()), row.says, row.receipt)
			}
		})
	}
}

func TestARefusedMessageLeavesTheReplyTokenUnlessSwitched(t *testing.T) {
	for _, burn := range []bool{false, true} {
		opts := []linetest.Option{}
		wantAfter := 200
		if burn {
			opts, wantAfter = append(opts, linetest.BurnTokenOnError()), 400
		}
		w := newWorld(t, opts...)
		said := w.Person("ゆい").Says("ねえ")
		if r := w.reply(said.ReplyToken, text(0, "a")); r.status != 400 {
			t.Fatalf("an empty text was answered %d", r.status)
		}
		if r := w.reply(said.ReplyToken, hello); r.status != wantAfter {
			t.Errorf("burning %v: then answered %d, want %d", burn, r.status, wantAfter)
		}
	}
}

func TestAnAcceptedRetryKeyIsNotRunAgain(t *testing.T) {
	w := newWorld(t)
	child := w.Person("ゆい")
	child.Follow()
	first := w.push(child.ID(), key1, hello)
	want(t, first, 200, "")
	again := w.push(child.ID(), key1, hello)
	want(t, again, 409, "The retry key is already accepted")
	if diff := cmp.Diff(first.Sent, again.Sent); diff != "" || len(first.Sent) != 1 {
		t.Errorf("sentMessages of the repeat (-first +again):\n%s", diff)
	}
	if got, want := again.header.Get("X-Line-Accepted-Request-Id"), first.header.Get("X-Line-Request-Id"); got != want {
		t.Errorf("accepted request id %q, want %q", got, want)
	}
	if again.header.Get("X-Line-Request-Id") == first.header.Get("X-Line-Request-Id") {
		t.Error("both attempts carry the same request id")
	}
	if n := len(child.Screen()); n != 1 {
		t.Errorf("%d messages arrived, want 1", n)
	}
	if v := w.Violations(); len(v) > 0 {
		t.Errorf("violations %v", v)
	}
}

func TestARefusedRequestDoesNotUseUpItsRetryKey(t *testing.T) {
	w := newWorld(t)
	child := w.Person("ゆい")
	child.Follow()
	w.Fault("/v2/bot/message/push", linetest.Answer(500), linetest.RateLimited())
	want(t, w.push(child.ID(), key1, hello), 500, "Internal server error")
	want(t, w.push(child.ID(), key1, hello), 429, "The API rate limit has been exceeded. Try again later.")
	want(t, w.push(child.ID(), key1, hello), 200, "")
	want(t, w.push(child.ID(), key1, hello), 409, "The retry key is already accepted")
}

func TestARetryKeyWithOtherWordsIsAViolation(t *testing.T) {
	w := newWorld(t)
	child := w.Person("ゆい")
	child.Follow()
	w.push(child.ID(), key1, hello)
	want(t, w.push(child.ID(), key1, text(1, "b")), 409, "The retry key is already accepted")
	v := w.Violations()
	if len(v) != 1 || v[0].Kind != linetest.RetryKeyMisused || v[0].Detail != key1 {
		t.Errorf("violations %v, want the misused key", v)
	}
}

func TestARetryKeyIsForgottenAfterADayAndTheMessageDoubles(t *testing.T) {
	w := newWorld(t)
	child := w.Person("ゆい")
	child.Follow()
	want(t, w.push(child.ID(), key1, hello), 200, "")
	w.clock = w.clock.Add(24*time.Hour - time.Second)
	want(t, w.push(child.ID(), key1, hello), 409, "The retry key is already accepted")
	w.clock = w.clock.Add(time.Second)
	want(t, w.push(child.ID(), key1, hello), 200, "")
	if n := len(child.Screen()); n != 2 {
		t.Errorf("%d messages arrived, want the double", n)
	}
	if v := w.Violations(); len(v) != 1 || v[0].Kind != linetest.RetryKeyTooOld {
		t.Errorf("violations %v, want the old key", v)
	}
}

func TestAnEmptyRetryKeyIsNone(t *testing.T) {
	w := newWorld(t)
	child := w.Person("ゆい")
	child.Follow()
	want(t, w.push(child.ID(), "", hello), 200, "")
	want(t, w.push(child.ID(), "", hello), 200, "")
	said := child.Says("ねえ")
	r := w.do("POST", "/v2/bot/message/reply", `{"replyToken":"`+said.ReplyToken+`","messages":[`+hello+`]}`, "X-Line-Retry-Key", "")
	want(t, r, 200, "")
	if n := len(child.Received()); n != 3 {
		t.Errorf("%d messages arrived, want 3", n)
	}
}

func TestAMulticastKeyIsAnsweredWithoutMessages(t *testing.T) {
	w := newWorld(t)
	a, b := w.Person("ゆい"), w.Person("けん")
	a.Follow()
	b.Follow()
	body := `{"to":["` + a.ID() + `","` + b.ID() + `"],"messages":[` + hello + `]}`
	r := w.do("POST", "/v2/bot/message/multicast", body, "X-Line-Retry-Key", key2)
	if r.status != 200 || string(r.body) != "{}" {
		t.Fatalf("answered %d %s", r.status, r.body)
	}
	r = w.do("POST", "/v2/bot/message/multicast", body, "X-Line-Retry-Key", key2)
	if r.status != 409 || len(r.Sent) != 0 {
		t.Errorf("the repeat was answered %d with %v", r.status, r.Sent)
	}
	if len(a.Screen()) != 1 || len(b.Screen()) != 1 || w.Used() != 2 {
		t.Errorf("arrived %d and %d, counted %d", len(a.Screen()), len(b.Screen()), w.Used())
	}
}
