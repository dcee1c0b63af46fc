package bottest_test

import (
	"strings"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/linetest"
)

func TestAReplyWhoseAnswerIsLostAndThenLimitedIsReadOnce(t *testing.T) {
	t.Parallel()
	for _, second := range []linetest.Fault{linetest.RateLimited(), linetest.Flooded(), linetest.Reset()} {
		w := newWard(t)
		p := w.LINE.Person("child")
		p.Follow()
		w.Idle()
		w.LINE.Fault("/v2/bot/message/reply", linetest.AcceptThenReset(), second)
		w.says(p, "メニュー")
		w.Pass(2*time.Minute, time.Second)
		if n := strings.Count(screen(p), "メニューです"); n != 1 {
			t.Errorf("%s: read %d times:\n%s", second.Name, n, screen(p))
		}
	}
}

func TestSafetyWordsThatLINERefusesAreToldAtTheDesk(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p := w.LINE.Person("child")
	w.LINE.Fault("/v2/bot/message/reply", linetest.Answer(500), linetest.Answer(500))
	w.LINE.Always(pushPath, linetest.MonthlyLimit())
	w.says(p, urgentWords)
	w.Pass(3*time.Minute, time.Second)
	c := card(t, w.Urgent)
	if n := w.count(c, "ご本人に届いていません"); n != 1 {
		t.Errorf("told %d times", n)
	}
}

func TestAnOfferThatBecomesANoteLeavesTheCard(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	_, c := w.talks("child")
	ts := w.types(w.Midori, c, "母親は信用できない")
	w.Pass(3*time.Minute, 10*time.Second)
	w.shows(c, "未送信の返事 1件")
	w.Midori.Edits(ts, "メモ: 母親は信用できない")
	w.Idle()
	w.Pass(time.Minute, 10*time.Second)
	if now := w.now(c); strings.Contains(now.Rendered, "未送信") {
		t.Errorf("the card shows:\n%s", now.Rendered)
	}
	w.marks(c, ts, string(bot.MarkNote))
}

func TestAReplyThatRidesAndIsEditedIsNotLost(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	w.LINE.Always(pushPath, linetest.MonthlyLimit())
	ts := w.replies(w.Aoi, c, "つながっています")
	w.offer(w.Aoi, bot.ActionHoldSend)
	w.Aoi.Edits(ts, "つながっていますよ")
	w.Idle()
	w.Pass(2*time.Minute, 10*time.Second)
	w.marks(c, ts, warning) // it was refused once more, and is offered once more
	w.offer(w.Aoi, bot.ActionHoldSend)
	w.says(p, "メニュー")
	if s := screen(p); strings.Count(s, "つながっていますよ") != 1 {
		t.Errorf("phone:\n%s", s)
	}
	w.marks(c, ts, accepted)
}
