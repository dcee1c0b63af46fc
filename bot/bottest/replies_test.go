package bottest_test

import (
	"strings"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/bottest"
	"tonari/handoff/slacktest"
)

// slowly makes replies wait for a minute, so that the machine's own pace decides
// nothing.
var slowly = bottest.Env("TONARI_REPLY_HOLD", "1m")

func TestAReplyWaitsForItsHoldAndIsMarkedTruly(t *testing.T) {
	t.Parallel()
	w := newWard(t, slowly)
	p, c := w.talks("child")
	ts := w.types(w.Aoi, c, "読みました <3 & だいじょうぶ")
	w.marks(c, ts, held)
	w.After(40 * time.Second)
	if strings.Contains(screen(p), "読みました") {
		t.Error("it did not wait")
	}
	w.After(21 * time.Second)
	last := p.Last()
	if last.Text != "読みました <3 & だいじょうぶ" || last.Sender != "相談員A" || last.Via != "push" {
		t.Errorf("phone %+v", last)
	}
	w.marks(c, ts, accepted)
}

func TestAHoldOfNothingSendsAtOnce(t *testing.T) {
	t.Parallel()
	w := newWard(t, bottest.Env("TONARI_REPLY_HOLD", "0"))
	p, c := w.talks("child")
	ts := w.types(w.Aoi, c, "すぐに")
	if p.Last().Text != "すぐに" {
		t.Errorf("phone:\n%s", screen(p))
	}
	w.marks(c, ts, accepted)
}

func TestAnEditRestartsTheHoldAndADeleteCancels(t *testing.T) {
	t.Parallel()
	w := newWard(t, slowly)
	p, c := w.talks("child")
	ts := w.types(w.Aoi, c, "こんにちわ")
	w.After(40 * time.Second)
	w.Aoi.Edits(ts, "こんにちは、ね")
	w.Idle()
	w.After(40 * time.Second)
	if strings.Contains(screen(p), "こんにちわ") || strings.Contains(screen(p), "こんにちは、ね") {
		t.Error("the edit did not restart the hold")
	}
	w.After(21 * time.Second)
	if p.Last().Text != "こんにちは、ね" {
		t.Errorf("phone:\n%s", screen(p))
	}
	note := w.types(w.Aoi, c, "電話する")
	w.Aoi.Edits(note, "メモ: 電話する")
	w.Idle()
	w.marks(c, note, memo)
	gone := w.types(w.Aoi, c, "まちがい")
	w.Aoi.Deletes(gone)
	w.After(2 * time.Minute)
	for _, s := range []string{"電話する", "まちがい"} {
		if strings.Contains(screen(p), s) {
			t.Errorf("%q was sent", s)
		}
	}
	// A link preview changes no word.
	w.Desk.Unfurl(ts)
	w.Idle()
	if w.reads(c, "書きかえ") {
		t.Error("a link preview was taken for an edit")
	}
	// What was sent stays with the resident; the thread says so.
	sent := len(p.Received())
	w.Aoi.Edits(ts, "さようなら")
	w.Idle()
	w.Aoi.Deletes(ts)
	w.After(time.Minute)
	if len(p.Received()) != sent || !w.reads(c, "書きかえは、ご本人には届きません") || !w.reads(c, "LINEには残っています") {
		t.Errorf("phone:\n%s", texts(since(p, sent)))
	}
}

func TestADeleteAndAnEditMayBeSeenBeforeTheirMessage(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	w.Slack.HoldEvents()
	first := w.Aoi.Types(w.Desk, c.TS, "消したことば")
	w.Aoi.Deletes(first)
	second := w.Aoi.Types(w.Desk, c.TS, "なおすまえ")
	w.Aoi.Edits(second, "なおしたあと")
	w.Slack.ReleaseEvents(1, 0, 3, 2)
	w.After(time.Minute)
	if s := screen(p); strings.Contains(s, "消した") || strings.Contains(s, "なおすまえ") || strings.Count(s, "なおしたあと") != 1 {
		t.Errorf("phone:\n%s", s)
	}
}

