package wording_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tonari/bot"
	"tonari/flows/wording"
)

// words is a Japanese language that lacks nothing.
const words = "menu: a\nleave: b\nhuman: c\nhide: d\nreturn: e\nerase: f\nsettings: g\ngreetings: h\n"

func check(t *testing.T, uses wording.Uses, files ...string) string {
	t.Helper()
	all := append([]string{"ja/words.yaml", words, "ja/language.yaml", "name: 日本語\n"}, files...)
	return load(t, layer(all...)).Check(uses).Error()
}

func TestWhatALanguageLacksIsAWarningThatNamesTheKeys(t *testing.T) {
	uses := wording.Uses{
		Texts:  wording.Required{"a.x": nil, "a.y": nil, "desk.z": nil},
		Labels: []wording.Label{{At: "a.x", Choice: "ok"}},
	}
	got := check(t, uses,
		"ja/a.yaml", "x: 一\nx/ok: はい\ny: 二\n", "ja/desk.yaml", "z: 三\n",
		"fr/a.yaml", "x: un\n", "fr/language.yaml", "name: Français\n", "fr/words.yaml", strings.ReplaceAll(words, ": ", ": fr"))
	want := "wording/fr/a.yaml: warning: 2 texts are missing: x/ok, y (add them; until then they are said in Japanese)"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestATranslationOfAnotherFormIsAWarning(t *testing.T) {
	uses := wording.Uses{Texts: wording.Required{"a.x": {"n", "m"}, "a.y": nil}}
	got := check(t, uses,
		"ja/a.yaml", "x: '{n}'\ny: [一, 二]\n",
		"fr/a.yaml", "x: '{m}'\ny: un\n", "fr/language.yaml", "name: Français\n", "fr/words.yaml", strings.ReplaceAll(words, ": ", ": fr"))
	want := `wording/fr/a.yaml:1: warning: the text a.x lacks {n} (say {n} as the Japanese text does)
wording/fr/a.yaml:1: warning: the text a.x says {m} (the Japanese text does not say it)
wording/fr/a.yaml:2: warning: the text a.y has 1 messages, the Japanese one 2 (write as many as in Japanese)`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestALanguageThatNobodyCanChooseIsMentioned(t *testing.T) {
	got := check(t, wording.Uses{}, "fr/words.yaml", strings.ReplaceAll(words, ": ", ": fr"))
	if !strings.Contains(got, "wording/fr/language.yaml: warning: the language fr has no name") {
		t.Error(got)
	}
}

func TestANameOfALanguageNeverMeansSomethingElse(t *testing.T) {
	got := check(t, wording.Uses{}, "fr/language.yaml", "name: [Français, a]\n", "fr/words.yaml", strings.ReplaceAll(words, ": ", ": fr"))
	if !strings.Contains(got, "wording/fr/language.yaml:1: a spelling of fr also means menu") {
		t.Error(got)
	}
}

func TestLanguagesAreChosenByTheirOwnNames(t *testing.T) {
	book := load(t, layer(
		"ja/language.yaml", "name: [日本語, にほんご]\nstaff: 日本語\n", "en/language.yaml", "name: [English, 英語]\nstaff: 英語\n",
		"ar/language.yaml", "name: العربية\n", "xx/words.yaml", "menu: x\n"))
	for text, want := range map[string]bot.Language{"ＥＮＧＬＩＳＨ！": "en", "英語": "en", "日本語": "ja", "العربية": "ar", "French": "", "": ""} {
		if got, ok := book.Language(text); got != want || ok != (want != "") {
			t.Errorf("%q: got %q", text, got)
		}
	}
	if diff := cmp.Diff([]bot.Language{"ja", "ar", "en"}, book.Choosable()); diff != "" {
		t.Error(diff)
	}
	for lang, want := range map[bot.Language]string{"en": "英語", "ar": "العربية", "xx": "xx"} {
		if got := book.LanguageForStaff(lang); got != want {
			t.Errorf("%s: %q", lang, got)
		}
	}
	if got := book.LanguageName("xx"); got != "" {
		t.Errorf("got %q", got)
	}
}

func TestASharedLabelOfTheLanguageGoesBeforeAJapaneseOne(t *testing.T) {
	book := load(t, layer("ja/a.yaml", "s/human: 相談する\n", "en/label.yaml", "human: Talk to a person\n"))
	if got := book.Label("en", "a.s", "human"); got != "Talk to a person" {
		t.Errorf("got %q", got)
	}
}

func TestAWordBeyondTheSecondSchoolYearNeedsItsReading(t *testing.T) {
	for text, want := range map[string]string{
		"学校で先生と話す":          "",
		"相談員（そうだんいん）と話す":    "",
		"相談員と話す":            "相談員",
		"相談（そうだん）員":         "員",
		"消（け）して、消して":        "消",
		"悪（わる）いと言う":         "",
		"悪（悪いこと）":           "悪 悪",
		"悪（）":               "悪",
		"時々（ときどき）、人々":       "",
		"ＡやカタカナやABC、「。」":    "",
		"終（お）わり（おわり）と始（はじめ": "始",
	} {
		if got := strings.Join(wording.Unread(text), " "); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

func TestReadingsAreLeftOutWhereTheyAreReadings(t *testing.T) {
	for text, want := range map[string]string{
		"相談員（そうだんいん）と話（はな）す": "相談員と話す",
		"電話（03-1111）":    "電話（03-1111）",
		"はい（うん）":         "はい（うん）",
		"人（相談員（そうだんいん））": "人（相談員）",
		"開（ひら":           "開（ひら",
		"カード（かーど）":       "カード（かーど）",
	} {
		if got := wording.WithoutReadings(text); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

func TestWordsInEasyJapaneseWithoutAReadingAreWarnings(t *testing.T) {
	easy := []string{"ja-easy/language.yaml", "name: [やさしい日本語, 英語]\nstaff: 簡単な日本語\n", "ja-easy/words.yaml", "menu: 献立\n" + strings.ReplaceAll(words[len("menu: a\n"):], ": ", ": easy")}
	uses := wording.Uses{Texts: wording.Required{"a.x": nil}, Labels: []wording.Label{{At: "a.x", Choice: "ok"}}}
	got := check(t, uses, append(easy, "ja/a.yaml", "x: 一\nx/ok: はい\n", "ja-easy/a.yaml", "x: 助けて\nx/ok: [終わる, 終了]\n")...)
	want := `wording/ja-easy/a.yaml:1: warning: the text a.x has words without a reading: 助 (write the reading behind it, as in 助（…）)
wording/ja-easy/a.yaml:2: warning: the text a.x/ok has words without a reading: 終 (write the reading behind it, as in 終（…）)`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
