package bottest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/bottest"
	"tonari/bot/linetest"
)

const promise = "名前はいりません"

// open fails unless the phone shows choices, or its last bubble says what may be
// typed.
func (w *ward) open(p *linetest.Person, after string) {
	w.t.Helper()
	if len(p.Choices()) > 0 {
		return
	}
	if last := p.Last().Text; !strings.Contains(last, "書い") {
		w.t.Errorf("after %s nothing stands to choose from, and the phone says\n%s", after, last)
	}
}

func TestTheFirstContactGetsThePromisesAndTheChoices(t *testing.T) {
	t.Parallel()
	for name, act := range map[string]func(*linetest.Person) linetest.Act{
		"a follow":    func(p *linetest.Person) linetest.Act { return p.Follow() },
		"a message":   func(p *linetest.Person) linetest.Act { return p.Says(calmWords) },
		"a sticker":   func(p *linetest.Person) linetest.Act { return p.Sticker("446", "1988", nil, "") },
		"a human":     func(p *linetest.Person) linetest.Act { return p.Says("人と話す") },
		"a menu":      func(p *linetest.Person) linetest.Act { return p.Says("メニュー") },
		"high words":  func(p *linetest.Person) linetest.Act { return p.Says(highWords) },
		"an old word": func(p *linetest.Person) linetest.Act { return p.Says("もどる") },
	} {
		w := newWard(t)
		p := w.LINE.Person("child")
		act(p)
		w.Idle()
		if n := strings.Count(screen(p), promise); n != 1 {
			t.Errorf("%s: %d promises:\n%s", name, n, screen(p))
		}
		w.open(p, name)
		w.says(p, calmWords)
		if n := strings.Count(screen(p), promise); n != 1 {
			t.Errorf("%s: %d promises after the second message", name, n)
		}
	}
}

func TestAnUrgentFirstMessageIsOneReplySafetyFirst(t *testing.T) {
	t.Parallel()
	w := newWard(t, bottest.At(bottest.Night))
	p := w.LINE.Person("child")
	w.says(p, urgentWords)
	replies := w.LINE.CallsTo(replyPath)
	if len(replies) != 1 || len(w.LINE.CallsTo(pushPath)) != 0 {
		t.Fatalf("%d replies, %d pushes", len(replies), len(w.LINE.CallsTo(pushPath)))
	}
	got := texts(p.Received())
	numbers, promised := strings.Index(got, "0120"), strings.Index(got, promise)
	if numbers < 0 || promised < numbers {
		t.Errorf("phone:\n%s", got)
	}
	bubbles := p.Received()
	for i, b := range bubbles {
		if has := strings.Contains(string(b.Raw), "quickReply"); has != (i == len(bubbles)-1) {
			t.Errorf("bubble %d of %d: quick replies %v", i+1, len(bubbles), has)
		}
	}
	if strings.Contains(got, "知らせました") {
		t.Error("told before Slack took the mention")
	}
}

func TestEveryTurnOfTheBotLeavesAWayOn(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p := w.LINE.Person("child")
	p.Follow()
	w.Idle()
	w.open(p, "a follow")
	say := func(texts ...string) {
		for _, s := range texts {
			w.says(p, s)
			w.open(p, s)
		}
	}
	say("1", "お母さんの世話", "やめる", "メニュー", "English", "やさしい日本語", "日本語", "消して", "いいえ", "もどる", "やめる", "ひとこと")
	p.Image([]byte("\x89PNG\r\n\x1a\n picture"))
	w.Idle()
	w.open(p, "a picture")
	p.Location(35.7, 139.7, "", "")
	w.Idle()
	w.open(p, "a place")
	say("人と話す", "まだですか")
	w.After(21 * time.Minute)
	w.open(p, "a rung")
	c := card(t, w.Desk)
	w.clicks(w.Aoi, c, bot.ActionClaim)
	w.open(p, "a claim")
	w.says(p, "やめる")
	w.open(p, "やめる beside a human")
	w.taps(p, "まだ話す")
	w.open(p, "staying")
	w.says(p, "人と話す")
	w.open(p, "asking who is here")
	w.clicks(w.Aoi, c, bot.ActionRelease)
	w.open(p, "a release")
	w.clicks(w.Midori, c, bot.ActionClaim)
	w.clicks(w.Midori, c, bot.ActionClose)
	w.open(p, "a close")
	say(urgentWords, "かくす", "なに？")
	w.says(p, "もどる")
	w.taps(p, "はい")
	w.open(p, "the return")
	w.clicks(w.Aoi, card(t, w.Urgent), bot.ActionClaim)
	w.clicks(w.Aoi, card(t, w.Urgent), bot.ActionClose)
	w.erases(p)
	w.open(p, "an erasure")
}