func TestRepliesLeaveInTheOrderInWhichTheyWereTyped(t *testing.T) {
	t.Parallel()
	w := newWard(t, slowly)
	p, c := w.talks("child")
	w.Slack.HoldEvents()
	first := w.Aoi.Types(w.Desk, c.TS, "いち")
	w.Aoi.Types(w.Desk, c.TS, "に")
	w.Aoi.Types(w.Desk, c.TS, "さん")
	w.Slack.ReleaseEvents(2, 1, 0)
	w.After(40 * time.Second)
	w.Aoi.Edits(first, "いち！") // those behind wait for it
	w.Idle()
	w.After(40 * time.Second)
	if strings.Contains(screen(p), "に\nさん") {
		t.Errorf("they did not wait:\n%s", screen(p))
	}
	w.After(21 * time.Second)
	if !strings.Contains(screen(p), "いち！\nに\nさん\n") {
		t.Errorf("phone:\n%s", screen(p))
	}
}

func TestAMessageOfAnotherCounselorIsOfferedAndNeverSentByItself(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	ts := w.types(w.Midori, c, "わたしも読みました")
	w.marks(c, ts, held)
	value := ""
	for _, b := range w.Slack.Ephemerals(w.Midori)[0].Buttons {
		value = b.Value
	}
	if number := w.now(c).Buttons[0].Value; value != number+":"+ts {
		t.Errorf("the offer's value is %q", value)
	}
	if len(w.Slack.Ephemerals(w.Aoi)) != 0 {
		t.Error("the offer is shown to somebody else")
	}
	w.replies(w.Aoi, c, "担当のことば") // an open offer keeps nobody behind it
	if p.Last().Text != "担当のことば" {
		t.Errorf("phone:\n%s", screen(p))
	}
	w.After(2 * time.Minute)
	w.shows(c, "未送信")
	if n := len(w.called(c, "未送信")); n != 1 || w.called(c, "未送信")[0][0] != "@U0MIDORI" {
		t.Errorf("the thread names %v", w.called(c, "未送信"))
	}
	if n := len(w.Slack.Ephemerals(w.Midori)); n != 2 {
		t.Errorf("the offer was shown %d times", n)
	}
	w.After(24 * time.Hour)
	if strings.Contains(screen(p), "わたしも") {
		t.Error("it was sent unanswered")
	}
	w.offer(w.Midori, bot.ActionHoldSend)
	if p.Last().Text != "わたしも読みました" || p.Last().Sender != "相談員B" {
		t.Errorf("phone %+v", p.Last())
	}
	w.marks(c, ts, accepted)
	if strings.Contains(w.now(c).Rendered, "未送信") {
		t.Error("the card still shows it as unsent")
	}
	w.shows(c, "相談員A")
	w.offer(w.Midori, bot.ActionHoldSend) // an old click
	if !strings.Contains(w.told(w.Midori), "もう決まっています") {
		t.Errorf("told %s", w.told(w.Midori))
	}
}

func TestAnOfferCanBecomeANote(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	ts := w.types(w.Aoi, c, "@相談員B 見てもらえますか")
	w.marks(c, ts, held)
	w.offer(w.Aoi, bot.ActionHoldNote)
	w.marks(c, ts, memo)
	w.After(time.Hour)
	if strings.Contains(screen(p), "見てもらえますか") {
		t.Error("it was sent")
	}
}

func TestWhatLooksInternalIsOffered(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	w.Slack.Group("team", w.Aoi)
	p, c := w.talks("child")
	for _, text := range []string{"@相談員B さん", "@here みて", "@channel みて", "@team みて"} {
		ts := w.types(w.Aoi, c, text)
		w.After(10 * time.Second)
		w.marks(c, ts, held)
	}
	if n := len(w.Slack.Ephemerals(w.Aoi)); n != 4 {
		t.Errorf("%d offers", n)
	}
	if strings.Contains(screen(p), "みて") {
		t.Error("it was sent")
	}
}

