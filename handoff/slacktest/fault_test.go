package slacktest_test

import (
	"context"
	"errors"
	"net/url"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"tonari/handoff/slacktest"
)

// TestFaultsLookToSlackGoLikeTheRealOnes plays each fault on one post.
func TestFaultsLookToSlackGoLikeTheRealOnes(t *testing.T) {
	type kind int
	const (
		limited kind = iota
		status
		refused
		network
		garbled
		silent // slack-go reports no error, and no ts
	)
	for _, c := range []struct {
		fault  slacktest.Fault
		want   kind
		stored bool
	}{
		{slacktest.TooMany("30"), limited, false},
		{slacktest.TooMany(""), garbled, false},
		{slacktest.TooMany("Wed, 21 Oct 2026 07:28:00 GMT"), garbled, false},
		{slacktest.Refuse("ratelimited"), refused, false},
		{slacktest.Refuse("rate_limited"), refused, false},
		{slacktest.Status(503), status, false},
		{slacktest.AcceptThenStatus(500), status, true},
		{slacktest.Reset(), network, false},
		{slacktest.AcceptThenReset(), network, true},
		{slacktest.Hang(), network, false},
		{slacktest.AcceptThenHang(), network, true},
		{slacktest.AcceptThenRefuse("internal_error"), refused, true},
		{slacktest.Empty(), silent, false},
		{slacktest.Page(), garbled, false},
	} {
		t.Run(c.fault.String(), func(t *testing.T) {
			w := newWorld(t)
			w.Fault("chat.postMessage", 1, c.fault)
			ctx, cancel := context.WithTimeout(t.Context(), 150*time.Millisecond)
			defer cancel()
			_, ts, _, err := w.api.PostMessageWithResponseContext(ctx, w.channel.ID, slack.MsgOptionText("x", true))
			var many *slack.RateLimitedError
			var code slack.StatusCodeError
			var no slack.SlackErrorResponse
			var net *url.Error
			got := garbled
			switch {
			case errors.As(err, &many):
				got = limited
			case errors.As(err, &code):
				got = status
				if c.want == garbled {
					got = garbled
				}
			case errors.As(err, &no):
				got = refused
			case errors.As(err, &net):
				got = network
			case err == nil && ts == "":
				got = silent
			}
			if got != c.want {
				t.Errorf("slack-go says %T %v, kind %d, want %d", err, err, got, c.want)
			}
			if stored := len(w.channel.Posts()) == 1; stored != c.stored {
				t.Errorf("stored: %v, want %v", stored, c.stored)
			}
			if calls := w.Calls("chat.postMessage"); len(calls) != 1 || calls[0].Fault == "" || (calls[0].Answer == "ok") != c.stored {
				t.Errorf("journal: %+v", calls)
			}
			w.post(slack.MsgOptionText("afterwards", true))
			if v := w.Violations(); len(v) != 0 {
				t.Errorf("a fault is no violation: %v", v)
			}
		})
	}
}

func TestAnOutageCutsEverythingUntilItEnds(t *testing.T) {
	w := newWorld(t)
	w.Outage(true)
	if _, err := w.api.AuthTestContext(t.Context()); err == nil {
		t.Error("the workspace answered during an outage")
	}
	w.Outage(false)
	r, err := w.api.AuthTestContext(t.Context())
	if err != nil || r.UserID != w.BotUser() || r.BotID != w.Bot() || r.Header.Get("X-OAuth-Scopes") == "" {
		t.Errorf("auth.test: %+v %v", r, err)
	}
}

func TestSlowAnswersComeLate(t *testing.T) {
	w := newWorld(t)
	w.FaultIf("chat.postMessage", -1, slacktest.Slow(time.Minute), func(a map[string]string) bool { return a["text"] == "slow" })
	w.post(slack.MsgOptionText("quick", true))
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, _, _, err := w.api.PostMessageWithResponseContext(ctx, w.channel.ID, slack.MsgOptionText("slow", true)); err == nil {
		t.Error("an answer after a minute came within a tenth of a second")
	}
	if n := len(w.channel.Posts()); n != 2 {
		t.Errorf("%d messages; a slow answer does not mean that nothing was done", n)
	}
	w.ClearFaults()
	w.post(slack.MsgOptionText("slow", true))
}

func TestOnePostASecondAChannel(t *testing.T) {
	w := newWorld(t)
	w.LimitRate(1, 3)
	for range 3 {
		w.post(slack.MsgOptionText("x", true))
	}
	_, _, err := w.api.PostMessageContext(t.Context(), w.channel.ID, slack.MsgOptionText("x", true))
	var many *slack.RateLimitedError
	if !errors.As(err, &many) || many.RetryAfter != time.Second {
		t.Fatalf("the fourth post in one moment: %v", err)
	}
	other := w.Channel("other")
	if _, _, err := w.api.PostMessageContext(t.Context(), other.ID, slack.MsgOptionText("x", true)); err != nil {
		t.Errorf("another channel: %v", err)
	}
	w.clock.add(time.Second)
	w.post(slack.MsgOptionText("x", true))
	if n := w.channel.MaxRate(); n != 3 {
		t.Errorf("largest rate %d, want 3", n)
	}
	ts := w.channel.Posts()[0].TS
	var last error
	for range 51 {
		_, _, _, last = w.api.UpdateMessageContext(t.Context(), w.channel.ID, ts, slack.MsgOptionText("y", true))
	}
	if !errors.As(last, &many) {
		t.Errorf("51 updates in a minute: %v", last)
	}
}

func TestWaitReturnsAtTheChangeOrWithTheContext(t *testing.T) {
	w := newWorld(t)
	go w.aoi.Types(w.channel, "", "x")
	if err := w.Wait(t.Context(), func() bool { return len(w.channel.Posts()) == 1 }); err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := w.Wait(ctx, func() bool { return false }); !errors.Is(err, context.Canceled) {
		t.Errorf("waiting for nothing: %v", err)
	}
}
