package alarm_test

import (
	"bufio"
	"encoding/json"
	"io"
	"mime"
	"net"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tonari/bot"
	"tonari/bot/alarm"
)

var notice = alarm.Notice{
	State: alarm.Raised, Reasons: []string{"not_taken"}, Since: time.Date(2026, 12, 1, 12, 40, 0, 0, time.UTC), Total: 2, Urgent: 1,
	Cases: []alarm.Waiting{
		{Case: 17, Level: bot.LevelUrgent, Since: time.Date(2026, 12, 1, 12, 40, 0, 0, time.UTC)},
		{Case: 33, Level: bot.LevelNone, Since: time.Date(2026, 12, 1, 12, 41, 0, 0, time.UTC)},
	},
	Subject: "Slackに届いていません", Text: "・相談 17 🔴 緊急\n・相談 33 ⚪ なし",
}

func ways(t *testing.T, c alarm.Config) []alarm.Way {
	t.Helper()
	w, err := alarm.Ways(c)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// letter is a mail as its server got it.
type letter struct {
	from string
	to   []string
	data string
}

// postOffice is a mail server on the loopback. refuse, when not empty, is its answer
// to every message.
func postOffice(t *testing.T, refuse string) (address string, got chan letter) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	got = make(chan letter, 10)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go serveMail(c, refuse, got)
		}
	}()
	return l.Addr().String(), got
}

func serveMail(c net.Conn, refuse string, got chan<- letter) {
	defer c.Close()
	r := bufio.NewReader(c)
	say := func(s string) { _, _ = io.WriteString(c, s+"\r\n") }
	say("220 post.test ESMTP")
	var one letter
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimRight(line, "\r\n")
		switch verb := strings.ToUpper(strings.SplitN(line, " ", 2)[0]); {
		case verb == "EHLO":
			say("250-post.test\r\n250-8BITMIME\r\n250 SMTPUTF8")
		case verb == "MAIL":
			one = letter{from: between(line)}
			say("250 ok")
		case verb == "RCPT":
			one.to = append(one.to, between(line))
			say("250 ok")
		case verb == "DATA":
			say("354 go on")
			var b strings.Builder
			for {
				line, err := r.ReadString('\n')
				if err != nil || line == ".\r\n" {
					break
				}
				b.WriteString(line)
			}
			if refuse != "" {
				say(refuse)
				continue
			}
			one.data = b.String()
			got <- one
			say("250 taken")
		case verb == "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

func between(line string) string {
	_, after, _ := strings.Cut(line, "<")
	s, _, _ := strings.Cut(after, ">")
	return s
}

func TestAnAlarmArrivesAsMail(t *testing.T) {
	at, got := postOffice(t, "")
	w := ways(t, alarm.Config{SMTP: "smtp://" + at, From: "tonari@ward.example", To: []string{"duty@ward.example", "chief@ward.example"}})
	if len(w) != 1 || w[0].Name() != "mail" {
		t.Fatalf("%v", w)
	}
	if err := w[0].Send(t.Context(), notice); err != nil {
		t.Fatal(err)
	}
	l := <-got
	if diff := cmp.Diff([]string{"duty@ward.example", "chief@ward.example"}, l.to); diff != "" || l.from != "tonari@ward.example" {
		t.Errorf("from %s, %s", l.from, diff)
	}
	m, err := mail.ReadMessage(strings.NewReader(l.data))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil || subject != notice.Subject {
		t.Errorf("subject %q %v", subject, err)
	}
	if m.Header.Get("Auto-Submitted") == "" && m.Header.Get("Precedence") == "" {
		t.Error("an out-of-office answer would come back")
	}
}

func TestAnAlarmArrivesAtTheWebHook(t *testing.T) {
	got := make(chan map[string]any, 1)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var body map[string]any
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil || r.Method != http.MethodPost {
			t.Errorf("%s %v", r.Method, err)
		}
		got <- body
	}))
	defer server.Close()
	w := ways(t, alarm.Config{Hook: server.URL + "/T0KEN"})
	if err := w[0].Send(t.Context(), notice); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"event": "desk_unreachable", "state": "raised", "reasons": []any{"not_taken"}, "since": "2026-12-01T12:40:00Z",
		"waiting": 2.0, "urgent": 1.0, "text": notice.Subject + "\n" + notice.Text,
		"cases": []any{
			map[string]any{"case": 17.0, "level": "urgent", "since": "2026-12-01T12:40:00Z"},
			map[string]any{"case": 33.0, "level": "none", "since": "2026-12-01T12:41:00Z"},
		},
	}
	if diff := cmp.Diff(want, <-got); diff != "" {
		t.Error(diff)
	}
}

// TestAWayThatFailsSaysWhyAndNoSecret: passwords and the addresses of hooks are not
// for the log.
func TestAWayThatFailsSaysWhyAndNoSecret(t *testing.T) {
	refusing, _ := postOffice(t, "554 5.7.1 canary-of-the-server")
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	gone := closed.Addr().String()
	_ = closed.Close()
	broken := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/moved") {
			http.Redirect(rw, r, "/elsewhere", http.StatusFound)
			return
		}
		http.Error(rw, "canary-of-the-hook", http.StatusInternalServerError)
	}))
	defer broken.Close()
	from, to := "tonari@ward.example", []string{"duty@ward.example"}
	for _, tc := range []struct {
		c    alarm.Config
		want string
	}{
		{alarm.Config{SMTP: "smtp://" + refusing, From: from, To: to}, "mailing the alarm: the server answers 554"},
		{alarm.Config{SMTP: "smtp://user:s3cret@" + gone, From: from, To: to}, "mailing the alarm: the server does not answer"},
		{alarm.Config{SMTP: "smtp://user:s3cret@" + refusing, From: from, To: to}, "mailing the alarm: the server does not answer, or refuses user, password or TLS"},
		{alarm.Config{SMTP: "smtps://user:s3cret@" + refusing, From: from, To: to}, "mailing the alarm: the server does not answer, or refuses user, password or TLS"},
		{alarm.Config{Hook: broken.URL + "/s3cret"}, "posting the alarm: status 500"},
		{alarm.Config{Hook: broken.URL + "/s3cret/moved"}, "posting the alarm: status 302"},
		{alarm.Config{Hook: "http://" + gone + "/s3cret"}, "posting the alarm: no answer"},
	} {
		err := ways(t, tc.c)[0].Send(t.Context(), notice)
		if err == nil || !strings.Contains(err.Error(), tc.want) || strings.Contains(err.Error(), "s3cret") || strings.Contains(err.Error(), "canary") {
			t.Errorf("%v, want %q", err, tc.want)
		}
	}
}

func TestNothingConfiguredIsNoWay(t *testing.T) {
	if w := ways(t, alarm.Config{}); len(w) != 0 {
		t.Errorf("%v", w)
	}
	if _, err := alarm.Ways(alarm.Config{SMTP: "smtp://127.0.0.1:25", From: "nobody", To: []string{"duty@ward.example"}}); err == nil {
		t.Error("a sender without an address was taken")
	}
}
