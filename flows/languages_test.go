package flows_test

import (
	"flag"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/rivo/uniseg"

	"tonari/bot"
	"tonari/bot/bottest/transcript"
	"tonari/flows/wording"
)

// go test ./flows -run Read -read=en prints every transcript as it is read.
var read = flag.String("read", "", "print every transcript in this language, as in en")

// translations are the languages besides Japanese, with the keys that they have.
func translations(t *testing.T, book *wording.Book) map[bot.Language][]string {
	t.Helper()
	all := map[bot.Language][]string{}
	for _, lang := range book.Languages() {
		if lang != bot.Japanese {
			all[lang] = slices.DeleteFunc(book.Keys(lang), func(key string) bool {
				return wording.ForStaff(key) || strings.HasPrefix(key, "words.") || strings.HasPrefix(key, "language.")
			})
		}
	}
	if len(all[bot.EasyJapanese]) == 0 || len(all[bot.English]) == 0 {
		t.Fatalf("languages %v", book.Languages())
	}
	return all
}

func TestTheBuiltInLanguagesLackNothingThatResidentsRead(t *testing.T) {
	book := builtin(t)
	for lang := range translations(t, book) {
		if lacks := book.Missing(lang); len(lacks) > 0 {
			t.Errorf("%s lacks %d texts, which are said in Japanese: %v", lang, len(lacks), lacks)
		}
	}
}

// Safe messaging, as in words_test.go, in the other languages.
func TestNoTranslationPushesBlamesLabelsOrNamesAMethod(t *testing.T) {
	book := builtin(t)
	bad := map[bot.Language]string{
		bot.EasyJapanese: `頑張|がんばって|がんばろう|ヤングケアラー|自殺|死ぬ|死（し）|飛（と）び|薬（くすり）を|絶対|かならず助|かならずたす|秘密は|だれにも言いません|あなたのせいです|あなたが悪い|なぜ|どうして|べきです|しなければ|なければなりません|病気|うつ|障害`,
		bot.English:      `(?i)suicid|kill|young carer|cheer up|try harder|do your best|be strong|hang in there|it gets better|it'll be fine|nothing to worry|calm down|secret|nobody will ever|promise you|guarantee|you should|you must|you have to\b|why did you|why didn't|diagnos|disorder|depress|overdose|cutting|error|invalid|i don't understand`,
	}
	for lang, keys := range translations(t, book) {
		if bad[lang] == "" {
			continue
		}
		never := regexp.MustCompile(bad[lang])
		for _, key := range keys {
			for _, text := range book.Say(lang, key, nil) {
				if key == "learn.care_name" { // it explains the word
					text = strings.NewReplacer("young carer", "", "ヤングケアラー", "").Replace(text)
				}
				if strings.Contains(key, "thoughts") { // it asks straight
					text = strings.ReplaceAll(text, "死（し）にた", "")
				}
				if found := never.FindString(strings.ReplaceAll(text, "You don't have to", "")); found != "" {
					t.Errorf("%s %s says %q: %s", lang, key, found, text)
				}
			}
		}
	}
}

// やさしい日本語 has short sentences (出入国在留管理庁・文化庁, 在留支援のためのやさしい日本語
// ガイドライン, 2020: 一文を短くする).
func TestSentencesInEasyJapaneseAreShort(t *testing.T) {
	book := builtin(t)
	for _, key := range translations(t, book)[bot.EasyJapanese] {
		for _, text := range book.Say(bot.EasyJapanese, key, nil) {
			for _, s := range strings.FieldsFunc(wording.WithoutReadings(text), func(r rune) bool { return r == '。' || r == '\n' }) {
				if n := uniseg.GraphemeClusterCount(s); n > 45 {
					t.Errorf("%s: a sentence of %d characters: %s", key, n, s)
				}
			}
		}
	}
}

// Japanese stands in English only as the name of a place or service, in brackets.
func TestEnglishHasNoJapaneseButNamesInBrackets(t *testing.T) {
	book := builtin(t)
	brackets := regexp.MustCompile(`\([^()]*\)`)
	for _, key := range translations(t, book)[bot.English] {
		for _, text := range append(book.Say(bot.English, key, nil), key) {
			for _, r := range brackets.ReplaceAllString(text, "") {
				if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) {
					t.Errorf("%s: %q in %s", key, r, text)
					break
				}
			}
		}
	}
}

func TestEnglishTextsAreShortEnoughForATiredReader(t *testing.T) {
	book := builtin(t)
	long := map[string]int{"welcome.promise": 160, "erase.kept": 60, "erase.begun": 60, "hide.on": 220}
	for _, key := range translations(t, book)[bot.English] {
		limit := 65
		if n, ok := long[key]; ok {
			limit = n
		}
		if strings.HasSuffix(key, "read") {
			limit = 75
		}
		for _, text := range book.Say(bot.English, key, nil) {
			if n := len(strings.Fields(text)); n > limit {
				t.Errorf("%s has %d words: %s", key, n, text)
			}
		}
	}
}

func TestTurnsDifferInEveryLanguage(t *testing.T) {
	book := builtin(t)
	for lang, keys := range translations(t, book) {
		seen := map[string]string{}
		for _, key := range keys {
			i := strings.LastIndex(key, "_")
			if i < 0 || strings.Trim(key[i+1:], "0123456789") != "" {
				continue
			}
			text := key[:i] + strings.Join(book.Say(lang, key, map[string]string{"numbers": "x"}), "\n")
			if other, ok := seen[text]; ok {
				t.Errorf("%s: %s and %s say the same", lang, other, key)
			}
			seen[text] = key
		}
	}
}

func TestTheWordsUnderstoodAnywhereNeverHideAChoiceInAnyLanguage(t *testing.T) {
	set, book := house(t), builtin(t)
	for lang := range translations(t, book) {
		for _, w := range set.Ways() {
			for _, c := range set.Choices(w.From) {
				for _, s := range book.Spellings(lang, w.From, c) {
					word, ok := book.Global(s)
					if _, name := book.Language(s); ok && string(word) != c || name {
						t.Errorf("%s %s: %q means %s, not the choice %s", lang, w.From, s, word, c)
					}
				}
			}
		}
	}
}

// TestEveryTranscriptIsReadInEveryLanguage plays them with the phone in another
// language: the same keys, labels that LINE takes, nothing unfilled.
func TestEveryTranscriptIsReadInEveryLanguage(t *testing.T) {
	set, book := house(t), builtin(t)
	for _, lang := range book.Choosable() {
		for _, tr := range transcripts(t) {
			d := newDriver(set, book)
			d.lang = lang
			for _, wrong := range d.play(tr) {
				t.Errorf("%s: %s", lang, wrong)
			}
			if string(lang) == *read {
				fmt.Println(aloud(tr, d.script))
			}
		}
	}
}

// aloud is a transcript as the phone shows it.
func aloud(tr transcript.Transcript, script []string) string {
	return "\n=== " + tr.Name + ": " + tr.About + "\n" + strings.Join(script, "\n")
}
