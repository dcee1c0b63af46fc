package config_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tonari/config"
)

const marker = "s3cret-marker-0123456789"

// good is a whole environment of serve.
func good(t *testing.T) map[string]string {
	t.Helper()
	dir := t.TempDir()
	keys := filepath.Join(dir, "keys.json")
	if err := os.WriteFile(keys, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	return map[string]string{
		"TONARI_CONFIG_DIR": dir, "TONARI_KEYSET_FILE": keys,
		"LINE_CHANNEL_SECRET": marker, "LINE_CHANNEL_TOKEN": marker,
		"SLACK_BOT_TOKEN": "xoxb-" + marker, "SLACK_SIGNING_SECRET": marker, "SLACK_CHANNEL": "C0123DESK",
	}
}

func from(env map[string]string) (*config.Settings, error) {
	return config.FromEnv(func(name string) string { return env[name] })
}

func TestWhatIsLeftOutHasItsDefault(t *testing.T) {
	env := good(t)
	s, err := from(env)
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint(s.HTTPAddr, " ", s.AdminAddr, " ", s.PublicURL, s.LineAPI, " ", s.LineDataAPI, " ", s.SlackAPI, " ",
		s.SlackUrgentChannel, " ", s.ReplyHold, " ", s.ReplyConfirm, " ", s.Burst, " ", s.LogLevel, " ", s.Redis.Reveal(), " ", s.Retention, " ", s.SlackRetention)
	want := ":8080 127.0.0.1:9090 https://api.line.me https://api-data.line.me https://slack.com/api/ " +
		"C0123DESK 5s false 3s INFO redis://127.0.0.1:6379/0 720h0m0s 720h0m0s"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if s.LineToken.Reveal() != marker || len(s.LineSecrets) != 1 || s.LineSecrets[0].Reveal() != marker {
		t.Error("secrets are not read")
	}
}

func TestEveryVariableIsTaken(t *testing.T) {
	env := good(t)
	for name, value := range map[string]string{
		"TONARI_HTTP_ADDR": "127.0.0.1:0", "TONARI_ADMIN_ADDR": "[::1]:9090", "TONARI_PUBLIC_URL": "https://tonari.example.jp/",
		"REDIS_URL":           "rediss://u:p@redis.example.jp:6380/2?master_name=m&addr=a:1",
		"LINE_CHANNEL_SECRET": marker + ", " + marker + "2", "LINE_API_URL": "http://127.0.0.1:9001/", "LINE_DATA_API_URL": "http://127.0.0.1:9002",
		"SLACK_API_URL": "http://127.0.0.1:9003/api/", "SLACK_URGENT_CHANNEL": "G0123URGENT",
		"TONARI_RETENTION": "1d", "TONARI_SLACK_RETENTION": "0", "TONARI_SEAT_OFFER": "2h", "TONARI_NEWS_RESERVE": "35%",
		"TONARI_REPLY_HOLD": "0", "TONARI_BURST": "0", "TONARI_LOG_LEVEL": "debug",
		"TONARI_REPLY_MODE": "confirm", "TONARI_SLACK_BODY": "masked",
	} {
		env[name] = value
	}
	s, err := from(env)
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint(s.HTTPAddr, " ", s.AdminAddr, " ", s.PublicURL, " ", s.LineAPI, " ", s.LineDataAPI, " ", s.SlackAPI, " ",
		s.SlackUrgentChannel, " ", s.ReplyHold, " ", s.ReplyConfirm, " ", s.Burst, " ", s.LogLevel, " ", len(s.LineSecrets), " ", s.Retention, " ", s.SlackRetention, " ", s.SeatOffer, " ", s.NewsReserve)
	want := "127.0.0.1:0 [::1]:9090 https://tonari.example.jp http://127.0.0.1:9001 http://127.0.0.1:9002 " +
		"http://127.0.0.1:9003/api/ G0123URGENT 0s true 0s DEBUG 2 24h0m0s 0s 2h0m0s 35"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestEachMissingVariableIsALineWithItsFix(t *testing.T) {
	_, err := from(map[string]string{})
	var problems config.Problems
	if !errors.As(err, &problems) {
		t.Fatalf("got %v", err)
	}
	var names []string
	for _, p := range problems {
		names = append(names, p.Variable)
		if p.What != "is not set" || p.Fix == "" {
			t.Errorf("%v", p)
		}
	}
	want := "TONARI_CONFIG_DIR TONARI_KEYSET_FILE LINE_CHANNEL_SECRET LINE_CHANNEL_TOKEN SLACK_BOT_TOKEN SLACK_SIGNING_SECRET SLACK_CHANNEL"
	if diff := cmp.Diff(want, strings.Join(names, " ")); diff != "" {
		t.Error(diff)
	}
}

func TestAWrongValueIsNamedWithItsFixAndNoSecretIsShown(t *testing.T) {
	for _, tc := range []struct{ name, value, want string }{
		{"TONARI_HTTP_ADDR", "8080", `"8080" is no host and port (host and port, as in :8080)`},
		{"TONARI_ADMIN_ADDR", ":99999", `port "99999" is not from 0 to 65535 (host and port, as in 127.0.0.1:9090)`},
		{"TONARI_PUBLIC_URL", "http://tonari.example.jp", "does not begin with https:// (as in https://tonari.example.jp)"},
		{"TONARI_PUBLIC_URL", "tonari.example.jp", "is no plain URL (as in https://tonari.example.jp)"},
		{"TONARI_CONFIG_DIR", "/nowhere", "/nowhere cannot be read: no such file or directory (make a directory with a roster.yaml; an example is in config/deploy)"},
		{"TONARI_KEYSET_FILE", `{"seal":"` + marker + `"}`, "the file that it names cannot be read: no such file or directory (make one with `tonari keys new -o FILE` and keep a copy in another place)"},
		{"TONARI_KEYSET_FILE", "/", "names something that is no file (make one with `tonari keys new -o FILE` and keep a copy in another place)"},
		{"REDIS_URL", "http://" + marker + "@x", "does not begin with redis:// or rediss:// (as in redis://127.0.0.1:6379/0)"},
		{"REDIS_URL", "redis://:" + marker + "@", "names no host (as in redis://127.0.0.1:6379/0)"},
		{"REDIS_URL", "redis://:" + marker + "@h/x", "what follows the host is no database number (as in redis://127.0.0.1:6379/0)"},
		{"REDIS_URL", "redis://:" + marker + "\x7f@h", "is no URL (as in redis://127.0.0.1:6379/0)"},
		{"REDIS_URL", "redis://h?addr=b:1", "has addr= without master_name= (as in redis://127.0.0.1:6379/0)"},
		{"LINE_CHANNEL_SECRET", "short", "number 1 has 5 bytes and needs 16 or more (copy it from Basic settings of the channel in the LINE Developers Console)"},
		{"LINE_CHANNEL_SECRET", marker + ",", "number 2 has 0 bytes and needs 16 or more (copy it from Basic settings of the channel in the LINE Developers Console)"},
		{"LINE_CHANNEL_TOKEN", marker + " " + marker, "has characters that no token has (issue one under Messaging API of the channel in the LINE Developers Console)"},
		{"LINE_API_URL", "https://" + marker + "@x", "is no plain URL (leave it out, but for tests)"},
		{"LINE_DATA_API_URL", "ftp://x", "does not begin with http:// or https:// (leave it out, but for tests)"},
		{"SLACK_BOT_TOKEN", "xapp-" + marker, "does not begin with xoxb- (copy it from OAuth & Permissions of the Slack app)"},
		{"SLACK_SIGNING_SECRET", "short", "number 1 has 5 bytes and needs 16 or more (copy it from Basic Information of the Slack app)"},
		{"SLACK_APP_TOKEN", "xoxb-" + marker, "does not begin with xapp- (make one with the scope connections:write under Basic Information of the Slack app, or remove it to receive over HTTP)"},
		{"SLACK_API_URL", "slack.com", "is no plain URL (leave it out, but for tests)"},
		{"SLACK_CHANNEL", "xoxb-" + marker, "is no channel ID (copy the channel ID from the channel's details in Slack, as in C0123ABCD)"},
		{"SLACK_URGENT_CHANNEL", "#urgent", "is no channel ID (copy the channel ID from the channel's details in Slack, as in C0123ABCD)"},
		{"TONARI_REPLY_HOLD", "5", `"5" is no duration (0 to 10m, as in 5s)`},
		{"TONARI_REPLY_HOLD", "-1s", "-1s is not from 0 to 10m0s (0 to 10m, as in 5s)"},
		{"TONARI_REPLY_MODE", "never", `"never" is neither hold nor confirm (hold or confirm)`},
		{"TONARI_SLACK_BODY", "secret", `"secret" is neither full nor masked (full or masked)`},
		{"TONARI_ALARM_SMTP", "https://" + marker, "does not begin with smtps:// or smtp:// (as in smtps://USER:PASSWORD@smtp.example.jp:465, or remove it)"},
		{"TONARI_ALARM_SMTP", "smtps://u:" + marker + "@", "is no address of a mail server (as in smtps://USER:PASSWORD@smtp.example.jp:465, or remove it)"},
		{"TONARI_ALARM_MAIL_FROM", marker, "number 1 is no mail address (one mail address)"},
		{"TONARI_ALARM_MAIL_FROM", "a@ward.example, b@ward.example", "is more than one address (one mail address)"},
		{"TONARI_ALARM_MAIL_TO", "a@ward.example," + marker, "number 2 is no mail address (mail addresses, as in duty@example.jp,chief@example.jp)"},
		{"TONARI_ALARM_WEBHOOK", "http://ward.example/" + marker, "does not begin with https:// (as in https://hooks.example.jp/T0KEN, or remove it)"},
		{"TONARI_BURST", "1h", "1h is not from 0 to 30s (0 to 30s, as in 3s)"},
		{"TONARI_RETENTION", "30", `"30" is no number of days (1d to 365d, as in 30d)`},
		{"TONARI_RETENTION", "0", "0 is not from 1 to 365 days (1d to 365d, as in 30d)"},
		{"TONARI_SLACK_RETENTION", "720h", `"720h" is no number of days (0 to 365d, as in 30d)`},
		{"TONARI_SLACK_RETENTION", "400d", "400d is not from 0 to 365 days (0 to 365d, as in 30d)"},
		{"TONARI_SEAT_OFFER", "1d", `"1d" is no duration (30m to 168h, as in 24h)`},
		{"TONARI_SEAT_OFFER", "5m", "5m is less than 30m (30m to 168h, as in 24h)"},
		{"TONARI_SEAT_OFFER", "169h", "169h is not from 0 to 168h0m0s (30m to 168h, as in 24h)"},
		{"TONARI_NEWS_RESERVE", "20", `"20" is no share in percent (0% to 90%, as in 20%)`},
		{"TONARI_NEWS_RESERVE", "100%", "100% is not from 0% to 90% (0% to 90%, as in 20%)"},
		{"TONARI_LOG_LEVEL", "loud", `"loud" is no level (debug, info, warn or error)`},
	} {
		t.Run(tc.name+" "+strings.ReplaceAll(tc.value, marker, "…"), func(t *testing.T) {
			env := good(t)
			env[tc.name] = tc.value
			s, err := from(env)
			if s != nil || err == nil {
				t.Fatal("accepted")
			}
			if diff := cmp.Diff(tc.name+": "+tc.want, err.Error()); diff != "" {
				t.Error(diff)
			}
			if strings.Contains(err.Error(), marker) {
				t.Error("the secret is shown")
			}
		})
	}
}

func TestAlarmByMailNeedsServerSenderAndRecipients(t *testing.T) {
	all := map[string]string{
		"TONARI_ALARM_SMTP": "smtps://user:" + marker + "@smtp.ward.example:465", "TONARI_ALARM_MAIL_FROM": "tonari@ward.example",
		"TONARI_ALARM_MAIL_TO": "duty@ward.example, chief@ward.example",
	}
	env := good(t)
	for name, value := range all {
		env[name] = value
	}
	s, err := from(env)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"duty@ward.example", "chief@ward.example"}, s.AlarmTo); diff != "" || s.AlarmFrom != "tonari@ward.example" || !s.AlarmSMTP.Set() {
		t.Errorf("%+v %s", s, diff)
	}
	for name := range all {
		value := env[name]
		delete(env, name)
		if _, err := from(env); err == nil || !strings.HasPrefix(err.Error(), name+": is not set, and the alarm by mail needs it (") || strings.Contains(err.Error(), marker) {
			t.Errorf("without %s: %v", name, err)
		}
		env[name] = value
	}
}

