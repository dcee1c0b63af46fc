package slacktest

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"
)

// injections are what goes wrong with events on their way to the program.
type injections struct {
	skew      time.Duration
	drop, dup int
	lose      int // answers to interactions
	holding   bool
	held      []*parcel
}

// Skew shifts the timestamp of signatures against the workspace's clock.
func (w *Workspace) Skew(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.inject.skew = d
}

// DropEvents loses the next n events of what members do, for good: Slack has
// lost hours of events (https://slack-status.com/2025-02/d41e4bfd1ccae26a).
func (w *Workspace) DropEvents(n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.inject.drop = n
}

// LoseAnswers lets the answers to the next n interactions get lost on their way to
// Slack: the program took them, and who acted sees an error.
func (w *Workspace) LoseAnswers(n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.inject.lose = n
}

// DuplicateEvents delivers the next n events of what members do twice, with
// the same event_id.
func (w *Workspace) DuplicateEvents(n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.inject.dup = n
}

// HoldEvents keeps back the events of what members do until ReleaseEvents.
func (w *Workspace) HoldEvents() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.inject.holding = true
}

// ReleaseEvents delivers what was kept back, in this order of their indices;
// without any, in the order in which they happened.
func (w *Workspace) ReleaseEvents(order ...int) {
	w.mu.Lock()
	held := w.inject.held
	w.inject.held, w.inject.holding = nil, false
	w.mu.Unlock()
	if len(order) == 0 {
		for i := range held {
			order = append(order, i)
		}
	}
	for _, i := range order {
		w.attempt(held[i], 0, "")
	}
}

// hand delivers an event of what a member did and waits for the answer.
func (w *Workspace) hand(p *parcel) {
	if p == nil {
		return
	}
	w.mu.Lock()
	times := 1
	switch {
	case w.urls.Events == "":
		times = 0
	case w.inject.drop > 0:
		w.inject.drop--
		times = 0
	case w.inject.holding:
		w.inject.held = append(w.inject.held, p)
		times = 0
	case w.inject.dup > 0:
		w.inject.dup--
		times = 2
	}
	w.mu.Unlock()
	for range times {
		w.attempt(p, 0, "")
	}
}

// VerifyURL sends the signed url_verification of an app's configuration page
// and returns the program's answer (https://docs.slack.dev/reference/events/url_verification).
func (w *Workspace) VerifyURL(challenge string) Delivery {
	body, _ := json.Marshal(map[string]string{"token": "deprecated", "challenge": challenge, "type": "url_verification"})
	return w.attempt(&parcel{
		kind: "url_verification", typ: "url_verification", contentType: "application/json", body: body,
	}, 0, "")
}

// ProbeCertificate sends the unsigned ssl_check form to an address of the program.
func (w *Workspace) ProbeCertificate(to string) Delivery {
	body := []byte("token=deprecated&ssl_check=1")
	return w.Raw(to, "application/x-www-form-urlencoded", body, "", 0)
}

// Raw sends any body to an address of the program, with this signature header
// and timestamp; neither when the signature is empty.
func (w *Workspace) Raw(to, contentType string, body []byte, signature string, seconds int64) Delivery {
	h := http.Header{"Content-Type": {contentType}}
	if signature != "" {
		h.Set("X-Slack-Signature", signature)
		h.Set("X-Slack-Request-Timestamp", strconv.FormatInt(seconds, 10))
	}
	d := Delivery{At: w.Now(), Kind: "raw", Payload: body}
	if a, err := w.send(to, h, body); err != nil {
		d.Err = err.Error()
	} else {
		d.Status, d.Answer = a.status, a.body
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sent = append(w.sent, d)
	w.touch()
	return d
}
