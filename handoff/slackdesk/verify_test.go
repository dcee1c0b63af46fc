package slackdesk_test

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"tonari/handoff/slackdesk"
	"tonari/handoff/slacktest"
)

// TestOnlySlacksOwnRequestsPass begins with Slack's published example
// (https://docs.slack.dev/authentication/verifying-requests-from-slack).
func TestOnlySlacksOwnRequestsPass(t *testing.T) {
	const secret, at = "8f742231b10e8888abcd99yyyzzz85a5", int64(1531420618)
	body := []byte("token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar" +
		"&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2F" +
		"commands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c")
	const good = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
	stamp := strconv.FormatInt(at, 10)
	now := at
	v, err := slackdesk.NewVerifier([]string{"another-secret-0123456789", secret}, func() time.Time { return time.Unix(now, 0) })
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what, signature, stamp string
		body                   []byte
		skew                   int64
		ok                     bool
	}{
		{"Slack's example", good, stamp, body, 0, true},
		{"upper case", "v0=" + strings.ToUpper(good[3:]), stamp, body, 0, true},
		{"five minutes old", good, stamp, body, 300, true},
		{"five minutes early", good, stamp, body, -300, true},
		{"older", good, stamp, body, 301, false},
		{"earlier", good, stamp, body, -301, false},
		{"another body", good, stamp, append([]byte("x"), body...), 0, false},
		{"another time", good, strconv.FormatInt(at+1, 10), body, 0, false},
		{"another secret", slacktest.Sign("wrong-secret-0123456789", at, body), stamp, body, 0, false},
		{"the other secret", slacktest.Sign("another-secret-0123456789", at, body), stamp, body, 0, true},
		{"no signature", "", stamp, body, 0, false},
		{"no time", good, "", body, 0, false},
		{"no version", good[3:], stamp, body, 0, false},
		{"another version", "v1=" + good[3:], stamp, body, 0, false},
		{"half a signature", good[:40], stamp, body, 0, false},
		{"no hex", "v0=" + strings.Repeat("zz", 32), stamp, body, 0, false},
		{"a time that is no number", good, "now", body, 0, false},
		{"a time with a sign", good, "+" + stamp, body, 0, false},
		{"a time with a space", good, " " + stamp, body, 0, false},
		{"a time beyond all times", good, "99999999999999999999", body, 0, false},
		{"a far time", good, "9223372036854775807", body, 0, false},
		{"a negative time", good, "-1", body, 0, false},
	} {
		now = at + c.skew
		h := http.Header{}
		h.Set("X-Slack-Signature", c.signature)
		h.Set("X-Slack-Request-Timestamp", c.stamp)
		if err := v.Verify(h, c.body); (err == nil) != c.ok || err != nil && !errors.Is(err, slackdesk.ErrSignature) {
			t.Errorf("%s: %v", c.what, err)
		}
	}
}

func TestWeakSecretsAreRefused(t *testing.T) {
	for _, s := range [][]string{nil, {""}, {"short"}, {"0123456789abcdef0123456789abcdef", "fifteen-letters"}} {
		if _, err := slackdesk.NewVerifier(s, time.Now); err == nil {
			t.Errorf("%d secrets were taken", len(s))
		} else if len(s) > 0 && s[0] != "" && strings.Contains(err.Error(), s[0]) {
			t.Errorf("the error tells the secret: %v", err)
		}
	}
}

func TestWhatTheWorkspaceSendsVerifies(t *testing.T) {
	w := newWorld(t)
	v, err := slackdesk.NewVerifier([]string{w.Secret()}, w.now)
	if err != nil {
		t.Fatal(err)
	}
	w.aoi.Types(w.channel, "", "x")
	w.Skew(-6 * time.Minute)
	w.aoi.Types(w.channel, "", "y")
	r := w.requests("/slack/events")
	if err := v.Verify(r[0].header, r[0].body); err != nil {
		t.Errorf("a true request: %v", err)
	}
	if err := v.Verify(r[1].header, r[1].body); err == nil {
		t.Error("a request of six minutes ago passed")
	}
}

func TestTheCertificateProbeIsKnown(t *testing.T) {
	for body, want := range map[string]bool{
		"token=x&ssl_check=1": true, "ssl_check=1": true, "ssl_check=0": false, "": false,
		"payload=%7B%7D": false, "%zz": false, "ssl_check=1&x=" + strings.Repeat("x", 5000): false,
	} {
		if got := slackdesk.IsSSLCheck([]byte(body)); got != want {
			t.Errorf("%.40q: %v", body, got)
		}
	}
}
