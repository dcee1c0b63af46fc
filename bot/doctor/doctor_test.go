package doctor_test

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/alicebob/miniredis/v2"

	"tonari/bot/doctor"
	"tonari/bot/linetest"
	"tonari/bot/store"
	"tonari/bot/store/keys"
	"tonari/config"
	"tonari/handoff/slackdesk"
	"tonari/handoff/slacktest"
)

const roster = `timezone: Asia/Tokyo
people:
  - {slack: U0AOI, name: 相談員A, role: counselor}
  - {slack: U0SATO, name: 主任C, role: supervisor}
  - {slack: U0KURO, name: 主任D, role: supervisor}
shifts:
  - {days: [mon, tue, wed, thu, fri], from: "08:30", to: "17:15", people: [U0AOI]}
holidays: japan
`

// ward is an installation in which all is well until a test breaks it.
type ward struct {
	t      *testing.T
	line   *linetest.Platform
	slack  *slacktest.Workspace
	redis  *miniredis.Miniredis
	env    map[string]string
	desk   *slacktest.Channel
	urgent *slacktest.Channel
	ahead  time.Duration // of this machine's clock
	reads  bool          // the configuration is read from its directory
}

func newWard(t *testing.T) *ward {
	t.Helper()
	dir := t.TempDir()
	w := &ward{t: t, redis: miniredis.RunT(t)}
	w.line = linetest.New(linetest.Secret("line-secret-of-thirty-two-bytes!"), linetest.Token("line-token"),
		linetest.WebhookURL("https://tonari.ward.example/line/webhook"))
	scopes := []string{}
	for _, s := range slackdesk.AllScopes {
		scopes = append(scopes, s.Name)
	}
	w.slack = slacktest.New(slacktest.BotToken("xoxb-token"), slacktest.SocketMode("xapp-token"), slacktest.Scopes(scopes...))
	line, slack := httptest.NewServer(w.line), httptest.NewServer(w.slack)
	t.Cleanup(line.Close)
	t.Cleanup(slack.Close)
	w.desk = w.slack.Channel("desk", slacktest.ChannelID("C0DESK"))
	w.urgent = w.slack.Channel("urgent", slacktest.ChannelID("C0URGENT"))
	for _, id := range []string{"U0AOI", "U0SATO", "U0KURO"} {
		w.slack.Member(id, slacktest.ID(id))
	}
	if err := os.WriteFile(filepath.Join(dir, "roster.yaml"), []byte(roster), 0o600); err != nil {
		t.Fatal(err)
	}
	key := filepath.Join(dir, "keys.json")
	if err := keys.Create(key); err != nil {
		t.Fatal(err)
	}
	w.env = map[string]string{
		"TONARI_CONFIG_DIR": dir, "TONARI_KEYSET_FILE": key, "REDIS_URL": "redis://" + w.redis.Addr(),
		"TONARI_PUBLIC_URL":   "https://tonari.ward.example",
		"LINE_CHANNEL_SECRET": "line-secret-of-thirty-two-bytes!", "LINE_CHANNEL_TOKEN": "line-token",
		"LINE_API_URL": line.URL, "LINE_DATA_API_URL": line.URL,
		"SLACK_BOT_TOKEN": "xoxb-token", "SLACK_SIGNING_SECRET": "slack-secret-of-thirty-two-byte!",
		"SLACK_API_URL": slack.URL + "/api/", "SLACK_CHANNEL": "C0DESK", "SLACK_URGENT_CHANNEL": "C0URGENT",
	}
	return w
}

func (w *ward) findings() []doctor.Finding {
	w.t.Helper()
	set, err := config.FromEnv(func(name string) string { return w.env[name] })
	if err != nil {
		w.t.Fatal(err)
	}
	o := doctor.Options{Now: func() time.Time { return time.Now().Add(w.ahead) }}
	if !w.reads {
		if o.Live, err = builtin(); err != nil {
			w.t.Fatal(err)
		}
	}
	return doctor.Examine(w.t.Context(), set, o)
}

// builtin is the built-in configuration with the roster, read once.
var builtin = sync.OnceValues(func() (*config.Live, error) {
	live, _, err := config.NewLive(config.OverFS(fstest.MapFS{"roster.yaml": {Data: []byte(roster)}}))
	return live, err
})

