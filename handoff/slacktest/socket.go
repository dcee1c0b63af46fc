package slacktest

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

// Limits of Socket Mode (https://docs.slack.dev/apis/events-api/using-socket-mode).
const (
	// mostSockets of one app may be open at the same time.
	mostSockets = 10
	// mostAck is how many bytes an acknowledgement may have; a larger one is
	// dropped without a word.
	mostAck = 20_000
	// ticketLife is how long the address of a connection may be used, once.
	ticketLife = 30 * time.Second
	// pingEvery is how often Slack pings a connection.
	pingEvery = 10 * time.Second
	// writeWithin bounds one write to a connection.
	writeWithin = 5 * time.Second
)

// Reasons with which Slack ends a connection.
const (
	ReasonWarning   = "warning" // it will be closed in some seconds
	ReasonRefresh   = "refresh_requested"
	ReasonTooMany   = "too_many_websockets"
	ReasonSwitched  = "link_disabled" // Socket Mode was switched off
	noSocketReason  = "connection_failed"
	lateReason      = "timeout"
	appTokenScope   = "connections:write"
	socketPathStart = "/link/"
)

// SocketMode makes the app one that receives over WebSockets, opened with this
// app-level token, instead of over HTTP.
func SocketMode(appToken string) Option { return func(c *config) { c.appToken = appToken } }

// SocketPing sets how often a connection is pinged; 0 is never. Slack's, and the
// default, is some ten seconds.
func SocketPing(d time.Duration) Option { return func(c *config) { c.ping = d } }

// sockets are the app's open connections.
type sockets struct {
	tickets map[string]time.Time
	open    []*socket
	turn    int
	scope   bool // the app-level token has connections:write
	frozen  bool
	waiting map[string]chan []byte // by envelope id: where its acknowledgement goes
	known   map[string]bool        // every envelope id that was sent: may it carry an answer
	acked   map[string]bool
}

// socket is one connection. Writes go through the workspace's lock.
type socket struct {
	conn *websocket.Conn
	done chan struct{}
	// leaving: a disconnect was announced, nothing more is delivered here.
	leaving bool
}

// openConnection is https://docs.slack.dev/reference/methods/apps.connections.open:
// an address that opens one connection, once.
func (w *Workspace) openConnection(token string) (map[string]any, error) {
	switch {
	case token == "":
		return nil, refuse("not_authed")
	case strings.HasPrefix(token, "xoxb-"):
		return nil, refuse("not_allowed_token_type")
	case w.cfg.appToken == "" || token != w.cfg.appToken:
		return nil, refuse("invalid_auth")
	case w.revoked:
		return nil, refuse("token_revoked")
	case !w.sockets.scope:
		return nil, &refusal{"missing_scope", map[string]any{"needed": appTokenScope, "provided": ""}}
	}
	ticket := w.id("ticket-")
	w.sockets.tickets[ticket] = w.now()
	at := "ws" + strings.TrimPrefix(w.baseURL, "http") + socketPathStart
	return map[string]any{"url": at + "?" + url.Values{"ticket": {ticket}, "app_id": {w.cfg.appID}}.Encode()}, nil
}

// upgrader takes whatever Origin a client names, as Slack does.
var upgrader = websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}

