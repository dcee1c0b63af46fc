package slackdesk_test

import (
	"context"
	"encoding/json"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tonari/handoff/slackdesk"
	"tonari/handoff/slacktest"
)

// plugged is a workspace in Socket Mode with a program that listens.
type plugged struct {
	*slacktest.Workspace
	t       *testing.T
	sockets *slackdesk.Sockets
	channel *slacktest.Channel
	aoi     *slacktest.Member

	mu     sync.Mutex
	got    []slackdesk.Delivered
	notes  []string
	opened chan struct{}
	take   func(slackdesk.Delivered) ([]byte, bool)
}

func plug(t *testing.T, change func(*slackdesk.SocketConfig), o ...slacktest.Option) *plugged {
	t.Helper()
	p := &plugged{t: t, opened: make(chan struct{}, 100), Workspace: slacktest.New(append([]slacktest.Option{slacktest.SocketMode("xapp-1"), slacktest.Deadline(2 * time.Second)}, o...)...)}
	server := httptest.NewServer(p.Workspace)
	c := slackdesk.SocketConfig{
		AppToken: "xapp-1", APIURL: server.URL + "/api/", Take: p.taken, Wait: 2 * time.Millisecond,
		Opened: func() { p.opened <- struct{}{} },
		Note:   func(n string) { p.mu.Lock(); p.notes = append(p.notes, n); p.mu.Unlock() },
	}
	if change != nil {
		change(&c)
	}
	var err error
	if p.sockets, err = slackdesk.NewSockets(c); err != nil {
		t.Fatal(err)
	}
	p.channel, p.aoi = p.Channel("desk"), p.Member("Aoi", slacktest.ID("U0AOI"))
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { defer close(ended); p.sockets.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		<-ended
		server.Close()
		if v := p.Violations(); len(v) > 0 {
			t.Error(v)
		}
	})
	return p
}

func (p *plugged) taken(_ context.Context, d slackdesk.Delivered) ([]byte, bool) {
	p.mu.Lock()
	p.got = append(p.got, d)
	take := p.take
	p.mu.Unlock()
	if take != nil {
		return take(d)
	}
	return nil, true
}

func (p *plugged) deliveries() []slackdesk.Delivered {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]slackdesk.Delivered(nil), p.got...)
}

// until waits for a number of connections.
func (p *plugged) until(n int) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), 10*time.Second)
	defer cancel()
	if err := p.Wait(ctx, func() bool { return p.Sockets() == n }); err != nil {
		p.t.Fatalf("%d connections, want %d", p.Sockets(), n)
	}
}

// opens waits until the program has opened so many connections.
func (p *plugged) opens(n int) {
	p.t.Helper()
	for range n {
		select {
		case <-p.opened:
		case <-time.After(10 * time.Second):
			p.t.Fatal("no connection is opened")
		}
	}
}

// texts are the texts of the messages that came.
func (p *plugged) texts() []string {
	var out []string
	for _, d := range p.deliveries() {
		var e struct {
			Event struct {
				Text string `json:"text"`
			} `json:"event"`
		}
		if d.Kind == slackdesk.DeliveredEvent && json.Unmarshal(d.Body, &e) == nil {
			out = append(out, e.Event.Text)
		}
	}
	return out
}

func TestWhatComesOverAConnectionHasTheFormOfHTTP(t *testing.T) {
	p := plug(t, nil)
	p.until(2)
	p.take = func(d slackdesk.Delivered) ([]byte, bool) {
		if d.Kind == slackdesk.DeliveredCommand {
			return []byte(`{"response_type":"ephemeral","text":"いまの当番"}`), true
		}
		return nil, true
	}
	p.aoi.Types(p.channel, "", "はい")
	if ack := p.aoi.Command("/tonari", "who & why"); !ack.OK() || !strings.Contains(string(ack.Body), "いまの当番") {
		t.Errorf("command: %+v", ack)
	}
	got := p.deliveries()
	if len(got) != 2 || got[0].Kind != slackdesk.DeliveredEvent || got[1].Kind != slackdesk.DeliveredCommand {
		t.Fatalf("%+v", got)
	}
	d := slackdesk.Decoder{TeamID: p.Team(), AppID: p.App()}
	c, err := d.Command(got[1].Body)
	if err != nil || c.Name != "/tonari" || c.Text != "who & why" || c.By != "U0AOI" {
		t.Errorf("command %+v %v", c, err)
	}
	if h, err := d.Event(got[0].Body); err != nil || h.Ignored != "top_level" {
		t.Errorf("event %+v %v", h, err)
	}
	payload := `{"type":"block_suggestion","value":"x=1; y%"}`
	if !p.Envelope("interactive", json.RawMessage(payload)) {
		t.Error("an options load is not acknowledged")
	}
	got = p.deliveries()
	form, _ := url.ParseQuery(string(got[2].Body))
	if got[2].Kind != slackdesk.DeliveredOptions || form.Get("payload") != payload {
		t.Errorf("options: %+v", got[2])
	}
}

// TestAnEnvelopeOfAnUnknownTypeIsAcknowledgedAndAFrameWithoutSenseDoesNoHarm: Slack
// repeats what is not acknowledged.
func TestAnEnvelopeOfAnUnknownTypeIsAcknowledgedAndAFrameWithoutSenseDoesNoHarm(t *testing.T) {
	p := plug(t, nil)
	p.until(2)
	if !p.Envelope("something_new", json.RawMessage(`{"a":[1]}`)) {
		t.Error("not acknowledged")
	}
	p.Envelope("", json.RawMessage(`{"type":`))
	p.Envelope("", json.RawMessage(`null`))
	p.Envelope("", json.RawMessage(`{"type":"not_known_either"}`))
	for range 4 { // each of the two connections still works
		p.aoi.Types(p.channel, "", "はい")
	}
	if n := len(p.texts()); n != 4 || p.PendingRetries() != 0 || len(p.deliveries()) != 4 {
		t.Errorf("%d messages, %d deliveries", n, len(p.deliveries()))
	}
}

