//go:build unix

package crashtest_test

import (
	"context"
	"regexp"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// mutation takes one safeguard away. The scripts are changed on the wire to Redis;
// the program that runs is the same.
type mutation struct {
	t       *testing.T
	pattern *regexp.Regexp
	becomes string
	changed atomic.Int64
}

func mutate(t *testing.T, pattern, becomes string) *mutation {
	return &mutation{t: t, pattern: regexp.MustCompile(pattern), becomes: becomes}
}

func (m *mutation) change(source string) string {
	out := m.pattern.ReplaceAllString(source, m.becomes)
	if out != source {
		m.changed.Add(1)
	}
	return out
}

// red wants the oracle to complain in one of these words.
func (m *mutation) red(v *verdict, words ...string) {
	m.t.Helper()
	if m.changed.Load() == 0 {
		m.t.Fatal("no script was changed: the pattern matches nothing any more")
	}
	bad := v.bad()
	m.t.Logf("%s", v)
	for _, one := range bad {
		for _, w := range words {
			if strings.HasPrefix(one, w+":") {
				m.t.Logf("the oracle complains, as in %q", one)
				return
			}
		}
	}
	m.t.Errorf("the oracle saw nothing %v in %q", words, bad)
}

// soon is the patience of a house from which nothing good is expected.
const soon = 15 * time.Second

func (m *mutation) play(happens func(h *house)) *verdict {
	m.t.Helper()
	h := newHouse(m.t, m.change)
	c := gather(h, 8, soon)
	happens(h)
	_ = c.disperse() // who waits in vain here is what is to be seen
	ctx, cancel := context.WithTimeout(context.Background(), 2*quiet)
	defer cancel()
	_ = h.stillness(ctx)
	return judge(h.line, h.slack, h.desk, h.urgent)
}

func mutant(t *testing.T) {
	t.Helper()
	if !*mutations {
		t.Skip("takes a minute: go test ./bot/crashtest -crash.mutations -run Mutation -v")
	}
}

// Without the fence a worker that slept commits over what others did meanwhile.
func TestMutationFenceOff(t *testing.T) {
	mutant(t)
	m := mutate(t, `if \(was\[1\] or '0'\) ~= epoch[\s\S]*? then\n`, "if false then\n")
	m.red(m.play(func(h *house) {
		for n := range 6 {
			p := h.procs[n%2]
			ctx, cancel := context.WithTimeout(context.Background(), soon)
			p.arm("stepped:10:stop")
			if err := p.stopped(ctx); err != nil {
				t.Log("nobody slept: ", err)
			}
			cancel()
			pause(2 * lease)
			p.signal(syscall.SIGCONT)
		}
	}), "lost", "doubled", "reordered", "wrong")
}

// Without the memory of input ids a webhook that came again is played again.
func TestMutationDeduplicationOff(t *testing.T) {
	mutant(t)
	m := mutate(t, `return call\('SET', pre \.\. SEEN [^\n]*`, "return true")
	m.red(m.play(func(h *house) { killAt(t, h, "answer", 10) }), "doubled")
}

// Where an item leaves its lane before LINE has taken it, a crash loses it.
func TestMutationSettleBeforeSendToLINE(t *testing.T) {
	mutant(t)
	m := mutate(t, `return leased\(pre, pid, pick([^)]*)\)`, "local l = leased(pre, pid, pick$1) dropitem(pre, pid, pick) return l")
	m.red(m.play(func(h *house) { killAt(t, h, "sending", 5) }), "lost")
}

// The same for Slack.
func TestMutationSettleBeforeSendToSlack(t *testing.T) {
	mutant(t)
	m := mutate(t, `return \{id, class, case, b\[1\]`, "call('LPOP', sl) $0")
	m.red(m.play(func(h *house) { killAt(t, h, "posting", 2) }), "lost")
}
