package bottest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tonari/bot"
	"tonari/handoff/slacktest"
)

// fills presses a button that asks something, fills the form in and sends it; the
// errors that its fields then show come back.
func (w *ward) fills(m *slacktest.Member, c slacktest.Post, a bot.Action, values map[string]string) map[string]string {
	w.t.Helper()
	if _, err := m.Clicks(w.now(c), string(a)); err != nil {
		w.t.Fatal(err)
	}
	w.Idle()
	if _, ok := m.Modal(); !ok {
		w.t.Fatalf("%s opens nothing; they are told\n%s", a, w.told(m))
	}
	if _, err := m.SubmitsAny(values); err != nil {
		w.t.Fatal(err)
	}
	w.Idle()
	wrong := map[string]string{}
	if v, open := m.Modal(); open {
		for field, text := range v.Errors {
			wrong[field] = text
		}
		m.ClosesView()
	}
	return wrong
}

func at(t time.Time) map[string]string {
	return map[string]string{"day": t.Format("2006-01-02"), "hour": t.Format("15:04")}
}

func TestACaseRaisedByHandStandsInTheUrgentChannelToo(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	_, c := w.asks("child")
	if wrong := w.fills(w.Midori, c, bot.ActionLevel, map[string]string{"level": "urgent", "reason": "声が <!channel> ふるえている"}); len(wrong) > 0 {
		t.Fatalf("refused: %v", wrong)
	}
	w.shows(c, "🔴 緊急", "未対応", "相談員B", "ふるえている")
	if all := w.called(c, "緊急度を 🔴 緊急 に上げました"); len(all) != 1 || fmt.Sprint(all[0]) != "[@U0AOI]" {
		t.Errorf("called %v", all)
	}
	for _, p := range w.thread(c) {
		if strings.Contains(p.Rendered, "ふるえている") && strings.Contains(p.Text, "ふるえている") {
			t.Error("the reason stands in the notification")
		}
	}
	notices := w.Urgent.Posts()
	if len(notices) != 1 || len(notices[0].LiveLinks) != 1 {
		t.Fatalf("the urgent channel: %+v", notices)
	}
	if wrong := w.fills(w.Midori, c, bot.ActionLevel, map[string]string{"level": "watch", "reason": " "}); !strings.Contains(wrong["reason"], "理由") {
		t.Errorf("lowered without a reason: %v", wrong)
	}
}

func TestACaseIsHandedOnPausedAndTakenUpAgain(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	w.replies(w.Aoi, c, "こんにちは")
	n := len(p.Received())
	if wrong := w.fills(w.Aoi, c, bot.ActionTransfer, map[string]string{"to": w.Midori.ID, "note": "学校を休んだそうです"}); len(wrong) > 0 {
		t.Fatalf("refused: %v", wrong)
	}
	w.shows(c, "対応中", "相談員B")
	if got := since(p, n); len(got) != 1 || !strings.Contains(got[0].Text, "相談員B") {
		t.Errorf("phone:\n%s", texts(got))
	}
	if all := w.called(c, "学校を休んだそうです"); len(all) != 1 || fmt.Sprint(all[0]) != "[@U0MIDORI]" {
		t.Errorf("called %v", all)
	}
	n = len(p.Received())
	if wrong := w.fills(w.Midori, c, bot.ActionPause, at(w.Now().Add(-time.Hour))); len(wrong) != 1 {
		t.Errorf("a pause into the past: %v", wrong)
	}
	until := w.Now().Add(2 * time.Hour)
	if wrong := w.fills(w.Midori, c, bot.ActionPause, at(until)); len(wrong) > 0 {
		t.Fatalf("refused: %v", wrong)
	}
	w.shows(c, "保留", until.Format("15:04")+" まで")
	if got := since(p, n); len(got) != 1 || !strings.Contains(got[0].Text, "もどる予定") {
		t.Errorf("phone:\n%s", texts(got))
	}
	w.After(2*time.Hour + time.Minute)
	w.shows(c, "対応中")
	if all := w.called(c, "保留の時間になりました"); len(all) != 1 || fmt.Sprint(all[0]) != "[@U0MIDORI]" {
		t.Errorf("called %v", all)
	}
}