func TestSendingOnAnUnclaimedCaseAlsoClaims(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.asks("child")
	w.types(w.Midori, c, "読みました")
	w.After(time.Minute)
	if strings.Contains(screen(p), "読みました") {
		t.Error("it was sent unasked")
	}
	w.offer(w.Midori, bot.ActionHoldSend)
	w.shows(c, "対応中", "相談員B")
	if !strings.Contains(screen(p), "相談員Bが来ました") || p.Last().Text != "読みました" {
		t.Errorf("phone:\n%s", screen(p))
	}
}

func TestAnAuthorOffTheRosterGetsAnExplanation(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	m := w.Slack.Member("新人", slacktest.ID("U0NEW"))
	w.types(m, c, "こんにちは")
	w.After(time.Minute)
	if strings.Contains(screen(p), "こんにちは。") && p.Last().Text == "こんにちは" {
		t.Error("it was sent")
	}
	told := w.Slack.Ephemerals(m)
	if len(told) != 1 || !strings.Contains(told[0].Rendered, "当番表に名前がない") || len(told[0].Buttons) != 0 {
		t.Errorf("told %+v", told)
	}
}

func TestNotesNeverLeave(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	from := len(p.Received())
	for _, prefix := range []string{"メモ:", "メモ：", ";;", "；；", "note:", "Note:", "  メモ:"} {
		ts := w.types(w.Aoi, c, prefix+" 学校に連絡")
		w.marks(c, ts, memo)
	}
	w.After(time.Hour)
	if got := since(p, from); strings.Contains(texts(got), "学校") {
		t.Errorf("phone:\n%s", texts(got))
	}
}

func TestReleaseAndCloseCancelHeldReplies(t *testing.T) {
	t.Parallel()
	for _, a := range []bot.Action{bot.ActionRelease, bot.ActionClose} {
		w := newWard(t)
		p, c := w.talks("child")
		ts := w.types(w.Aoi, c, "まだ送っていない")
		offered := w.types(w.Midori, c, "わたしも")
		w.clicks(w.Aoi, c, a)
		w.After(10 * time.Minute)
		w.marks(c, ts, warning)
		w.marks(c, offered, warning)
		if !w.reads(c, "取り消しました") {
			t.Errorf("%s: the thread does not say it", a)
		}
		if strings.Contains(screen(p), "まだ送っていない") {
			t.Errorf("%s: it was sent", a)
		}
	}
}

func TestWhatACounselorAlsoShowsInTheChannelIsRelayedOnceWithAWarning(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	w.Aoi.Broadcasts(w.Desk, c.TS, "みんなにも")
	w.After(10 * time.Second)
	if n := strings.Count(screen(p), "みんなにも"); n != 1 {
		t.Errorf("relayed %d times", n)
	}
	if !strings.Contains(w.told(w.Aoi), "チャンネルにも表示されています") {
		t.Errorf("told %s", w.told(w.Aoi))
	}
}

func TestACounselorsFileIsNotPassedOn(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	from := len(p.Received())
	w.Aoi.Shares(w.Desk, c.TS, "", slacktest.Upload{Name: "a.png", MIMEType: "image/png", Data: []byte("x")})
	w.After(10 * time.Second)
	if len(since(p, from)) != 0 {
		t.Errorf("phone:\n%s", texts(since(p, from)))
	}
	w.Aoi.Shares(w.Desk, c.TS, "ことばつき", slacktest.Upload{Name: "a.png", MIMEType: "image/png", Data: []byte("x")})
	w.After(10 * time.Second)
	if p.Last().Text != "ことばつき" || strings.Count(w.told(w.Aoi), "ファイルは、まだ") != 2 {
		t.Errorf("phone %q, told %s", p.Last().Text, w.told(w.Aoi))
	}
}

