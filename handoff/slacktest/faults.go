package slacktest

import (
	"io"
	"net/http"
	"time"
)

// Fault is something that goes wrong with a call to the Web API.
type Fault struct {
	name          string
	before, after http.HandlerFunc
	delay         time.Duration
}

// String names the fault in the journal.
func (f Fault) String() string { return f.name }

type plannedFault struct {
	Fault
	method string
	left   int
	only   func(args map[string]string) bool
}

// Fault plays f on the next times calls of the method ("" for any method);
// a negative number means until ClearFaults. Faults are used up in the order
// in which they were planned.
func (w *Workspace) Fault(method string, times int, f Fault) { w.FaultIf(method, times, f, nil) }

// FaultIf plays f only on calls whose arguments satisfy only.
func (w *Workspace) FaultIf(method string, times int, f Fault, only func(args map[string]string) bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.faults = append(w.faults, &plannedFault{Fault: f, method: method, left: times, only: only})
}

// ClearFaults forgets all planned faults.
func (w *Workspace) ClearFaults() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.faults = nil
}

func (w *Workspace) takeFault(method string, a args) *Fault {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, f := range w.faults {
		if f.left == 0 || f.method != "" && f.method != method || f.only != nil && !f.only(a) {
			continue
		}
		if f.left > 0 {
			f.left--
		}
		return &f.Fault
	}
	return nil
}

// Outage cuts every connection to the workspace until it is turned off.
func (w *Workspace) Outage(on bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.outage = on
	if on {
		w.cutSockets()
	}
	w.touch()
}

// Revoke makes the token invalid (token_revoked), or valid again.
func (w *Workspace) Revoke(on bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.revoked = on
}

// Scope grants a scope to the token or takes it away (missing_scope).
func (w *Workspace) Scope(name string, granted bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.scopes[name] = granted
}

func whole(status int, kind, retryAfter, body string) http.HandlerFunc {
	return func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Content-Type", kind)
		if retryAfter != "" {
			rw.Header().Set("Retry-After", retryAfter)
		}
		rw.WriteHeader(status)
		_, _ = io.WriteString(rw, body)
	}
}

const jsonKind = "application/json; charset=utf-8"

// TooMany is HTTP 429 with this Retry-After header: "30", "" for none (seen in
// https://github.com/slackapi/node-slack-sdk/issues/1421), or something odd.
func TooMany(retryAfter string) Fault {
	return Fault{name: "429 " + retryAfter, before: whole(429, jsonKind, retryAfter, `{"ok":false,"error":"ratelimited"}`)}
}

// Refuse answers HTTP 200 with ok:false and this error; ratelimited is also
// seen as rate_limited (https://github.com/slackapi/slack-github-action/issues/292).
func Refuse(code string) Fault {
	return Fault{name: "refuse " + code, before: whole(200, jsonKind, "", `{"ok":false,"error":"`+code+`"}`)}
}

// Status answers with an HTTP status and nothing useful; nothing is done.
func Status(code int) Fault {
	return Fault{name: http.StatusText(code), before: whole(code, "text/plain", "", "")}
}

// AcceptThenStatus does what was asked and answers with this HTTP status.
func AcceptThenStatus(code int) Fault {
	return Fault{name: "accept then " + http.StatusText(code), after: whole(code, "text/plain", "", "")}
}

// AcceptThenReset does what was asked and cuts the connection before the answer.
func AcceptThenReset() Fault {
	return Fault{name: "accept then reset", after: func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }}
}

// AcceptThenRefuse does what was asked and says that it did not: internal_error
// and fatal_error may hide a success, and so may a rate limit.
func AcceptThenRefuse(code string) Fault {
	return Fault{name: "accept then " + code, after: whole(200, jsonKind, "", `{"ok":false,"error":"`+code+`"}`)}
}

// Reset cuts the connection; nothing is done.
func Reset() Fault {
	return Fault{name: "reset", before: func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }}
}

// Hang never answers; nothing is done. It ends when the client goes away.
func Hang() Fault {
	return Fault{name: "hang", before: func(_ http.ResponseWriter, r *http.Request) {
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	}}
}

// AcceptThenHang does what was asked and never answers.
func AcceptThenHang() Fault {
	return Fault{name: "accept then hang", after: func(_ http.ResponseWriter, r *http.Request) {
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	}}
}

// Slow does what was asked and answers after this time.
func Slow(d time.Duration) Fault { return Fault{name: "slow " + d.String(), delay: d} }

// Empty answers HTTP 200 with {}: a proxy's idea of success. Nothing is done.
func Empty() Fault { return Fault{name: "empty object", before: whole(200, jsonKind, "", "{}")} }

// Page answers HTTP 200 with an HTML page, as a captive portal does. Nothing is done.
func Page() Fault {
	return Fault{name: "html page", before: whole(200, "text/html", "", "<html><body>maintenance</body></html>")}
}
