package linetest

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"slices"
	"time"
)

// Sign is the value of x-line-signature: base64 of HMAC-SHA256 over the raw body
// with the channel secret as key (DOCS messaging-api/verify-webhook-signature/).
func Sign(secret string, body []byte) string {
	m := hmac.New(sha256.New, []byte(secret))
	m.Write(body)
	return base64.StdEncoding.EncodeToString(m.Sum(nil))
}

// parcel is one webhook POST: the same events at every attempt.
type parcel struct {
	events   []*event
	attempts int
	failedAt time.Time
}

type redelivery struct {
	schedule []time.Duration // empty = off
	waiting  []*parcel
}

// emit delivers an event, or keeps it while the platform holds events back.
func (p *Platform) emit(e *event) Act {
	a := Act{EventID: e.id, ReplyToken: e.token}
	p.mu.Lock()
	if p.holding {
		p.held = append(p.held, e)
		p.mu.Unlock()
		return a
	}
	twice := p.chaos.Duplicate
	p.mu.Unlock()
	a.Delivery = p.post(&parcel{events: []*event{e}})
	if twice {
		p.post(&parcel{events: []*event{e}})
	}
	return a
}

// Hold keeps events back until Release.
func (p *Platform) Hold() { p.set(func() { p.holding = true }) }

// Release delivers the held events: together in one POST as LINE may batch
// them, or one by one; in order, or the last first (REF #webhook-event-objects:
// order is not guaranteed).
func (p *Platform) Release(together, reverse bool) []Delivery {
	p.mu.Lock()
	held := p.held
	p.held, p.holding = nil, false
	p.mu.Unlock()
	if reverse {
		slices.Reverse(held)
	}
	if together && len(held) > 0 {
		return []Delivery{p.post(&parcel{events: held})}
	}
	var out []Delivery
	for _, e := range held {
		out = append(out, p.post(&parcel{events: []*event{e}}))
	}
	return out
}

// Verify sends the call that the console's Verify button sends: no events. It
// wants 200 (DOCS messaging-api/verify-webhook-url/).
func (p *Platform) Verify() Delivery { return p.post(&parcel{}) }

// Redeliver delivers every failed webhook again now, whatever the schedule.
func (p *Platform) Redeliver() []Delivery {
	return p.redeliver(func(*parcel) bool { return true })
}

// RedeliverDue delivers those failed webhooks again whose wait is over. Call it
// after moving a clock of your own; Advance does.
func (p *Platform) RedeliverDue() []Delivery {
	now := p.Now()
	return p.redeliver(func(c *parcel) bool {
		return !now.Before(c.failedAt.Add(p.redelivery.schedule[c.attempts-1]))
	})
}

// Advance moves the platform's time forward and delivers what has become due.
func (p *Platform) Advance(d time.Duration) []Delivery {
	p.set(func() { p.shift += d })
	return p.RedeliverDue()
}

// Waiting tells how many failed webhooks wait for another attempt.
func (p *Platform) Waiting() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.redelivery.waiting)
}

func (p *Platform) redeliver(due func(*parcel) bool) []Delivery {
	p.mu.Lock()
	var now, later []*parcel
	for _, c := range p.redelivery.waiting {
		if due(c) {
			now = append(now, c)
		} else {
			later = append(later, c)
		}
	}
	p.redelivery.waiting = later
	p.mu.Unlock()
	var out []Delivery
	for _, c := range now {
		out = append(out, p.post(c))
	}
	return out
}

// post makes one attempt. Only a 2xx within the timeout is success.
func (p *Platform) post(c *parcel) Delivery { return p.postTo(c, "") }

// postTo posts to another URL than the one set, if one is given. Without any
// URL nothing is posted and the delivery has no reason.
func (p *Platform) postTo(c *parcel, url string) Delivery {
	p.mu.Lock()
	active := p.hook.active || url != ""
	if url == "" {
		url = p.hook.url
	}
	if !active {
		p.mu.Unlock()
		return Delivery{At: p.Now()}
	}
	c.attempts++
	now := p.now()
	d := &Delivery{Seq: len(p.deliveries) + 1, At: now, Attempt: c.attempts}
	for _, e := range c.events {
		d.EventIDs = append(d.EventIDs, e.id)
		d.Types = append(d.Types, e.kind)
		if e.person != nil {
			d.UserIDs = append(d.UserIDs, e.person.id)
		}
		if t := p.tokens[e.token]; t != nil {
			t.deliveredAt = now
		}
	}
	d.Body = p.envelope(c.events, c.attempts > 1)
	d.Signature = Sign(p.secret, d.Body)
	p.deliveries = append(p.deliveries, d)
	header := p.signatureHeader()
	p.notify()
	p.mu.Unlock()

	status, reason := p.send(url, header, d.Body, d.Signature)

	p.mu.Lock()
	defer p.mu.Unlock()
	d.Status, d.Reason = status, reason
	if !d.OK() && c.attempts <= len(p.redelivery.schedule) && len(c.events) > 0 {
		c.failedAt = p.now()
		p.redelivery.waiting = append(p.redelivery.waiting, c)
	}
	p.notify()
	return *d
}

func (p *Platform) send(url, header string, body []byte, signature string) (int, string) {
	ctx, cancel := context.WithTimeout(context.Background(), p.timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return 0, "COULD_NOT_CONNECT"
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	req.Header.Set("User-Agent", "LineBotWebhook/2.0")
	req.Header[header] = []string{signature}
	res, err := p.client.Do(req)
	if err != nil {
		if errors.Is(err, context.DeadlineExceeded) {
			return 0, "REQUEST_TIMEOUT"
		}
		return 0, "COULD_NOT_CONNECT"
	}
	defer func() { _ = res.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 1<<20))
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return res.StatusCode, "ERROR_STATUS_CODE"
	}
	return res.StatusCode, "OK"
}
