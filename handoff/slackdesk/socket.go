package slackdesk

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// Delivered is what came over a connection, in the form in which HTTP carries it:
// Body is the body of the request to the route of that kind.
type Delivered struct {
	Kind DeliveredKind
	Body []byte
}

// DeliveredKind names one of the four routes.
type DeliveredKind int

// The kinds of delivery.
const (
	DeliveredEvent DeliveredKind = iota
	DeliveredInteraction
	DeliveredCommand
	DeliveredOptions
)

// Taker takes what was delivered. ok only after it is durable: what was not taken
// is not acknowledged, and Slack delivers events again. The answer may be nil.
type Taker func(ctx context.Context, d Delivered) (answer []byte, ok bool)

// SocketConfig of Sockets. AppToken and Take are required.
type SocketConfig struct {
	AppToken string
	// APIURL is Slack's base address, with a closing slash; empty: Slack's own.
	APIURL string
	Take   Taker
	// Opened is called after each connection was opened: what was delivered before
	// may be lost.
	Opened func()
	// Note is told what keeps connections from standing, "" when all is well.
	Note func(string)
	Log  *slog.Logger
	// Count is how many connections are kept; default 2. Slack allows ten for each
	// app, over all processes.
	Count int
	// Quiet is how long a connection may be silent before it counts as dead;
	// default 30 s. Slack pings every ten seconds or so.
	Quiet time.Duration
	// Wait is the first pause after a connection failed, up to 64 times as much
	// after further failures; default 500 ms.
	Wait time.Duration
	// Within bounds the taking of one delivery; default 1900 ms, of Slack's 3 s.
	Within time.Duration
}

// Sockets receive over WebSockets what Slack otherwise delivers over HTTP
// (https://docs.slack.dev/apis/events-api/using-socket-mode).
type Sockets struct {
	SocketConfig
	http *http.Client

	mu   sync.Mutex
	live map[*link]bool
	note string
}

// NewSockets returns Sockets; nothing is opened before Run.
func NewSockets(c SocketConfig) (*Sockets, error) {
	switch {
	case !strings.HasPrefix(c.AppToken, "xapp-"):
		return nil, errors.New("slack app token: does not begin with xapp-")
	case c.Take == nil:
		return nil, errors.New("slack sockets: nobody takes what comes")
	case c.APIURL == "":
		c.APIURL = slackAPI
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Opened == nil {
		c.Opened = func() {}
	}
	if c.Note == nil {
		c.Note = func(string) {}
	}
	if c.Count == 0 {
		c.Count = 2
	}
	if c.Quiet == 0 {
		c.Quiet = 30 * time.Second
	}
	if c.Wait == 0 {
		c.Wait = 500 * time.Millisecond
	}
	if c.Within == 0 {
		c.Within = 1900 * time.Millisecond
	}
	return &Sockets{SocketConfig: c, http: &http.Client{Timeout: dialWithin}, live: map[*link]bool{}}, nil
}

const (
	dialWithin = 10 * time.Second
	// writeWithin bounds the writing of an acknowledgement.
	writeWithin = 5 * time.Second
	// maxFrame is the most that one delivery may have, in bytes.
	maxFrame = 4 << 20
	// maxAck: Slack drops a larger acknowledgement without a word.
	maxAck = 20_000
	// inLine is how many events may wait their turn on one connection. More are not
	// acknowledged, and come again.
	inLine = 1000
	// drainFor is how long a connection that Slack is about to close is still read.
	drainFor = 30 * time.Second
	// shutFor is the pause after an answer that no retry changes soon: the token is
	// refused, too many connections are open, Socket Mode is off.
	shutFor = time.Minute
)

// Run keeps the connections until ctx ends, and lets them go then.
func (s *Sockets) Run(ctx context.Context) {
	var all sync.WaitGroup
	for range s.Count {
		all.Go(func() { s.keep(ctx) })
	}
	all.Wait()
}

// Open is how many connections stand.
func (s *Sockets) Open() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.live)
}

// Renew closes every connection, so that new ones are opened: the watch-dog's way
// when they look alive and nothing comes.
func (s *Sockets) Renew() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for l := range s.live {
		_ = l.conn.Close()
	}
}

