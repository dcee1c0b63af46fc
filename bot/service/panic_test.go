package service_test

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tonari/bot/bottest"
	"tonari/bot/service"
)

func TestPanicAtSendingEndsNothingElse(t *testing.T) {
	const words = "小鳥のことば"
	var line, slack atomic.Int64
	h := newHouse(t, bottest.Service(func(o *service.Options) {
		o.Lease = 200 * time.Millisecond
		o.Point = func(name string) {
			if name == "accepted" && line.Add(1) <= 2 || name == "posted" && slack.Add(1) <= 2 {
				panic(words)
			}
		}
	}))
	s := serve(t, h.Service)
	child := h.LINE.Person("child")
	child.Says("もう消えたい。今から死にます")
	told := func() bool {
		for _, p := range h.Urgent.Posts() {
			if len(p.Buttons) > 0 && len(h.Urgent.Thread(p.TS)) >= 3 {
				return true
			}
		}
		return false
	}
	if err := h.Slack.Wait(soon(t), told); err != nil {
		t.Fatalf("the desk is never told: %v\n%s", err, h.Log.String())
	}
	if err := h.LINE.Wait(soon(t), func() bool { return line.Load() > 2 }); err != nil {
		t.Fatalf("nothing more is sent to LINE: %v", err)
	}
	s.end(t)
	if n := len(h.Urgent.Posts()); n != 1 {
		t.Errorf("%d cards", n)
	}
	if n := times(child, "とても苦しいんですね。"); n < 1 {
		t.Errorf("the phone shows the answer %d times", n)
	}
	if log := h.Log.String(); strings.Contains(log, words) || !strings.Contains(log, "panic of type string") {
		t.Error("the log tells the value, or nothing")
	}
}
