package richmenu_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"tonari/bot/line"
	"tonari/bot/linetest"
	"tonari/bot/richmenu"
	"tonari/config"
	"tonari/flows"
	"tonari/flows/wording"
)

// ward is an account, its phone, and the words of the ward.
type ward struct {
	*linetest.Platform
	t      *testing.T
	sender *line.Sender
	child  *linetest.Person
}

func newWard(t *testing.T) *ward {
	t.Helper()
	p := linetest.New()
	api, data := httptest.NewServer(p.API()), httptest.NewServer(p.Data())
	t.Cleanup(api.Close)
	t.Cleanup(data.Close)
	s, err := line.NewSender(line.Config{Token: linetest.DefaultToken, APIURL: api.URL, DataURL: data.URL})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return &ward{p, t, s, p.Person("ゆい")}
}

// own is a small picture of the ward's.
func own(t *testing.T) *richmenu.Picture {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 1200, 810)), nil); err != nil {
		t.Fatal(err)
	}
	p, err := richmenu.ReadPicture(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// menus are made with some of the ward's own words.
func menus(t *testing.T, rich string, pic *richmenu.Picture) (mainMenu, quiet richmenu.Menu) {
	t.Helper()
	over := fstest.MapFS{"wording/ja/rich.yaml": {Data: []byte(rich)}}
	book, faults := wording.Load(config.OverFS(over).Wording()...)
	if err := faults.Err(); err != nil {
		t.Fatal(err)
	}
	set, err := flows.New()
	if err != nil {
		t.Fatal(err)
	}
	if mainMenu, err = richmenu.Main(book, set, pic); err != nil {
		t.Fatal(err)
	}
	if quiet, err = richmenu.Quiet(book, set); err != nil {
		t.Fatal(err)
	}
	return mainMenu, quiet
}

func (w *ward) apply(mainMenu, quiet richmenu.Menu) []string {
	w.t.Helper()
	var said []string
	if err := richmenu.Apply(w.t.Context(), w.sender, mainMenu, quiet, func(s string) { said = append(said, s) }); err != nil {
		w.t.Fatal(err)
	}
	return said
}

func (w *ward) names() []string {
	w.t.Helper()
	all, err := w.sender.Menus(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	var names []string
	for _, m := range all {
		names = append(names, m.Name)
	}
	return names
}

func TestBothMenusStandAndEverybodySeesTheMainOne(t *testing.T) {
	w := newWard(t)
	mainMenu, quiet := menus(t, "", own(t))
	w.apply(mainMenu, quiet)
	if diff := cmp.Diff([]string{quiet.Name, mainMenu.Name}, w.names()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	object, picture := w.Menu(w.child.RichMenu())
	if !bytes.Equal(picture, mainMenu.Picture) || !strings.Contains(string(object), mainMenu.Name) {
		t.Errorf("the child sees %s", object)
	}
	said := w.apply(mainMenu, quiet)
	if len(w.names()) != 2 || len(said) != 2 || !strings.Contains(said[0], "stands already") {
		t.Errorf("the second time it did %q", said)
	}
}

func TestNewWordsReplaceTheOlderMenuAndTouchNoOther(t *testing.T) {
	w := newWard(t)
	foreign := line.RichMenu{Name: "夏祭り", Bar: "夏祭り", Width: 2500, Height: 1686, Areas: []line.RichMenuArea{{Width: 10, Height: 10, Label: "行く", Data: "x"}}}
	first, quiet1 := menus(t, "", own(t))
	if _, err := w.sender.CreateMenu(t.Context(), foreign, first.Mime, first.Picture); err != nil {
		t.Fatal(err)
	}
	w.apply(first, quiet1)
	second, quiet2 := menus(t, "main/salon: 集まり\nquiet/news: おしらせ\n", own(t))
	w.apply(second, quiet2)
	want := []string{"夏祭り", quiet1.Name, quiet2.Name, second.Name}
	if diff := cmp.Diff(want, w.names()); diff != "" {
		t.Errorf("the last quiet menu stays for those who hide now (-want +got)\n%s", diff)
	}
	third, quiet3 := menus(t, "quiet/news: 新着\n", own(t))
	w.apply(third, quiet3)
	if diff := cmp.Diff([]string{"夏祭り", quiet2.Name, quiet3.Name, third.Name}, w.names()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestAMenuWhosePictureIsRefusedLeavesNothingBehind(t *testing.T) {
	w := newWard(t)
	mainMenu, quiet := menus(t, "", own(t))
	quiet.Mime = "image/gif"
	err := richmenu.Apply(t.Context(), w.sender, mainMenu, quiet, func(string) {})
	if err == nil || len(w.names()) != 0 || w.child.RichMenu() != "" {
		t.Errorf("error %v, menus %q", err, w.names())
	}
}

func TestTheDrawnMenusAreWhatLINETakes(t *testing.T) {
	mainMenu, quiet := menus(t, "", nil)
	for _, m := range []richmenu.Menu{mainMenu, quiet} {
		img, err := png.Decode(bytes.NewReader(m.Picture))
		if err != nil {
			t.Fatal(err)
		}
		if b := img.Bounds(); b.Dx() != 2500 || b.Dy() != 1686 || len(m.Picture) >= 1_000_000 {
			t.Errorf("%s: %v, %d bytes", m.Name, b, len(m.Picture))
		}
		covered := 0
		for _, a := range m.Areas {
			covered += a.Width * a.Height
			if n := inked(img, a); n < 5000 {
				t.Errorf("%s: only %d dark pixels tell what the area is", a.Label, n)
			}
		}
		if covered != 2500*1686 {
			t.Errorf("%s: the areas cover %d pixels", m.Name, covered)
		}
	}
	if len(mainMenu.Areas) != 6 {
		t.Errorf("%d areas, want 6", len(mainMenu.Areas))
	}
}

// inked counts the dark pixels of an area, where its icon and its words are.
func inked(img image.Image, a line.RichMenuArea) int {
	n := 0
	for y := a.Y; y < a.Y+a.Height; y += 2 {
		for x := a.X; x < a.X+a.Width; x += 2 {
			if g := color.GrayModel.Convert(img.At(x, y)).(color.Gray); g.Y < 90 {
				n += 4
			}
		}
	}
	return n
}

func TestTheWardsOwnPictureKeepsItsSizeAndItsAreas(t *testing.T) {
	mainMenu, quiet := menus(t, "", own(t))
	if a := mainMenu.Areas[4]; mainMenu.Width != 1200 || a.X != 400 || a.Y != 405 || a.Width != 400 || a.Height != 405 {
		t.Errorf("%d wide, %+v", mainMenu.Width, a)
	}
	newWard(t).apply(mainMenu, quiet)
}

func TestAPictureThatLINEWouldRefuseIsRefusedWithTheFix(t *testing.T) {
	grey := func(w, h int) []byte {
		var b bytes.Buffer
		if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, w, h))); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	for _, row := range []struct {
		about string
		data  []byte
		says  string
	}{
		{"no picture", []byte("hello"), "save it as one of them"},
		{"too narrow", grey(700, 400), "make it 2500×1686"},
		{"too wide", grey(2600, 1000), "make it 2500×1686"},
		{"too low", grey(800, 200), "make it 2500×1686"},
		{"too high", grey(1000, 900), "make it 2500×1686"},
		{"cut off", grey(1000, 600)[:400], "save it again"},
		{"too heavy", append(grey(1000, 600), make([]byte, 1_000_000)...), "save it smaller"},
	} {
		if _, err := richmenu.ReadPicture(row.data); err == nil || !strings.Contains(err.Error(), row.says) {
			t.Errorf("%s: %v", row.about, err)
		}
	}
}
