package bottest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/bottest"
	"tonari/bot/linetest"
	"tonari/handoff/slacktest"
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

func TestWordsUnderstoodAnywhereBesideAHuman(t *testing.T) {
	w := newWard(t)
	p, c := w.talks("child")
	w.replies(w.Aoi, c, "こんにちは")
	for _, x := range []struct{ says, hears string }{
		{"人と話す", "相談員A（人）"}, {"English", "相談員A is listening right now. That's a person"}, {"やさしい日本語", "相談員A（人です）"}, {"日本語", "相談員A（人）"},
	} {
		w.says(p, x.says)
		if !strings.Contains(p.Last().Text, x.hears) {
			t.Errorf("%s: phone %s", x.says, p.Last().Text)
		}
	}
	for _, says := range []string{"メニュー", "やめる"} {
		w.says(p, says)
		if !strings.Contains(p.Last().Text, "終わりにしますか") {
			t.Errorf("%s: phone %s", says, p.Last().Text)
		}
		w.taps(p, "まだ話す")
		w.shows(c, "対応中")
	}
	w.says(p, "やめる")
	w.taps(p, "終わりにする")
	if !w.reads(c, "話を終えました") || len(p.Choices()) == 0 {
		t.Error("the talk did not end")
	}
	w.shows(c, "対応中", "相談員A")
	w.replies(w.Aoi, c, "もうひとつだけ")
	if !strings.Contains(screen(p), "相談員Aが来ました。ここからは、人がお話を聞きます。\nそのまま、ここに書いてください。\nもうひとつだけ") {
		t.Errorf("the change of voice is not announced:\n%s", screen(p))
	}
}

func TestALabelIsAChoiceBesideAHumanAndANumberOnlyUntilTheySpoke(t *testing.T) {
	w := newWard(t)
	p, c := w.talks("child")
	numbers := func(says string) bool {
		from := len(p.Received())
		w.says(p, says)
		return strings.Contains(texts(since(p, from)), "0120")
	}
	if !numbers("1") {
		t.Error("the number of what stands is not understood")
	}
	w.replies(w.Aoi, c, "何人家族ですか。1人？2人？")
	if numbers("1") {
		t.Error("an answer to the counselor brought phone numbers")
	}
	if !numbers("いま話せるところ") {
		t.Error("the label is not understood")
	}
	if !w.reads(c, "> 1") {
		t.Error("the counselor does not see the answer")
	}
}

func TestUrgentWordsAreAnsweredAtOnceInEveryState(t *testing.T) {
	for name, before := range map[string]func(*ward, *linetest.Person){
		"unknown":           func(*ward, *linetest.Person) {},
		"in a flow":         func(w *ward, p *linetest.Person) { p.Follow(); w.Idle(); w.taps(p, "子ども・学生です") },
		"in safety":         func(w *ward, p *linetest.Person) { w.says(p, highWords) },
		"waiting":           func(w *ward, p *linetest.Person) { w.says(p, "人と話す") },
		"asked to erase":    func(w *ward, p *linetest.Person) { w.says(p, "消して") },
		"erased":            func(w *ward, p *linetest.Person) { p.Follow(); w.Idle(); w.erases(p) },
		"hidden":            func(w *ward, p *linetest.Person) { w.says(p, "かくす") },
		"hidden, asked":     func(w *ward, p *linetest.Person) { w.says(p, "かくす"); w.says(p, "もどる") },
		"held":              func(w *ward, p *linetest.Person) { w.holds(p) },
		"held, asked":       func(w *ward, p *linetest.Person) { w.holds(p); w.says(p, "やめる") },
		"left":              func(w *ward, p *linetest.Person) { w.holds(p); w.says(p, "やめる"); w.taps(p, "終わりにする") },
		"asked how it was":  func(w *ward, p *linetest.Person) { w.clicks(w.Aoi, w.holds(p), bot.ActionClose) },
		"in a flood":        func(w *ward, p *linetest.Person) { flood(w, p) },
		"in a burst":        func(w *ward, p *linetest.Person) { w.says(p, "ひとこと") },
		"the desk is down":  func(w *ward, _ *linetest.Person) { w.Slack.Outage(true) },
		"acknowledged just": func(w *ward, p *linetest.Person) { w.says(p, "人と話す"); w.says(p, "まだ？") },
	} {
		for _, at := range []time.Time{bottest.Tuesday, bottest.Night} {
			w := newWard(t, bottest.At(at), bottest.Env("TONARI_BURST", "3s"))
			p := w.LINE.Person("child")
			before(w, p)
			from := len(p.Received())
			w.says(p, urgentWords)
			got := since(p, from)
			if len(got) == 0 || got[0].Via != "reply" || !strings.Contains(texts(got), "0120") {
				t.Errorf("%s at %d h: the phone shows\n%s", name, at.Hour(), texts(got))
			}
			w.Slack.Outage(false)
		}
	}
}

// holds lets a person ask for a human and 相談員A claim.
func (w *ward) holds(p *linetest.Person) (c slacktest.Post) {
	w.t.Helper()
	w.says(p, "人と話す")
	c = card(w.t, w.Desk)
	w.clicks(w.Aoi, c, bot.ActionClaim)
	return c
}

