package wording

import (
	"strings"
	"unicode"
)

// A reading stands in full-width brackets directly after the kanji that it is of,
// as in 相談員（そうだんいん）. Brackets that hold anything but kana are brackets.
const (
	openReading  = "（"
	closeReading = "）"
)

// WithoutReadings leaves the readings out: people type words without them.
func WithoutReadings(s string) string {
	var out strings.Builder
	for {
		before, _, after, ok := cutReading(s)
		out.WriteString(before)
		if !ok {
			return out.String()
		}
		s = after
	}
}

// cutReading finds the first reading: what stands before and after it.
func cutReading(s string) (before, reading, after string, ok bool) {
	rest, done := s, 0
	for {
		i := strings.Index(rest, openReading)
		if i < 0 {
			return s, "", "", false
		}
		inner := rest[i+len(openReading):]
		j := strings.Index(inner, closeReading)
		if j < 0 {
			return s, "", "", false
		}
		end := done + i + len(openReading) + j + len(closeReading)
		if isKana(inner[:j]) && endsInKanji(s[:done+i]) {
			return s[:done+i], inner[:j], s[end:], true
		}
		rest, done = s[end:], end
	}
}

func isKana(s string) bool {
	for _, r := range s {
		if !unicode.In(r, unicode.Hiragana, unicode.Katakana) && r != 'ー' {
			return false
		}
	}
	return s != ""
}

func endsInKanji(s string) bool {
	var last rune
	for _, r := range s {
		last = r
	}
	return isKanji(last)
}

// isKanji counts 々 among them.
func isKanji(r rune) bool { return unicode.Is(unicode.Han, r) }
