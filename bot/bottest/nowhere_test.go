package bottest_test

import (
	"strings"
	"testing"
	"time"

	"tonari/bot/bottest"
	"tonari/handoff/slacktest"
)

// TestAReplyBelowALineThatIsNoCardIsToldToReachNobody: the urgent channel has a line
// that leads to a case elsewhere, and the desk a list of cases; both look like a place
// to answer in.
func TestAReplyBelowALineThatIsNoCardIsToldToReachNobody(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	w.says(p, urgentWords)
	from := len(p.Received())
	notice := w.Urgent.Posts()[0]
	if notice.TS == c.TS {
		t.Fatal("the line is the card")
	}
	chat := w.Midori.Types(w.Urgent, "", "おつかれさまです")
	for _, tc := range []struct {
		m        *slacktest.Member
		ts, text string
	}{
		{w.Aoi, notice.TS, "だいじょうぶですか"}, {w.Sato, notice.TS, "メモ: 見ています"}, {w.Kuro, chat, "おつかれさま"},
	} {
		if tc.m.Types(w.Urgent, tc.ts, tc.text) == "" {
			t.Fatal("not typed")
		}
	}
	w.Idle()
	w.Service.Care(t.Context())
	w.After(10 * time.Second)
	if !strings.Contains(w.told(w.Aoi), "ここに書いても、ご本人には届きません") {
		t.Errorf("told %q", w.told(w.Aoi))
	}
	for _, m := range []*slacktest.Member{w.Sato, w.Kuro} {
		if strings.Contains(w.told(m), "ここに書いても") {
			t.Errorf("%s is told of a note or of a chat", m.Name)
		}
	}
	if got := texts(since(p, from)); strings.Contains(got, "だいじょうぶですか") {
		t.Errorf("phone:\n%s", got)
	}
}

// TestAMessageWithoutWordsSaysThatNothingWasSent: a forwarded message has none of its
// own, and a file of another kind is refused beside it.
func TestAMessageWithoutWordsSaysThatNothingWasSent(t *testing.T) {
	t.Parallel()
	w := newWard(t, bottest.Env("TONARI_PUBLIC_URL", "https://tonari.example.jp"))
	p, c := w.talks("child")
	from := len(p.Received())
	empty := w.types(w.Aoi, c, "")
	w.marks(c, empty, warning)
	if !strings.Contains(w.told(w.Aoi), "送れることばがない") {
		t.Errorf("told %s", w.told(w.Aoi))
	}
	told := strings.Count(w.told(w.Aoi), "送れることばがない")
	film := w.shares(w.Aoi, c, "", slacktest.Upload{Name: "a.mp4", MIMEType: "video/mp4", Data: []byte("film")})
	w.marks(c, film, warning)
	if got := w.told(w.Aoi); !strings.Contains(got, "送れるのは写真") || strings.Count(got, "送れることばがない") != told {
		t.Errorf("told %s", got)
	}
	w.After(time.Minute)
	if len(since(p, from)) != 0 {
		t.Errorf("phone:\n%s", texts(since(p, from)))
	}
}
