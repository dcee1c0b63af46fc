package bottest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"strings"
	"testing"
	"time"

	"tonari/bot/line"
	"tonari/bot/linetest"
)

// richMenu makes a rich menu of the account, with a picture, and gives its id.
func (w *ward) richMenu(name string, standard bool) string {
	w.t.Helper()
	object := fmt.Sprintf(`{"size":{"width":800,"height":540},"selected":true,"name":%q,"chatBarText":"メニュー","areas":[`+
		`{"bounds":{"x":0,"y":0,"width":800,"height":540},"action":{"type":"message","label":"お知らせ","text":"お知らせ"}}]}`, name)
	var made struct {
		ID string `json:"richMenuId"`
	}
	if err := json.Unmarshal(w.line(http.MethodPost, "/v2/bot/richmenu", "application/json", []byte(object)), &made); err != nil {
		w.t.Fatal(err)
	}
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 800, 540))); err != nil {
		w.t.Fatal(err)
	}
	w.line(http.MethodPost, "/v2/bot/richmenu/"+made.ID+"/content", "image/png", picture.Bytes())
	if standard {
		w.line(http.MethodPost, "/v2/bot/user/all/richmenu/"+made.ID, "", nil)
	}
	return made.ID
}

// line asks the LINE platform for something that must be granted.
func (w *ward) line(method, path, kind string, body []byte) []byte {
	w.t.Helper()
	r, err := http.NewRequest(method, w.Set.LineAPI+path, bytes.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+w.Set.LineToken.Reveal())
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		w.t.Fatal(err)
	}
	defer res.Body.Close()
	var answer bytes.Buffer
	if _, err := answer.ReadFrom(res.Body); err != nil || res.StatusCode != http.StatusOK {
		w.t.Fatalf("%s %s: %d %s %v", method, path, res.StatusCode, answer.String(), err)
	}
	return answer.Bytes()
}

func TestTheNeutralMenuStandsWhileAPersonHides(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	main, quiet := w.richMenu(line.MenuMain, true), w.richMenu(line.MenuQuiet+"/2", false)
	p, _ := w.talks("child")
	if p.RichMenu() != main {
		t.Fatalf("before: %s", p.RichMenu())
	}
	w.says(p, "かくす")
	if p.RichMenu() != quiet {
		t.Errorf("hidden: the phone shows %s, want the neutral menu %s", p.RichMenu(), quiet)
	}
	w.After(10 * time.Minute)
	w.says(p, "もどる")
	if p.RichMenu() != quiet {
		t.Error("the question alone brings the menu back")
	}
	w.taps(p, "はい")
	if p.RichMenu() != main {
		t.Errorf("back: the phone shows %s, want %s", p.RichMenu(), main)
	}
	w.After(10 * time.Minute)
	if p.RichMenu() != main {
		t.Error("a late timer hides the menu again")
	}
}

func TestAMenuThatWasMadeAnewIsFound(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	old := w.richMenu(line.MenuQuiet, false)
	p, _ := w.talks("child")
	w.says(p, "かくす")
	if p.RichMenu() != old {
		t.Fatal("the neutral menu is not linked")
	}
	quiet := w.richMenu(line.MenuQuiet, false)
	w.line(http.MethodDelete, "/v2/bot/richmenu/"+old, "", nil)
	w.After(7 * time.Hour)
	w.says(p, "お知らせ")
	if p.RichMenu() != quiet {
		t.Errorf("the phone shows %q, want %q", p.RichMenu(), quiet)
	}
}

func TestAMissingMenuIsOnlyCounted(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, _ := w.talks("child")
	from := len(p.Received())
	w.says(p, "かくす")
	w.innocent(p, from, "かくす")
	if !strings.Contains(w.admin("/metrics"), `tonari_sent_total{platform="line_menu",result="no_menu"} 1`) {
		t.Error("it is not counted")
	}
}

func TestAMenuThatLINERefusesOrHangsOnDelaysNoAnswerAndIsAskedForAgain(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	quiet := w.richMenu(line.MenuQuiet, false)
	p, _ := w.talks("child")
	w.LINE.Fault("/v2/bot/richmenu/list", linetest.Answer(500))
	from := len(p.Received())
	w.says(p, "かくす")
	w.innocent(p, from, "かくす")
	if p.RichMenu() == quiet {
		t.Fatal("the fault did not happen")
	}
	w.After(2 * time.Minute)
	if p.RichMenu() != quiet {
		t.Error("the neutral menu was not asked for again")
	}
	w.innocent(p, from, "かくす")
}
