package triage

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// stretch stands for a lengthening mark (ー 〜 ~) between letters.
const stretch = 'ー'

// Numbers become one of two private runes in the view of numbers, so that a
// pattern can ask for "a number" or for "ten or more".
const (
	anyNumber = '\uE001' // 1 to 9
	bigNumber = '\uE002' // 10 and more
)

// large maps hiragana to their large form (index: rune - 'ぁ'), and the kana that
// children mix up (を お, づ ず, ぢ じ) to one of the two.
var large = func() (t ['ゖ' - 'ぁ' + 1]rune) {
	for i := range t {
		t[i] = 'ぁ' + rune(i)
	}
	for from, to := range map[rune]rune{
		'ぁ': 'あ', 'ぃ': 'い', 'ぅ': 'う', 'ぇ': 'え', 'ぉ': 'お', 'っ': 'つ',
		'ゃ': 'や', 'ゅ': 'ゆ', 'ょ': 'よ', 'ゎ': 'わ', 'ゕ': 'か', 'ゖ': 'け',
		'を': 'お', 'づ': 'ず', 'ぢ': 'じ', 'ゐ': 'い', 'ゑ': 'え',
	} {
		t[from-'ぁ'] = to
	}
	return t
}()

// vowels holds the vowel kana that a hiragana ends in (index: rune - 'ぁ').
var vowels = func() (t ['ゖ' - 'ぁ' + 1]rune) {
	for v, row := range map[rune]string{
		'あ': "あかがさざただなはばぱまやらわぁゃゎ",
		'い': "いきぎしじちぢにひびぴみりぃ",
		'う': "うくぐすずつづぬふぶぷむゆるぅゅっ",
		'え': "えけげせぜてでねへべぺめれぇ",
		'お': "おこごそぞとどのほぼぽもよろをぉょ",
	} {
		for _, r := range row {
			t[r-'ぁ'] = v
		}
	}
	return t
}()

// loneMarks are sound marks that stand alone and belong to the kana before.
var loneMarks = strings.NewReplacer("\u309b", "\u3099", "\u309c", "\u309a", "\uff9e", "\u3099", "\uff9f", "\u309a",
	"○", "〇", "◯", "〇") // circles hide a letter: 自○

// compatible brings a text to NFKC with sound marks joined to their kana.
func compatible(s string) string {
	if isCompatible(s) {
		return s
	}
	return norm.NFKC.String(loneMarks.Replace(s))
}

// isCompatible reports a text of runes that NFKC leaves as they are; most are.
func isCompatible(s string) bool {
	for _, r := range s {
		switch {
		case r < 0x80, r >= 'ぁ' && r <= 'ゖ', r >= 'ァ' && r <= 'ー', r >= '一' && r <= '鿿', r == '、', r == '。', r == '々':
		default:
			return false
		}
	}
	return true
}

// foldRune brings one NFKC rune to its plain form without touching small vowels
// (largeKana does that): lower case, hiragana.
func foldRune(r rune) rune {
	if r >= 'ァ' && r <= 'ヶ' {
		return r - 'ァ' + 'ぁ'
	}
	return unicode.ToLower(r)
}

func largeKana(r rune) rune {
	if r >= 'ぁ' && r <= 'ゖ' {
		return large[r-'ぁ']
	}
	return r
}

// isStretch reports the marks that lengthen a sound.
func isStretch(r rune) bool {
	switch r {
	case 'ー', '〜', '~', '～', '―', '–', '—', '‐', '−':
		return true
	}
	return false
}

// ignorable reports runes that carry no sound and part no words: marks,
// joiners, variation selectors, control and format characters but line breaks.
func ignorable(r rune) bool {
	if r == '\n' || r == '\r' || r == '\t' || r == '\u2028' || r == '\u2029' {
		return false
	}
	return unicode.In(r, unicode.Cf, unicode.Cc, unicode.Mn, unicode.Me, unicode.Co, unicode.Cs) || r == '\u3164' || r == '\u115f' || r == '\u1160'
}

// letter reports runes that words are made of, ー not among them. 々 counts.
func letter(r rune) bool {
	if r >= 'ぁ' && r <= 'ゖ' || r >= 'ァ' && r <= 'ヺ' || r >= '一' && r <= '鿿' || r >= 'a' && r <= 'z' {
		return true
	}
	return r != stretch && (unicode.IsLetter(r) || unicode.In(r, unicode.Nd, unicode.Nl) || r == '々')
}

// vowel returns the vowel kana that a hiragana ends in, 0 for ん and others.
func vowel(r rune) rune {
	if r >= 'ぁ' && r <= 'ゖ' {
		return vowels[r-'ぁ']
	}
	return 0
}

// signs have a meaning in a pattern and are kept by foldPattern.
const signs = "()|^$#=,"

// foldPattern brings a pattern to the spelling of the plain view. A comma or a
// full stop in it asks for a break, as $ does; _ is a space for the eye; other
// marks are never found, and ok is false.
func foldPattern(s string) (folded string, ok bool) {
	ok = true
	var b strings.Builder
	for _, r := range compatible(s) {
		switch {
		case r == '、' || r == '。':
			b.WriteByte('$')
		case r < 0x80 && strings.ContainsRune(signs, r):
			b.WriteRune(r)
		case isStretch(r):
			b.WriteRune(stretch)
		case r == '_': // stands for a space, which is not read
		case !letter(r):
			ok = false
		default:
			b.WriteRune(largeKana(foldRune(r)))
		}
	}
	return b.String(), ok
}
