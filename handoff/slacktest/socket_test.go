package slacktest_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"tonari/handoff/slacktest"
)

const appToken = "xapp-test"

// opened asks for a connection's address with a token.
func (w *world) opened(token string) (string, error) {
	api := slack.New(w.Token(), slack.OptionAPIURL(w.base+"/api/"), slack.OptionAppLevelToken(token))
	_, at, err := api.StartSocketModeContext(w.t.Context())
	return at, err
}

// plugged is an open connection after its hello.
func (w *world) plugged() *websocket.Conn {
	w.t.Helper()
	at, err := w.opened(appToken)
	if err != nil {
		w.t.Fatal(err)
	}
	conn := w.dial(at)
	if f := frame(w.t, conn); f["type"] != "hello" {
		w.t.Fatalf("the first frame is %v", f)
	}
	return conn
}

func (w *world) dial(at string) *websocket.Conn {
	w.t.Helper()
	conn, _, err := websocket.DefaultDialer.DialContext(w.t.Context(), at, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = conn.Close() })
	return conn
}

func frame(t *testing.T, conn *websocket.Conn) map[string]any {
	t.Helper()
	_ = conn.SetReadDeadline(time.Now().Add(5 * time.Second))
	var f map[string]any
	if err := conn.ReadJSON(&f); err != nil {
		t.Fatal(err)
	}
	return f
}

// TestSlacksOwnLibraryReceivesOverTheSocket lets slack-go's client judge the server.
func TestSlacksOwnLibraryReceivesOverTheSocket(t *testing.T) {
	w := newWorld(t, slacktest.SocketMode(appToken))
	client := socketmode.New(slack.New(w.Token(), slack.OptionAPIURL(w.base+"/api/"), slack.OptionAppLevelToken(appToken)))
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); _ = client.RunContext(ctx) }()
	got := make(chan string, 10)
	go func() {
		for e := range client.Events {
			switch e.Type {
			case socketmode.EventTypeEventsAPI, socketmode.EventTypeInteractive:
				got <- string(e.Type)
				_ = client.Ack(*e.Request)
			case socketmode.EventTypeSlashCommand:
				got <- string(e.Type)
				_ = client.Ack(*e.Request, map[string]string{"response_type": "ephemeral", "text": "いまの当番"})
			}
		}
	}()
	if err := w.Wait(ctx, func() bool { return w.Sockets() == 1 }); err != nil {
		t.Fatal(err)
	}
	p := w.post0(t)
	if err := w.Settle(ctx); err != nil { // the echo of the post
		t.Fatal(err)
	}
	w.aoi.Types(w.channel, p.TS, "はい")
	if ack, err := w.aoi.Clicks(p, "case_claim"); err != nil || !ack.OK() {
		t.Errorf("click: %+v %v", ack, err)
	}
	if ack := w.aoi.Command("/tonari", "who"); !strings.Contains(string(ack.Body), "いまの当番") {
		t.Errorf("command: %+v", ack)
	}
	cancel()
	<-ended
	close(got)
	var kinds []string
	for k := range got {
		kinds = append(kinds, k)
	}
	if diff := cmp.Diff([]string{"events_api", "events_api", "interactive", "slash_commands"}, kinds); diff != "" {
		t.Error(diff)
	}
	if v := w.Violations(); len(v) > 0 {
		t.Error(v)
	}
}

func TestAConnectionNeedsTheRightTokenScopeAndAFreshTicket(t *testing.T) {
	w := newWorld(t, slacktest.SocketMode(appToken))
	for token, want := range map[string]string{"xapp-other": "invalid_auth", w.Token(): "not_allowed_token_type", "": "not_authed"} {
		if _, err := w.opened(token); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", token, err, want)
		}
	}
	w.SocketScope(false)
	if _, err := w.opened(appToken); err == nil || err.Error() != "missing_scope" {
		t.Errorf("without connections:write: %v", err)
	}
	w.SocketScope(true)
	at, err := w.opened(appToken)
	if err != nil {
		t.Fatal(err)
	}
	w.dial(at)
	if _, r, err := websocket.DefaultDialer.DialContext(t.Context(), at, nil); err == nil || r.StatusCode != 403 {
		t.Errorf("a ticket was used twice: %v", err)
	}
	late, err := w.opened(appToken)
	if err != nil {
		t.Fatal(err)
	}
	w.clock.add(time.Minute)
	if _, _, err := websocket.DefaultDialer.DialContext(t.Context(), late, nil); err == nil {
		t.Error("an old ticket was taken")
	}
}

