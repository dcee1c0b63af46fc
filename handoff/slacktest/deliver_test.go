package slacktest_test

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"tonari/handoff/slacktest"
)

// TestSignatureIsSlacksOwn uses the example of
// https://docs.slack.dev/authentication/verifying-requests-from-slack.
func TestSignatureIsSlacksOwn(t *testing.T) {
	body := "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar" +
		"&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2F" +
		"commands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
	got := slacktest.Sign("8f742231b10e8888abcd99yyyzzz85a5", 1531420618, []byte(body))
	if want := "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"; got != want {
		t.Errorf("signature %s, want %s", got, want)
	}
}

func TestEveryDeliveryIsSignedAsSlackGoExpects(t *testing.T) {
	w := newWorld(t, slacktest.Clock(time.Now), slacktest.SigningSecret("another-secret"))
	ok := 0
	w.desk.answers(func(_ string, r *http.Request, body []byte) (int, string) {
		v, err := slack.NewSecretsVerifier(r.Header, "another-secret")
		if err == nil {
			_, _ = v.Write(body)
			err = v.Ensure()
		}
		if err != nil {
			t.Errorf("%s: %v", r.URL.Path, err)
		}
		ok++
		return 200, ""
	})
	p := w.post0(t)
	w.aoi.Types(w.channel, p.TS, "はい")
	if _, err := w.aoi.Clicks(p, "case_claim"); err != nil {
		t.Fatal(err)
	}
	w.aoi.Command("/tonari", "list")
	if d := w.VerifyURL("abc"); !d.OK() {
		t.Errorf("url verification: %+v", d)
	}
	if err := w.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if ok != 5 {
		t.Errorf("%d deliveries, want 5", ok)
	}
}

func TestAnEventThatIsNotTakenComesAgainThreeTimes(t *testing.T) {
	w := newWorld(t)
	w.desk.answers(func(string, *http.Request, []byte) (int, string) { return 503, "" })
	w.aoi.Types(w.channel, "", "だれか")
	type try struct {
		Num, Reason string
		ID          string
	}
	seen := func() []try {
		var out []try
		for _, d := range w.desk.deliveries() {
			out = append(out, try{d.header.Get("X-Slack-Retry-Num"), d.header.Get("X-Slack-Retry-Reason"), w.Deliveries()[0].ID})
		}
		return out
	}
	id := w.Deliveries()[0].ID
	steps := []struct {
		pass time.Duration
		want int
	}{{0, 2}, {59 * time.Second, 2}, {time.Second, 3}, {4 * time.Minute, 3}, {time.Minute, 4}, {time.Hour, 4}}
	for _, s := range steps {
		w.clock.add(s.pass)
		w.Redeliver()
		if got := len(seen()); got != s.want {
			t.Fatalf("after %v there are %d deliveries, want %d", s.pass, got, s.want)
		}
	}
	want := []try{{"", "", id}, {"1", "http_error", id}, {"2", "http_error", id}, {"3", "http_error", id}}
	if diff := cmp.Diff(want, seen()); diff != "" {
		t.Error(diff)
	}
	for _, d := range w.Deliveries() {
		if d.ID != id {
			t.Errorf("delivery %d has event_id %s, not %s", d.Attempt, d.ID, id)
		}
	}
}

func TestRetriesStopWhenTheProgramSaysSoOrTakesTheEvent(t *testing.T) {
	w := newWorld(t)
	w.desk.answers(func(string, *http.Request, []byte) (int, string) { return 400, "" })
	w.desk.header = http.Header{"X-Slack-No-Retry": {"1"}}
	w.aoi.Types(w.channel, "", "だれか")
	if n := w.PendingRetries(); n != 0 {
		t.Errorf("%d retries are planned after X-Slack-No-Retry", n)
	}
	w.desk.header = nil
	w.aoi.Types(w.channel, "", "だれか")
	w.desk.answers(nil)
	if n := w.Redeliver(); n != 1 || w.PendingRetries() != 0 {
		t.Errorf("redelivered %d, still pending %d", n, w.PendingRetries())
	}
}

func TestASilentProgramIsATimeout(t *testing.T) {
	w := newWorld(t, slacktest.Deadline(20*time.Millisecond))
	stuck := make(chan struct{})
	w.desk.answers(func(string, *http.Request, []byte) (int, string) { <-stuck; return 200, "" })
	w.aoi.Types(w.channel, "", "だれか")
	close(stuck)
	w.desk.answers(nil)
	w.Redeliver()
	got := w.Deliveries()
	if len(got) != 2 || got[0].OK() || got[1].Reason != "http_timeout" || !got[1].OK() {
		t.Errorf("deliveries: %+v", got)
	}
}

func TestEventsAreLostDoubledAndReordered(t *testing.T) {
	w := newWorld(t)
	w.DropEvents(1)
	w.aoi.Types(w.channel, "", "lost")
	w.DuplicateEvents(1)
	w.aoi.Types(w.channel, "", "twice")
	w.HoldEvents()
	for _, s := range []string{"a", "b", "c"} {
		w.aoi.Types(w.channel, "", s)
	}
	w.ReleaseEvents(2, 0, 1)
	var got []string
	for _, d := range w.desk.deliveries() {
		got = append(got, eventText(t, d.body))
	}
	if diff := cmp.Diff([]string{"twice", "twice", "c", "a", "b"}, got); diff != "" {
		t.Error(diff)
	}
	if d := w.Deliveries(); d[0].ID != d[1].ID || d[1].ID == d[2].ID {
		t.Error("a doubled event has one event_id, two events have two")
	}
	if n := len(w.channel.Posts()); n != 5 {
		t.Errorf("%d messages are stored, want 5", n)
	}
}

func TestTimestampsCanBeSkewedAndChecksComeUnsigned(t *testing.T) {
	w := newWorld(t)
	w.Skew(-6 * time.Minute)
	w.aoi.Types(w.channel, "", "old")
	d := w.desk.deliveries()[0]
	if s, want := d.header.Get("X-Slack-Request-Timestamp"), w.Now().Add(-6*time.Minute).Unix(); s != strconv.FormatInt(want, 10) {
		t.Errorf("timestamp %s, want %d", s, want)
	}
	w.ProbeCertificate(w.app + "/slack/commands")
	d = w.desk.deliveries()[1]
	if d.header.Get("X-Slack-Signature") != "" || string(d.body) != "token=deprecated&ssl_check=1" {
		t.Errorf("ssl_check: %v %s", d.header, d.body)
	}
}

func TestClicksAreNeverDeliveredAgain(t *testing.T) {
	w := newWorld(t)
	p := w.post0(t)
	w.desk.answers(func(kind string, _ *http.Request, _ []byte) (int, string) {
		if kind == "/slack/interactions" {
			return 500, ""
		}
		return 200, ""
	})
	ack, err := w.aoi.Clicks(p, "case_claim")
	if err != nil || ack.OK() {
		t.Errorf("a failed click shows no warning: %+v %v", ack, err)
	}
	if n := w.PendingRetries(); n != 0 {
		t.Errorf("%d retries of a click", n)
	}
}