// serveSocket opens a connection: hello, or at once too_many_websockets.
func (w *Workspace) serveSocket(rw http.ResponseWriter, r *http.Request) {
	ticket := r.URL.Query().Get("ticket")
	w.mu.Lock()
	made, ok := w.sockets.tickets[ticket]
	delete(w.sockets.tickets, ticket)
	if !ok {
		w.violation("a connection with a ticket that is unknown or used up")
	}
	ok = ok && w.now().Sub(made) <= ticketLife
	w.mu.Unlock()
	if !ok {
		http.Error(rw, "invalid ticket", http.StatusForbidden)
		return
	}
	conn, err := upgrader.Upgrade(rw, r, nil)
	if err != nil {
		return
	}
	s := &socket{conn: conn, done: make(chan struct{})}
	w.mu.Lock()
	if len(w.sockets.open) >= mostSockets {
		s.say(map[string]any{"type": "disconnect", "reason": ReasonTooMany, "debug_info": map[string]any{"host": "applink-test"}})
		w.mu.Unlock()
		_ = conn.Close()
		return
	}
	w.sockets.open = append(w.sockets.open, s)
	s.say(map[string]any{
		"type": "hello", "num_connections": len(w.sockets.open),
		"connection_info": map[string]any{"app_id": w.cfg.appID},
		"debug_info":      map[string]any{"host": "applink-test", "build_number": 1, "approximate_connection_time": 18060},
	})
	ping := w.cfg.ping
	w.touch()
	w.mu.Unlock()
	if ping > 0 {
		go s.ping(ping)
	}
	w.hear(s)
}

func (s *socket) say(v any) {
	_ = s.conn.SetWriteDeadline(time.Now().Add(writeWithin))
	_ = s.conn.WriteJSON(v) // a connection that is gone is noticed by its reader
}

func (s *socket) ping(every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			if s.conn.WriteControl(websocket.PingMessage, []byte("Ping"), time.Now().Add(writeWithin)) != nil {
				return
			}
		case <-s.done:
			return
		}
	}
}

// hear reads acknowledgements until the connection ends.
func (w *Workspace) hear(s *socket) {
	for {
		_, frame, err := s.conn.ReadMessage()
		if err != nil {
			break
		}
		w.acknowledged(frame)
	}
	close(s.done)
	_ = s.conn.Close()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.forget(s)
}

func (w *Workspace) forget(s *socket) {
	for i, o := range w.sockets.open {
		if o == s {
			w.sockets.open = append(w.sockets.open[:i], w.sockets.open[i+1:]...)
			break
		}
	}
	w.touch()
}

// acknowledged judges what the program sent over a connection.
func (w *Workspace) acknowledged(frame []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(frame) > mostAck {
		w.violation("an acknowledgement of %d bytes is dropped", len(frame))
		return
	}
	var a struct {
		ID      string          `json:"envelope_id"`
		Payload json.RawMessage `json:"payload"`
	}
	if err := json.Unmarshal(frame, &a); err != nil || a.ID == "" {
		w.violation("a frame that is no acknowledgement")
		return
	}
	answers, known := w.sockets.known[a.ID]
	switch {
	case !known:
		w.violation("an acknowledgement of an envelope that was never sent")
		return
	case w.sockets.acked[a.ID]:
		w.violation("a second acknowledgement of one envelope")
		return
	case len(a.Payload) > 0 && !answers:
		w.violation("an answer to an envelope that takes none")
	}
	w.sockets.acked[a.ID] = true
	if ch := w.sockets.waiting[a.ID]; ch != nil {
		delete(w.sockets.waiting, a.ID)
		ch <- a.Payload // buffered
	}
}

// errNoSocket and errLate are why a delivery over a connection failed.
var (
	errNoSocket = errors.New("no connection is open")
	errLate     = errors.New("no acknowledgement in time")
)

// sendSocket delivers over any one of the open connections and waits for the
// acknowledgement.
func (w *Workspace) sendSocket(p *parcel, n int, reason string) (answer, error) {
	typ, payload := socketForm(p)
	w.mu.Lock()
	s := w.nextSocket()
	if s == nil {
		w.mu.Unlock()
		return answer{}, errNoSocket
	}
	id := w.id("env-")
	envelope := map[string]any{
		"type": typ, "envelope_id": id, "payload": payload, "accepts_response_payload": typ != "events_api",
	}
	if typ == "events_api" {
		envelope["retry_attempt"], envelope["retry_reason"] = n, reason
	}
	ch := make(chan []byte, 1)
	w.sockets.known[id], w.sockets.waiting[id] = typ != "events_api", ch
	if w.sockets.frozen {
		w.mu.Unlock()
		return answer{}, errLate
	}
	s.say(envelope)
	deadline := w.cfg.deadline
	w.mu.Unlock()
	late := time.NewTimer(deadline)
	defer late.Stop()
	var err error
	select {
	case body := <-ch:
		return answer{status: http.StatusOK, body: body}, nil
	case <-s.done:
		err = errNoSocket
	case <-late.C:
		err = errLate
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.sockets.waiting, id)
	return answer{}, err
}

