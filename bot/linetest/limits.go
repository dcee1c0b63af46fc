package linetest

import (
	"net/http"
	"time"
)

// rate is a token bucket of n requests a window, refilled gradually
// (REF #rate-limits). The zero value is LINE's general limit of 2,000 a second.
type rate struct {
	n   int
	per time.Duration
}

var (
	perHour60    = rate{60, time.Hour}
	perHour100   = rate{100, time.Hour}
	perMinute1k  = rate{1000, time.Minute}
	perSecond10  = rate{10, time.Second}
	perSecond100 = rate{100, time.Second}
	perSecond200 = rate{200, time.Second}
	perSecond2k  = rate{2000, time.Second}
)

type bucket struct {
	left float64
	at   time.Time
}

// take spends one request of the endpoint's bucket. A bucket belongs to method
// and path template, whatever the ids in the path.
func (p *Platform) take(rt *route) bool {
	r := rt.rate
	if r.n == 0 {
		r = perSecond2k
	}
	now := p.rate().Add(p.shift)
	b := p.buckets[rt.pattern]
	if b == nil {
		b = &bucket{left: float64(r.n), at: now}
		p.buckets[rt.pattern] = b
	}
	if d := now.Sub(b.at); d > 0 {
		b.left = min(float64(r.n), b.left+float64(r.n)*d.Seconds()/r.per.Seconds())
		b.at = now
	}
	if b.left < 1 {
		return false
	}
	b.left--
	return true
}

// quota counts delivered messages by month, one for each recipient of a request
// (REF #get-consumption). The months are Japan's.
type quota struct {
	limited bool
	value   int
	month   string
	used    int
}

var japan = time.FixedZone("JST", 9*60*60)

func (q *quota) turn(now time.Time) {
	if m := now.In(japan).Format("2006-01"); m != q.month {
		q.month, q.used = m, 0
	}
}

func (p *Platform) exhausted(recipients int) bool {
	p.quota.turn(p.now())
	return p.quota.limited && p.quota.used+recipients > p.quota.value
}

func (p *Platform) count(recipients int) {
	p.quota.turn(p.now())
	p.quota.used += recipients
}

// Used tells how many messages of this month's quota are used up.
func (p *Platform) Used() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.quota.turn(p.now())
	return p.quota.used
}

func (p *Platform) getQuota(*request) answer {
	if !p.quota.limited {
		return ok(map[string]any{"type": "none"})
	}
	return ok(map[string]any{"type": "limited", "value": p.quota.value})
}

func (p *Platform) getConsumption(*request) answer {
	p.quota.turn(p.now())
	return ok(map[string]any{"totalUsage": p.quota.used})
}

// floodGuard is LINE's guard against many messages to one person.
type floodGuard struct {
	limit  int
	window time.Duration
	sent   map[string][]time.Time
}

func (f *floodGuard) full(userID string, now time.Time) bool {
	if f.limit == 0 {
		return false
	}
	if f.sent == nil {
		f.sent = map[string][]time.Time{}
	}
	kept := f.sent[userID][:0]
	for _, t := range f.sent[userID] {
		if now.Sub(t) < f.window {
			kept = append(kept, t)
		}
	}
	f.sent[userID] = kept
	if len(kept) >= f.limit {
		return true
	}
	f.sent[userID] = append(kept, now)
	return false
}

func flooded() answer { return refuse(http.StatusTooManyRequests, msgFlood) }
