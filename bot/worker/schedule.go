package worker

import (
	"cmp"
	"slices"
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

// scheduler orders what is sent to Slack and keeps the budget: one post a second
// a channel, new and urgent cards first, repaints last.
type scheduler struct {
	gate  gate
	bell  chan struct{}
	limit rate.Limit

	mu      sync.Mutex
	posts   map[string]*rate.Limiter // by channel, or kind of call
	silence map[string]time.Time     // the same: until when
}

func newScheduler(perSecond float64) scheduler {
	return scheduler{
		bell: make(chan struct{}, 1), limit: rate.Limit(perSecond),
		posts: map[string]*rate.Limiter{}, silence: map[string]time.Time{},
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

func silenceKey(channel string, d bot.DeskItem) string {
	if budgeted(d.Kind) {
		return channel
	}
	return "method/" + string(d.Kind)
}

// wait says how long the item must wait; 0 takes its place in the budget.
func (s *scheduler) wait(d bot.DeskItem, channel string, now time.Time) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	if until := s.silence[silenceKey(channel, d)]; until.After(now) {
		return until.Sub(now)
	}
	key, limit, burst := channel, s.limit, postBurst
	switch {
	case d.Kind == bot.DeskRemove:
		key, limit, burst = silenceKey(channel, d), removalRate, removalBurst
	case !budgeted(d.Kind):
		return 0
	}
	l := s.posts[key]
	if l == nil {
		l = rate.NewLimiter(limit, burst)
		s.posts[key] = l
	}
	r := l.ReserveN(now, 1)
	if wait := r.DelayFrom(now); wait > 0 {
		r.CancelAt(now)
		return wait
	}
	return 0
}

// removals are the budget of deletions
// (docs.slack.dev/reference/methods/chat.delete: tier 3, 50 a minute).
const (
	removalRate  rate.Limit = 50.0 / 60
	removalBurst            = 5
)

// quiet keeps a channel, or a kind of call, silent until then.
func (s *scheduler) quiet(channel string, d bot.DeskItem, until time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.silence[silenceKey(channel, d)] = until
}