// keep keeps one connection. Its successor is opened as soon as Slack announces
// its end, while it is still read.
func (s *Sockets) keep(ctx context.Context) {
	var old sync.WaitGroup
	defer old.Wait()
	failures := 0
	for ctx.Err() == nil {
		l, pause, err := s.open(ctx)
		if err != nil {
			s.failed(ctx, err)
			failures++
			s.rest(ctx, max(pause, s.backoff(failures)))
			continue
		}
		began := time.Now()
		old.Go(func() { l.serve(ctx) })
		s.stands()
		s.Opened()
		select {
		case <-l.leaving:
		case <-ctx.Done():
			return
		}
		switch pause := l.pause(); {
		case pause > 0:
			s.failed(ctx, errors.New("slack ended the connection: "+l.reason()))
			failures++
			s.rest(ctx, pause)
		case time.Since(began) < s.backoff(4): // it did not stand long
			failures++
			s.rest(ctx, s.backoff(failures))
		default:
			failures = 0
		}
	}
}

func (s *Sockets) rest(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// backoff doubles from Wait, with up to half of it at random: several processes
// shall not come back together.
func (s *Sockets) backoff(failures int) time.Duration {
	d := s.Wait << min(max(failures, 1)-1, 6)
	return d + rand.N(d/2+1)
}

// failed tells why there is no connection, once for each reason.
func (s *Sockets) failed(ctx context.Context, err error) {
	if ctx.Err() != nil {
		return
	}
	s.mu.Lock()
	alone := len(s.live) == 0
	changed := alone && s.note != err.Error()
	if alone {
		s.note = err.Error()
	}
	s.mu.Unlock()
	if changed {
		s.Log.Error("no connection to slack", "event", "socket", "err", err)
		s.Note("no connection: " + err.Error())
	}
}

func (s *Sockets) stands() {
	s.mu.Lock()
	changed := s.note != ""
	s.note = ""
	s.mu.Unlock()
	if changed {
		s.Note("")
	}
}

// open asks for an address and connects. The pause is set where trying again
// soon is of no use.
func (s *Sockets) open(ctx context.Context) (*link, time.Duration, error) {
	var page struct {
		URL string `json:"url"`
	}
	ctx, cancel := context.WithTimeout(ctx, dialWithin)
	defer cancel()
	if err := ask(ctx, s.http, s.APIURL, s.AppToken, "apps.connections.open", url.Values{}, &page); err != nil {
		p := judge(err, true)
		if p.Fate == Auth || p.Fate == Content {
			p.After = shutFor
		}
		return nil, p.After, errors.New("asking for a connection: " + p.word())
	}
	// The address holds a ticket, so errors of the dialler are not passed on whole.
	d := websocket.Dialer{Proxy: http.ProxyFromEnvironment, HandshakeTimeout: dialWithin}
	conn, _, err := d.DialContext(ctx, page.URL, nil) //nolint:bodyclose // the body of a handshake needs no closing, says the library
	if err != nil {
		return nil, 0, errors.New("connecting: no answer")
	}
	l := &link{s: s, conn: conn, leaving: make(chan struct{}), line: make(chan frame, inLine)}
	conn.SetReadLimit(maxFrame)
	conn.SetPingHandler(func(data string) error {
		l.alive()
		return conn.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(writeWithin))
	})
	l.alive()
	var hello frame
	if conn.ReadJSON(&hello) != nil || hello.Type != "hello" {
		_ = conn.Close()
		if hello.Type == "disconnect" {
			return nil, shutFor, errors.New("connecting: turned away: " + reasonWord(hello.Reason))
		}
		return nil, 0, errors.New("connecting: no hello")
	}
	s.mu.Lock()
	s.live[l] = true
	s.mu.Unlock()
	return l, 0, nil
}

// ProbeSocket asks whether connections may be opened with a token, and opens none.
func ProbeSocket(ctx context.Context, apiURL, token string) error {
	var page struct{}
	err := ask(ctx, &http.Client{Timeout: dialWithin}, apiURL, token, "apps.connections.open", url.Values{}, &page)
	if err != nil {
		return errors.New("asking slack for a connection: " + judge(err, true).word())
	}
	return nil
}
