package bottest_test

import (
	"strings"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/bottest"
	"tonari/bot/linetest"
	"tonari/bot/service"
)

// innocent fails if anything on the phone since then tells what this account is.
func (w *ward) innocent(p *linetest.Person, from int, says string) {
	w.t.Helper()
	got := since(p, from)
	if len(got) == 0 {
		w.t.Errorf("%s: no answer", says)
	}
	for _, b := range got {
		for _, word := range []string{"相談", "消し", "死", "つらい", "人と話す", "メニュー", "ボット", "写真", "スタンプ"} {
			if strings.Contains(b.Text, word) {
				w.t.Errorf("%s: the screen shows %q", says, b.Text)
			}
		}
	}
	for _, c := range p.Choices() {
		if c.Label != "お知らせ" && c.Label != "図書館" {
			w.t.Errorf("%s: the choice %q stands", says, c.Label)
		}
	}
}

func TestAHiddenScreenStaysCalmWhateverHappens(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	w.says(p, "お父さんのこと")
	menu := p.Choices()[0]
	from := len(p.Received())
	w.says(p, "かくす")
	if got := since(p, from); len(got) != 1 {
		t.Errorf("かくす was answered by %d bubbles", len(got))
	}
	w.innocent(p, from, "かくす")
	w.shows(c, "画面をかくしています")
	for _, says := range []string{"こんにちは", "メニュー", "やめる", "人と話す", "消して", "はい", "English", "日本語", "1", "お知らせ", highWords} {
		from := len(p.Received())
		w.says(p, says)
		w.innocent(p, from, says)
	}
	acts := map[string]func(){
		"a follow":    func() { p.Block(); w.Idle(); p.Unblock() },
		"a sticker":   func() { p.Sticker("446", "1988", []string{"Sad"}, "") },
		"a picture":   func() { p.Image([]byte("\x89PNG\r\n\x1a\n picture")) },
		"a place":     func() { p.Location(35.7, 139.7, "", "") },
		"an old tap":  func() { _, _ = p.Tap(menu) },
		"a known tap": func() { _, _ = p.Taps("図書館") },
	}
	for name, act := range acts {
		from := len(p.Received())
		act()
		w.Idle()
		w.innocent(p, from, name)
	}
	w.After(30 * 24 * time.Hour)
	from = len(p.Received())
	w.says(p, "まだかくれている")
	w.innocent(p, from, "a month later")
	if !w.reads(c, "まだかくれている") {
		t.Error("the counselor does not see the words")
	}
}

func TestHighAndHumanOpenACaseSilentlyAndUrgentWordsGetNumbersOnly(t *testing.T) {
	t.Parallel()
	for _, says := range []string{"人と話す", highWords} {
		w := newWard(t)
		p := w.LINE.Person("child")
		p.Follow()
		w.Idle()
		w.says(p, "かくす")
		from := len(p.Received())
		w.says(p, says)
		w.innocent(p, from, says)
		w.shows(card(t, w.Desk), "未対応", "画面をかくしています")
		from = len(p.Received())
		w.After(2 * time.Hour)
		if got := since(p, from); len(got) != 0 {
			t.Errorf("%s: while waiting the screen shows\n%s", says, texts(got))
		}
	}
	w := newWard(t)
	p := w.LINE.Person("child")
	p.Follow()
	w.Idle()
	w.says(p, "かくす")
	from := len(p.Received())
	w.says(p, urgentWords)
	got := since(p, from)
	if len(got) != 1 || !strings.Contains(got[0].Text, "0120") {
		t.Fatalf("the screen shows\n%s", texts(got))
	}
	w.innocent(p, from, "urgent words")
	w.shows(card(t, w.Urgent), "🔴 緊急")
}

