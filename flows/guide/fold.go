package guide

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// folded is a text in which spellings do not differ any more, with the place in
// the original of each rune: width, case, kana, small kana, spaces, punctuation
// and long marks are gone. Between Latin letters one space stays, since English
// words are told apart by it.
type folded struct {
	runes    []rune
	from, to []int // bytes of the original
}

func fold(s string) folded {
	n := utf8.RuneCountInString(s)
	f := folded{runes: make([]rune, 0, n), from: make([]int, 0, n), to: make([]int, 0, n)}
	gap := false
	for i, r := range s {
		end := i + len(string(r))
		switch {
		case r >= 0xFF01 && r <= 0xFF5E: // full-width ASCII
			r -= 0xFEE0
		case r >= 0xFF66 && r <= 0xFF9D: // half-width katakana
			r = halfKana[r-0xFF66]
		case r == 0xFF9E || r == 0xFF9F || r == 0x3099 || r == 0x309A: // voicing marks of their own
			f.voice(r == 0xFF9F || r == 0x309A, end)
			continue
		}
		if r >= 'ァ' && r <= 'ヶ' {
			r -= 'ァ' - 'ぁ'
		}
		switch {
		case r >= 'ぁ' && r <= 'ゖ', r >= '一' && r <= '鿿': // most of what people write
			f.add(enlarge(r), i, end)
			gap = false
			continue
		case unicode.IsSpace(r):
			gap = true
			continue
		case r == 'ー', unicode.IsPunct(r), unicode.IsSymbol(r), unicode.IsControl(r), unicode.In(r, unicode.Cf, unicode.Mn):
			continue
		}
		r = unicode.ToLower(enlarge(r))
		if gap && latin(r) && len(f.runes) > 0 && latin(f.runes[len(f.runes)-1]) {
			f.add(' ', i, i)
		}
		gap = false
		f.add(r, i, end)
	}
	return f
}

func (f *folded) add(r rune, from, to int) {
	f.runes, f.from, f.to = append(f.runes, r), append(f.from, from), append(f.to, to)
}

func (f *folded) voice(half bool, end int) {
	n := len(f.runes)
	if n == 0 {
		return
	}
	marks := voiced
	if half {
		marks = popped
	}
	if r, ok := marks[f.runes[n-1]]; ok {
		f.runes[n-1], f.to[n-1] = r, end
	}
}

func latin(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 'à' && r <= 'ž'
}

var (
	halfKana = []rune("ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン")
	voiced   = pairs("うかきくけこさしすせそたちつてとはひふへほ", "ゔがぎぐげござじずぜぞだぢづでどばびぶべぼ")
	popped   = pairs("はひふへほ", "ぱぴぷぺぽ")
	large    = pairs("ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ")
)

func pairs(from, to string) map[rune]rune {
	m, t := map[rune]rune{}, []rune(to)
	for i, r := range []rune(from) {
		m[r] = t[i]
	}
	return m
}

func enlarge(r rune) rune {
	if l, ok := large[r]; ok {
		return l
	}
	return r
}

// span is a stretch of a folded text: runes from..to.
type span struct {
	from, to int
	open     bool // of a stem
}

func (s span) within(o span) bool { return o.from <= s.from && s.to <= o.to }

func (s span) meets(o span) bool { return s.from < o.to && o.from < s.to }

// endings is how many hiragana an excerpt may be carried on by.
const endings = 6

// excerpt is what stands at the span, as it was written. A stem is carried on to the
// word's end: 眠れな to 眠れなくて.
func (f folded) excerpt(text string, s span) string {
	end := s.to
	if s.open {
		for end < len(f.runes) && f.from[end] == f.to[end-1] && hiragana(f.runes[end]) {
			end++
		}
		if end-s.to > endings {
			end = s.to
		}
	}
	return text[f.from[s.from]:f.to[end-1]]
}

func hiragana(r rune) bool { return r >= 'ぁ' && r <= 'ゖ' }

// holds says whether the word stands at a place of the text. A word of Latin letters
// must stand by itself, but may go on when it is a stem, as in `bully*`.
func (f folded) holds(at int, w word) (span, bool) {
	end := at + len(w.runes)
	switch {
	case end > len(f.runes) || !slices.Equal(f.runes[at:end], w.runes),
		latin(w.runes[0]) && at > 0 && latin(f.runes[at-1]),
		!w.open && latin(w.runes[len(w.runes)-1]) && end < len(f.runes) && latin(f.runes[end]):
		return span{}, false
	}
	return span{at, end, w.open}, true
}

// word is a folded word of a rule.
type word struct {
	text  string
	runes []rune
	open  bool // a stem
}

func newWord(s string) word {
	s, open := strings.CutSuffix(s, "*")
	r := fold(s).runes
	return word{text: string(r), runes: r, open: open}
}

// longest keeps texts that people write from costing more than they are worth, in
// bytes: LINE takes 5,000 characters.
const longest = 16 << 10
