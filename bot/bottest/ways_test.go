package bottest_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"tonari/bot"
	"tonari/bot/bottest"
	"tonari/handoff/slacktest"
)

// ways are the two ways from Slack to the house.
var ways = map[string][]bottest.Option{
	"HTTP":        nil,
	"Socket Mode": {bottest.SocketMode()},
}

// TestACounselorsEveningIsTheSameOnBothWays: what counselors do reaches the
// resident and comes back, whichever way Slack delivers it.
func TestACounselorsEveningIsTheSameOnBothWays(t *testing.T) {
	t.Parallel()
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			w := newWard(t, way...)
			p, c := w.talks("child")
			w.shows(c, "対応中", "相談員A")
			w.replies(w.Aoi, c, "読みました")
			ts := w.types(w.Aoi, c, "まちがい")
			w.Aoi.Edits(ts, "なおしました")
			w.After(6 * time.Second)
			ts = w.types(w.Aoi, c, "取り消します")
			w.Aoi.Deletes(ts)
			w.types(w.Aoi, c, "メモ: 内側のことば")
			w.types(w.Midori, c, "わたしからも")
			w.offer(w.Midori, bot.ActionHoldSend)
			w.After(6 * time.Second)
			for text, want := range map[string]int{
				"読みました": 1, "なおしました": 1, "わたしからも": 1, "まちがい": 0, "取り消します": 0, "内側のことば": 0,
			} {
				if n := strings.Count(texts(p.Received()), text); n != want {
					t.Errorf("%q stands %d times on the phone, want %d", text, n, want)
				}
			}
			if ack := w.Aoi.Command("/tonari", ""); !ack.OK() || !strings.Contains(string(ack.Body), "対応中 1 件") {
				t.Errorf("command: %+v", ack)
			}
			w.clicks(w.Aoi, c, bot.ActionClose)
			w.shows(c, "完了")
		})
	}
}

// TestDoubledReorderedAndRepeatedEventsDoNoHarmOnBothWays: Slack promises neither
// order nor once.
func TestDoubledReorderedAndRepeatedEventsDoNoHarmOnBothWays(t *testing.T) {
	t.Parallel()
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			w := newWard(t, way...)
			p, c := w.talks("child")
			w.Slack.DuplicateEvents(1)
			w.replies(w.Aoi, c, "ことば0")
			w.Slack.HoldEvents()
			for _, s := range []string{"ことば1", "ことば2", "ことば3"} {
				w.Aoi.Types(w.Desk, c.TS, s)
			}
			w.Slack.ReleaseEvents(2, 0, 1, 0)
			w.After(10 * time.Second)
			var got []string
			for _, m := range p.Received() {
				if strings.HasPrefix(m.Text, "ことば") {
					got = append(got, m.Text)
				}
			}
			if !slices.Equal(got, []string{"ことば0", "ことば1", "ことば2", "ことば3"}) {
				t.Errorf("the phone shows %q", got)
			}
		})
	}
}

// TestNothingIsAcknowledgedBeforeItIsDurableOnBothWays: while Redis is down an event
// is left to Slack's retries, and a click shows the counselor that it failed.
func TestNothingIsAcknowledgedBeforeItIsDurableOnBothWays(t *testing.T) {
	t.Parallel()
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			mini := miniredis.RunT(t)
			way := append([]bottest.Option{
				bottest.Env("REDIS_URL", "redis://"+mini.Addr()), bottest.Slack(slacktest.Deadline(300 * time.Millisecond)),
			}, way...)
			w := newWard(t, way...)
			p, c := w.talks("child")
			mini.SetError("ERR down for the test")
			w.Aoi.Types(w.Desk, c.TS, "読みました")
			if w.Slack.PendingRetries() != 1 {
				t.Error("the event was acknowledged")
			}
			if ack, err := w.Aoi.Clicks(w.now(c), string(bot.ActionRelease)); err != nil || ack.OK() {
				t.Errorf("the click was acknowledged: %+v %v", ack, err)
			}
			mini.SetError("")
			w.Slack.RedeliverAll()
			w.After(6 * time.Second)
			if n := strings.Count(texts(p.Received()), "読みました"); n != 1 {
				t.Errorf("it stands %d times on the phone", n)
			}
			w.shows(c, "対応中")
		})
	}
}