func flood(w *ward, p *linetest.Person) {
	for i := range 25 {
		p.Says(fmt.Sprintf("あ%d", i))
	}
	w.Idle()
}

func TestBesideAHumanUrgentWordsAreAnsweredAutomaticallyOnceInHalfAnHour(t *testing.T) {
	w := newWard(t)
	p := w.LINE.Person("child")
	w.says(p, urgentWords)
	c := card(t, w.Urgent)
	w.clicks(w.Aoi, c, bot.ActionClaim)
	w.replies(w.Aoi, c, "ここにいます")
	automatic := func() int { return strings.Count(texts(p.Received()), "自動のメッセージ") }
	for i, want := range []int{1, 1, 2} {
		w.says(p, urgentWords)
		if got := automatic(); got != want {
			t.Errorf("step %d: %d automatic answers", i, got)
		}
		if i == 1 {
			w.After(31 * time.Minute)
		}
	}
	if got := w.called(c, "また緊急のことばが届いています"); len(got) != 3 || strings.Join(got[0], " ") != "@U0AOI @U0SATO @U0KURO" {
		t.Errorf("alerted %v", got)
	}
}

func TestAcknowledgementsUntilTheFirstWordIsAccepted(t *testing.T) {
	w := newWard(t)
	p, c := w.asks("child")
	acked := func(says string) bool {
		from := len(p.Received())
		w.says(p, says)
		return len(since(p, from)) > 0
	}
	for i, want := range []bool{true, false, true} { // the first, one within two minutes, one after
		if got := acked(fmt.Sprintf("まっている%d", i)); got != want {
			t.Errorf("message %d acknowledged: %v", i, got)
		}
		if i == 1 {
			w.After(2 * time.Minute)
		}
	}
	w.clicks(w.Aoi, c, bot.ActionClaim)
	w.LINE.Always(pushPath, linetest.Answer(500))
	w.replies(w.Aoi, c, "こんにちは")
	w.Jump(2 * time.Minute)
	if !acked("まだ読めない") {
		t.Error("not acknowledged although LINE has not accepted the word")
	}
	w.LINE.Clear(pushPath)
	w.Pass(5*time.Minute, 30*time.Second)
	if acked("ありがとう") {
		t.Error("the bot speaks beside the counselor")
	}
	if got := w.heard(c, "まっている"); strings.Join(got, "") != "012" {
		t.Errorf("the thread has %q", got)
	}
}

func TestWithNobodyOnDutyTheWordsSayWhenSomebodyReads(t *testing.T) {
	w := newWard(t, bottest.At(bottest.Night))
	p, _ := w.asks("child")
	w.says(p, "いま話せますか")
	got := texts(p.Received())
	if strings.Count(got, "あした 8:30") < 2 || strings.Contains(got, "読んでいます") || !strings.Contains(got, "0120") {
		t.Errorf("phone:\n%s", got)
	}
}

func TestAFloodIsTakenInAndAnsweredOnce(t *testing.T) {
	w := newWard(t)
	p, c := w.asks("child")
	w.After(5 * time.Minute)
	from := len(p.Received())
	for i := range 30 {
		p.Says(fmt.Sprintf("あふれる%02d", i))
	}
	w.Idle()
	if n := strings.Count(texts(since(p, from)), "たくさん書いてくれて"); n != 1 || len(since(p, from)) > 2 {
		t.Errorf("phone:\n%s", texts(since(p, from)))
	}
	if got := w.heard(c, "あふれる"); len(got) != 30 || got[0] != "00" || got[29] != "29" {
		t.Errorf("the thread has %d: %q", len(got), got)
	}
}

func TestABurstIsOneAnswer(t *testing.T) {
	w := newWard(t, bottest.Env("TONARI_BURST", "30s"))
	p := w.LINE.Person("child")
	p.Follow()
	w.Idle()
	w.taps(p, "子ども・学生です")
	from := len(p.Received())
	w.says(p, "朝おきて")
	first := len(since(p, from))
	if first == 0 {
		t.Fatal("the first line got no answer")
	}
	w.says(p, "弟をおこして")
	w.says(p, "ごはん")
	if n := len(since(p, from)); n != first {
		t.Errorf("the further lines got %d answers", n-first)
	}
	w.says(p, "人と話す") // a word understood anywhere is a turn of its own
	w.shows(card(t, w.Desk), "朝おきて", "弟をおこして", "ごはん")
}

func TestAQuietBurstEndsWithOneShortLine(t *testing.T) {
	w := newWard(t, bottest.Env("TONARI_BURST", "20s"))
	p := w.LINE.Person("child")
	p.Follow()
	w.Idle()
	w.taps(p, "子ども・学生です")
	w.says(p, "朝おきて")
	a := w.says(p, "弟をおこして")
	from := len(p.Received())
	w.After(30 * time.Second)
	got := since(p, from)
	if len(got) != 1 || got[0].Via != "reply" || len(p.Choices()) == 0 {
		t.Fatalf("phone:\n%s", texts(got))
	}
	calls := w.LINE.CallsTo(replyPath)
	if body := string(calls[len(calls)-1].Body); !strings.Contains(body, a.ReplyToken) {
		t.Error("it did not go by the last text's reply token")
	}
}

func TestGroupsAndStandbyGetNoMessage(t *testing.T) {
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
