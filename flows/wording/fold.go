package wording

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Fold makes spellings comparable: width, case, kana, spaces, punctuation,
// symbols and long marks no longer tell two texts apart. Circled digits become
// digits. A text of symbols only folds to nothing.
func Fold(s string) string {
	out := make([]rune, 0, utf8.RuneCountInString(s))
	for _, r := range s {
		switch {
		case r >= 'ぁ' && r <= 'ゖ', r >= '一' && r <= '鿿': // most of what people write
			out = append(out, r)
			continue
		case r >= 0xFF01 && r <= 0xFF5E: // full-width ASCII
			r -= 0xFEE0
		case r >= 0xFF66 && r <= 0xFF9D: // half-width katakana
			r = halfKana[r-0xFF66]
		case r == 0xFF9E || r == 0xFF9F: // half-width voicing marks
			if n := len(out); n > 0 {
				out[n-1] = voiced(out[n-1], r == 0xFF9F)
			}
			continue
		}
		if r >= 'ァ' && r <= 'ヶ' {
			r -= 'ァ' - 'ぁ'
		}
		switch {
		case r >= '①' && r <= '⑳':
			if n := r - '①' + 1; n >= 10 {
				out = append(out, '0'+n/10, '0'+n%10)
			} else {
				out = append(out, '0'+n)
			}
			continue
		case r == 'ー' || r == 0xFE0F || r == 0xFE0E || r == 0x20E3,
			unicode.IsSpace(r), unicode.IsPunct(r), unicode.IsSymbol(r), unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			continue
		}
		out = append(out, unicode.ToLower(r))
	}
	return string(out)
}

var halfKana = []rune("ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン")

// voiced puts a voicing mark on a hiragana.
func voiced(r rune, half bool) rune {
	const plain, marked = "うかきくけこさしすせそたちつてとはひふへほ", "ゔがぎぐげござじずぜぞだぢづでどばびぶべぼ"
	const lips, popped = "はひふへほ", "ぱぴぷぺぽ"
	from, to := plain, marked
	if half {
		from, to = lips, popped
	}
	if i := strings.IndexRune(from, r); i >= 0 {
		return []rune(to)[i/len("あ")]
	}
	return r
}
