package linetest

import (
	"context"
	"net/http"
	"time"
)

// Call is one API request, in order of arrival.
type Call struct {
	Seq      int
	At       time.Time
	Method   string
	Path     string // as asked
	Endpoint string // method and path template; empty for an unknown path
	Status   int    // as answered; 0 when the connection was cut or hangs
	Message  string // error message of the answer

	RequestID         string // x-line-request-id of the answer
	AcceptedRequestID string // x-line-accepted-request-id of a 409
	RetryKey          string // X-Line-Retry-Key, empty when absent or empty

	Body []byte   // request body
	To   []string // user ids that the request was for
	Sent []string // ids of the messages that this very request made
	// Shown are the ids of Sent that reached a phone: nobody who blocked the
	// account gets any.
	Shown []string
	Fault string // name of the fault played, empty for none
}

// Delivery is one webhook POST and its answer.
type Delivery struct {
	Seq       int
	At        time.Time
	EventIDs  []string
	Types     []string
	UserIDs   []string
	Attempt   int // 1 for the first
	Body      []byte
	Signature string
	Status    int    // 0 without an answer
	Reason    string // OK, COULD_NOT_CONNECT, REQUEST_TIMEOUT, ERROR_STATUS_CODE as in webhook test
}

// OK says whether the bot took the delivery: any 2xx in time.
func (d Delivery) OK() bool { return d.Reason == "OK" }

// Violation is something that LINE's guidelines forbid and the API may yet allow
// (DOCS messaging-api/development-guidelines/).
type Violation struct {
	At     time.Time
	Kind   string // one of the constants below
	Detail string
	Call   int // Seq of the call
}

// Kinds of violation.
const (
	// RetryKeyMisused: a key came again with another body or recipient.
	RetryKeyMisused = "retry key with another body or recipient"
	// RetryKeyTooOld: a key came again after its 24 hours and made a double.
	RetryKeyTooOld = "retry key used after 24 hours"
	// UnknownUser: a request for a user id that does not exist.
	UnknownUser = "request for an unknown user id"
	// StandbyAnswered: a message to somebody whose chat is in standby.
	StandbyAnswered = "message while in standby"
	// RateExceeded: a rate limit was exceeded.
	RateExceeded = "rate limit exceeded"
)

// Calls returns the journal of API requests.
func (p *Platform) Calls() []Call {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := make([]Call, len(p.calls))
	for i, c := range p.calls {
		out[i] = *c
	}
	return out
}

// CallsTo returns the requests to one endpoint, named by path or path template.
func (p *Platform) CallsTo(path string) []Call {
	var out []Call
	for _, c := range p.Calls() {
		if c.Path == path || templateOf(c.Endpoint) == path {
			out = append(out, c)
		}
	}
	return out
}

// Deliveries returns the journal of webhooks.
func (p *Platform) Deliveries() []Delivery {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := make([]Delivery, len(p.deliveries))
	for i, d := range p.deliveries {
		out[i] = *d
	}
	return out
}

// Violations returns what the bot did against LINE's guidelines.
func (p *Platform) Violations() []Violation {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]Violation(nil), p.violations...)
}

func (p *Platform) violate(c *Call, kind, detail string) {
	v := Violation{At: p.now(), Kind: kind, Detail: detail}
	if c != nil {
		v.Call = c.Seq
	}
	p.violations = append(p.violations, v)
}

// Changed returns a channel that is closed at the next change of anything:
// a call, a delivery, a bubble on a phone.
func (p *Platform) Changed() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.changed
}

func (p *Platform) notify() {
	close(p.changed)
	p.changed = make(chan struct{})
}

// Wait returns when done says true, asked after every change, or with the error
// of the context.
func (p *Platform) Wait(ctx context.Context, done func() bool) error {
	for {
		ch := p.Changed()
		if done() {
			return nil
		}
		select {
		case <-ch:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (p *Platform) arrive(r *http.Request, body []byte, endpoint string) *Call {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := &Call{
		Seq: len(p.calls) + 1, At: p.now(), Method: r.Method, Path: r.URL.Path, Endpoint: endpoint,
		RequestID: p.uuid(), RetryKey: r.Header.Get("X-Line-Retry-Key"), Body: body,
	}
	p.calls = append(p.calls, c)
	p.notify()
	return c
}

func (p *Platform) settle(c *Call, status int, message string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c.Status, c.Message = status, message
	p.notify()
}
