package bottest_test

import (
	"strings"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/bottest"
	"tonari/bot/linetest"
	"tonari/handoff/slacktest"
)

func screen(p *linetest.Person) string {
	var b strings.Builder
	for _, m := range p.Screen() {
		b.WriteString(m.Text + "\n")
	}
	return b.String()
}

func card(t *testing.T, c *slacktest.Channel) slacktest.Post {
	t.Helper()
	posts := c.Posts()
	for i := len(posts) - 1; i >= 0; i-- {
		if len(posts[i].Buttons) > 0 {
			return posts[i]
		}
	}
	t.Fatalf("no card in %s: %d posts", c.ID, len(posts))
	return slacktest.Post{}
}

// click presses a button and fills in what it asks.
func click(t *testing.T, m *slacktest.Member, p slacktest.Post, a bot.Action) {
	t.Helper()
	if _, err := m.Clicks(p, string(a)); err != nil {
		t.Fatal(err)
	}
	for range 2 { // a form may lead to another
		if _, asked := m.Modal(); !asked {
			return
		}
		if ack, err := m.SubmitsAny(nil); err != nil || !ack.OK() {
			t.Fatalf("the form of %s: %v %+v", a, err, ack)
		}
	}
}

func TestUnsafeChildReachesCounselorAndBack(t *testing.T) {
	t.Parallel()
	w := bottest.New(t)
	child := w.LINE.Person("child")
	child.Follow()
	w.Idle()
	if len(child.Choices()) == 0 {
		t.Fatalf("no choices stand:\n%s\n%s", screen(child), w.Log.String())
	}
	child.Says("もう消えたい。今から死にます")
	w.Idle()
	if !strings.Contains(screen(child), "0120") {
		t.Errorf("no number on the phone:\n%s", screen(child))
	}
	c := card(t, w.Urgent)
	if !strings.Contains(c.Rendered, "緊急") || !strings.Contains(c.Rendered, "未対応") {
		t.Errorf("card:\n%s", c.Rendered)
	}
	click(t, w.Aoi, c, bot.ActionClaim)
	w.Idle()
	ts := w.Aoi.Types(w.Urgent, c.TS, "読みました。青いかさの話ですね。")
	w.Idle()
	if strings.Contains(screen(child), "青いかさ") {
		t.Error("the reply did not wait for its hold")
	}
	w.After(5 * time.Second)
	bubbles := child.Screen()
	if last := bubbles[len(bubbles)-1]; last.Text != "読みました。青いかさの話ですね。" || last.Sender != "相談員A" {
		t.Errorf("phone shows %+v", last)
	}
	p, _ := w.Urgent.Find(ts)
	if len(p.Reactions) != 1 || p.Reactions[0].Name != "white_check_mark" {
		t.Errorf("marks %v", p.Reactions)
	}
	w.Aoi.Types(w.Urgent, c.TS, "メモ: 学校に連絡")
	w.After(time.Minute)
	if strings.Contains(screen(child), "学校に連絡") {
		t.Error("a note left")
	}
	click(t, w.Aoi, card(t, w.Urgent), bot.ActionClose)
	w.Idle()
	if _, err := child.Taps("少し楽になった"); err != nil {
		t.Fatal(err)
	}
	w.Idle()
	if c := card(t, w.Urgent); !strings.Contains(c.Rendered, "完了") {
		t.Errorf("card:\n%s", c.Rendered)
	}
	for _, v := range w.LINE.Violations() {
		t.Errorf("LINE: %v", v)
	}
	for _, v := range w.Slack.Violations() {
		t.Errorf("Slack: %v", v)
	}
}