func lines(fs []doctor.Finding) string {
	var b strings.Builder
	for _, f := range fs {
		b.WriteString(f.String() + "\n")
	}
	return b.String()
}

// TestASoundInstallationHasNoFault: what miniredis does not tell of itself is a
// warning, and nothing else is.
func TestASoundInstallationHasNoFault(t *testing.T) {
	w := newWard(t)
	w.env["SLACK_APP_TOKEN"], w.reads = "xapp-token", true
	w.env["TONARI_ALARM_WEBHOOK"] = "https://hooks.ward.example/x"
	got := w.findings()
	if !doctor.Sound(got) {
		t.Error(lines(got))
	}
	for _, f := range got {
		if f.Grade != doctor.OK && f.Part != "redis" {
			t.Error(f)
		}
	}
	all := lines(got)
	for _, want := range []string{
		"ok      line: the account is @", "ok      line: the webhook goes to https://tonari.ward.example/line/webhook", "ok      line: pushes are not limited",
		"ok      slack: the token has every scope", "ok      slack: Socket Mode can be used", "ok      slack: channel C0DESK is private and has 4 members",
		"ok      keys: Redis holds nothing yet", "ok      clock: as Redis's", "ok      clock: as Slack's",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is missing in\n%s", want, all)
		}
	}
}

// TestEachFaultIsALineWithItsFix breaks one thing at a time: nothing else may turn
// into a fault, and the line says what to do.
func TestEachFaultIsALineWithItsFix(t *testing.T) {
	for _, tc := range []struct {
		break_ func(*ward)
		want   string // a part of the one line that is at fault
	}{
		{func(w *ward) { w.line.SetToken("another") }, "line: asking line for bot info"},
		{func(w *ward) { w.line.SetChat(true) }, "line: Chat is on"},
		{func(w *ward) { w.line.SetUseWebhook(false) }, "line: the webhook is off"},
		{func(w *ward) { w.line.SetWebhookURL("") }, "line: no webhook is set"},
		{func(w *ward) { w.line.SetWebhookURL("https://old.example/line/webhook") }, "line: the webhook goes to another address"},
		{func(w *ward) { w.env["TONARI_PUBLIC_URL"] = ""; w.line.SetWebhookURL("https://tonari.ward.example/") }, "line: the webhook does not end in /line/webhook"},
		{func(w *ward) { w.line.SetMonthlyQuota(200); w.line.SetUsed(200) }, "line: all 200 pushes"},
		{func(w *ward) { w.slack.Revoke(true) }, "slack: asking slack who we are: token_revoked"},
		{func(w *ward) { w.slack.Outage(true) }, "slack: asking slack who we are: no_answer"},
		{func(w *ward) { w.slack.Scope("reactions:write", false) }, "slack: the token lacks scopes: reactions:write"},
		{func(w *ward) { w.env["SLACK_APP_TOKEN"] = "xapp-another" }, "slack: asking slack for a connection: invalid_auth"},
		{func(w *ward) { w.env["SLACK_APP_TOKEN"] = "xapp-token"; w.slack.SocketScope(false) }, "slack: asking slack for a connection: missing_scope"},
		{func(w *ward) { w.desk.Remove(w.slack.BotUser()) }, "slack: looking at channel C0DESK: channel_not_found"},
		{func(w *ward) { w.env["SLACK_CHANNEL"] = "C0OTHER" }, "slack: looking at channel C0OTHER: channel_not_found"},
		{func(w *ward) { w.desk.Archive() }, "slack: channel C0DESK is archived"},
		{func(w *ward) { w.urgent.Share(true) }, "slack: channel C0URGENT is shared"},
		{func(w *ward) {
			w.slack.Channel("open", slacktest.ChannelID("C0OPEN"), slacktest.Public())
			w.env["SLACK_CHANNEL"] = "C0OPEN"
		}, "slack: looking at channel C0OPEN: missing_scope"},
		{func(w *ward) {
			w.slack.Channel("open", slacktest.ChannelID("C0OPEN"), slacktest.Public())
			w.slack.Scope("channels:read", true)
			w.env["SLACK_CHANNEL"] = "C0OPEN"
		}, "slack: channel C0OPEN is public"},
		{func(w *ward) {
			w.slack.Member("guest", slacktest.ID("U0GUEST"), slacktest.Guest(), slacktest.Outside())
			w.desk.Invite("U0GUEST")
		}, "slack: channel C0DESK has guests, bots or people of another workspace: U0GUEST"},
		{func(w *ward) {
			w.slack.Member("bot", slacktest.ID("U0APP"), slacktest.Bot(), slacktest.Outside())
			w.desk.Invite("U0APP")
		}, "slack: channel C0DESK has guests, bots or people of another workspace: U0APP"},
		{func(w *ward) { w.desk.Remove("U0SATO") }, "slack: channel C0DESK lacks people of roster.yaml: U0SATO"},
		{func(w *ward) { w.redis.Close() }, "redis: redis at "},
		{func(w *ward) { w.redis.RequireAuth("password") }, "redis: redis at "},
		{func(w *ward) { w.ahead = 10 * time.Minute }, "clock: differs from Slack's by 10m"},
		{func(w *ward) {
			other := filepath.Join(w.t.TempDir(), "keys.json")
			if err := keys.Create(other); err != nil {
				w.t.Fatal(err)
			}
			leaveCanary(w, other)
		}, "keys: the key file does not open what this Redis holds"},
		{func(w *ward) {
			if err := os.WriteFile(w.env["TONARI_KEYSET_FILE"], []byte("{}"), 0o600); err != nil {
				w.t.Fatal(err)
			}
		}, "keys: "},
		{func(w *ward) {
			if err := os.Chmod(w.env["TONARI_KEYSET_FILE"], 0o644); err != nil {
				w.t.Fatal(err)
			}
		}, "keys: "},
		{func(w *ward) {
			w.reads = true
			if err := os.WriteFile(filepath.Join(w.env["TONARI_CONFIG_DIR"], "roster.yaml"), []byte("people: 3\n"), 0o600); err != nil {
				w.t.Fatal(err)
			}
		}, "config: the configuration cannot be used"},
	} {
		t.Run(tc.want, func(t *testing.T) {
			w := newWard(t)
			tc.break_(w)
			got := w.findings()
			var faults []string
			for _, f := range got {
				if f.Grade == doctor.Fault {
					faults = append(faults, f.String())
					if f.Fix == "" {
						t.Errorf("no fix: %v", f)
					}
				}
			}
			if len(faults) != 1 || !strings.Contains(faults[0], tc.want) || doctor.Sound(got) {
				t.Errorf("faults %q, want one with %q", faults, tc.want)
			}
			if s := lines(got); strings.Contains(s, "xoxb-") || strings.Contains(s, "xapp-") || strings.Contains(s, "line-token") || strings.Contains(s, "secret") {
				t.Errorf("a secret is shown:\n%s", s)
			}
		})
	}
}

