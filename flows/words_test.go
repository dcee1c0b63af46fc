package flows_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/rivo/uniseg"

	"tonari/bot"
	"tonari/flows"
	"tonari/flows/wording"
)

// residentKeys are the keys that residents read.
func residentKeys(t *testing.T) []string {
	t.Helper()
	book := builtin(t)
	return slices.DeleteFunc(book.Keys(bot.Japanese), func(key string) bool {
		return wording.ForStaff(key) || strings.HasPrefix(key, "words.")
	})
}

// Safe messaging (WHO, Preventing suicide: a resource for media professionals,
// 2023): no method, no pushing, no blame, no label, no promise that nobody can
// keep.
func TestNoTextPushesBlamesLabelsOrNamesAMethod(t *testing.T) {
	book := builtin(t)
	for _, key := range residentKeys(t) {
		for i, text := range book.Say(bot.Japanese, key, nil) {
			for _, bad := range []string{
				"頑張", "がんばって", "がんばろう", "ヤングケアラー", "自殺", "死ぬ", "死に方", "死にかた", "首を", "飛び降り", "飛びおり", "薬を", "リストカット", "練炭",
				"絶対", "必ず治", "かならず助", "すぐに返事をします", "秘密は守", "だれにも言いません", "あなたのせいです", "あなたが悪いです", "なぜ", "どうして",
				"べきです", "しなければ", "わかりません。もう一度", "理解できません", "エラー", "診断", "病気", "うつ", "障害",
			} {
				if bad == "ヤングケアラー" && key == "learn.care_name" {
					continue // explains the word
				}
				if i > 0 && (strings.Contains(key, "/") || strings.HasPrefix(key, "label.")) {
					continue // understood when somebody else says it, never said
				}
				if bad == "障害" && key == "label.disability" {
					continue // the ward's own name of the topic
				}
				if strings.Contains(text, bad) {
					t.Errorf("%s says %q: %s", key, bad, text)
				}
			}
		}
	}
}

func TestTextsAreShortEnoughForATiredReader(t *testing.T) {
	book := builtin(t)
	long := map[string]int{"welcome.promise": 320, "erase.kept": 160, "hide.on": 600}
	for _, key := range residentKeys(t) {
		limit := 140
		if n, ok := long[key]; ok {
			limit = n
		}
		if strings.HasSuffix(key, "read") {
			limit = 180
		}
		if strings.Contains(key, "/") || strings.HasPrefix(key, "house.e") {
			continue
		}
		for _, text := range book.Say(bot.Japanese, key, nil) {
			if n := uniseg.GraphemeClusterCount(text); n > limit {
				t.Errorf("%s has %d characters: %s", key, n, text)
			}
		}
	}
}

func TestNumbersAndHoursStandOnlyInPlaceholders(t *testing.T) {
	book := builtin(t)
	for _, key := range residentKeys(t) {
		for _, text := range book.Say(bot.Japanese, key, nil) {
			if strings.HasPrefix(key, "settings.hours_") || strings.HasPrefix(key, "booking.party/") || strings.HasPrefix(key, "booking.count/") {
				continue // the labels of hours, and of how many come, to choose from
			}
			if !strings.HasPrefix(key, "time.") && strings.ContainsAny(strings.ReplaceAll(text, "1年くらい", ""), "0123456789０１２３４５６７８９") {
				t.Errorf("%s holds a figure: %s", key, text)
			}
		}
	}
}

func TestTextsThatTakeTurnsAllDiffer(t *testing.T) {
	book := builtin(t)
	seen := map[string]string{}
	for _, key := range residentKeys(t) {
		i := strings.LastIndex(key, "_")
		if i < 0 || strings.Trim(key[i+1:], "0123456789") != "" {
			continue
		}
		text := key[:i] + strings.Join(book.Say(bot.Japanese, key, map[string]string{"numbers": "x"}), "\n")
		if other, ok := seen[text]; ok {
			t.Errorf("%s and %s say the same", other, key)
		}
		seen[text] = key
	}
	for _, line := range []string{"safety.stay_8", "safety.stay_12"} {
		if len(book.Say(bot.Japanese, line, nil)) != 1 {
			t.Errorf("%s is missing", line)
		}
	}
}

func TestAHumanCanBeAskedForInEveryState(t *testing.T) {
	set := house(t)
	held := []bot.Place{flows.Start, flows.Waiting, flows.Here, flows.Left, flows.Changed}
	for _, w := range set.Ways() {
		if slices.Contains(held, w.From) || set.IsFork(w.From) {
			continue
		}
		if !slices.Contains(set.Choices(w.From), flows.Human) || !slices.Contains(set.Choices(w.From), flows.Numbers) {
			t.Errorf("%s: no button to a human, or to numbers", w.From)
		}
	}
}

func TestTheWordsUnderstoodAnywhereNeverHideAChoice(t *testing.T) {
	set, book := house(t), builtin(t)
	for _, w := range set.Ways() {
		for _, c := range set.Choices(w.From) {
			for _, s := range book.Spellings(bot.Japanese, w.From, c) {
				if word, ok := book.Global(s); ok && string(word) != c {
					t.Errorf("%s: %q means %s, not the choice %s", w.From, s, word, c)
				}
			}
		}
	}
}

func TestEveryTextOfTheFlowsIsReadInSomeTranscript(t *testing.T) {
	set, book := house(t), builtin(t)
	said := map[string]bool{}
	for _, tr := range transcripts(t) {
		d := newDriver(set, book)
		d.play(tr)
		for key := range d.said {
			said[stem(key)] = true
		}
	}
	races := []string{"booking.already", "booking.full", "booking.gone", "booking.nothing", "booking.off"} // see bot/turn's TestEveryAnswerOfAnEventIsTold
	for _, key := range set.Said() {
		if !said[stem(key)] && !slices.Contains(races, key) {
			t.Errorf("no transcript reads %s", key)
		}
	}
}

// stem is the key without the number of a text that takes turns.
func stem(key string) string { return strings.TrimRight(key, "_0123456789") }
