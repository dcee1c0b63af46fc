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

	"tonari/bot/linetest"
)

// mutation takes one safeguard away. The scripts are changed on the wire to Redis;
// the program that runs is the same.
type mutation struct {
	t     *testing.T
	edits []*edit
}

type edit struct {
	pattern *regexp.Regexp
	becomes string
	changed atomic.Int64
}

// mutate takes pairs of a pattern and what it becomes.
func mutate(t *testing.T, pairs ...string) *mutation {
	m := &mutation{t: t}
	for i := 0; i < len(pairs); i += 2 {
		m.edits = append(m.edits, &edit{pattern: regexp.MustCompile(pairs[i]), becomes: pairs[i+1]})
	}
	return m
}

func (m *mutation) change(source string) string {
	for _, e := range m.edits {
		out := e.pattern.ReplaceAllString(source, e.becomes)
		if out != source {
			e.changed.Add(1)
		}
		source = out
	}
	return source
}

// red wants the oracle to complain in one of these words.
func (m *mutation) red(v *verdict, words ...string) {
	m.t.Helper()
	for _, e := range m.edits {
		if e.changed.Load() == 0 {
			m.t.Fatalf("no script was changed: %s matches nothing any more", e.pattern)
		}
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
	m.red(m.play(func(h *house) {
		h.line.Chaos(linetest.Chaos{Duplicate: true})
		killAt(t, h, "answer", 10)
	}), "doubled")
}

// Where an item leaves its lane before LINE has taken it, a crash loses it.
func TestMutationSettleBeforeSendToLINE(t *testing.T) {
	mutant(t)
	m := mutate(t,
		`return leased\(pre, pid, pick([^)]*)\)`, "local l = leased(pre, pid, pick$1) dropitem(pre, pid, pick) return l",
		`return \{'L', pid, id, class, body, 0`, "call('DEL', pre .. LINE .. pid, pre .. LINEBODY .. pid) $0")
	m.red(m.play(func(h *house) { killAt(t, h, "sending", 5) }), "lost")
}

// The same for Slack.
func TestMutationSettleBeforeSendToSlack(t *testing.T) {
	mutant(t)
	m := mutate(t, `return \{id, class, case, b\[1\]`, "call('LPOP', sl) $0")
	m.red(m.play(func(h *house) { killAt(t, h, "posting", 2) }), "lost")
}
