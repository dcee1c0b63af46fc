package slacktest

import (
	"math"
	"strconv"
	"time"
)

// tooMany is HTTP 429 with this Retry-After ("" leaves the header out).
type tooMany struct{ retryAfter string }

func (*tooMany) Error() string { return "ratelimited" }

// limiter plays Slack's rate limits: about one post a second a channel with
// short bursts, and a number of calls a minute for each method
// (https://docs.slack.dev/apis/web-api/rate-limits). It is off until LimitRate.
type limiter struct {
	on        bool
	perSecond float64
	burst     float64
	buckets   map[string]*bucket
	calls     map[string][]time.Time
}

type bucket struct {
	left float64
	at   time.Time
}

func newLimiter() limiter {
	return limiter{buckets: map[string]*bucket{}, calls: map[string][]time.Time{}}
}

// LimitRate turns the rate limits on: posts a second and burst for each
// channel, and the tiers of the other methods. Zero turns them off.
func (w *Workspace) LimitRate(perSecond float64, burst int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.limiter = newLimiter()
	w.limiter.on, w.limiter.perSecond, w.limiter.burst = perSecond > 0, perSecond, float64(burst)
}

// post takes one token of the channel's bucket, and in any case counts the post.
func (l *limiter) post(c *Channel, now time.Time) error {
	if l.on {
		b := l.buckets[c.ID]
		if b == nil {
			b = &bucket{left: l.burst, at: now}
			l.buckets[c.ID] = b
		}
		b.left = min(l.burst, b.left+now.Sub(b.at).Seconds()*l.perSecond)
		b.at = now
		if b.left < 1 {
			return &tooMany{retryAfter: strconv.Itoa(max(1, int(math.Ceil((1-b.left)/l.perSecond))))}
		}
		b.left--
	}
	c.posts = append(c.posts, now.UnixMicro())
	return nil
}

// tier counts a call of a method with so many calls a minute. It returns the
// seconds to wait, 0 when the call may go on.
func (l *limiter) tier(name string, perMinute int, now time.Time) int {
	if !l.on || perMinute == 0 {
		return 0
	}
	recent := l.calls[name]
	for len(recent) > 0 && now.Sub(recent[0]) >= time.Minute {
		recent = recent[1:]
	}
	if len(recent) >= perMinute {
		l.calls[name] = recent
		return max(1, int(math.Ceil((time.Minute - now.Sub(recent[0])).Seconds())))
	}
	l.calls[name] = append(recent, now)
	return 0
}

// MaxRate is the largest number of messages that the app posted to the channel
// within any one second of the workspace's time.
func (c *Channel) MaxRate() int {
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	most, from := 0, 0
	for i, at := range c.posts {
		for at-c.posts[from] >= 1e6 {
			from++
		}
		most = max(most, i-from+1)
	}
	return most
}
