package demo

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// stateView is everything that the page shows.
type stateView struct {
	// Ready: the bot listens.
	Ready bool `json:"ready"`
	// Shift of the clock in milliseconds.
	Shift  int64       `json:"shift"`
	Hours  string      `json:"hours"`
	Open   bool        `json:"open"` // it is within the hours
	Phones []phoneView `json:"phones"`
	Desk   deskView    `json:"desk"`
}

func (d *Demo) state() stateView {
	d.mu.Lock()
	ready := d.ready
	d.mu.Unlock()
	s := stateView{
		Ready: ready, Shift: d.Shift().Milliseconds(), Hours: d.hours.text(), Open: d.hours.open(d.now()),
		Phones: []phoneView{}, Desk: d.deskView(),
	}
	for _, ph := range d.allPhones() {
		v := ph.view()
		v.Menu = d.menuView(ph.p.RichMenu())
		s.Phones = append(s.Phones, v)
	}
	return s
}

const (
	// gather is how long changes are collected before the page hears of them.
	gather = 40 * time.Millisecond
	// breath is how often a silent page is looked at: the loading animation and
	// the opening hours end by time alone.
	breath = 2 * time.Second
)

// events streams the state whenever it differs from what was sent last
// (html.spec.whatwg.org/multipage/server-sent-events.html).
func (d *Demo) events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	stream := http.NewResponseController(w)
	_ = stream.SetWriteDeadline(time.Time{})
	tick := time.NewTicker(breath)
	defer tick.Stop()
	pause := time.NewTimer(gather)
	defer pause.Stop()
	var last []byte
	for {
		line, slack, own := d.line.Changed(), d.slack.Changed(), d.change()
		state, err := json.Marshal(d.state())
		if err != nil {
			d.log.Error("state of the try-out", "event", "demo", "error", err)
			return
		}
		text := ": still here\n\n"
		if !bytes.Equal(state, last) {
			last, text = state, fmt.Sprintf("event: state\ndata: %s\n\n", state)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			return
		}
		if stream.Flush() != nil {
			return
		}
		select {
		case <-line:
		case <-slack:
		case <-own:
		case <-tick.C:
			continue
		case <-r.Context().Done():
			return
		case <-d.done:
			return
		}
		pause.Reset(gather)
		select {
		case <-pause.C:
		case <-r.Context().Done():
			return
		}
	}
}
