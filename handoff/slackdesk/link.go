package slackdesk

import (
	"context"
	"encoding/json"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// frame is one message of a connection.
type frame struct {
	Type    string          `json:"type"`
	Reason  string          `json:"reason"`
	ID      string          `json:"envelope_id"`
	Payload json.RawMessage `json:"payload"`
}

// reasonWord keeps what Slack says out of the log unless it is a machine word.
func reasonWord(s string) string {
	if !word.MatchString(s) {
		return "unknown"
	}
	return s
}

// link is one connection.
type link struct {
	s    *Sockets
	conn *websocket.Conn
	line chan frame // events, in their order

	writing  sync.Mutex
	left     sync.Once
	leaving  chan struct{} // closed when a successor is needed
	why      string        // set before leaving is closed
	draining atomic.Bool
}

// alive moves the moment at which the connection counts as dead. One that Slack
// is about to close is read to its end.
func (l *link) alive() {
	if !l.draining.Load() {
		_ = l.conn.SetReadDeadline(time.Now().Add(l.s.Quiet))
	}
}

func (l *link) leave(why string) {
	l.left.Do(func() {
		l.why = why
		l.s.mu.Lock()
		delete(l.s.live, l)
		l.s.mu.Unlock()
		close(l.leaving)
	})
}

func (l *link) reason() string { return l.why }

// pause is how long a successor must wait. An ordinary refresh needs none.
func (l *link) pause() time.Duration {
	if l.why == "too_many_websockets" || l.why == "link_disabled" {
		return shutFor
	}
	return 0
}

// serve reads until the connection ends. Events are taken one after the other, in
// the order in which they came; what a person waits for goes beside them.
func (l *link) serve(ctx context.Context) {
	ended := make(chan struct{})
	var beside sync.WaitGroup
	beside.Go(func() {
		for f := range l.line {
			l.take(ctx, f)
		}
	})
	beside.Go(func() {
		select {
		case <-ctx.Done():
			_ = l.conn.Close()
		case <-ended:
		}
	})
	for {
		var f frame
		_, data, err := l.conn.ReadMessage()
		if err != nil {
			break
		}
		l.alive()
		if json.Unmarshal(data, &f) != nil {
			continue
		}
		l.frame(ctx, f, &beside)
	}
	l.leave("closed")
	close(ended)
	close(l.line)
	beside.Wait()
	_ = l.conn.Close()
}

func (l *link) frame(ctx context.Context, f frame, beside *sync.WaitGroup) {
	switch {
	case f.Type == "disconnect":
		l.draining.Store(true)
		_ = l.conn.SetReadDeadline(time.Now().Add(drainFor))
		l.leave(reasonWord(f.Reason))
	case f.ID == "": // a hello, or what nobody knows yet
	case f.Type == "events_api":
		select {
		case l.line <- f:
		default:
			l.s.Log.Error("too many events wait; not acknowledged", "event", "socket")
		}
	default:
		beside.Go(func() { l.take(ctx, f) })
	}
}

// take hands a delivery on and acknowledges it. One of a type that nobody knows
// is acknowledged all the same, or Slack would repeat it.
func (l *link) take(ctx context.Context, f frame) {
	d, known := deliveredOf(f)
	var answer []byte
	if known {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), l.s.Within)
		defer cancel()
		var ok bool
		if answer, ok = l.s.Take(ctx, d); !ok {
			return
		}
	}
	ack := struct {
		ID      string          `json:"envelope_id"`
		Payload json.RawMessage `json:"payload,omitempty"`
	}{f.ID, nil}
	if d.Kind != DeliveredEvent {
		ack.Payload = answer
	}
	out, err := json.Marshal(ack)
	if err == nil && len(out) > maxAck {
		l.s.Log.Error("an answer is too long for a connection and is left out", "event", "socket", "bytes", len(out))
		ack.Payload = nil
		out, err = json.Marshal(ack)
	}
	if err != nil {
		return
	}
	l.writing.Lock()
	defer l.writing.Unlock()
	_ = l.conn.SetWriteDeadline(time.Now().Add(writeWithin))
	if l.conn.WriteMessage(websocket.TextMessage, out) != nil {
		_ = l.conn.Close() // what was not acknowledged comes again
	}
}

// deliveredOf gives an envelope the form in which HTTP carries the same, so that
// one decoder reads both.
func deliveredOf(f frame) (Delivered, bool) {
	switch f.Type {
	case "events_api":
		return Delivered{DeliveredEvent, f.Payload}, true
	case "interactive":
		var p struct {
			Type string `json:"type"`
		}
		kind := DeliveredInteraction
		if json.Unmarshal(f.Payload, &p) == nil && p.Type == "block_suggestion" {
			kind = DeliveredOptions
		}
		return Delivered{kind, []byte(url.Values{"payload": {string(f.Payload)}}.Encode())}, true
	case "slash_commands":
		var fields map[string]any
		if json.Unmarshal(f.Payload, &fields) != nil {
			return Delivered{}, false
		}
		form := url.Values{}
		for k, v := range fields {
			if s, ok := v.(string); ok {
				form.Set(k, s)
			}
		}
		return Delivered{DeliveredCommand, []byte(form.Encode())}, true
	}
	return Delivered{}, false
}
