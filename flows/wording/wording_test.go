package wording_test

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"tonari/flows/wording"
)

func layer(files ...string) fstest.MapFS {
	m := fstest.MapFS{}
	for i := 0; i < len(files); i += 2 {
		m[files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	return m
}

func load(t *testing.T, layers ...fstest.MapFS) *wording.Book {
	t.Helper()
	var all []fs.FS
	for _, l := range layers {
		all = append(all, l)
	}
	book, faults := wording.Load(all...)
	if err := faults.Err(); err != nil {
		t.Fatal(err)
	}
	return book
}

func TestALaterLayerReplacesKeyByKey(t *testing.T) {
	book := load(t, layer("ja/a.yaml", "x: 一\ny: 二\n"), layer("ja/a.yaml", "y: [三, 四]\n"))
	if diff := cmp.Diff([]string{"一"}, book.Say("ja", "a.x", nil)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"三", "四"}, book.Say("ja", "a.y", nil)); diff != "" {
		t.Error(diff)
	}
}

func TestWhatALanguageLacksIsSaidInJapanese(t *testing.T) {
	book := load(t, layer("ja/a.yaml", "x: 一\ny: 二\ns/ok: はい\n", "en/a.yaml", "x: one\n"))
	for key, want := range map[string]string{"a.x": "one", "a.y": "二", "a.z": ""} {
		if got := strings.Join(book.Say("en", key, nil), "|"); got != want {
			t.Errorf("%s: %q", key, got)
		}
	}
	if got := book.Label("en", "a.s", "ok"); got != "はい" {
		t.Errorf("got %q", got)
	}
	if got := strings.Join(book.Say("fr", "a.x", nil), "|"); got != "一" {
		t.Errorf("got %q", got)
	}
}

func TestPlaceholdersAreFilledOnceAndEmptyBubblesVanish(t *testing.T) {
	book := load(t, layer("ja/a.yaml", "x: [\"{name}さん、{name}\", \"{numbers}\", \"{まま} { } {\"]\n"))
	for _, tc := range []struct {
		args map[string]string
		want []string
	}{
		{map[string]string{"name": "A", "numbers": "119"}, []string{"Aさん、A", "119", "{まま} { } {"}},
		{map[string]string{"name": "{numbers}", "numbers": " "}, []string{"{numbers}さん、{numbers}", "{まま} { } {"}},
		{nil, []string{"さん、", "{まま} { } {"}},
	} {
		if diff := cmp.Diff(tc.want, book.Say("ja", "a.x", tc.args)); diff != "" {
			t.Error(diff)
		}
	}
}

func TestALabelOfAStateGoesBeforeTheSharedOne(t *testing.T) {
	book := load(t, layer("ja/a.yaml", "s/human: 相談する\n", "ja/label.yaml", "human: [人と話す, 相談員]\n"))
	if got := book.Label("ja", "a.s", "human"); got != "相談する" {
		t.Errorf("got %q", got)
	}
	if diff := cmp.Diff([]string{"人と話す", "相談員"}, book.Spellings("ja", "b.t", "human")); diff != "" {
		t.Error(diff)
	}
	if got := book.Label("ja", "a.s", "fly"); got != "" {
		t.Errorf("got %q", got)
	}
}

func TestAWordIsUnderstoodInAnyLanguageAndSpelling(t *testing.T) {
	book := load(t, layer("ja/words.yaml", "menu: [メニュー]\nhuman: [人と話す]\n", "en/words.yaml", "menu: [menu]\n"))
	for text, want := range map[string]wording.Word{
		"メニュー": wording.Menu, "ﾒﾆｭｰ": wording.Menu, "めにゅー": wording.Menu, " メニュー！ ": wording.Menu, "ＭＥＮＵ": wording.Menu,
		"人と話す。": wording.Human, "人 と 話す": wording.Human,
		"メニューを見せて": "", "": "", "！": "", "人": "",
	} {
		if got, ok := book.Global(text); got != want || ok != (want != "") {
			t.Errorf("%q: got %q, %v", text, got, ok)
		}
	}
}

func TestFoldMakesSpellingsComparable(t *testing.T) {
	for in, want := range map[string]string{
		"ｶﾞｷﾞﾊﾟﾋﾟｳﾞ": "がぎぱぴゔ", "ガギパピヴ": "がぎぱぴゔ", "Ａ１a": "a1a", "①⑳⑩": "12010", "コーヒー〜": "こひ", "ﾊﾟ": "ぱ", "ﾞ": "", "1️⃣": "1", "👍": "", "　あ\u200dい ": "あい",
	} {
		if got := wording.Fold(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestTheVersionChangesWithTheWordsAndOnlyThen(t *testing.T) {
	a := load(t, layer("ja/a.yaml", "x: 一\ny: 二\n")).Version()
	same := load(t, layer("ja/a.yaml", "# comment\ny: 二\nx: 一\n")).Version()
	other := load(t, layer("ja/a.yaml", "x: 一\ny: 三\n")).Version()
	split := load(t, layer("ja/a.yaml", "x: 一\ny: [二, 三]\n")).Version()
	joined := load(t, layer("ja/a.yaml", "x: 一\ny: 二三\n")).Version()
	if a == "" || a != same || a == other || split == joined || len(a) != 16 {
		t.Error(a, same, other, split, joined)
	}
}

func TestAMissingLayerIsEmpty(t *testing.T) {
	book, faults := wording.Load(nil, os.DirFS("no/such/folder"), layer("ja/a.yaml", "x: 一\n"))
	if len(faults) != 0 || len(book.Say("ja", "a.x", nil)) != 1 {
		t.Error(faults)
	}
	if book, faults = wording.Load(); len(faults) != 0 || book.Say("ja", "a.x", nil) != nil || book.Version() == "" {
		t.Error(faults)
	}
}

func TestAFaultyFileLeavesTheWordsBelow(t *testing.T) {
	book, faults := wording.Load(layer("ja/a.yaml", "x: 一\n", "ja/b.yaml", "x: 二\n"), layer("ja/a.yaml", "x: [\n", "ja/b.yaml", "x: 三\ny: {z: 1}\n"))
	if len(faults) != 2 || book.Say("ja", "a.x", nil)[0] != "一" || book.Say("ja", "b.x", nil)[0] != "三" {
		t.Error(faults, book.Keys("ja"))
	}
}

func TestWhatIsMissingIsNamedWithWhereToPutIt(t *testing.T) {
	book := load(t, layer("ja/words.yaml", "menu: a\nleave: b\nhuman: c\nhide: d\nreturn: e\nsettings: f\ngreetings: g\n", "ja/language.yaml", "name: 日本語\n"))
	got := book.Check(wording.Uses{Texts: wording.Required{"a.x": nil}, Labels: []wording.Label{{At: "a.s", Choice: "ok"}}}).Error()
	want := `wording/ja/a.yaml:1: the text a.x is missing (add "x" to the file)
wording/ja/a.yaml:1: the text a.s/ok is missing (add "s/ok" to the file)
wording/ja/words.yaml:1: the text words.erase is missing (add "erase" to the file)`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestMoreChoicesThanLINEShowsAreAFault(t *testing.T) {
	var choices []string
	labels := ""
	for i := range 14 {
		id := string(rune('a' + i))
		choices = append(choices, id)
		labels += "s/" + id + ": " + id + "\n"
	}
	book := load(t, layer("ja/a.yaml", "s: 一\n"+labels))
	turn := wording.Uses{Texts: wording.Required{"a.s": nil}, Turns: []wording.Turn{{At: "a.s", Keys: []string{"a.s"}, Choices: choices}}}
	if got := book.Check(turn).Error(); !strings.Contains(got, "wording/ja/a.yaml:1: a.s has 14 choices, LINE takes 13") {
		t.Error(got)
	}
}

func TestWhatSeveralPackagesNeedIsMerged(t *testing.T) {
	got := wording.Merge(wording.Uses{Texts: wording.Required{"a.x": nil}}, wording.Uses{Texts: wording.Required{"b.y": {"n"}}, Labels: []wording.Label{{At: "a.s", Choice: "ok"}}})
	want := wording.Uses{Texts: wording.Required{"a.x": nil, "b.y": {"n"}}, Labels: []wording.Label{{At: "a.s", Choice: "ok"}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add("x: 一\n")
	f.Add("x: [一, {y: z}]\n? a\n")
	f.Add("x: &a [*a]\n<<: *a\n")
	f.Add("- x\n")
	f.Add("1: 2\nnull: ~\n")
	f.Fuzz(func(t *testing.T, text string) {
		book, faults := wording.Load(layer("ja/a.yaml", text))
		for _, key := range book.Keys("ja") {
			if strings.HasPrefix(key, "a.") && len(book.Say("ja", key, nil)) > 0 && book.Version() == "" {
				t.Error(key)
			}
		}
		faults = append(faults, book.Check(wording.Uses{})...)
		for _, fault := range faults {
			if fault.File == "" || fault.Hint == "" {
				t.Errorf("a fault without place or fix: %v", fault)
			}
		}
	})
}
