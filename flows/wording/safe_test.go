package wording_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"tonari/flows/wording"
)

func lexicon(t testing.TB) *wording.Safe {
	t.Helper()
	data, err := os.ReadFile("../../config/safe-messaging.yaml")
	if err != nil {
		t.Fatal(err)
	}
	safe, faults := wording.LoadSafe("safe-messaging.yaml", data)
	if err := faults.Err(); err != nil {
		t.Fatal(err)
	}
	return safe
}

func lint(t *testing.T, lang, text string) string {
	t.Helper()
	book, faults := wording.Load(fstest.MapFS{lang + "/a.yaml": {Data: []byte("x: >-\n  " + text + "\n")}})
	if err := faults.Err(); err != nil {
		t.Fatal(err)
	}
	return book.Lint(lexicon(t)).Error()
}

func TestNoBuiltInTextHoldsAWordThatDoesHarm(t *testing.T) {
	book, faults := wording.Load(os.DirFS("../../config/wording"))
	if err := faults.Err(); err != nil {
		t.Fatal(err)
	}
	if got := book.Lint(lexicon(t)); len(got) > 0 {
		t.Error(got)
	}
}

func TestHarmfulWordsAreFoundHoweverTheyAreWritten(t *testing.T) {
	for _, tc := range []struct{ lang, text, want string }{
		{"ja", "手首を 切りたいのですか。", "names a method"},
		{"ja", "ｵｰﾊﾞｰﾄﾞｰｽﾞは、", "names a method"},
		{"ja-easy", "薬（くすり）をたくさんのみましたか。", "names a method"},
		{"ja-easy", "屋上（おくじょう）にいますか。", "names a method"},
		{"en", "Are you on the ROOFTOP?", "names a method"},
		{"en", "Did you overdose?", "names a method"},
		{"ja", "頑張ってくださいね。", "pushes"},
		{"ja", "いっしょに がんばろう！", "pushes"},
		{"en", "Hang in there!", "pushes"},
		{"ja", "あなたのせいです。", "blames"},
		{"en", "It's your fault.", "blames"},
		{"ja", "だれにも言いませんよ。", "promises secrecy"},
		{"en", "We won’t tell anyone.", "promises secrecy"},
		{"ja", "相談員が必ず助けます。", "promises what nobody can keep"},
		{"en", "I promise.", "promises what nobody can keep"},
		{"ja", "あなたはヤングケアラーです。", "diagnoses"},
		{"en", "You're depressed.", "diagnoses"},
	} {
		if got := lint(t, tc.lang, tc.text); !strings.Contains(got, tc.want) || !strings.HasPrefix(got, "wording/"+tc.lang+"/a.yaml:1: the text a.x ") {
			t.Errorf("%s %s: got %q, want %q", tc.lang, tc.text, got, tc.want)
		}
	}
}

func TestKindWordsPass(t *testing.T) {
	for lang, texts := range map[string][]string{
		"ja":      {"安全なんですね。よかった。", "頑張らなくて大丈夫です。", "あなたのせいではありません。", "死にたい気持ちがありますか。", "薬の時間を、おぼえているんですね。", "ひとりでがまんしなくていいことです。"},
		"ja-easy": {"死（し）にたい 気持（きも）ちが ありますか。", "あなたの せいでは ありません。"},
		"en":      {"It's not your fault.", "Do you think about dying?", "The work has begun."},
		"vi":      {"Hang in there!"},
	} {
		for _, text := range texts {
			if got := lint(t, lang, text); got != "" {
				t.Errorf("%s %s: %s", lang, text, got)
			}
		}
	}
}

func TestARuleOfTheLexiconWithoutAReasonIsAFault(t *testing.T) {
	_, faults := wording.LoadSafe("s.yaml", []byte("rules:\n  - name: pushes\n    hint: be kind\n    source: house\n    phrases: {ja: [がんば]}\n"))
	want := `s.yaml:2: rule "pushes" is incomplete (a rule has name, why, source, hint and phrases)`
	if diff := cmp.Diff(want, faults.Error()); diff != "" {
		t.Error(diff)
	}
}

func TestWhatMayBeTypedForAButtonIsNotLinted(t *testing.T) {
	book, _ := wording.Load(fstest.MapFS{"ja/a.yaml": {Data: []byte("s/yes: [はい, がんばって]\ns/no: [がんばって, いいえ]\n")}})
	got := book.Lint(lexicon(t))
	if len(got) != 1 || got[0].Line != 2 {
		t.Errorf("got %v", got)
	}
}

func BenchmarkLint(b *testing.B) {
	book, _ := wording.Load(os.DirFS("../../config/wording"))
	safe := lexicon(b)
	for b.Loop() {
		if len(book.Lint(safe)) > 0 {
			b.Fatal("the built-in words have faults")
		}
	}
}