func TestSocketModeNeedsNoSigningSecret(t *testing.T) {
	env := good(t)
	delete(env, "SLACK_SIGNING_SECRET")
	env["SLACK_APP_TOKEN"] = "xapp-" + marker
	s, err := from(env)
	if err != nil || s.SlackAppToken.Reveal() != "xapp-"+marker || len(s.SlackSecrets) != 0 {
		t.Fatalf("got %v, %v", s, err)
	}
	delete(env, "SLACK_APP_TOKEN")
	file := filepath.Join(t.TempDir(), "app-token")
	if err := os.WriteFile(file, []byte("xapp-from-the-file"), 0o600); err != nil {
		t.Fatal(err)
	}
	env["SLACK_APP_TOKEN_FILE"] = file
	if s, err := from(env); err != nil || s.SlackAppToken.Reveal() != "xapp-from-the-file" {
		t.Fatalf("got %v, %v", s, err)
	}
}

func TestASecretMayLieInAFile(t *testing.T) {
	env := good(t)
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte("from-the-file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	delete(env, "LINE_CHANNEL_TOKEN")
	env["LINE_CHANNEL_TOKEN_FILE"] = file
	s, err := from(env)
	if err != nil || s.LineToken.Reveal() != "from-the-file" {
		t.Fatalf("got %v, %v", s, err)
	}

	env["LINE_CHANNEL_TOKEN"] = marker
	if _, err := from(env); err == nil || !strings.Contains(err.Error(), "LINE_CHANNEL_TOKEN: and LINE_CHANNEL_TOKEN_FILE are both set: keep one") {
		t.Errorf("both: %v", err)
	}
	delete(env, "LINE_CHANNEL_TOKEN")
	env["LINE_CHANNEL_TOKEN_FILE"] = marker
	if _, err := from(env); err == nil || !strings.Contains(err.Error(), "cannot be read") || strings.Contains(err.Error(), marker) {
		t.Errorf("no file: %v", err)
	}
	if err := os.WriteFile(file, []byte("\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	env["LINE_CHANNEL_TOKEN_FILE"] = file
	if _, err := from(env); err == nil || !strings.Contains(err.Error(), "is empty") {
		t.Errorf("an empty file: %v", err)
	}
}

func TestEveryVariableSaysWhatItIsFor(t *testing.T) {
	seen := map[string]bool{}
	for _, v := range config.Variables() {
		if v.Help == "" || seen[v.Name] || v.Required && v.Fix == "" {
			t.Errorf("%s: help %q", v.Name, v.Help)
		}
		seen[v.Name] = true
	}
	if len(seen) != 30 {
		t.Errorf("%d variables", len(seen))
	}
}

func TestASecretIsNeverPrinted(t *testing.T) {
	s := struct {
		Token config.Secret
		Many  []config.Secret
	}{config.NewSecret(marker), []config.Secret{config.NewSecret(marker)}}
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		fmt.Fprintf(&out, verb+"\n", s)
		fmt.Fprintf(&out, verb+"\n", &s)
		fmt.Fprintf(&out, verb+"\n", s.Token)
	}
	for _, h := range []slog.Handler{slog.NewJSONHandler(&out, nil), slog.NewTextHandler(&out, nil)} {
		slog.New(h).Info("x", "token", s.Token, "all", s)
	}
	if err := json.NewEncoder(&out).Encode(s); err != nil {
		t.Fatal(err)
	}
	fmt.Fprintln(&out, fmt.Errorf("wrapped: %v", s.Token))
	if strings.Contains(out.String(), marker) || strings.Contains(out.String(), fmt.Sprintf("%x", marker)) {
		t.Error(out.String())
	}
	if !s.Token.Set() || s.Token.Reveal() != marker || (config.Secret{}).Set() {
		t.Error("the value is lost")
	}
}

func TestTheExampleEnvironmentNamesOnlyVariablesThatExist(t *testing.T) {
	known := map[string]bool{}
	for _, v := range config.Variables() {
		known[v.Name] = true
		known[v.Twin()] = true
	}
	data, err := os.ReadFile("deploy/tonari.env")
	if err != nil {
		t.Fatal(err)
	}
	env := good(t)
	dir := env["TONARI_CONFIG_DIR"]
	for _, line := range strings.Split(string(data), "\n") {
		line = strings.TrimPrefix(line, "#")
		name, value, ok := strings.Cut(line, "=")
		if !ok || strings.Contains(name, " ") {
			continue
		}
		if !known[name] {
			t.Errorf("%s is unknown", name)
		}
		if strings.HasSuffix(name, "_FILE") || name == "TONARI_CONFIG_DIR" {
			continue // paths of a production machine
		}
		env[name] = value
	}
	if s, err := from(env); err != nil || s.ConfigDir != dir || s.ReplyHold != 5*time.Second {
		t.Errorf("got %v, %v", s, err)
	}
}

func TestHelpNamesEveryVariableWithItsDefault(t *testing.T) {
	help := config.EnvironmentHelp()
	for _, v := range config.Variables() {
		if !strings.Contains(help, "  "+v.Name+" (") || !strings.Contains(help, v.Help) || !strings.Contains(help, v.Default) {
			t.Errorf("%s is missing in\n%s", v.Name, help)
		}
	}
}