func TestEveryChoiceCanBeTypedByLabelAndByNumber(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	probe := w.LINE.Person("probe")
	probe.Follow()
	w.Idle()
	labels := probe.Choices()
	for i, c := range labels {
		var got [3]string
		for k, act := range []func(*linetest.Person){
			func(p *linetest.Person) { _, _ = p.Tap(c) },
			func(p *linetest.Person) { p.Says(c.Label) },
			func(p *linetest.Person) { p.Says(fmt.Sprint(i + 1)) },
		} {
			p := w.LINE.Person(fmt.Sprintf("p%d%d", i, k))
			p.Follow()
			w.Idle()
			from := len(p.Received())
			act(p)
			w.Idle()
			got[k] = texts(since(p, from))
		}
		if got[0] == "" || got[1] != got[0] || got[2] != got[0] {
			t.Errorf("%s: tapped\n%s\nlabel\n%s\nnumber\n%s", c.Label, got[0], got[1], got[2])
		}
	}
}

func TestATapOnAnOldButtonIsAnsweredFromWhereTheTalkIs(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p := w.LINE.Person("child")
	p.Follow()
	w.Idle()
	old := p.Choices()[2] // 家族
	w.taps(p, "子ども・学生です")
	now := p.Choices()
	from := len(p.Received())
	if _, err := p.TapsOld(old.Label); err != nil {
		t.Fatal(err)
	}
	w.Idle()
	if got := texts(since(p, from)); got == "" || strings.Contains(got, "ご家族") {
		t.Errorf("phone:\n%s", got)
	}
	if len(p.Choices()) != len(now) || p.Choices()[0].Data != now[0].Data {
		t.Errorf("the choices became %v", p.Choices())
	}
	// Beside a human an old button hears who is here.
	w.says(p, "人と話す")
	w.clicks(w.Aoi, card(t, w.Desk), bot.ActionClaim)
	if _, err := p.TapsOld(old.Label); err != nil {
		t.Fatal(err)
	}
	w.Idle()
	if !strings.Contains(p.Last().Text, "相談員A（人）") {
		t.Errorf("phone: %s", p.Last().Text)
	}
}

func TestASetOfImagesGetsOneAnswer(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.asks("child")
	w.After(3 * time.Minute)
	from := len(p.Received())
	pic := []byte("\x89PNG\r\n\x1a\n picture")
	p.Image(pic, pic, pic)
	w.Idle()
	if n := len(since(p, from)); n != 1 {
		t.Errorf("%d answers", n)
	}
	if n := len(w.Slack.Files()); n != 3 {
		t.Errorf("%d files at the desk", n)
	}
	for _, post := range w.thread(c) {
		for _, f := range post.Files {
			if f.Name != "photo.png" {
				t.Errorf("file %+v", f)
			}
		}
	}
}

func TestWhatIsNoTextReachesTheCounselor(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	p.Sticker("446", "1988", []string{"Sad", "Crying"}, "")
	p.Location(35.71234, 139.75678, "ひみつの家", "東京都文京区")
	p.Video([]byte("film"), 1000)
	p.Audio([]byte("voice"), 1000)
	p.File("ひみつ.pdf", []byte("%PDF-1.4"))
	w.Idle()
	for _, parts := range [][]string{{"スタンプ", "Sad"}, {"位置情報", "北緯35.71・東経139.76のあたり"}, {"動画"}, {"音声"}, {"ファイル"}} {
		if !w.reads(c, parts...) {
			t.Errorf("the thread does not show %v", parts)
		}
	}
	if left := w.standing("35.71234", "139.75678", "35.712", "139.757"); len(left) != 0 {
		t.Errorf("a point stands at the desk: %q", left)
	}
	if left := w.standing("ひみつ"); len(left) != 0 {
		t.Errorf("a name from the phone stands at the desk: %q", left)
	}
}

func TestGroupsAndStandbyGetNoMessage(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p := w.LINE.Person("child")
	p.SaysInGroup("C0123456789abcdef0123456789abcdef", urgentWords)
	w.Idle()
	p.Standby(true)
	p.Says(urgentWords)
	w.Idle()
	if n := len(w.LINE.Calls()); n != 0 {
		t.Errorf("%d requests to LINE", n)
	}
	if len(p.Received()) != 0 || len(w.Urgent.Posts()) != 0 {
		t.Error("a standby event was taken up")
	}
	p.Standby(false)
	w.says(p, calmWords)
	if len(p.Received()) == 0 {
		t.Error("silence after standby")
	}
}
