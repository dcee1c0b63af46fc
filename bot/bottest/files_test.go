package bottest_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"tonari/bot/linetest"
	"tonari/handoff/slacktest"
)

var (
	photo = []byte("\x89PNG\r\n\x1a\n picture")
	pdf   = []byte("%PDF-1.7 paper")
	movie = []byte("\x00\x00\x00\x18ftypmp42 film")
)

const contentPath = "/v2/bot/message/{messageId}/content"

// files are the names of the files in a thread, as they stand below each other;
// what is no file is its first line.
func (w *ward) inOrder(c slacktest.Post) []string {
	var out []string
	for _, p := range w.thread(c) {
		for _, f := range p.Files {
			out = append(out, f.Name)
		}
		if len(p.Files) == 0 {
			out = append(out, p.Rendered)
		}
	}
	return out
}

// place is where something stands in a thread, -1: nowhere.
func (w *ward) place(c slacktest.Post, part string) int {
	return slices.IndexFunc(w.inOrder(c), func(s string) bool { return strings.Contains(s, part) })
}

// kept are the people's files that wait in Redis.
func (w *ward) kept() int {
	w.t.Helper()
	c := w.redis()
	keys, err := c.Keys(context.Background(), "tn:*:f:*").Result()
	if err != nil {
		w.t.Fatal(err)
	}
	return len(keys)
}

func TestPicturesFilmsVoicesAndFilesStandInTheThreadInTheirPlace(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.asks("child")
	w.says(p, "まえのことば")
	p.Image(photo)
	w.Idle()
	p.Video(movie, 1000)
	w.Idle()
	p.Audio([]byte("voice"), 1000)
	w.Idle()
	p.File("家のこと.pdf", pdf)
	w.Idle()
	w.says(p, "あとのことば")
	last := -1
	for _, part := range []string{"まえのことば", "photo.png", "video.mp4", "voice.m4a", "file.pdf", "あとのことば"} {
		at := w.place(c, part)
		if at <= last {
			t.Errorf("%s stands at %d, after %d:\n%q", part, at, last, w.inOrder(c))
		}
		last = at
	}
	for _, f := range w.Slack.Files() {
		if f.Name == "file.pdf" && string(w.Slack.FileData(f.ID)) != string(pdf) {
			t.Error("the file is not what was sent")
		}
		if strings.Contains(f.Name+f.Title, "家") {
			t.Errorf("the file's own name stands in Slack: %+v", f)
		}
	}
	if n := w.kept(); n != 0 {
		t.Errorf("%d files are kept though Slack has them", n)
	}
}

func TestAPictureThatWasSentBeforeAHumanWasAskedReachesTheCounselor(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p := w.LINE.Person("child")
	p.Follow()
	w.Idle()
	w.says(p, "これを見てほしい")
	w.After(time.Minute)
	p.Image(photo)
	w.After(time.Minute)
	w.says(p, "きのうからこうなんだ")
	w.After(time.Minute)
	w.says(p, "人と話す")
	w.Pass(10*time.Second, time.Second)
	c := card(t, w.Desk)
	if a, b := w.place(c, "これを見てほしい"), w.place(c, "photo.png"); a < 0 || a > b || w.place(c, "きのうから") < 0 {
		t.Errorf("the thread: %q", w.inOrder(c))
	}
	if files := w.Slack.Files(); len(files) != 1 || string(w.Slack.FileData(files[0].ID)) != string(photo) || w.kept() != 0 {
		t.Errorf("files %+v, kept %d", files, w.kept())
	}
}

func TestAnOldPictureThatLINEHasNoMoreIsSaidWhenAHumanIsAsked(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p := w.LINE.Person("child")
	p.Follow()
	w.Idle()
	p.Image(photo)
	w.Idle()
	w.LINE.Always(contentPath, linetest.Fault{Name: "forgotten", Status: http.StatusNotFound})
	w.After(2 * time.Hour)
	w.says(p, "人と話す")
	w.Pass(10*time.Second, 2*time.Second)
	if c := card(t, w.Desk); w.count(c, "写真は、取り出せません") != 1 {
		t.Errorf("the thread: %q", w.inOrder(c))
	}
}

