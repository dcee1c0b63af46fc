package linetest

import (
	"net"
	"net/http"
	"strings"
	"time"
)

// Fault is one thing that goes wrong with one request. The zero value is no
// fault: it lets a request of a sequence through.
type Fault struct {
	Name    string
	Status  int         // answered instead; 0 = the real answer
	Message string      // error message that goes with Status
	Header  http.Header // added to the answer, e.g. Retry-After
	Latency time.Duration
	Accept  bool // the request takes effect before the fault
	Reset   bool // the connection is cut without an answer
	Hang    bool // no answer until the client gives up or Close
}

// Pass lets one request through.
func Pass() Fault { return Fault{} }

// Answer refuses with a status, without effect.
func Answer(status int) Fault {
	return Fault{Name: http.StatusText(status), Status: status, Message: messageOf(status)}
}

// AcceptThen lets the request take effect and answers with a status all the same.
func AcceptThen(status int) Fault {
	f := Answer(status)
	f.Name, f.Accept = "accepted, then "+f.Name, true
	return f
}

// AcceptThenReset lets the request take effect and cuts the connection.
func AcceptThenReset() Fault { return Fault{Name: "accepted, then reset", Accept: true, Reset: true} }

// AcceptThenHang lets the request take effect and never answers.
func AcceptThenHang() Fault { return Fault{Name: "accepted, then hangs", Accept: true, Hang: true} }

// Reset cuts the connection without effect.
func Reset() Fault { return Fault{Name: "reset", Reset: true} }

// Hang never answers and has no effect.
func Hang() Fault { return Fault{Name: "hangs", Hang: true} }

// Slow answers rightly after a wait.
func Slow(d time.Duration) Fault { return Fault{Name: "slow", Latency: d} }

// RateLimited is the 429 of a rate limit (REF #error-messages).
func RateLimited() Fault {
	return Fault{Name: "rate limit", Status: 429, Message: msgRateLimit}
}

// RateLimitedFor is RateLimited with a Retry-After header, which LINE does not
// document and a bot honours if present.
func RateLimitedFor(seconds string) Fault {
	f := RateLimited()
	f.Header = http.Header{"Retry-After": {seconds}}
	return f
}

// MonthlyLimit is the 429 of a used up (or reserved) monthly quota.
func MonthlyLimit() Fault {
	return Fault{Name: "monthly limit", Status: 429, Message: msgMonthlyLimit}
}

// Flooded is the 429 of too many messages to one person (REF #send-push-message).
func Flooded() Fault { return Fault{Name: "flood guard", Status: 429, Message: msgFlood} }

// Unauthorized is the 401 of a bad token.
func Unauthorized() Fault { return Answer(http.StatusUnauthorized) }

// Preparing is the 202 of content that is not ready (REF #get-content).
func Preparing() Fault { return Fault{Name: "preparing", Status: http.StatusAccepted} }

// Fault plays the given faults on the next requests to path, one each, in order.
// The path is literal or a template (/v2/bot/message/{messageId}/content);
// empty means any request.
func (p *Platform) Fault(path string, faults ...Fault) {
	p.set(func() { p.faults[path] = append(p.faults[path], faults...) })
}

// Always plays a fault on every request to path until Clear.
func (p *Platform) Always(path string, f Fault) { p.set(func() { p.standing[path] = f }) }

// Clear ends every fault of path, those still waiting included.
func (p *Platform) Clear(path string) {
	p.set(func() {
		delete(p.faults, path)
		delete(p.standing, path)
	})
}

// Outage switches a failure of the whole API on (every request gets 500) or off.
func (p *Platform) Outage(on bool) {
	if on {
		p.Always("", Answer(http.StatusInternalServerError))
		return
	}
	p.Clear("")
}

func (p *Platform) takeFault(path, endpoint string) Fault {
	p.mu.Lock()
	defer p.mu.Unlock()
	names := []string{path, templateOf(endpoint), ""}
	for _, n := range names {
		if q := p.faults[n]; len(q) > 0 {
			p.faults[n] = q[1:]
			return q[0]
		}
	}
	for _, n := range names {
		if f, ok := p.standing[n]; ok {
			return f
		}
	}
	return Fault{}
}

func templateOf(endpoint string) string {
	_, path, _ := strings.Cut(endpoint, " ")
	return path
}

// cut ends the connection so that the client sees a reset, not an answer.
func cut(w http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
		_ = conn.Close()
		return
	}
	panic(http.ErrAbortHandler)
}
