package bottest_test

import (
	"bytes"
	"encoding/json"
	"image"
	"image/color"
	"image/jpeg"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/bottest"
	"tonari/bot/linetest"
	"tonari/handoff/slacktest"
)

var open = bottest.Env("TONARI_PUBLIC_URL", "https://tonari.example.jp")

// drawn is a picture that a counselor has; it holds a comment that must not go on.
func drawn() []byte {
	img := image.NewGray(image.Rect(0, 0, 300, 200))
	for x := range 300 {
		img.SetGray(x, x%200, color.Gray{Y: 255})
	}
	var b bytes.Buffer
	_ = jpeg.Encode(&b, img, nil)
	data := b.Bytes()
	comment := append([]byte{0xFF, 0xFE, 0, 14}, "KANARI-home"...)
	comment = append(comment, 0)
	return append(append(append([]byte{}, data[:2]...), comment...), data[2:]...)
}

// pictures are the addresses of the pictures on a phone, originals and previews.
func addresses(t *testing.T, bubbles []linetest.Bubble) []string {
	t.Helper()
	var out []string
	for _, b := range bubbles {
		var m struct{ OriginalContentURL, PreviewImageURL string }
		if b.Type == "image" && json.Unmarshal(b.Raw, &m) == nil {
			out = append(out, m.OriginalContentURL, m.PreviewImageURL)
		}
	}
	return out
}

// fetches is what a phone gets under an address of the house.
func (w *ward) fetches(address string) *httptest.ResponseRecorder {
	w.t.Helper()
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.Host != "tonari.example.jp" {
		w.t.Fatalf("address %q", address)
	}
	rec := httptest.NewRecorder()
	w.Service.Public().ServeHTTP(rec, httptest.NewRequest(http.MethodGet, u.Path, nil))
	return rec
}

func (w *ward) shares(m *slacktest.Member, c slacktest.Post, text string, files ...slacktest.Upload) string {
	w.t.Helper()
	ts := m.Shares(w.channel(c), c.TS, text, files...)
	w.Idle()
	return ts
}

func upload(data []byte) slacktest.Upload {
	return slacktest.Upload{Name: "map.jpg", MIMEType: "image/jpeg", Data: data}
}

func TestACounselorsPictureReachesThePhoneMadeAnew(t *testing.T) {
	t.Parallel()
	w := newWard(t, slowly, open)
	p, c := w.talks("child")
	from := len(p.Received())
	first := w.types(w.Aoi, c, "まえのことば")
	ts := w.shares(w.Aoi, c, "地図です", upload(drawn()))
	w.types(w.Aoi, c, "あとのことば")
	w.marks(c, ts, held)
	w.After(40 * time.Second)
	if len(since(p, from)) != 0 {
		t.Error("it did not wait")
	}
	w.After(30 * time.Second)
	got := since(p, from)
	if len(got) != 4 || got[0].Text != "まえのことば" || got[1].Text != "地図です" || got[2].Type != "image" || got[3].Text != "あとのことば" || got[2].Sender != "相談員A" {
		t.Fatalf("phone:\n%s", texts(got))
	}
	w.marks(c, first, accepted)
	w.marks(c, ts, accepted)
	at := addresses(t, got)
	for _, a := range at {
		r := w.fetches(a)
		img, format, err := image.Decode(r.Body)
		if r.Code != 200 || err != nil || r.Header().Get("Content-Type") != "image/"+format || img.Bounds().Dx() != 300 {
			t.Errorf("%s: %d %v", a, r.Code, err)
		}
		if strings.Contains(w.fetches(a).Body.String(), "KANARI") {
			t.Error("what was in the file went on with it")
		}
	}
	w.After(6 * 24 * time.Hour)
	if w.fetches(at[0]).Code != 200 {
		t.Error("it is gone before its time")
	}
	w.After(25 * time.Hour)
	if w.fetches(at[0]).Code != 404 {
		t.Error("it stands after seven days")
	}
}

func TestAPictureIsCancelledLikeAReplyAndEndsWithTheErasure(t *testing.T) {
	t.Parallel()
	w := newWard(t, slowly, open)
	p, c := w.talks("child")
	from := len(p.Received())
	gone := w.shares(w.Aoi, c, "", upload(drawn()))
	w.Aoi.Deletes(gone)
	w.Idle()
	noted := w.shares(w.Aoi, c, "メモ: うちの地図", upload(drawn()))
	w.marks(c, noted, memo)
	shortcut := w.shares(w.Aoi, c, "", upload(drawn()))
	w.shortcut(w.Aoi, c, shortcut, bot.ActionMsgNote)
	w.After(2 * time.Minute)
	if len(since(p, from)) != 0 {
		t.Errorf("sent:\n%s", texts(since(p, from)))
	}
	if n := w.media(); n != 0 {
		t.Errorf("%d pictures are kept for nobody", n)
	}
	w.shares(w.Aoi, c, "", upload(drawn()))
	w.After(2 * time.Minute)
	at := addresses(t, since(p, from))
	if len(at) != 2 || w.fetches(at[0]).Code != 200 || w.media() != 2 {
		t.Fatalf("addresses %q, kept %d", at, w.media())
	}
	w.erases(p)
	if w.fetches(at[0]).Code != 404 || w.media() != 0 {
		t.Error("it outlived the erasure")
	}
}

