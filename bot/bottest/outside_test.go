package bottest_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"tonari/bot/bottest"
	"tonari/bot/service"
)

// hook is a receiver of alarms outside Slack.
type hook struct {
	mu     sync.Mutex
	bodies []string
	fails  bool
	url    string
}

type told struct {
	State   string   `json:"state"`
	Reasons []string `json:"reasons"`
	Waiting int      `json:"waiting"`
	Urgent  int      `json:"urgent"`
	Cases   []struct {
		Case  int    `json:"case"`
		Level string `json:"level"`
	} `json:"cases"`
	Text string `json:"text"`
}

func newHook(t *testing.T) *hook {
	h := &hook{}
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		h.mu.Lock()
		defer h.mu.Unlock()
		if h.fails {
			rw.WriteHeader(http.StatusBadGateway)
			return
		}
		h.bodies = append(h.bodies, string(b))
	}))
	t.Cleanup(server.Close)
	h.url = server.URL + "/hook"
	return h
}

func (h *hook) got(t *testing.T) []told {
	t.Helper()
	h.mu.Lock()
	defer h.mu.Unlock()
	var out []told
	for _, b := range h.bodies {
		var n told
		if err := json.Unmarshal([]byte(b), &n); err != nil {
			t.Fatal(err)
		}
		out = append(out, n)
	}
	return out
}

func (h *hook) states(t *testing.T) string {
	t.Helper()
	var s []string
	for _, n := range h.got(t) {
		s = append(s, n.State)
	}
	return strings.Join(s, " ")
}

// watched is a ward whose alarms go to a hook.
func watched(t *testing.T, o ...bottest.Option) (*ward, *hook) {
	t.Helper()
	h := newHook(t)
	return newWard(t, append([]bottest.Option{bottest.Env("TONARI_ALARM_WEBHOOK", h.url)}, o...)...), h
}

// watch passes time as a running service does.
func (w *ward) watch(d, step time.Duration) {
	w.t.Helper()
	for ; d > 0; d -= step {
		w.After(min(d, step))
		w.Service.LookOut(w.t.Context())
	}
}