// TestAFormThatCannotBeSavedStaysOpenWithWhatWasTypedOnBothWays: what is wrong stands
// at its first field in words, and sent again it has its effect once.
func TestAFormThatCannotBeSavedStaysOpenWithWhatWasTypedOnBothWays(t *testing.T) {
	t.Parallel()
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			mini := miniredis.RunT(t)
			w := newWard(t, append([]bottest.Option{bottest.Env("REDIS_URL", "redis://"+mini.Addr())}, way...)...)
			_, c := w.talks("child")
			submit := func(values map[string]string) slacktest.View {
				t.Helper()
				if ack, err := w.Aoi.SubmitsAny(values); err != nil || !ack.OK() {
					t.Fatalf("%+v %v", ack, err)
				}
				v, _ := w.Aoi.Modal()
				return v
			}
			unsaved := func(v slacktest.View) bool {
				return len(v.Fields) > 0 && v.Trouble == "" && strings.Contains(v.Errors[v.Fields[0].BlockID], "いま保存できませんでした")
			}
			if _, err := w.Aoi.Clicks(w.now(c), string(bot.ActionLevel)); err != nil {
				t.Fatal(err)
			}
			values := map[string]string{"level": "high", "reason": "声がふるえている"}
			mini.SetError("ERR down for the test")
			for range 2 {
				if v := submit(values); !unsaved(v) {
					t.Fatalf("the form shows %v, %q", v.Errors, v.Trouble)
				}
			}
			mini.SetError("")
			submit(values)
			if v, open := w.Aoi.Modal(); open {
				t.Fatalf("it stays open: %v, %q", v.Errors, v.Trouble)
			}
			w.Idle()
			w.shows(c, "🟠 高", "ふるえている")
			if n := w.count(c, "緊急度を 🟠 高 に上げました"); n != 1 {
				t.Errorf("raised %d times", n)
			}
		})
	}
}

func TestWithSocketModeTheRoutesOfSlackAreNotThere(t *testing.T) {
	t.Parallel()
	w := newWard(t, bottest.SocketMode())
	for _, path := range []string{"/slack/events", "/slack/interactions", "/slack/commands", "/slack/options"} {
		body := `{"type":"url_verification","challenge":"x"}`
		for _, secret := range []string{"", "signing-secret"} {
			req := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
			if req.Header.Set("X-Slack-Request-Timestamp", "1"); secret != "" {
				req.Header.Set("X-Slack-Signature", slacktest.Sign(secret, 1, []byte(body)))
			}
			rec := httptest.NewRecorder()
			w.Service.Public().ServeHTTP(rec, req)
			if rec.Code != http.StatusNotFound {
				t.Errorf("%s: %d %s", path, rec.Code, rec.Body)
			}
		}
	}
	if r := w.admin("/metrics"); !strings.Contains(r, "tonari_slack_sockets ") {
		t.Error("the connections are not counted")
	}
}

// TestAConnectionThatIsRenewedWhileACounselorTypesLosesNothing lets Slack recycle
// the connections again and again.
func TestAConnectionThatIsRenewedWhileACounselorTypesLosesNothing(t *testing.T) {
	t.Parallel()
	w := newWard(t, bottest.SocketMode())
	p, c := w.talks("child")
	for i := range 6 {
		if i == 2 || i == 4 {
			w.Slack.Disconnect(slacktest.ReasonWarning)
			if err := w.Slack.Wait(t.Context(), func() bool { return w.Slack.Sockets() > 0 }); err != nil {
				t.Fatal(err)
			}
		}
		w.Aoi.Types(w.Desk, c.TS, "ことば"+string(rune('0'+i)))
	}
	w.Slack.RedeliverAll()
	w.After(10 * time.Second)
	var got []string
	for _, m := range p.Received() {
		if strings.HasPrefix(m.Text, "ことば") {
			got = append(got, m.Text)
		}
	}
	if !slices.Equal(got, []string{"ことば0", "ことば1", "ことば2", "ことば3", "ことば4", "ことば5"}) {
		t.Errorf("the phone shows %q", got)
	}
}
