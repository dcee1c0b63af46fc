package bottest_test

import (
	"strings"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/bottest"
	"tonari/handoff/slacktest"
)

// shortcut uses a message shortcut on a message of a thread.
func (w *ward) shortcut(m *slacktest.Member, c slacktest.Post, ts string, a bot.Action) {
	w.t.Helper()
	p, _ := w.channel(c).Find(ts)
	if ack, err := m.UsesShortcut(p, string(a)); err != nil || !ack.OK() {
		w.t.Fatalf("%s: %+v %v", a, ack, err)
	}
	w.Idle()
}

func TestAShortcutMakesANoteOfAReplyBeforeItLeaves(t *testing.T) {
	t.Parallel()
	w := newWard(t, slowly)
	p, c := w.talks("child")
	ts := w.types(w.Aoi, c, "学校に電話する")
	w.shortcut(w.Midori, c, ts, bot.ActionMsgNote)
	if !strings.Contains(w.told(w.Midori), "書いた本人だけ") {
		t.Errorf("told %s", w.told(w.Midori))
	}
	w.marks(c, ts, held)
	w.shortcut(w.Aoi, c, ts, bot.ActionMsgNote)
	w.marks(c, ts, memo)
	w.shortcut(w.Aoi, c, ts, bot.ActionMsgSend)
	if !strings.Contains(w.told(w.Aoi), "これはメモです") {
		t.Errorf("told %s", w.told(w.Aoi))
	}
	w.After(2 * time.Minute)
	if strings.Contains(screen(p), "学校に電話する") {
		t.Error("it was sent")
	}
}

func TestAShortcutSendsAReplyAtOnceInItsPlace(t *testing.T) {
	t.Parallel()
	w := newWard(t, slowly)
	p, c := w.talks("child")
	first := w.types(w.Aoi, c, "いち")
	second := w.types(w.Aoi, c, "に")
	w.shortcut(w.Aoi, c, second, bot.ActionMsgSend)
	if strings.Contains(screen(p), "に\n") && !strings.Contains(screen(p), "いち") {
		t.Error("it overtook the reply before it")
	}
	w.shortcut(w.Aoi, c, first, bot.ActionMsgSend)
	if !strings.Contains(screen(p), "いち\nに\n") {
		t.Errorf("phone:\n%s", screen(p))
	}
	w.shortcut(w.Aoi, c, first, bot.ActionMsgNote)
	if !strings.Contains(w.told(w.Aoi), "もうご本人に届いています") {
		t.Errorf("told %s", w.told(w.Aoi))
	}
	offered := w.types(w.Midori, c, "わたしからも")
	w.shortcut(w.Midori, c, offered, bot.ActionMsgSend)
	if p.Last().Text != "わたしからも" || p.Last().Sender != "相談員B" {
		t.Errorf("phone %+v", p.Last())
	}
}

func TestAShortcutOnWhatIsNoReplyChangesNothing(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	from := len(p.Received())
	w.says(p, "ひみつ")
	for _, post := range append(w.thread(c), c) {
		for _, a := range []bot.Action{bot.ActionMsgSend, bot.ActionMsgNote} {
			w.shortcut(w.Aoi, c, post.TS, a)
		}
	}
	m := w.Slack.Member("客", slacktest.ID("U0GUEST"), slacktest.Guest())
	ts := w.types(w.Aoi, c, "メモ: うちうち")
	w.shortcut(m, c, ts, bot.ActionMsgSend)
	top := w.Aoi.Types(w.Desk, "", "チャンネルのことば")
	w.Idle()
	w.shortcut(w.Aoi, c, top, bot.ActionMsgSend)
	w.After(time.Minute)
	for _, s := range []string{"うちうち", "チャンネルのことば"} {
		if strings.Contains(texts(since(p, from)), s) {
			t.Errorf("%q was sent", s)
		}
	}
	if !strings.Contains(w.told(w.Aoi), "自分で書いた、まだ送っていない返事") || !strings.Contains(w.told(m), "ゲスト") {
		t.Errorf("told %s / %s", w.told(w.Aoi), w.told(m))
	}
}

// TestAReplyFromATemplateIsDecidedByShortcutsOnItsPost: the buttons of its offer are
// gone with a reload of Slack, the post is not.
func TestAReplyFromATemplateIsDecidedByShortcutsOnItsPost(t *testing.T) {
	t.Parallel()
	w := newWard(t, bottest.Env("TONARI_REPLY_MODE", "confirm"))
	p, c := w.talks("child")
	from := len(p.Received())
	said := func() slacktest.Post {
		t.Helper()
		w.picks(w.Aoi, c, "あいさつ")
		if _, err := w.Aoi.SubmitsView(nil); err != nil {
			t.Fatal(err)
		}
		w.After(time.Minute)
		return w.post(c, "定型文から")
	}
	first := said()
	w.shortcut(w.Midori, c, first.TS, bot.ActionMsgSend)
	if !strings.Contains(w.told(w.Midori), "書いた本人だけ") || len(since(p, from)) != 0 {
		t.Errorf("somebody else decided: %s", w.told(w.Midori))
	}
	w.After(5 * time.Minute)
	w.shows(c, "未送信")
	w.shortcut(w.Aoi, c, first.TS, bot.ActionMsgSend)
	if got := since(p, from); len(got) != 1 {
		t.Fatalf("phone:\n%s", texts(got))
	}
	w.marks(c, first.TS, accepted)
	w.shortcut(w.Aoi, c, first.TS, bot.ActionMsgNote)
	if !strings.Contains(w.told(w.Aoi), "もうご本人に届いています") {
		t.Errorf("told %s", w.told(w.Aoi))
	}
	second := said()
	w.shortcut(w.Aoi, c, second.TS, bot.ActionMsgNote)
	w.marks(c, second.TS, memo)
	w.shortcut(w.Aoi, c, second.TS, bot.ActionMsgSend)
	w.After(time.Minute)
	if got := since(p, from); len(got) != 1 {
		t.Errorf("a note was sent:\n%s", texts(got))
	}
}

// TestAShortcutOutsideACaseSaysWhatToDo: silence would look like a reply that is on
// its way.
func TestAShortcutOutsideACaseSaysWhatToDo(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	hall := w.Slack.Channel("hall", slacktest.ChannelID("C0HALL"))
	top := w.Aoi.Types(w.Desk, "", "チャンネルのことば")
	inHall := w.Aoi.Types(hall, "", "べつの場所")
	w.Idle()
	for ts, channel := range map[string]*slacktest.Channel{top: w.Desk, inHall: hall} {
		p, _ := channel.Find(ts)
		if ack, err := w.Aoi.UsesShortcut(p, string(bot.ActionMsgSend)); err != nil || !ack.OK() {
			t.Fatalf("%+v %v", ack, err)
		}
		v, open := w.Aoi.Modal()
		if !open || !strings.Contains(v.Rendered, "相談のスレッドに自分で書いた返事") {
			t.Errorf("in %s: %+v", channel.Name, v)
		}
		w.Aoi.ClosesView()
	}
}