// leaveCanary starts a house once, with another key file, on the ward's Redis.
func leaveCanary(w *ward, keyFile string) {
	w.t.Helper()
	k, err := keys.Read(keyFile)
	if err != nil {
		w.t.Fatal(err)
	}
	s, err := store.Open(w.t.Context(), store.Options{URL: w.env["REDIS_URL"], Seal: doctor.Sealer(k)})
	if err != nil {
		w.t.Fatal(err)
	}
	_ = s.Close()
}

// TestWhatIsOddButWorksIsAWarning: nobody is kept from serving by it.
func TestWhatIsOddButWorksIsAWarning(t *testing.T) {
	for want, change := range map[string]func(*ward){
		"alarm: nobody is told when Slack is dead":                           func(*ward) {},
		"slack: the token may do more than the desk needs: channels:history": func(w *ward) { w.slack.Scope("channels:history", true) },
		"slack: supervisors get no direct message when nobody claims a case: the token lacks im:write": func(w *ward) {
			w.slack.Scope("im:write", false)
		},
		"slack: a direct message to a supervisor can come twice when Slack's answer is lost: the token lacks im:history": func(w *ward) {
			w.slack.Scope("im:history", false)
		},
		"slack: the user group of SLACK_DUTY_USERGROUP is not kept: the token lacks usergroups:read, usergroups:write": func(w *ward) {
			w.env["SLACK_DUTY_USERGROUP"] = "S00000001"
			w.slack.Scope("usergroups:read", false)
			w.slack.Scope("usergroups:write", false)
		},
		"slack: channel C0DESK is read by people who are not in roster.yaml: U0MORE": func(w *ward) {
			w.slack.Member("more", slacktest.ID("U0MORE"), slacktest.Outside())
			w.desk.Invite("U0MORE")
		},
		"line: 190 of 200 pushes of this month are used": func(w *ward) { w.line.SetMonthlyQuota(200); w.line.SetUsed(190) },
	} {
		w := newWard(t)
		change(w)
		got := w.findings()
		found := slices.ContainsFunc(got, func(f doctor.Finding) bool {
			return f.Grade == doctor.Warning && strings.Contains(f.String(), want) && f.Fix != ""
		})
		if !found || !doctor.Sound(got) {
			t.Errorf("%q is no warning in\n%s", want, lines(got))
		}
	}
}