func TestTheDesksOwnPostsAndTheTopLevelAreNotRelayed(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, _ := w.talks("child")
	from := len(p.Received())
	w.Aoi.Types(w.Desk, "", "チャンネルのことば")
	w.After(time.Minute)
	w.says(p, "ありがとう")
	w.After(time.Minute)
	for _, b := range since(p, from) {
		if b.Sender != "" && b.Sender != "となり" {
			t.Errorf("relayed %+v", b)
		}
	}
}

func TestAnEventThatSlackRepeatsIsOneReply(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	w.Slack.DuplicateEvents(1)
	w.replies(w.Aoi, c, "一度だけ")
	if n := strings.Count(screen(p), "一度だけ"); n != 1 {
		t.Errorf("sent %d times", n)
	}
}

func TestAReplyHeldWhileUrgentWordsComeBecomesAnOffer(t *testing.T) {
	t.Parallel()
	w := newWard(t, slowly)
	p, c := w.talks("child")
	ts := w.types(w.Aoi, c, "では、また")
	w.says(p, urgentWords)
	w.After(time.Minute)
	if strings.Contains(screen(p), "では、また") {
		t.Error("the held reply was sent")
	}
	w.marks(c, ts, held)
	if !strings.Contains(w.told(w.Aoi), "緊急のことばが新しく届きました") {
		t.Errorf("told %s", w.told(w.Aoi))
	}
	w.offer(w.Aoi, bot.ActionHoldSend)
	if !strings.Contains(screen(p), "では、また") {
		t.Error("the offer does not send")
	}
}

func TestWithConfirmationAReplyGoesWhenItsAuthorPressesSend(t *testing.T) {
	t.Parallel()
	w := newWard(t, bottest.Env("TONARI_REPLY_MODE", "confirm"))
	p, c := w.talks("child")
	ts := w.types(w.Aoi, c, "こんにちは")
	w.After(3 * time.Minute)
	if strings.Contains(screen(p), "こんにちは\n") {
		t.Errorf("sent by itself:\n%s", screen(p))
	}
	w.shows(c, "未送信の返事 1件")
	w.marks(c, ts, held)
	w.offer(w.Aoi, bot.ActionHoldSend)
	if last := p.Last(); last.Text != "こんにちは" || last.Sender != "相談員A" {
		t.Errorf("phone %+v", last)
	}
	w.marks(c, ts, accepted)
	if strings.Contains(w.now(c).Rendered, "未送信") {
		t.Error("it still stands as unsent")
	}
}

func TestAButtonOfDangerTurnsAHeldReplyIntoAnOffer(t *testing.T) {
	t.Parallel()
	w := newWard(t, slowly)
	p := w.LINE.Person("child")
	p.Follow()
	w.Idle()
	w.says(p, "今から死にます")
	c := card(t, w.Urgent)
	w.clicks(w.Aoi, c, bot.ActionClaim)
	ts := w.types(w.Aoi, c, "ゆっくりで大丈夫ですよ")
	from := len(p.Received())
	if _, err := p.TapsOld("いいえ、あぶないです"); err != nil {
		t.Fatal(err)
	}
	w.Idle()
	if got := texts(since(p, from)); !strings.Contains(got, "119") {
		t.Errorf("phone:\n%s", got)
	}
	w.After(2 * time.Minute)
	w.marks(c, ts, held)
	if strings.Contains(screen(p), "ゆっくりで大丈夫ですよ") {
		t.Error("the held reply was sent")
	}
	w.offer(w.Aoi, bot.ActionHoldSend)
	if p.Last().Text != "ゆっくりで大丈夫ですよ" {
		t.Errorf("phone:\n%s", screen(p))
	}
}

func TestAReplyThatWasTooLongGoesOnceItIsShortened(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	ts := w.types(w.Aoi, c, strings.Repeat("ながい", 7000))
	w.marks(c, ts, warning)
	w.Aoi.Edits(ts, "みじかくしました")
	w.Idle()
	w.marks(c, ts, held)
	w.After(6 * time.Second)
	w.marks(c, ts, accepted)
	if p.Last().Text != "みじかくしました" {
		t.Errorf("phone:\n%s", screen(p))
	}
}