func TestAFilmThatLineStillPreparesKeepsNobodyWaiting(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.asks("child")
	w.LINE.Always(contentPath, linetest.Preparing())
	p.Video(movie, 1000)
	w.Idle()
	w.says(p, "いまのことば")
	w.Pass(5*time.Second, time.Second)
	if w.place(c, "動画") < 0 || w.place(c, "いまのことば") < 0 || w.place(c, "video.mp4") >= 0 {
		t.Errorf("the thread while it is prepared: %q", w.inOrder(c))
	}
	w.LINE.Clear(contentPath)
	w.Pass(time.Minute, 5*time.Second)
	if w.place(c, "video.mp4") < 0 {
		t.Errorf("the film never came: %q", w.inOrder(c))
	}
}

func TestAFileOutlivesAnHourWithoutSlackThoughLineForgetsIt(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.asks("child")
	w.Slack.Outage(true)
	w.says(p, "まえのことば")
	gone := p.Image(append(slices.Clone(photo), "gone"...))[0]
	w.Idle()
	p.Image(photo)
	w.Idle()
	w.says(p, "あとのことば")
	if n := w.kept(); n != 2 {
		t.Errorf("%d files are kept", n)
	}
	p.Unsends(gone.MessageID)
	w.Idle()
	if n := w.kept(); n != 1 {
		t.Errorf("%d files are kept after one was taken back", n)
	}
	w.LINE.Always(contentPath, linetest.Fault{Name: "forgotten", Status: http.StatusNotFound})
	w.Pass(time.Hour, 5*time.Minute)
	w.Slack.Outage(false)
	w.Pass(6*time.Minute, 20*time.Second)
	if a, b, d := w.place(c, "まえのことば"), w.place(c, "photo.png"), w.place(c, "あとのことば"); a < 0 || a > b || b > d {
		t.Errorf("the thread: %q", w.inOrder(c))
	}
	if files := w.Slack.Files(); len(files) != 1 || string(w.Slack.FileData(files[0].ID)) != string(photo) {
		t.Errorf("files %+v", files)
	}
}

func TestAFileThatCannotBeShownIsSaid(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.asks("child")
	p.Video(make([]byte, 10<<20+1), 1000)
	w.Idle()
	p.File("a.docx", []byte("PK\x03\x04 words"))
	w.Idle()
	p.ImageElsewhere("https://example.com/a.png")
	w.Idle()
	w.LINE.Always(contentPath, linetest.Fault{Name: "forgotten", Status: http.StatusNotFound})
	p.Audio([]byte("voice"), 1000)
	w.Idle()
	w.Pass(10*time.Second, 2*time.Second)
	for _, part := range []string{"動画は、大きすぎるため", "ファイルは、出せない種類", "写真は、LINEの外にある", "音声は、取り出せません"} {
		if w.count(c, part) != 1 {
			t.Errorf("%q is said %d times: %q", part, w.count(c, part), w.inOrder(c))
		}
	}
	if len(w.Slack.Files()) != 0 || w.kept() != 0 {
		t.Errorf("files %+v, kept %d", w.Slack.Files(), w.kept())
	}
}

// TestAFileThatSlackHasNoRoomForWaits: LINE may have forgotten it.
func TestAFileThatSlackHasNoRoomForWaits(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"storage_limit_reached", "file_uploads_disabled"} {
		w := newWard(t)
		p, c := w.asks("child")
		w.Slack.Fault("files.getUploadURLExternal", -1, slacktest.Refuse(code))
		p.Image(photo)
		w.Idle()
		p.Image(photo)
		w.Idle()
		w.LINE.Always(contentPath, linetest.Fault{Name: "forgotten", Status: http.StatusNotFound})
		w.says(p, "あとのことば")
		w.Pass(10*time.Minute, 20*time.Second)
		if w.count(c, "いまSlackに置けません") != 2 || w.place(c, "あとのことば") < 0 || w.kept() != 2 || !w.alarmed("slack_files") {
			t.Errorf("%s: kept %d, the thread: %q", code, w.kept(), w.inOrder(c))
		}
		if n := len(w.Slack.Calls("files.getUploadURLExternal")); n > 30 {
			t.Errorf("%s: asked %d times", code, n)
		}
		w.Slack.ClearFaults()
		w.Pass(6*time.Minute, 20*time.Second)
		if n := len(w.Slack.Files()); n != 2 || w.kept() != 0 {
			t.Errorf("%s: %d files, kept %d", code, n, w.kept())
		}
	}
}
