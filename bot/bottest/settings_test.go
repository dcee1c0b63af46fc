package bottest_test

import (
	"strings"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/bottest"
	"tonari/bot/linetest"
)

// private lets a person choose that a lock screen tells nothing.
func (w *ward) private(p *linetest.Person) {
	w.t.Helper()
	w.says(p, "せってい")
	w.taps(p, "通知の見えかた")
	w.taps(p, "見えないようにする")
}

const neutral = "お知らせがあります。\n"

// veiled fails unless all that was pushed since then begins with the neutral line.
func (w *ward) veiled(p *linetest.Person, from int) {
	w.t.Helper()
	n := 0
	for _, b := range since(p, from) {
		if b.Via != "push" {
			continue
		}
		n++
		first, rest, _ := strings.Cut(b.Text, "\n")
		if first+"\n" != neutral || !strings.HasPrefix(rest, strings.Repeat("\n", 4)) {
			w.t.Errorf("a lock screen shows %q", b.Text)
		}
	}
	if n == 0 {
		w.t.Error("nothing was pushed")
	}
}

func TestALockScreenTellsNothingOfACounselorsWordsNorOfTheHouses(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.asks("child")
	w.private(p)
	from := len(p.Received())
	w.After(time.Hour) // the rungs are told by push
	w.veiled(p, from)
	from = len(p.Received())
	w.clicks(w.Aoi, c, bot.ActionClaim)
	ts := w.replies(w.Aoi, c, "お父さんのこと、聞かせてください。")
	w.veiled(p, from)
	if !strings.HasSuffix(p.Last().Text, "お父さんのこと、聞かせてください。") || p.Last().Sender != "相談員A" {
		t.Errorf("the phone shows %+v", p.Last())
	}
	w.marks(c, ts, accepted)
	from = len(p.Received())
	w.clicks(w.Aoi, c, bot.ActionClose)
	w.veiled(p, from)
	from = len(p.Received())
	w.says(p, "こんにちは")
	if strings.Contains(texts(since(p, from)), neutral) {
		t.Errorf("an answer in the open chat is veiled:\n%s", screen(p))
	}
}

func TestALongReplyToAPrivatePhoneStillGoesInOneRequest(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	w.private(p)
	ts := w.replies(w.Aoi, c, strings.Repeat("あ", 19_800))
	w.marks(c, ts, accepted)
	if got := strings.Count(screen(p), "あ"); got < 19_800 {
		t.Errorf("%d characters arrived", got)
	}
}

// agrees plays a talk to its end; the person agrees to be asked some days later.
func (w *ward) agrees(name string) *linetest.Person {
	w.t.Helper()
	p, c := w.talks(name)
	w.replies(w.Aoi, c, "また話しましょう。")
	w.clicks(w.Aoi, c, bot.ActionClose)
	w.taps(p, "少し楽になった")
	w.taps(p, "いいですよ")
	return p
}

const hello = "約束したので、一度だけ書きにきました"

func TestWhoAgreedIsAskedOnceSomeDaysLater(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p := w.agrees("child")
	from := len(p.Received())
	w.After(3 * 24 * time.Hour)
	if got := since(p, from); len(got) != 0 {
		t.Fatalf("too early:\n%s", texts(got))
	}
	w.After(40 * 24 * time.Hour)
	got := since(p, from)
	if len(got) != 1 || !strings.Contains(got[0].Text, hello) || got[0].Via != "push" {
		t.Fatalf("the phone shows\n%s", texts(got))
	}
	if h := got[0].At.In(bottest.Tokyo).Hour(); h < 10 || h >= 21 {
		t.Errorf("it came at %v", got[0].At)
	}
}

func TestACheckInWaitsForTheEndOfTheQuietHours(t *testing.T) {
	t.Parallel()
	w := newWard(t, bottest.At(time.Date(2026, 12, 1, 16, 50, 0, 0, bottest.Tokyo)))
	p := w.agrees("child")
	w.says(p, "せってい")
	for _, label := range []string{"しずかな時間", "時間を決める", "よる7時", "あさ10時"} {
		w.taps(p, label)
	}
	from := len(p.Received())
	w.After(4*24*time.Hour - 10*time.Hour)
	w.says(p, "メニュー") // they are here until late: it waits for half a day, and then for the morning
	w.After(30 * time.Hour)
	for _, b := range since(p, from) {
		if strings.Contains(b.Text, hello) {
			if h := b.At.In(bottest.Tokyo).Hour(); h < 10 || h >= 19 {
				t.Errorf("it came at %v", b.At)
			}
			return
		}
	}
	t.Errorf("it never came:\n%s", screen(p))
}