// TestScopesOfWhatTheHouseDoesNotUseAreNotMissed: without a user group, none is
// asked for.
func TestScopesOfWhatTheHouseDoesNotUseAreNotMissed(t *testing.T) {
	w := newWard(t)
	w.slack.Scope("usergroups:read", false)
	w.slack.Scope("usergroups:write", false)
	if s := lines(w.findings()); strings.Contains(s, "usergroups") {
		t.Error(s)
	}
}

// TestSomebodyOfTheRosterWhoLeftIsFound: their account is closed, and roster.yaml
// does not know.
func TestSomebodyOfTheRosterWhoLeftIsFound(t *testing.T) {
	w := newWard(t)
	w.slack.Member("U0KURO").Deactivate()
	s := lines(w.findings())
	if !strings.Contains(s, "fault   slack: roster.yaml names guests, bots, deactivated accounts or nobody: U0KURO") {
		t.Error(s)
	}
}

// TestARedisThatWouldLoseDataIsAFault judges what servers say of themselves.
func TestARedisThatWouldLoseDataIsAFault(t *testing.T) {
	good := store.Facts{
		Version: "7.0.15", Role: "master", AOF: true, Sync: "always", Healthy: true, Policy: "noeviction", Used: 1, Most: 100,
		User: "tonari", Local: true, Keys: store.KeysOpen,
	}
	for _, tc := range []struct {
		change func(*store.Facts)
		grade  doctor.Grade
		want   string
	}{
		{func(*store.Facts) {}, doctor.OK, ""},
		{func(f *store.Facts) { f.Local, f.TLS = false, true }, doctor.OK, ""},
		{func(f *store.Facts) { f.Version = "6.2.14" }, doctor.Fault, "version 6.2.14"},
		{func(f *store.Facts) { f.Role = "slave" }, doctor.Fault, "is a replica"},
		{func(f *store.Facts) { f.AOF = false }, doctor.Fault, "does not write every change to disk"},
		{func(f *store.Facts) { f.Healthy = false }, doctor.Fault, "could not write to disk"},
		{func(f *store.Facts) { f.Sync = "everysec" }, doctor.Warning, "appendfsync is everysec"},
		{func(f *store.Facts) { f.Sync = "" }, doctor.Warning, "does not tell when it writes"},
		{func(f *store.Facts) { f.Policy = "allkeys-lru" }, doctor.Fault, "throws data away"},
		{func(f *store.Facts) { f.Used = 90 }, doctor.Fault, "90 % of its memory"},
		{func(f *store.Facts) { f.Local = false }, doctor.Fault, "without TLS"},
		{func(f *store.Facts) { f.User = "default" }, doctor.Warning, "user default"},
		{func(f *store.Facts) { f.Keys = store.KeysWrong }, doctor.Fault, "does not open"},
		{func(f *store.Facts) { f.Ahead = -40 * time.Second }, doctor.Fault, "differs from Redis's by 40s"},
		{func(f *store.Facts) { f.Ahead = 5 * time.Second }, doctor.Warning, "differs from Redis's by 5s"},
	} {
		f := good
		tc.change(&f)
		var odd []string
		worst := doctor.OK
		for _, x := range doctor.JudgeRedis(f, true) {
			if x.Grade != doctor.OK {
				odd = append(odd, x.String())
				worst = max(worst, x.Grade)
			}
		}
		if worst != tc.grade || tc.want != "" && (len(odd) != 1 || !strings.Contains(odd[0], tc.want)) {
			t.Errorf("%q: %q", tc.want, odd)
		}
	}
}
