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

func TestWordsUnderstoodAnywhereBesideAHuman(t *testing.T) {
	t.Parallel()
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
	t.Parallel()
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
	t.Parallel()
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
	t.Parallel()
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
	t.Parallel()
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
	t.Parallel()
	w := newWard(t, bottest.At(bottest.Night))
	p, _ := w.asks("child")
	w.says(p, "いま話せますか")
	got := texts(p.Received())
	if strings.Count(got, "あした 8:30") < 2 || strings.Contains(got, "読んでいます") || !strings.Contains(got, "0120") {
		t.Errorf("phone:\n%s", got)
	}
}
