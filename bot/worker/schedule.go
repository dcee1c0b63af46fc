package worker

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"tonari/bot"
	"tonari/bot/store"
)

// postBurst is how many posts may go to one channel without a pause; Slack
// tolerates short bursts over one a second
// (docs.slack.dev/apis/web-api/rate-limits).
const postBurst = 3

// scheduler orders what is sent to Slack and keeps its budgets: one post a second a
// channel, so many calls a minute a method; new and urgent cards first, marks and
// repaints last.
type scheduler struct {
	gate      gate
	bell      chan struct{}
	perSecond float64

	mu      sync.Mutex
	budgets map[string]*rate.Limiter // by channel, or method
	silence map[string]time.Time     // the same: until when
}

func newScheduler(perSecond float64) scheduler {
	return scheduler{
		bell: make(chan struct{}, 1), perSecond: perSecond,
		budgets: map[string]*rate.Limiter{}, silence: map[string]time.Time{},
	}
}

func (s *scheduler) ring() {
	select {
	case s.bell <- struct{}{}:
	default:
	}
}

var rank = map[byte]int{'u': 0, 'c': 1, 'n': 2, 'w': 2, 'm': 3}

// order puts new and urgent cards first, then the longest waiting, then repaints.
func (s *scheduler) order(heads []store.DeskHead) []store.DeskHead {
	slices.SortStableFunc(heads, func(a, b store.DeskHead) int {
		return cmp.Or(cmp.Compare(rank[a.Class], rank[b.Class]), a.Since.Compare(b.Since))
	})
	return heads
}

// budgeted are the kinds that count as posts to a channel.
func budgeted(k bot.DeskKind) bool {
	switch k {
	case bot.DeskCard, bot.DeskLine, bot.DeskWords, bot.DeskNotice, bot.DeskFile, bot.DeskSaid, bot.DeskPaper:
		return true
	}
	return false
}

// The methods of Slack that have a budget of their own.
const (
	methodDelete   = "chat.delete"
	methodUpdate   = "chat.update"
	methodReplies  = "conversations.replies"
	methodReact    = "reactions.add"
	methodTakeBack = "reactions.remove"
)

// minute is how many calls of a method Slack takes a minute
// (docs.slack.dev/apis/web-api/rate-limits: tier 3, and tier 2 for taking a reaction
// back).
var minute = map[string]int{methodDelete: 50, methodUpdate: 50, methodReplies: 50, methodReact: 50, methodTakeBack: 20}

// budgetOf is whose budget an item takes: the channel's, the method's, or, named
// after its kind, nobody's. A mark takes more than one (Worker.mark).
func budgetOf(channel string, d bot.DeskItem) string {
	switch d.Kind {
	case bot.DeskRepaint, bot.DeskRewrite:
		return methodUpdate
	case bot.DeskRemove:
		return methodDelete
	}
	if budgeted(d.Kind) {
		return channel
	}
	return "kind/" + string(d.Kind)
}

// spare is what a repaint leaves of its budget for words that are rewritten.
const spare = 2

// wait says how long the item must wait; 0 takes its place in the budget.
func (s *scheduler) wait(d bot.DeskItem, channel string, now time.Time) time.Duration {
	left := 0
	if d.Kind == bot.DeskRepaint {
		left = spare
	}
	return s.take(budgetOf(channel, d), left, now)
}

// take says how long a call must wait until its budget has more than is to be left
// of it; 0 takes the call out of it. left is less than a burst.
func (s *scheduler) take(budget string, left int, now time.Time) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	wait := s.lack(budget, 1+left, now)
	if l := s.budget(budget); l != nil && wait == 0 {
		l.AllowN(now, 1)
	}
	return wait
}

// lacks is how long it takes until the budget has a call to give; none is taken.
func (s *scheduler) lacks(budget string, now time.Time) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lack(budget, 1, now)
}

func (s *scheduler) lack(budget string, calls int, now time.Time) time.Duration {
	if until := s.silence[budget]; until.After(now) {
		return until.Sub(now)
	}
	delete(s.silence, budget)
	l := s.budget(budget)
	if l == nil {
		return 0
	}
	lack := float64(calls) - l.TokensAt(now)
	if lack <= 0 {
		return 0
	}
	return max(time.Millisecond, time.Duration(lack/float64(l.Limit())*float64(time.Second)))
}

// Owe takes a post that somebody else makes at once out of the channel's budget, even
// when nothing is left of it: what this process sends next waits for it.
func (w *Worker) Owe(channel string) { w.desk.owe(channel, w.now()) }

func (s *scheduler) owe(channel string, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.budget(channel).ReserveN(now, 1)
}

// budget is a channel's or a method's; nil: it has none. In any minute a method is
// called no more often than Slack takes it: a tenth at once, the rest evenly.
func (s *scheduler) budget(of string) *rate.Limiter {
	l := s.budgets[of]
	if l != nil {
		return l
	}
	calls, method := minute[of]
	switch {
	case method:
		l = rate.NewLimiter(rate.Limit(float64(calls-calls/10)/60*s.perSecond), calls/10)
	case strings.HasPrefix(of, "kind/"):
		return nil
	default:
		l = rate.NewLimiter(rate.Limit(s.perSecond), postBurst)
	}
	s.budgets[of] = l
	return l
}

// quiet keeps a channel, or a method, silent until then.
func (s *scheduler) quiet(budget string, until time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.silence[budget] = until
}