func TestTheEleventhConnectionIsTurnedAway(t *testing.T) {
	w := newWorld(t, slacktest.SocketMode(appToken))
	for range 10 {
		w.plugged()
	}
	at, err := w.opened(appToken)
	if err != nil {
		t.Fatal(err)
	}
	if f := frame(t, w.dial(at)); f["type"] != "disconnect" || f["reason"] != slacktest.ReasonTooMany {
		t.Errorf("frame %v", f)
	}
	if n := w.Sockets(); n != 10 {
		t.Errorf("%d connections", n)
	}
}

// TestWhatIsNotAcknowledgedComesAgain: with its attempt and reason, but a click never.
func TestWhatIsNotAcknowledgedComesAgain(t *testing.T) {
	w := newWorld(t, slacktest.SocketMode(appToken), slacktest.Deadline(20*time.Millisecond))
	p := w.post0(t)
	conn := w.plugged()
	w.aoi.Types(w.channel, p.TS, "はい")
	first := frame(t, conn)
	if w.PendingRetries() == 0 {
		t.Fatal("no retry is planned")
	}
	w.RedeliverAll()
	var second map[string]any
	for second == nil || payloadOf(second) != payloadOf(first) { // the echo of the post comes again, too
		second = frame(t, conn)
	}
	if second["retry_attempt"] != 1.0 || second["retry_reason"] != "timeout" || second["envelope_id"] == first["envelope_id"] {
		t.Errorf("again: %v", second)
	}
	before := w.PendingRetries()
	if ack, err := w.aoi.Clicks(p, "case_claim"); err != nil || ack.OK() {
		t.Errorf("an unanswered click: %+v %v", ack, err)
	}
	if w.PendingRetries() != before {
		t.Error("a click is delivered again")
	}
}

func payloadOf(envelope map[string]any) string {
	b, _ := json.Marshal(envelope["payload"])
	return string(b)
}

func TestWrongAcknowledgementsAreViolations(t *testing.T) {
	for _, tc := range []struct{ about, ack, want string }{
		{"unknown", `{"envelope_id":"env-9999"}`, "never sent"},
		{"no envelope", `{"payload":{}}`, "no acknowledgement"},
		{"no JSON", `ok`, "no acknowledgement"},
		{"an answer to an event", `{"envelope_id":"ID","payload":{"text":"x"}}`, "takes none"},
		{"too large", `{"envelope_id":"ID","x":"` + strings.Repeat("x", 20_000) + `"}`, "dropped"},
	} {
		w := newWorld(t, slacktest.SocketMode(appToken), slacktest.Deadline(50*time.Millisecond))
		conn := w.plugged()
		done := make(chan struct{})
		go func() { defer close(done); w.aoi.Types(w.channel, "", "はい") }()
		id, _ := frame(t, conn)["envelope_id"].(string)
		if err := conn.WriteMessage(websocket.TextMessage, []byte(strings.Replace(tc.ack, "ID", id, 1))); err != nil {
			t.Fatal(err)
		}
		<-done
		seen := func() bool {
			return slices.ContainsFunc(w.Violations(), func(v string) bool { return strings.Contains(v, tc.want) })
		}
		if err := w.Wait(t.Context(), seen); err != nil {
			t.Errorf("%s: %v", tc.about, w.Violations())
		}
	}
}

func TestConnectionsAreAnnouncedCutAndFrozen(t *testing.T) {
	w := newWorld(t, slacktest.SocketMode(appToken), slacktest.Deadline(20*time.Millisecond))
	conn := w.plugged()
	w.Disconnect(slacktest.ReasonWarning)
	if f := frame(t, conn); f["type"] != "disconnect" || f["reason"] != "warning" || w.Sockets() != 0 {
		t.Errorf("%v, %d connections", f, w.Sockets())
	}
	w.aoi.Types(w.channel, "", "だれもいない")
	if d := w.Deliveries(); len(d) != 1 || d[0].OK() || w.PendingRetries() != 1 {
		t.Errorf("delivered to nobody: %+v", d)
	}
	conn = w.plugged()
	w.FreezeSockets(true)
	w.aoi.Types(w.channel, "", "聞こえない")
	w.FreezeSockets(false)
	w.aoi.Types(w.channel, "", "聞こえる")
	if f := frame(t, conn); !strings.Contains(payloadOf(f), "聞こえる") {
		t.Errorf("frame %v", f)
	}
	w.Outage(true)
	_ = conn.SetReadDeadline(time.Now().Add(5 * time.Second))
	if _, _, err := conn.ReadMessage(); err == nil {
		t.Error("an outage leaves the connection open")
	}
}
