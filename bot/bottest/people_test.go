package bottest_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/bottest"
	"tonari/bot/linetest"
	"tonari/bot/service"
	"tonari/handoff/slacktest"
)

// Words that are of a level whatever stands around them.
const (
	highWords  = "消えたい"
	watchWords = "つらい"
	calmWords  = "今日はいい天気ですね"
)

const (
	held     = string(bot.MarkHeld)
	accepted = string(bot.MarkAccepted)
	warning  = string(bot.MarkUndeliver)
	memo     = string(bot.MarkNote)
)

// ward is a world in which neither platform may find anything wrong.
type ward struct {
	*bottest.World
	t     *testing.T
	other *service.Service // a second process on the same Redis
}

func newWard(t *testing.T, o ...bottest.Option) *ward {
	t.Helper()
	w := &ward{World: bottest.New(t, o...), t: t}
	t.Cleanup(func() {
		for _, v := range w.LINE.Violations() {
			t.Errorf("LINE: %v", v)
		}
		for _, v := range w.Slack.Violations() {
			t.Errorf("Slack: %v", v)
		}
	})
	return w
}

// says lets a person write, and plays what follows.
func (w *ward) says(p *linetest.Person, text string) linetest.Act {
	w.t.Helper()
	a := p.Says(text)
	if a.Err != nil {
		w.t.Fatal(a.Err)
	}
	w.Idle()
	return a
}

func (w *ward) taps(p *linetest.Person, label string) {
	w.t.Helper()
	if _, err := p.Taps(label); err != nil {
		w.t.Fatalf("%q: %v; the phone shows\n%s", label, err, screen(p))
	}
	w.Idle()
}

// types writes in the thread of a card.
func (w *ward) types(m *slacktest.Member, c slacktest.Post, text string) string {
	w.t.Helper()
	ts := m.Types(w.channel(c), c.TS, text)
	if ts == "" {
		w.t.Fatal("Slack does not let them write there")
	}
	w.Idle()
	return ts
}

func (w *ward) clicks(m *slacktest.Member, c slacktest.Post, a bot.Action) {
	w.t.Helper()
	click(w.t, m, w.now(c), a)
	w.Idle()
}

func (w *ward) channel(p slacktest.Post) *slacktest.Channel {
	if p.Channel == w.Urgent.ID {
		return w.Urgent
	}
	return w.Desk
}

// now is the post as it stands.
func (w *ward) now(p slacktest.Post) slacktest.Post {
	w.t.Helper()
	q, ok := w.channel(p).Find(p.TS)
	if !ok {
		w.t.Fatalf("the post is gone:\n%s", p.Rendered)
	}
	return q
}

// thread is what stands below a card, without the card.
func (w *ward) thread(c slacktest.Post) []slacktest.Post {
	posts := w.channel(c).Thread(c.TS)
	return posts[min(1, len(posts)):]
}

// reads says whether a line of the thread has all of these.
func (w *ward) reads(c slacktest.Post, parts ...string) bool { return w.count(c, parts...) > 0 }

func (w *ward) count(c slacktest.Post, parts ...string) int {
	n := 0
	for _, p := range w.thread(c) {
		if !slices.ContainsFunc(parts, func(s string) bool { return !strings.Contains(p.Rendered, s) }) {
			n++
		}
	}
	return n
}

// shows fails unless the card shows all of these.
func (w *ward) shows(c slacktest.Post, parts ...string) {
	w.t.Helper()
	now := w.now(c)
	for _, s := range parts {
		if !strings.Contains(now.Rendered, s) {
			w.t.Errorf("the card does not show %q:\n%s", s, now.Rendered)
		}
	}
}

// marks fails unless this is the one mark on a counselor's message.
func (w *ward) marks(c slacktest.Post, ts, mark string) {
	w.t.Helper()
	p, _ := w.channel(c).Find(ts)
	if len(p.Reactions) != 1 || p.Reactions[0].Name != mark {
		w.t.Errorf("marks %v, want %s", p.Reactions, mark)
	}
}

// told is what only this member sees.
func (w *ward) told(m *slacktest.Member) string {
	var b strings.Builder
	for _, p := range w.Slack.Ephemerals(m) {
		b.WriteString(p.Rendered + "\n")
	}
	return b.String()
}

// offer presses a button of the newest offer that a member sees.
func (w *ward) offer(m *slacktest.Member, a bot.Action) {
	w.t.Helper()
	all := w.Slack.Ephemerals(m)
	for i := len(all) - 1; i >= 0; i-- {
		if _, ok := all[i].Button(string(a)); ok {
			if _, err := m.Clicks(all[i], string(a)); err != nil {
				w.t.Fatal(err)
			}
			w.Idle()
			return
		}
	}
	w.t.Fatalf("no offer:\n%s", w.told(m))
}

// called lists who is mentioned in the thread by lines that have the text.
func (w *ward) called(c slacktest.Post, text string) [][]string {
	var out [][]string
	for _, p := range w.thread(c) {
		if strings.Contains(p.Rendered, text) {
			out = append(out, p.LiveMentions)
		}
	}
	return out
}

// asks lets a person ask for a human; the card is unclaimed.
func (w *ward) asks(name string) (*linetest.Person, slacktest.Post) {
	w.t.Helper()
	p := w.LINE.Person(name)
	p.Follow()
	w.Idle()
	w.says(p, "人と話す")
	return p, card(w.t, w.Desk)
}

// talks lets a person ask for a human and 相談員A claim.
func (w *ward) talks(name string) (*linetest.Person, slacktest.Post) {
	w.t.Helper()
	p, c := w.asks(name)
	w.clicks(w.Aoi, c, bot.ActionClaim)
	return p, c
}

// replies types a reply and waits for its hold.
func (w *ward) replies(m *slacktest.Member, c slacktest.Post, text string) string {
	w.t.Helper()
	ts := w.types(m, c, text)
	w.After(6 * time.Second)
	return ts
}

// since are the bubbles from the bot's side after the first n.
func since(p *linetest.Person, n int) []linetest.Bubble { return p.Received()[n:] }

func texts(bubbles []linetest.Bubble) string {
	var b strings.Builder
	for _, m := range bubbles {
		b.WriteString(m.Text + "\n")
	}
	return b.String()
}

// admin is what a page of the admin listener says.
func (w *ward) admin(path string) string {
	rec := httptest.NewRecorder()
	w.Service.Admin().ServeHTTP(rec, httptest.NewRequest(http.MethodGet, path, nil))
	return rec.Body.String()
}