func TestWhatWasNotTakenIsNotAcknowledged(t *testing.T) {
	p := plug(t, nil, slacktest.Deadline(30*time.Millisecond))
	p.until(2)
	p.take = func(slackdesk.Delivered) ([]byte, bool) { return nil, false }
	p.aoi.Types(p.channel, "", "はい")
	if p.PendingRetries() != 1 {
		t.Error("acknowledged")
	}
	p.mu.Lock()
	p.take = nil
	p.mu.Unlock()
	p.RedeliverAll()
	if diff := cmp.Diff([]string{"はい", "はい"}, p.texts()); diff != "" || p.PendingRetries() != 0 {
		t.Errorf("%s, %d wait", diff, p.PendingRetries())
	}
}

func TestAnAnswerThatIsTooLongIsLeftOutAndTheClickAcknowledged(t *testing.T) {
	p := plug(t, nil)
	p.until(2)
	p.take = func(slackdesk.Delivered) ([]byte, bool) {
		return []byte(`{"text":"` + strings.Repeat("x", 21_000) + `"}`), true
	}
	if ack := p.aoi.Command("/tonari", ""); !ack.OK() || len(ack.Body) != 0 {
		t.Errorf("%+v", ack)
	}
}

// TestARefreshHasNoGap: the successor stands before the old connection is closed.
func TestARefreshHasNoGap(t *testing.T) {
	for _, reason := range []string{slacktest.ReasonWarning, slacktest.ReasonRefresh} {
		p := plug(t, nil)
		p.opens(2)
		p.Disconnect(reason)
		p.opens(2)
		p.aoi.Types(p.channel, "", "まだ聞こえますか")
		if len(p.texts()) != 1 || p.sockets.Open() != 2 {
			t.Errorf("%s: %d messages, %d connections", reason, len(p.texts()), p.sockets.Open())
		}
	}
}

func TestACutConnectionIsOpenedAgainAndAnOutageIsNoted(t *testing.T) {
	p := plug(t, nil)
	p.until(2)
	p.CutSockets()
	p.until(2)
	p.Outage(true)
	p.until(0)
	noted := func() []string {
		p.mu.Lock()
		defer p.mu.Unlock()
		return append([]string(nil), p.notes...)
	}
	p.Outage(false)
	p.until(2)
	p.aoi.Types(p.channel, "", "もどりました")
	if len(p.texts()) != 1 {
		t.Error("nothing is heard after the outage")
	}
	if n := noted(); len(n) > 0 && n[len(n)-1] != "" {
		t.Errorf("the note stays: %q", n)
	}
}

func TestARefusedTokenIsNotedAndNotAskedForAgainAtOnce(t *testing.T) {
	for _, tc := range []struct {
		break_ func(*plugged)
		want   string
	}{
		{func(p *plugged) { p.Revoke(true) }, "no connection: asking for a connection: token_revoked"},
		{func(p *plugged) { p.SocketScope(false) }, "no connection: asking for a connection: missing_scope"},
	} {
		p := plug(t, nil)
		p.until(2)
		tc.break_(p)
		p.CutSockets()
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		err := p.Wait(ctx, func() bool {
			refused := 0
			for _, c := range p.Calls("apps.connections.open") {
				if c.Answer != "ok" {
					refused++
				}
			}
			return refused == 2 && p.sockets.Open() == 0
		})
		cancel()
		if err != nil {
			t.Error(err)
		}
		p.mu.Lock()
		notes := strings.Join(p.notes, "; ")
		p.mu.Unlock()
		if notes != "" && !strings.Contains(notes, tc.want) {
			t.Errorf("noted %q, want %q", notes, tc.want)
		}
	}
}

// TestASilentConnectionCountsAsDead: Slack pings; one that does not is gone.
func TestASilentConnectionCountsAsDead(t *testing.T) {
	p := plug(t, func(c *slackdesk.SocketConfig) { c.Quiet = 50 * time.Millisecond }, slacktest.SocketPing(0))
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := p.Wait(ctx, func() bool { return len(p.Calls("apps.connections.open")) >= 4 }); err != nil {
		t.Error("the silent connections were kept")
	}
	alive := plug(t, func(c *slackdesk.SocketConfig) { c.Quiet = 500 * time.Millisecond }, slacktest.SocketPing(20*time.Millisecond))
	alive.until(2)
	over := time.NewTimer(700 * time.Millisecond)
	<-over.C
	if n := len(alive.Calls("apps.connections.open")); n != 2 {
		t.Errorf("%d connections were opened although Slack pings", n)
	}
}

func TestTheEleventhConnectionWaits(t *testing.T) {
	p := plug(t, func(c *slackdesk.SocketConfig) { c.Count = 12 })
	p.until(10)
	if n := len(p.Calls("apps.connections.open")); n > 12 {
		t.Errorf("%d addresses asked for: it is tried again at once", n)
	}
}

func TestRenewOpensEverythingAnew(t *testing.T) {
	p := plug(t, nil)
	p.opens(2)
	p.sockets.Renew()
	p.opens(2)
	p.until(2)
}
