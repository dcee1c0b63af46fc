package linetest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"path"
	"strings"
)

// maxBody is LINE's limit of a request body (REF #send-push-message, status 413).
const maxBody = 2 << 20

// request is one API call on its way through an endpoint. Endpoints run with
// the platform locked.
type request struct {
	*http.Request
	call *Call
	body []byte
}

type handler func(*request) answer

type route struct {
	pattern string // "METHOD /path/{template}"
	data    bool   // served by api-data.line.me
	retry   bool   // takes X-Line-Retry-Key
	json    bool   // wants a JSON body
	free    bool   // runs without the platform locked
	rate    rate
	serve   handler
}

// hostData and hostAPI are LINE's two hosts; a request that names one of them
// finds only its paths.
const (
	hostAPI  = "api.line.me"
	hostData = "api-data.line.me"
)

func (p *Platform) routes() *http.ServeMux {
	mux := http.NewServeMux()
	for _, rt := range p.endpoints() {
		mux.HandleFunc(rt.pattern, func(w http.ResponseWriter, r *http.Request) { p.serve(w, r, &rt) })
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { p.serve(w, r, nil) })
	return mux
}

// ServeHTTP serves both hosts.
func (p *Platform) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if path.Clean(r.URL.Path) != r.URL.Path {
		p.serve(w, r, nil)
		return
	}
	p.mux.ServeHTTP(w, r)
}

// API serves only what api.line.me serves.
func (p *Platform) API() http.Handler { return p.as(hostAPI) }

// Data serves only what api-data.line.me serves: content of messages and
// images of rich menus.
func (p *Platform) Data() http.Handler { return p.as(hostData) }

func (p *Platform) as(host string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r = r.Clone(r.Context())
		r.Host = host
		p.ServeHTTP(w, r)
	})
}

func (p *Platform) serve(w http.ResponseWriter, r *http.Request, rt *route) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		return
	}
	if rt != nil && ((r.Host == hostAPI && rt.data) || (r.Host == hostData && !rt.data)) {
		rt = nil
	}
	endpoint := ""
	if rt != nil {
		endpoint = rt.pattern
	}
	c := p.arrive(r, body, endpoint)
	f := p.takeFault(r.URL.Path, endpoint)
	if f.Name != "" {
		p.set(func() { c.Fault = f.Name })
	}
	if f.Latency > 0 && p.wait(r.Context(), f.Latency) != nil {
		return
	}
	var a answer
	if f.Accept || !f.ends() {
		a = p.answer(&request{Request: r, call: c, body: body}, rt)
	}
	switch {
	case f.Hang:
		select {
		case <-r.Context().Done():
		case <-p.closed:
		}
		panic(http.ErrAbortHandler)
	case f.Reset:
		cut(w)
		return
	case f.Status != 0:
		a = answer{status: f.Status}
		if f.Status != http.StatusAccepted {
			a.body = errorBody{Message: f.Message}
		}
	}
	if f.Header != nil {
		a.header = f.Header
	}
	p.settle(c, a.status, a.message())
	a.write(w, c.RequestID)
}

func (f Fault) ends() bool { return f.Status != 0 || f.Reset || f.Hang }

// answer checks what is common to all endpoints, then asks the endpoint.
func (p *Platform) answer(r *request, rt *route) answer {
	p.mu.Lock()
	defer p.mu.Unlock()
	defer p.notify()
	if scheme, tok, _ := strings.Cut(r.Header.Get("Authorization"), " "); scheme != "Bearer" || tok != p.token {
		return refuse(http.StatusUnauthorized, msgAuth)
	}
	if rt == nil {
		return p.unknownPath(r)
	}
	if !p.take(rt) {
		p.violate(r.call, RateExceeded, rt.pattern)
		return refuse(http.StatusTooManyRequests, msgRateLimit)
	}
	if len(r.body) > maxBody {
		return refuse(http.StatusRequestEntityTooLarge, msgTooLarge)
	}
	// "If you specify the retry key for an API that doesn't support it, 400"
	// (DOCS messaging-api/retrying-api-request/). An empty header counts as none:
	// LINE's own SDKs send it so.
	if r.call.RetryKey != "" && !rt.retry {
		return bad(msgRetryHeader)
	}
	if rt.json && (len(r.body) > 0 || r.Method == http.MethodPost) {
		if mt, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || mt != "application/json" {
			return bad(fmt.Sprintf("The content type, %s, is not supported", r.Header.Get("Content-Type")))
		}
	}
	if rt.free {
		p.mu.Unlock()
		defer p.mu.Lock()
	}
	return rt.serve(r)
}

func (p *Platform) unknownPath(r *request) answer {
	for _, m := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete} {
		probe := &http.Request{Method: m, URL: r.URL, Host: r.Host}
		if _, pattern := p.mux.Handler(probe); m != r.Method && pattern != "/" && pattern != "" && r.Host != hostAPI && r.Host != hostData {
			return refuse(http.StatusMethodNotAllowed, "Method not allowed")
		}
	}
	return refuse(http.StatusNotFound, msgNotFound)
}

// object reads the JSON body as an object, or returns the 400 that LINE gives.
func (r *request) object() (map[string]any, *answer) {
	v, err := decode(r.body)
	if err != nil {
		line, col := position(r.body, err)
		a := bad(fmt.Sprintf("The request body could not be parsed as JSON (line: %d, column: %d)", line, col))
		return nil, &a
	}
	m, isObject := v.(map[string]any)
	if !isObject {
		a := bad("The request body could not be parsed as JSON (line: 1, column: 1)")
		return nil, &a
	}
	return m, nil
}

func position(b []byte, err error) (line, col int) {
	off := len(b)
	var se *json.SyntaxError
	if errors.As(err, &se) {
		off = min(int(se.Offset), len(b))
	}
	before := string(b[:off])
	return strings.Count(before, "\n") + 1, off - strings.LastIndex(before, "\n")
}