// nextSocket takes the connections in turn: a payload goes to any one of them.
func (w *Workspace) nextSocket() *socket {
	var fit []*socket
	for _, s := range w.sockets.open {
		if !s.leaving {
			fit = append(fit, s)
		}
	}
	if len(fit) == 0 {
		return nil
	}
	w.sockets.turn++
	return fit[w.sockets.turn%len(fit)]
}

// socketForm is what HTTP would carry, as an envelope carries it: a command's
// fields as an object, an interaction's payload without its form.
func socketForm(p *parcel) (typ string, payload json.RawMessage) {
	form, _ := url.ParseQuery(string(p.body)) // only read below, where it is our own form
	switch p.kind {
	case KindCommand:
		fields := map[string]string{}
		for k, v := range form {
			fields[k] = v[0]
		}
		payload, _ = json.Marshal(fields)
		return "slash_commands", payload
	case KindInteraction, KindOptions:
		return "interactive", json.RawMessage(form.Get("payload"))
	}
	return "events_api", json.RawMessage(p.body)
}

// Sockets is how many connections are open that are not about to be closed.
func (w *Workspace) Sockets() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := 0
	for _, s := range w.sockets.open {
		if !s.leaving {
			n++
		}
	}
	return n
}

// Disconnect announces the end of every open connection, with this reason. They
// stay open until CutSockets, or until the program closes them.
func (w *Workspace) Disconnect(reason string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range w.sockets.open {
		s.leaving = true
		s.say(map[string]any{"type": "disconnect", "reason": reason, "debug_info": map[string]any{"host": "applink-test"}})
	}
}

// CutSockets closes every open connection without a word.
func (w *Workspace) CutSockets() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cutSockets()
}

func (w *Workspace) cutSockets() {
	for _, s := range w.sockets.open {
		s.leaving = true
		_ = s.conn.Close()
	}
}

// FreezeSockets makes the connections look alive, with pings, while nothing is
// delivered over them any more (https://github.com/slackapi/python-slack-sdk/issues/1701).
// What is delivered over them meanwhile is lost.
func (w *Workspace) FreezeSockets(on bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sockets.frozen = on
}

// SocketScope grants connections:write to the app-level token or takes it away.
func (w *Workspace) SocketScope(granted bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sockets.scope = granted
}

// Envelope delivers an envelope of any type over a connection, or a frame that is
// no JSON when typ is "". It says whether it was acknowledged.
func (w *Workspace) Envelope(typ string, payload json.RawMessage) bool {
	w.mu.Lock()
	s := w.nextSocket()
	if s == nil {
		w.mu.Unlock()
		return false
	}
	if typ == "" {
		_ = s.conn.SetWriteDeadline(time.Now().Add(writeWithin))
		_ = s.conn.WriteMessage(websocket.TextMessage, payload)
		w.mu.Unlock()
		return false
	}
	id := w.id("env-")
	ch := make(chan []byte, 1)
	w.sockets.known[id], w.sockets.waiting[id] = false, ch
	s.say(map[string]any{"type": typ, "envelope_id": id, "payload": payload, "accepts_response_payload": false})
	deadline := w.cfg.deadline
	w.mu.Unlock()
	late := time.NewTimer(deadline)
	defer late.Stop()
	select {
	case <-ch:
		return true
	case <-s.done:
	case <-late.C:
	}
	return false
}