func TestNobodyIsAskedWhoHidesBlocksErasesDeclinesOrIsWithUsAgain(t *testing.T) {
	t.Parallel()
	for name, act := range map[string]func(*ward, *linetest.Person){
		"hides":      func(w *ward, p *linetest.Person) { w.says(p, "かくす") },
		"hid once":   func(w *ward, p *linetest.Person) { w.says(p, "かくす"); w.says(p, "もどる"); w.taps(p, "はい") },
		"blocks":     func(w *ward, p *linetest.Person) { p.Block(); w.Idle(); p.Unblock(); w.Idle() },
		"erases":     func(w *ward, p *linetest.Person) { w.erases(p) },
		"asks again": func(w *ward, p *linetest.Person) { w.says(p, "人と話す") },
		"switches off": func(w *ward, p *linetest.Person) {
			w.says(p, "せってい")
			w.taps(p, "お知らせ")
			w.taps(p, "話したあとのひとこと")
		},
		"is in trouble": func(w *ward, p *linetest.Person) { w.says(p, urgentWords) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWard(t)
			p := w.agrees("child")
			act(w, p)
			w.After(12 * 24 * time.Hour)
			if strings.Contains(screen(p), hello) {
				t.Errorf("the phone shows\n%s", screen(p))
			}
		})
	}
}

func TestNobodyIsAskedWhoDidNotAgree(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	w.clicks(w.Aoi, c, bot.ActionClose)
	w.taps(p, "解決した")
	w.taps(p, "送らないで")
	w.After(30 * 24 * time.Hour)
	if strings.Contains(screen(p), hello) {
		t.Errorf("the phone shows\n%s", screen(p))
	}
}

func TestTheOwnWordOfReturnIsSeenByNobodyAndOnlyItBringsTheTalkBack(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	w.says(p, "せってい")
	w.taps(p, "自分だけのことば")
	w.taps(p, "ことばを決める")
	w.says(p, "みけねこ")
	w.says(p, "みけねこ")
	if !strings.Contains(p.Last().Text, "決まりました") {
		t.Fatalf("the phone shows\n%s", screen(p))
	}
	if found := w.standing("みけねこ"); len(found) != 0 {
		t.Errorf("the desk shows %v", found)
	}
	if strings.Contains(w.Log.String(), "みけねこ") {
		t.Error("the log shows it")
	}
	w.says(p, "かくす")
	from := len(p.Received())
	w.says(p, "もどる")
	w.innocent(p, from, "もどる")
	w.says(p, "ミケネコ")
	w.taps(p, "はい")
	if !strings.Contains(texts(since(p, from)), "おかえりなさい") {
		t.Errorf("the phone shows\n%s", screen(p))
	}
	w.shows(c, "対応中")
}

func TestTroubleWrittenInPlaceOfAWordIsHeard(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p := w.LINE.Person("child")
	p.Follow()
	w.Idle()
	w.says(p, "せってい")
	w.taps(p, "自分だけのことば")
	w.taps(p, "ことばを決める")
	w.says(p, highWords)
	w.shows(card(t, w.Desk), "🟠 高")
	if !w.reads(card(t, w.Desk), highWords) {
		t.Error("the counselors do not see the words")
	}
	w.says(p, "かくす")
	w.says(p, "もどる")
	w.taps(p, "はい")
}

func TestWhatIsHeldIsReadInWordsThatEverybodyKnows(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p := w.LINE.Person("child")
	p.Follow()
	w.Idle()
	w.taps(p, "子ども・学生です")
	w.says(p, "きょうはしずかでした")
	w.says(p, "せってい")
	from := len(p.Received())
	w.taps(p, "あずかっているもの")
	got := texts(since(p, from))
	for _, part := range []string{"2026-12-01", "日本語", "21:00–8:00", "とってあるメッセージ：2こ", "いまは、ありません", "もどることば：もどる", "予約の前の知らせ：送る"} {
		if !strings.Contains(got, part) {
			t.Errorf("it does not say %q:\n%s", part, got)
		}
	}
	for _, inner := range []string{"carer", "welcome", "none", "{", "null"} {
		if strings.Contains(got, inner) {
			t.Errorf("it says %q:\n%s", inner, got)
		}
	}
}

func TestTheThreeAnswersAreFiguresAndStandOnNoCard(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.asks("child")
	w.taps(p, "三つの質問")
	w.taps(p, "答えてみる")
	for range 3 {
		w.taps(p, "常にある")
	}
	for _, word := range []string{"つきあい", "取り残され", "孤立"} {
		if strings.Contains(w.now(c).Rendered, word) {
			t.Errorf("the card shows the questions:\n%s", w.now(c).Rendered)
		}
	}
	if strings.Contains(w.now(c).Rendered, "常にある") {
		t.Errorf("the card shows an answer:\n%s", w.now(c).Rendered)
	}
	w.says(p, "せってい")
	w.taps(p, "さっきのつづき")
	for _, ch := range p.Choices() {
		if ch.Label == "三つの質問" {
			t.Error("they are offered a second time")
		}
	}
}
