package bottest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/bottest"
)

var maskedBody = bottest.Env("TONARI_SLACK_BODY", "masked")

func TestNothingThatAPersonWritesStandsInMaskedSlackButBeforeItsHolder(t *testing.T) {
	t.Parallel()
	w := newWard(t, maskedBody, slowly)
	f := newFlock(11)
	p := w.LINE.Person("child")
	p.Follow()
	w.Idle()
	w.taps(p, "子ども・学生です")
	w.says(p, f.new("before the case"))
	w.says(p, f.new("an answer of the sheet"))
	w.says(p, "人と話す")
	c := card(t, w.Desk)
	w.says(p, f.new("while nobody is here"))
	w.clicks(w.Aoi, c, bot.ActionClaim)
	w.says(p, f.new("to the counselor"))
	p.Sticker("446", "1988", []string{f.new("a sticker's meaning")}, "")
	p.Sticker("446", "1988", nil, f.new("a sticker's text"))
	p.Image(append(append([]byte{}, photo...), f.new("in a picture")...))
	p.File(f.new("a file's name")+".pdf", append(append([]byte{}, pdf...), f.new("in a file")...))
	p.Location(35.7123, 139.7567, f.new("a place's name"), f.new("a place's address"))
	w.Idle()
	gone := w.says(p, f.new("taken back"))
	p.Unsends(gone.MessageID)
	w.says(p, urgentWords+f.new("urgent"))
	w.replies(w.Aoi, c, "相談員のことば")
	w.clicks(w.Aoi, c, bot.ActionLevel)
	w.After(2 * time.Minute)
	w.shows(c, "対応中")
	if _, ok := w.now(c).Button(string(bot.ActionAnswers)); ok {
		t.Error("the sheet is offered on the card")
	}
	for _, part := range []string{"（メッセージ）", "（スタンプ）", "（写真）", "（ファイル）", "（位置情報）", "（取り消されました）"} {
		if !w.reads(c, part) {
			t.Errorf("the thread does not say %s: %q", part, w.inOrder(c))
		}
	}
	if n := len(w.Slack.Files()); n != 0 {
		t.Errorf("%d files stand in Slack", n)
	}

	// Nobody else is shown anything; the holder is, and each time leaves a fact.
	if _, err := w.Midori.Clicks(w.now(c), string(bot.ActionShow)); err != nil {
		t.Fatal(err)
	}
	w.Idle()
	if _, open := w.Midori.Modal(); open || !strings.Contains(w.told(w.Midori), "相談員A が担当しています") {
		t.Errorf("told %s", w.told(w.Midori))
	}
	if _, err := w.Aoi.Clicks(w.now(c), string(bot.ActionShow)); err != nil {
		t.Fatal(err)
	}
	v, open := w.Aoi.Modal()
	last := -1
	for _, kind := range []string{"before the case", "an answer of the sheet", "while nobody is here", "to the counselor", "a sticker's meaning", "a sticker's text", "urgent"} {
		for _, x := range f.All {
			if x.Kind != kind {
				continue
			}
			at := strings.Index(v.Rendered, x.Core)
			if !open || at <= last {
				t.Errorf("the holder does not read what was written %s, or not in its place", kind)
			}
			last = at
		}
	}
	for _, x := range f.All {
		if x.Kind == "taken back" && strings.Contains(v.Rendered, x.Core) {
			t.Error("what was taken back is shown")
		}
	}
	if !strings.Contains(v.Rendered, "写真が届いています") {
		t.Errorf("the holder is not told of the picture:\n%s", v.Rendered)
	}
	for _, call := range w.Slack.Calls() {
		for _, x := range f.All {
			for name, arg := range call.Args {
				if strings.Contains(arg, x.Core) && call.Method != "views.open" {
					t.Errorf("%s of %s holds what was written %s", name, call.Method, x.Kind)
				}
			}
		}
	}
	if left := w.standing(urgentWords); len(left) != 0 {
		t.Errorf("urgent words stand in the channel: %q", left)
	}
	if n := w.factsOf("shown"); n != 1 {
		t.Errorf("%d facts of one showing", n)
	}
}

func TestManyWordsAreReadPageByPage(t *testing.T) {
	t.Parallel()
	w := newWard(t, maskedBody)
	p, c := w.talks("child")
	for i := range 35 {
		w.says(p, fmt.Sprintf("ことば%02d", i))
		w.After(3 * time.Second)
	}
	long := strings.Repeat("ながい", 1600)
	w.says(p, long)
	w.Aoi.Clicks(w.now(c), string(bot.ActionShow)) //nolint:errcheck // the modal tells
	v, _ := w.Aoi.Modal()
	if !strings.Contains(v.Rendered, "ことば34") || strings.Contains(v.Rendered, "ことば02") || v.Submit == "" {
		t.Fatalf("the newest page, submit %q:\n%.300s", v.Submit, v.Rendered)
	}
	if n := strings.Count(v.Rendered, "ながい"); n != 1600 {
		t.Errorf("%d of 1600 are shown of the long word", n)
	}
	if _, err := w.Aoi.SubmitsView(nil); err != nil {
		t.Fatal(err)
	}
	v, _ = w.Aoi.Modal()
	if !strings.Contains(v.Rendered, "ことば02") || strings.Contains(v.Rendered, "ことば34") || v.Submit != "" {
		t.Errorf("the page before, submit %q:\n%s", v.Submit, v.Rendered)
	}
	if n := w.factsOf("shown"); n != 2 {
		t.Errorf("%d facts of two pages", n)
	}
	w.Aoi.ClosesView()
	// A holder who gave the case back turns no more pages.
	w.Aoi.Clicks(w.now(c), string(bot.ActionShow)) //nolint:errcheck // as above
	if _, err := w.Sato.Clicks(w.now(c), string(bot.ActionRelease)); err != nil {
		t.Fatal(err)
	}
	w.Idle()
	if _, err := w.Aoi.SubmitsView(nil); err != nil {
		t.Fatal(err)
	}
	if v, open := w.Aoi.Modal(); open && strings.Contains(v.Rendered, "ことば02") {
		t.Error("somebody who holds nothing reads on")
	}
}

// factsOf counts the facts of a name.
func (w *ward) factsOf(name string) int {
	w.t.Helper()
	c := w.redis()
	n := 0
	for _, key := range w.keys() {
		if !strings.HasSuffix(key, ":aud") {
			continue
		}
		for _, m := range c.XRange(w.t.Context(), key, "-", "+").Val() {
			if strings.Contains(fmt.Sprint(m.Values["f"]), `"f":"`+name+`"`) {
				n++
			}
		}
	}
	return n
}
