package triage_test

import (
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/width"

	"tonari/bot"
	"tonari/flows/triage"
)

// each applies f to every rune.
func each(s string, f func(r rune) string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteString(f(r))
	}
	return b.String()
}

// between puts a mark between all letters.
func between(s, mark string) string { return strings.Join(strings.Split(s, ""), mark) }

var smallKana = strings.NewReplacer("あ", "ぁ", "い", "ぃ", "う", "ぅ", "え", "ぇ", "お", "ぉ", "つ", "っ", "や", "ゃ", "ゆ", "ゅ", "よ", "ょ", "わ", "ゎ")

// variants are the twelve ways in which people, children and young people above
// all, write the same sentence differently.
var variants = []struct {
	name string
	of   func(string) string
}{
	{"half width", func(s string) string {
		return each(s, func(r rune) string {
			if unicode.Is(unicode.Hiragana, r) && r >= 'ぁ' && r <= 'ゖ' {
				r += 'ァ' - 'ぁ'
			}
			return width.Narrow.String(string(r))
		})
	}},
	{"kana swap", func(s string) string {
		return each(s, func(r rune) string {
			switch {
			case r >= 'ぁ' && r <= 'ゖ':
				r += 'ァ' - 'ぁ'
			case r >= 'ァ' && r <= 'ヶ':
				r -= 'ァ' - 'ぁ'
			}
			return string(r)
		})
	}},
	{"small kana", func(s string) string { return smallKana.Replace(s) }},
	{"stretched", func(s string) string {
		return each(s, func(r rune) string {
			switch r {
			case 'い', 'え', 'う', 'お', 'あ', 'た', 'て', 'ね', 'よ':
				return string(r) + "ーー"
			}
			return string(r)
		})
	}},
	{"spaced", func(s string) string { return between(s, " ") }},
	{"punctuated", func(s string) string { return between(s, "、") }},
	{"emoji", func(s string) string {
		i := 0
		return each(s, func(r rune) string {
			if i++; i%3 == 0 {
				return string(r) + "😢"
			}
			return string(r)
		})
	}},
	{"digits", func(s string) string {
		return strings.NewReplacer("死", "4", "しに", "4に", "しぬ", "4ぬ", "しの", "4の", "二", "2", "三", "3", "百", "100", "十", "10").Replace(s)
	}},
	{"slang", func(s string) string {
		return strings.NewReplacer("死", "タヒ", "しにた", "しにた", "自殺", "自サツ", "薬", "くすり").Replace(s)
	}},
	{"full width", func(s string) string { return width.Widen.String(s) }},
	{"zero width", func(s string) string { return between(s, "\u200b") }},
	{"line breaks", func(s string) string {
		i := 0
		return each(s, func(r rune) string {
			if i++; i%4 == 0 {
				return string(r) + "\n"
			}
			return string(r)
		})
	}},
}

// barVariant is the share of urgent and high sentences that stay at least high
// in each spelling.
const barVariant = 0.90

func TestHowSomebodySpellsChangesLittle(t *testing.T) {
	r := load(t)
	for _, set := range []struct {
		name string
		rows []triage.Row
	}{{"developed", rows(t, "danger.tsv")}, {"held back", rows(t, "heldback.tsv")}} {
		for _, v := range variants {
			t.Run(set.name+"/"+v.name, func(t *testing.T) { stays(t, r, set.rows, v.of) })
		}
	}
}

func stays(t *testing.T, r *triage.Rules, list []triage.Row, of func(string) string) {
	t.Helper()
	n, kept := 0, 0
	for _, row := range list {
		if row.Level < bot.LevelHigh || r.Judge(row.Text).Level < bot.LevelHigh {
			continue
		}
		n++
		if got := r.Judge(of(row.Text)); got.Level >= bot.LevelHigh {
			kept++
		}
	}
	share := float64(kept) / float64(n)
	t.Logf("%d of %d stay at least high: %.3f", kept, n, share)
	if share < barVariant {
		t.Errorf("%.3f stay, want %.2f", share, barVariant)
	}
}
