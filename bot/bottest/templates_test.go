package bottest_test

import (
	"strings"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/bottest"
	"tonari/handoff/slacktest"
)

// picks opens the templates of a case, finds one and goes on to its text.
func (w *ward) picks(m *slacktest.Member, c slacktest.Post, query string) slacktest.View {
	w.t.Helper()
	if _, err := m.Clicks(w.now(c), string(bot.ActionTemplate)); err != nil {
		w.t.Fatal(err)
	}
	found, err := m.Searches("template", query)
	if err != nil || len(found) == 0 {
		w.t.Fatalf("nothing is found for %q: %v", query, err)
	}
	if _, err := m.SubmitsView(map[string]string{"template": found[0].Value}); err != nil {
		w.t.Fatal(err)
	}
	v, ok := m.Modal()
	if !ok {
		w.t.Fatal("the text is not shown")
	}
	return v
}

func TestATemplateIsFoundChangedHeldAndSent(t *testing.T) {
	t.Parallel()
	w := newWard(t, slowly)
	p, c := w.talks("child")
	from := len(p.Received())
	first := w.types(w.Aoi, c, "まえのことば")
	v := w.picks(w.Aoi, c, "遅く")
	text := v.Fields[0].Initial
	if !strings.HasPrefix(text, "相談員Aです。返事が遅くなって") {
		t.Errorf("the text is %q", text)
	}
	if _, err := w.Aoi.SubmitsView(map[string]string{"text": text + "\nねむれていますか。"}); err != nil {
		t.Fatal(err)
	}
	w.Idle()
	if _, open := w.Aoi.Modal(); open {
		t.Error("the form is still open")
	}
	w.types(w.Aoi, c, "あとのことば")
	said := w.post(c, "定型文から")
	if !strings.Contains(said.Rendered, "相談員A の返事") || !strings.Contains(said.Rendered, "ねむれていますか") {
		t.Errorf("the thread shows %q", said.Rendered)
	}
	w.marks(c, said.TS, held)
	if !strings.Contains(w.told(w.Aoi), "少し待ってから送ります") {
		t.Errorf("told %s", w.told(w.Aoi))
	}
	w.After(40 * time.Second)
	if len(since(p, from)) != 0 {
		t.Error("it did not wait")
	}
	w.After(30 * time.Second)
	got := since(p, from)
	if len(got) != 3 || got[0].Text != "まえのことば" || got[1].Text != text+"\nねむれていますか。" || got[1].Sender != "相談員A" || got[2].Text != "あとのことば" {
		t.Errorf("phone:\n%s", texts(got))
	}
	w.marks(c, first, accepted)
	w.marks(c, said.TS, accepted)
}

// post is the newest post of a thread that has the text.
func (w *ward) post(c slacktest.Post, part string) slacktest.Post {
	w.t.Helper()
	posts := w.thread(c)
	for i := len(posts) - 1; i >= 0; i-- {
		if strings.Contains(posts[i].Rendered, part) {
			return posts[i]
		}
	}
	w.t.Fatalf("no post has %q: %q", part, w.inOrder(c))
	return slacktest.Post{}
}

func TestATemplateSpeaksThePersonsLanguageAndCanBeTakenBack(t *testing.T) {
	t.Parallel()
	w := newWard(t, slowly)
	p, c := w.talks("child")
	w.says(p, "English")
	w.shows(c, "定型文（", "English")
	from := len(p.Received())
	v := w.picks(w.Aoi, c, "あいさつ")
	if !strings.HasPrefix(v.Fields[0].Initial, "This is 相談員A.") {
		t.Errorf("the text is %q", v.Fields[0].Initial)
	}
	if _, err := w.Aoi.SubmitsView(nil); err != nil {
		t.Fatal(err)
	}
	w.Idle()
	w.offer(w.Aoi, bot.ActionHoldNote)
	w.After(2 * time.Minute)
	w.marks(c, w.post(c, "定型文から").TS, memo)
	if len(since(p, from)) != 0 {
		t.Errorf("sent:\n%s", texts(since(p, from)))
	}
}

func TestOnlyTheHolderSendsATemplateAndNotPastUrgentWords(t *testing.T) {
	t.Parallel()
	w := newWard(t, slowly)
	p, c := w.talks("child")
	from := len(p.Received())
	if _, err := w.Midori.Clicks(w.now(c), string(bot.ActionTemplate)); err != nil {
		t.Fatal(err)
	}
	w.Idle()
	if _, open := w.Midori.Modal(); open || !strings.Contains(w.told(w.Midori), "相談員A が担当しています") {
		t.Errorf("told %s", w.told(w.Midori))
	}
	w.picks(w.Aoi, c, "")
	w.says(p, urgentWords)
	if _, err := w.Aoi.SubmitsView(nil); err != nil {
		t.Fatal(err)
	}
	v, open := w.Aoi.Modal()
	if !open || !strings.Contains(v.Errors["text"], "緊急のことば") {
		t.Errorf("errors %v", v.Errors)
	}
	if _, err := w.Aoi.SubmitsView(map[string]string{"text": "メモ: うちうち"}); err != nil {
		t.Fatal(err)
	}
	w.After(2 * time.Minute)
	if strings.Contains(texts(since(p, from)), "うちうち") {
		t.Error("a note was sent")
	}
	// Confirmed replies of a form are confirmed, too.
	w2 := newWard(t, bottest.Env("TONARI_REPLY_MODE", "confirm"))
	q, d := w2.talks("child")
	from = len(q.Received())
	w2.picks(w2.Aoi, d, "あいさつ")
	if _, err := w2.Aoi.SubmitsView(nil); err != nil {
		t.Fatal(err)
	}
	w2.After(time.Minute)
	if len(since(q, from)) != 0 {
		t.Error("it was sent unconfirmed")
	}
	w2.offer(w2.Aoi, bot.ActionHoldSend)
	if got := since(q, from); len(got) != 1 {
		t.Errorf("phone:\n%s", texts(got))
	}
}
