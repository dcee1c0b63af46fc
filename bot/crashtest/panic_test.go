//go:build unix

package crashtest_test

import (
	"context"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"tonari/bot"
)

// An input that makes the step panic three times is set aside, and there is a
// person behind it: the counselor sees a line, the person gets numbers, and what
// they write next is taken.
func TestPanicThreeTimesIsPutBeforeAHuman(t *testing.T) {
	long(t)
	h := newHouse(t, nil)
	c := &crowd{h: h, stop: make(chan struct{}), threads: map[string]thread{}}
	go c.watch()
	defer close(c.stop)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	p := h.line.Person("talk-0001")
	must(c.acted(ctx, p.Follow()))
	must(c.acted(ctx, p.Says("人と話す")))
	must(c.acted(ctx, p.Says("きょうのこと r0001-01")))
	where, err := c.thread(ctx, "0001")
	must(err)
	must(c.press(ctx, where, bot.ActionClaim))
	must(c.answered(ctx, p, "push", 1, "the greeting of the counselor"))
	must(h.stillness(ctx))

	// One process is left, so that the three panics are of one input.
	h.procs[1].signal(syscall.SIGTERM)
	<-h.procs[1].gone()
	before := len(h.desk.Thread(where.ts))
	h.procs[0].arm("step:1:panic")
	must(c.acted(ctx, p.Says("これは r0001-02")))
	must(c.answered(ctx, p, "push", 2, "the text with numbers"))
	must(h.slack.Wait(ctx, func() bool { return len(h.desk.Thread(where.ts)) > before }))
	must(c.acted(ctx, p.Says("つぎは r0001-03")))
	must(h.slack.Wait(ctx, func() bool { return strings.Contains(c.words(where), "r0001-03") }))

	if strings.Contains(c.words(where), "r0001-02") {
		t.Error("the input that was set aside was played all the same")
	}
	got := p.Received()
	if s := got[len(got)-1].Text; !strings.Contains(s, "0120") {
		t.Errorf("no number on the phone: %q", s)
	}
	log, err := os.ReadFile(h.procs[0].logFile())
	must(err)
	if n := strings.Count(string(log), `"msg":"turn failed"`); n != 3 {
		t.Errorf("%d failed turns in the log, not 3", n)
	}
	for _, words := range []string{"r0001", "これは", "as planned"} {
		if strings.Contains(string(log), words) {
			t.Errorf("%q stands in the log", words)
		}
	}
	select {
	case <-h.procs[0].gone():
		t.Error("the process ended")
	case <-time.NewTimer(time.Millisecond).C:
	}
}