func TestAPauseFilledInBeforeNewUrgentWordsIsRefusedAtItsFields(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	w.replies(w.Aoi, c, "こんにちは")
	if _, err := w.Aoi.Clicks(w.now(c), string(bot.ActionPause)); err != nil {
		t.Fatal(err)
	}
	w.says(p, urgentWords)
	if _, err := w.Aoi.SubmitsAny(at(w.Now().Add(time.Hour))); err != nil {
		t.Fatal(err)
	}
	w.Idle()
	if v, open := w.Aoi.Modal(); !open || !strings.Contains(fmt.Sprint(v.Errors), "緊急のことばが新しく届いた") {
		t.Errorf("modal %v, errors %v", open, v.Errors)
	}
	w.shows(c, "🔴 緊急", "対応中")
}

func TestABlockedPersonIsAnsweredAndTheCardSaysSo(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	w.clicks(w.Aoi, c, bot.ActionClose)
	values := at(w.Now().Add(48 * time.Hour))
	values["reason"] = "ののしりが続いた"
	if wrong := w.fills(w.Sato, c, bot.ActionBlock, values); len(wrong) > 0 {
		t.Fatalf("refused: %v", wrong)
	}
	w.shows(c, "完了", "ご本人とのやりとりを止めています")
	n := len(p.Received())
	w.says(p, "人と話す")
	if got := since(p, n); len(got) != 1 || !strings.Contains(got[0].Text, "お休みです") || got[0].Via != "reply" {
		t.Errorf("phone:\n%s", texts(got))
	}
	if n := len(w.Desk.Posts()); n != 1 {
		t.Errorf("%d cards", n)
	}
	w.says(p, urgentWords)
	if n := len(w.Urgent.Posts()); n != 1 {
		t.Errorf("danger brought %d cards", n)
	}
	w.After(49 * time.Hour)
	if strings.Contains(w.now(c).Rendered, "止めています") {
		t.Error("the card still shows it after the end")
	}
}

func TestABlockLiftedOnAnotherCardStandsOnNone(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	w.clicks(w.Aoi, c, bot.ActionClose)
	values := at(w.Now().Add(48 * time.Hour))
	values["reason"] = "ののしりが続いた"
	w.fills(w.Sato, c, bot.ActionBlock, values)
	w.says(p, urgentWords)
	newer := card(t, w.Urgent)
	w.shows(newer, "止めています", "やりとりを再開する…")
	if wrong := w.fills(w.Sato, newer, bot.ActionBlock, map[string]string{"what": "lift", "reason": "おちついた"}); len(wrong) > 0 {
		t.Fatalf("refused: %v", wrong)
	}
	for _, post := range []slacktest.Post{c, newer} {
		if now := w.now(post).Rendered; strings.Contains(now, "止めています") {
			t.Errorf("a card still shows it:\n%s", now)
		}
		w.shows(post, "やりとりを止める…")
	}
}

func TestAPlanThatWasMadeAfterTheCloseStandsOnTheCard(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	_, c := w.talks("child")
	w.clicks(w.Aoi, c, bot.ActionClose)
	w.After(10 * 24 * time.Hour)
	today := w.Now().Format("2006-01-02")
	if wrong := w.fills(w.Midori, c, bot.ActionMeeting, map[string]string{"kinds": "joint", "plan": today}); len(wrong) > 0 {
		t.Fatalf("refused: %v", wrong)
	}
	w.shows(c, "完了", "重層的支援会議", "プラン "+today+"（最初の連絡から10日）")
}

func TestTheWholeSheetOpensFromTheCard(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p := w.LINE.Person("child")
	p.Follow()
	w.Idle()
	w.taps(p, "子ども・学生です")
	long := strings.Repeat("おばあちゃんの薬の時間を数えて、", 12)
	w.says(p, long)
	w.says(p, "人と話す")
	c := card(t, w.Desk)
	w.shows(c, "アセスメントシート", "シートを見る")
	if strings.Contains(w.now(c).Rendered, long) {
		t.Error("the card shows all of a long answer")
	}
	if _, err := w.Midori.Clicks(w.now(c), string(bot.ActionAnswers)); err != nil {
		t.Fatal(err)
	}
	if v, ok := w.Midori.Modal(); !ok || !strings.Contains(v.Rendered, long) {
		t.Errorf("modal %+v", v)
	}
}