// media counts what phones may fetch.
func (w *ward) media() int {
	n := 0
	for _, k := range w.keys() {
		if strings.Contains(k, "}:m:") {
			n++
		}
	}
	return n
}

func TestAPictureThatCannotBeSentIsSaidWithTheReason(t *testing.T) {
	t.Parallel()
	w := newWard(t, open)
	p, c := w.talks("child")
	from := len(p.Received())
	ts := w.shares(w.Aoi, c, "これを見て", slacktest.Upload{Name: "a.png", MIMEType: "image/png", Data: []byte("\x89PNG\r\n\x1a\nno picture")})
	next := w.types(w.Aoi, c, "つぎ")
	w.After(10 * time.Second)
	w.marks(c, ts, warning)
	w.marks(c, next, accepted)
	if !w.reads(c, "ことばも送っていません", "読みとれませんでした") || texts(since(p, from)) != "つぎ\n" {
		t.Errorf("phone:\n%s\nthread %q", texts(since(p, from)), w.inOrder(c))
	}
	w.shares(w.Aoi, c, "書類です", slacktest.Upload{Name: "a.pdf", MIMEType: "application/pdf", Data: []byte("%PDF")})
	w.After(10 * time.Second)
	if p.Last().Text != "書類です" || !strings.Contains(w.told(w.Aoi), "写真（JPEGかPNG）だけ") {
		t.Errorf("phone %q, told %s", p.Last().Text, w.told(w.Aoi))
	}
	four := []slacktest.Upload{upload(drawn()), upload(drawn()), upload(drawn()), upload(drawn())}
	w.shares(w.Aoi, c, "", four...)
	w.After(10 * time.Second)
	if n := len(addresses(t, p.Received())); n != 6 || !strings.Contains(w.told(w.Aoi), "3枚まで") {
		t.Errorf("%d addresses, told %s", n, w.told(w.Aoi))
	}
}

func TestAReplyWhosePictureWasRefusedIsTriedAnewWhenItIsEdited(t *testing.T) {
	t.Parallel()
	w := newWard(t, open)
	p, c := w.talks("child")
	from := len(p.Received())
	w.Slack.Fault("download", 1, slacktest.Status(404))
	ts := w.shares(w.Aoi, c, "これを見て", upload(drawn()))
	w.After(10 * time.Second)
	w.marks(c, ts, warning)
	w.Aoi.Edits(ts, "この地図を見て")
	w.After(10 * time.Second)
	w.marks(c, ts, accepted)
	if got := since(p, from); len(got) != 2 || got[0].Text != "この地図を見て" || got[1].Type != "image" {
		t.Errorf("phone:\n%s", texts(got))
	}
}

func TestAReplyWithAPictureIsOfferedAndOvertakenByNothingThatFollows(t *testing.T) {
	t.Parallel()
	w := newWard(t, open)
	p, c := w.talks("child")
	from := len(p.Received())
	ts := w.shares(w.Midori, c, "わたしの写真", upload(drawn()))
	w.After(10 * time.Second)
	if len(since(p, from)) != 0 {
		t.Error("it was sent unasked")
	}
	w.offer(w.Midori, bot.ActionHoldSend)
	if got := since(p, from); len(got) != 2 || got[1].Type != "image" || got[1].Sender != "相談員B" {
		t.Errorf("phone:\n%s", texts(got))
	}
	w.marks(c, ts, accepted)
	// Slack does not give the file for a while: what was typed after it waits.
	w.Slack.Fault("download", 3, slacktest.Status(503))
	w.shares(w.Aoi, c, "", upload(drawn()))
	w.types(w.Aoi, c, "あとのことば")
	w.After(8 * time.Second)
	w.Pass(time.Minute, 2*time.Second)
	got := since(p, from)[2:]
	if len(got) != 2 || got[0].Type != "image" || got[1].Text != "あとのことば" {
		t.Errorf("phone:\n%s", texts(got))
	}
}

func TestAnEditThatSlackLostKeepsThePicture(t *testing.T) {
	t.Parallel()
	w := newWard(t, bottest.Env("TONARI_REPLY_MODE", "confirm"), open)
	p, c := w.talks("child")
	from := len(p.Received())
	ts := w.shares(w.Aoi, c, "地図です", upload(drawn()))
	w.After(10 * time.Second)
	w.Slack.DropEvents(1)
	w.Aoi.Edits(ts, "地図です。北口です")
	w.Idle()
	w.After(90 * time.Second)
	w.Service.Reconcile(t.Context())
	w.Idle()
	w.After(90 * time.Second)
	w.offer(w.Aoi, bot.ActionHoldSend)
	w.After(2 * time.Minute)
	var kinds []string
	for _, m := range since(p, from) {
		kinds = append(kinds, m.Type+" "+m.Text)
	}
	if got := strings.Join(kinds, "\n"); !strings.Contains(got, "北口") || !strings.Contains(got, "image") {
		t.Errorf("phone: %s", got)
	}
}
