package handoff_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tonari/bot"
	"tonari/handoff"
)

var spoken = []bot.Language{bot.Japanese, bot.EasyJapanese, bot.English}

func templates(t *testing.T) *handoff.Templates {
	t.Helper()
	ts, faults := handoff.LoadTemplates([]handoff.TemplateFile{
		{Name: "templates/b.yaml", Data: []byte("templates:\n  - {id: bye, situation: おわり, title: 今日はここまで, text: {ja: またね。}}\n")},
		{Name: "templates/a.yaml", Data: []byte("templates:\n  - {id: hello, situation: はじめの返事, title: アイサツ, text: {ja: \"{name}です。\", en: \"This is {name}.\"}}\n")},
	}, spoken)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return ts
}

func TestATemplateSpeaksThePersonsLanguageOrJapanese(t *testing.T) {
	ts := templates(t)
	hello, ok := ts.Get("hello")
	if !ok {
		t.Fatal("hello is not there")
	}
	for lang, want := range map[bot.Language]string{
		bot.Japanese: "相談員Aです。", bot.English: "This is 相談員A.", bot.EasyJapanese: "相談員Aです。",
	} {
		text, own := hello.In(lang, "相談員A")
		if text != want || own != (lang != bot.EasyJapanese) {
			t.Errorf("%s: %q, own %v", lang, text, own)
		}
	}
	if _, ok := ts.Get("other"); ok {
		t.Error("an unknown one is there")
	}
}

func TestTemplatesAreFoundByAnyWordInThem(t *testing.T) {
	ts := templates(t)
	for query, want := range map[string]string{
		"": "bye hello", "あいさつ": "hello", "ｱｲｻﾂ はじめ": "hello", "this IS": "hello", "おわり 今日": "bye", "おわり はじめ": "", "  ": "bye hello",
	} {
		var got []string
		for _, f := range ts.Find(query) {
			got = append(got, f.ID)
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%q finds %q, want %q", query, s, want)
		}
	}
}

func TestEachFaultOfATemplateNamesItsLineAndTheWayOut(t *testing.T) {
	files, err := filepath.Glob("../testdata/busted/templates/*.yaml")
	if err != nil || len(files) < 8 {
		t.Fatal(err, files)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		first, _, _ := strings.Cut(string(data), "\n")
		ts, faults := handoff.LoadTemplates([]handoff.TemplateFile{{Name: filepath.Base(f), Data: data}}, spoken)
		if got := faults.Error(); got != strings.TrimPrefix(first, "# want: ") || ts != nil {
			t.Errorf("got  %s\nwant %s", got, strings.TrimPrefix(first, "# want: "))
		}
	}
}
