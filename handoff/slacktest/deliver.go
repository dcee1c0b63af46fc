package slacktest

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

var errRedirects = errors.New("more than two redirects")

// Kinds of delivery.
const (
	KindEvent       = "event"
	KindInteraction = "interaction"
	KindCommand     = "command"
	KindOptions     = "options"
)

// Delivery is one request to the program.
type Delivery struct {
	At   time.Time
	Kind string
	// ID is the event_id, the same for all deliveries of one event.
	ID string
	// Type is the inner type of an event with its subtype, or the type of an interaction.
	Type string
	// Attempt counts from 0; Reason is what was wrong with the one before.
	Attempt int
	Reason  string
	Payload []byte
	// Status and Answer are the program's; Err says why there is none.
	Status int
	Answer []byte
	Err    string
}

// OK says whether the program took the delivery.
func (d Delivery) OK() bool { return d.Err == "" && d.Status/100 == 2 }

// Deliveries are all requests to the program so far, oldest first.
func (w *Workspace) Deliveries() []Delivery {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]Delivery(nil), w.sent...)
}

// parcel is what is to be delivered.
type parcel struct {
	kind, id, typ, contentType string
	body                       []byte
}

type retry struct {
	*parcel
	attempt int
	reason  string
	due     time.Time
}

// Sign is the X-Slack-Signature of a body at a time in seconds
// (https://docs.slack.dev/authentication/verifying-requests-from-slack).
func Sign(secret string, seconds int64, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("v0:" + strconv.FormatInt(seconds, 10) + ":"))
	mac.Write(body)
	return "v0=" + hex.EncodeToString(mac.Sum(nil))
}

// attempt makes one signed request and notes what came of it. An event that
// was not taken is planned again.
func (w *Workspace) attempt(p *parcel, n int, reason string) Delivery {
	w.mu.Lock()
	now, skew, secret, to := w.now(), w.inject.skew, w.cfg.secret, w.endpoint(p.kind)
	w.mu.Unlock()
	d := Delivery{At: now, Kind: p.kind, ID: p.id, Type: p.typ, Attempt: n, Reason: reason, Payload: p.body}
	seconds := now.Add(skew).Unix()
	header := http.Header{
		"Content-Type":              {p.contentType},
		"X-Slack-Request-Timestamp": {strconv.FormatInt(seconds, 10)},
		"X-Slack-Signature":         {Sign(secret, seconds, p.body)},
	}
	if n > 0 {
		header.Set("X-Slack-Retry-Num", strconv.Itoa(n))
		header.Set("X-Slack-Retry-Reason", reason)
	}
	var got answer
	var err error
	if w.cfg.appToken != "" {
		got, err = w.sendSocket(p, n, reason)
	} else {
		got, err = w.send(to, header, p.body)
	}
	failed := ""
	if err != nil {
		d.Err, failed = err.Error(), reasonOf(err)
	} else {
		d.Status, d.Answer = got.status, got.body
		if d.Status/100 != 2 {
			failed = "http_error"
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sent = append(w.sent, d)
	stop := err == nil && got.header.Get("X-Slack-No-Retry") == "1"
	if failed != "" && p.kind == KindEvent && n < len(w.cfg.retryAfter) && !stop {
		w.retries = append(w.retries, &retry{parcel: p, attempt: n + 1, reason: failed, due: w.now().Add(w.cfg.retryAfter[n])})
	}
	w.touch()
	return d
}

// endpoint is where this kind goes now: a program may come back elsewhere.
func (w *Workspace) endpoint(kind string) string {
	switch kind {
	case KindInteraction:
		return w.urls.Interactions
	case KindCommand:
		return w.urls.Commands
	case KindOptions:
		return w.urls.Options
	}
	return w.urls.Events
}

type answer struct {
	status int
	header http.Header
	body   []byte
}

func (w *Workspace) send(to string, header http.Header, body []byte) (answer, error) {
	ctx, cancel := context.WithTimeout(context.Background(), w.cfg.deadline)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	req.Header = header
	req.Header.Set("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
	resp, err := w.cfg.client.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if err != nil {
		return answer{}, err
	}
	return answer{status: resp.StatusCode, header: resp.Header, body: b}, nil
}

// reasonOf is the X-Slack-Retry-Reason of a failed delivery.
func reasonOf(err error) string {
	var urlErr *url.Error
	var certErr *tls.CertificateVerificationError
	switch {
	case errors.Is(err, errNoSocket):
		return noSocketReason
	case errors.Is(err, errLate):
		return lateReason
	case errors.Is(err, errRedirects):
		return "too_many_redirects"
	case errors.Is(err, context.DeadlineExceeded):
		return "http_timeout"
	case errors.As(err, &certErr):
		return "ssl_error"
	case errors.As(err, &urlErr):
		return "connection_failed"
	}
	return "unknown_error"
}

// Redeliver sends the events whose retry is due, and returns how many.
func (w *Workspace) Redeliver() int { return w.redeliver(false) }

// RedeliverAll sends every event that waits for a retry, due or not.
func (w *Workspace) RedeliverAll() int { return w.redeliver(true) }

func (w *Workspace) redeliver(all bool) int {
	w.mu.Lock()
	var due, later []*retry
	for _, r := range w.retries {
		if all || !r.due.After(w.now()) {
			due = append(due, r)
		} else {
			later = append(later, r)
		}
	}
	w.retries = later
	w.mu.Unlock()
	for _, r := range due {
		w.attempt(r.parcel, r.attempt, r.reason)
	}
	return len(due)
}

// Advance moves the workspace's clock forward and sends what is due then.
func (w *Workspace) Advance(d time.Duration) int {
	w.mu.Lock()
	w.shift += d
	w.touch()
	w.mu.Unlock()
	return w.Redeliver()
}

// PendingRetries is the number of events that wait for another delivery.
func (w *Workspace) PendingRetries() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.retries)
}