// TestWhileSlackIsDeadAndCasesWaitPeopleAreToldOutsideSlack: again and again until it
// is over, never with a word of the resident.
func TestWhileSlackIsDeadAndCasesWaitPeopleAreToldOutsideSlack(t *testing.T) {
	t.Parallel()
	w, h := watched(t)
	w.Slack.Outage(true)
	w.watch(20*time.Minute, time.Minute)
	if s := h.states(t); s != "" {
		t.Errorf("nobody waits, and the hook got %s", s)
	}
	p := w.LINE.Person("child")
	w.says(p, "青いかさ "+urgentWords)
	calm := w.LINE.Person("calm")
	w.says(calm, "人と話す")
	w.watch(30*time.Second, 15*time.Second)
	if s := h.states(t); s != "" {
		t.Errorf("too early: %s", s)
	}
	w.watch(45*time.Second, 15*time.Second)
	got := h.got(t)
	if len(got) != 1 || got[0].State != "raised" || got[0].Urgent != 1 || got[0].Waiting != 2 || got[0].Cases[0].Level != "urgent" {
		t.Fatalf("the hook got %+v", got)
	}
	if text := got[0].Text; !strings.Contains(text, "🔴 緊急") || !strings.Contains(text, "緊急 1件") || !strings.Contains(text, "受けとりません") {
		t.Errorf("text:\n%s", text)
	}
	w.watch(21*time.Minute, time.Minute)
	if s := h.states(t); s != "raised again again" {
		t.Errorf("after 21 minutes more: %s", s)
	}
	w.Slack.Outage(false)
	w.Service.Care(t.Context())
	w.watch(6*time.Minute, 10*time.Second)
	if s := h.states(t); s != "raised again again over" {
		t.Errorf("at the end: %s", s)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, b := range h.bodies {
		for _, word := range []string{"青いかさ", urgentWords, p.ID(), "child"} {
			if strings.Contains(b, word) {
				t.Errorf("%q left the house: %s", word, b)
			}
		}
	}
	if !strings.Contains(w.admin("/metrics"), `tonari_failures_total{kind="desk_unreachable"} 1`) {
		t.Error("not counted")
	}
}

// TestARefusedTokenIsToldOutsideSlackAlsoWhenNothingIsToBePosted: a counselor may be
// typing into a desk that nobody hears.
func TestARefusedTokenIsToldOutsideSlackAlsoWhenNothingIsToBePosted(t *testing.T) {
	t.Parallel()
	w, h := watched(t)
	w.talks("child")
	w.Slack.Revoke(true)
	for range 5 {
		w.After(time.Minute)
		w.Service.Care(t.Context())
		w.Service.LookOut(t.Context())
	}
	got := h.got(t)
	if len(got) != 1 || strings.Join(got[0].Reasons, ",") != "no_answer" || got[0].Waiting != 1 {
		t.Fatalf("the hook got %+v", got)
	}
	w.Slack.Revoke(false)
	w.Service.Care(t.Context())
	w.watch(time.Minute, 15*time.Second)
	if s := h.states(t); s != "raised over" {
		t.Error(s)
	}
}

// TestAnAcknowledgedAlarmIsQuietForAnHourUnlessItBecomesWorse: somebody looks after
// it, and one more life in danger is news.
func TestAnAcknowledgedAlarmIsQuietForAnHourUnlessItBecomesWorse(t *testing.T) {
	t.Parallel()
	w, h := watched(t)
	w.Slack.Outage(true)
	w.says(w.LINE.Person("calm"), "人と話す")
	w.watch(4*time.Minute, 30*time.Second)
	ack := func() {
		t.Helper()
		if was, err := w.Service.Store().AckAlarm(t.Context(), w.Service.Store().Clock()); err != nil || !was {
			t.Fatal(was, err)
		}
	}
	ack()
	w.watch(50*time.Minute, 5*time.Minute)
	if s := h.states(t); s != "raised" {
		t.Errorf("acknowledged: %s", s)
	}
	w.says(w.LINE.Person("child"), urgentWords)
	w.watch(2*time.Minute, 30*time.Second)
	if got := h.got(t); len(got) != 2 || got[1].State != "raised" || got[1].Urgent != 1 {
		t.Errorf("an urgent case more: %+v", got)
	}
	ack()
	w.watch(58*time.Minute, 2*time.Minute)
	if s := h.states(t); s != "raised raised" {
		t.Errorf("acknowledged again: %s", s)
	}
	w.watch(4*time.Minute, time.Minute)
	if s := h.states(t); s != "raised raised again" {
		t.Errorf("after the hour: %s", s)
	}
	if n := w.factsOf("alarm_acked"); n != 2 {
		t.Errorf("%d acknowledgements are on record", n)
	}
}

// TestTheAlarmComesFromOneProcessAndSurvivesIt: the others are quiet, and who takes
// over goes on without telling it anew.
func TestTheAlarmComesFromOneProcessAndSurvivesIt(t *testing.T) {
	t.Parallel()
	w, h := watched(t)
	w.Slack.Outage(true)
	w.says(w.LINE.Person("child"), urgentWords)
	w.watch(90*time.Second, 15*time.Second)
	other := w.Start(service.Options{Live: w.Live(), Shift: w.Shift, PostsPerSecond: 1e6})
	other.LookOut(t.Context())
	if s := h.states(t); s != "raised" {
		t.Fatalf("two processes: %s", s)
	}
	w.Jump(time.Minute) // the first is gone
	other.LookOut(t.Context())
	if s := h.states(t); s != "raised" {
		t.Errorf("told anew: %s", s)
	}
	w.Jump(10 * time.Minute)
	other.LookOut(t.Context())
	if s := h.states(t); s != "raised again" {
		t.Errorf("the second process does not go on: %s", s)
	}
}

// TestAHookThatFailsIsTriedAgainAndOneArchivedChannelIsEnough.
func TestAHookThatFailsIsTriedAgainAndOneArchivedChannelIsEnough(t *testing.T) {
	t.Parallel()
	w, h := watched(t)
	h.fails = true
	w.Desk.Archive()
	w.says(w.LINE.Person("calm"), "人と話す")
	w.watch(4*time.Minute, 30*time.Second)
	if !strings.Contains(w.admin("/metrics"), `kind="alarm_webhook"`) {
		t.Error("the failure is not counted")
	}
	h.mu.Lock()
	h.fails = false
	h.mu.Unlock()
	w.watch(2*time.Minute, 30*time.Second)
	if s := h.states(t); s != "raised" {
		t.Errorf("the hook got %q", s)
	}
	for _, secret := range []string{h.url, fmt.Sprintf("%q", h.url)} {
		if strings.Contains(w.Log.String(), secret) {
			t.Error("the hook's address is in the log")
		}
	}
}