func TestHidingHoldsBackWhatIsOnItsWayUntilTheReturn(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	w.LINE.Fault("/v2/bot/message/push", linetest.Answer(500), linetest.Answer(500))
	early := w.replies(w.Aoi, c, "かくす前のことば")
	w.says(p, "かくす")
	late := w.replies(w.Aoi, c, "かくしているあいだのことば")
	from := len(p.Received())
	w.After(time.Hour)
	if got := since(p, from); len(got) != 0 {
		t.Fatalf("the screen shows\n%s", texts(got))
	}
	w.marks(c, early, held)
	w.marks(c, late, held)
}

func TestAPushLooksOnceMoreWhetherThePersonHides(t *testing.T) {
	t.Parallel()
	var w *ward
	var p *linetest.Person
	armed := false
	w = newWard(t, bottest.Service(func(o *service.Options) {
		o.Point = func(name string) {
			if name == "committed" && armed { // the push is leased to its sender
				armed = false
				p.Says("かくす")
				if _, err := w.other.Worker().Idle(t.Context()); err != nil {
					t.Error(err)
				}
			}
		}
	}))
	w.other = w.Start(service.Options{Shift: w.Shift, Live: w.Live()})
	p, c := w.talks("child")
	ts := w.types(w.Aoi, c, "まにあわなかったことば")
	from := len(p.Received())
	armed = true
	w.After(6 * time.Second)
	w.innocent(p, from, "かくす")
	w.marks(c, ts, held)
	w.says(p, "もどる")
	w.taps(p, "はい")
	w.After(5 * time.Second)
	if !strings.Contains(screen(p), "まにあわなかったことば") {
		t.Errorf("phone:\n%s", screen(p))
	}
}

func TestTheReturnShowsTheTalkAfterATap(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	w.says(p, "かくす")
	ts := w.replies(w.Aoi, c, "かくしているあいだのことば")
	w.says(p, "もどる")
	if len(p.Choices()) != 2 || strings.Contains(texts(p.Received()), "かくしているあいだ") {
		t.Fatalf("choices %v", p.Choices())
	}
	// Any other words put the screen back to calm; the question stands no more.
	from := len(p.Received())
	w.says(p, "なに？")
	w.innocent(p, from, "なに？")
	w.says(p, "もどる")
	w.taps(p, "いいえ")
	w.says(p, "もどる")
	w.taps(p, "はい")
	if !strings.Contains(texts(p.Received()), "おかえりなさい") || !strings.Contains(texts(p.Received()), "かくしているあいだのことば") {
		t.Errorf("phone:\n%s", screen(p))
	}
	w.marks(c, ts, accepted)
	if strings.Contains(w.now(c).Rendered, "かくしています") || !w.reads(c, "画面をもどしました") {
		t.Error("the counselors do not see the return")
	}
}

func TestReleaseAndCloseCancelWhatIsHeldBack(t *testing.T) {
	t.Parallel()
	for _, a := range []bot.Action{bot.ActionRelease, bot.ActionClose} {
		w := newWard(t)
		p, c := w.talks("child")
		w.says(p, "かくす")
		ts := w.replies(w.Aoi, c, "かくしているあいだのことば")
		w.marks(c, ts, held)
		w.clicks(w.Aoi, c, a)
		w.marks(c, ts, warning)
		if !w.reads(c, "取り消しました") {
			t.Errorf("%s: the thread does not say it", a)
		}
		w.says(p, "もどる")
		w.taps(p, "はい")
		w.After(time.Hour)
		if strings.Contains(screen(p), "かくしているあいだ") {
			t.Errorf("%s: it was sent after all", a)
		}
	}
}

func TestAnAnswerThatWaitedWhenThePersonHidDoesNotReachTheScreen(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p := w.LINE.Person("child")
	p.Follow()
	w.Idle()
	w.taps(p, "子ども・学生です")
	w.LINE.Fault("/v2/bot/message/reply", linetest.Answer(500))
	from := len(p.Received())
	w.says(p, "お母さんの世話をしてる") // its answer waits for another try
	w.says(p, "かくす")
	w.After(10 * time.Minute)
	w.innocent(p, from, "かくす")
}
