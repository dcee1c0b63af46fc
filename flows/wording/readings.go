package wording

import (
	_ "embed"
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
		rest, done = inner, done+i+len(openReading)
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

// isKanji counts 々 among them, which repeats the one before.
func isKanji(r rune) bool { return unicode.Is(unicode.Han, r) }

//go:embed kanji.txt
var kanjiFile string

// simplest are the kanji that need no reading.
var simplest = func() map[rune]bool {
	m := map[rune]bool{}
	for _, line := range strings.Split(kanjiFile, "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, r := range line {
			m[r] = true
		}
	}
	return m
}()

// Unread lists the words (runs of kanji) that are beyond the second school year
// and have no reading directly behind them, in the order met.
func Unread(text string) []string {
	var out []string
	rs := []rune(text)
	for i := 0; i < len(rs); i++ {
		from, hard := i, false
		for i < len(rs) && isKanji(rs[i]) {
			hard = hard || !simplest[rs[i]] && rs[i] != '々'
			i++
		}
		if hard && !readingAt(rs[i:]) {
			out = append(out, string(rs[from:i]))
		}
	}
	return out
}

// readingAt says that a reading stands first.
func readingAt(rs []rune) bool {
	inner, ok := strings.CutPrefix(string(rs), openReading)
	if !ok {
		return false
	}
	kana, _, closed := strings.Cut(inner, closeReading)
	return closed && isKana(kana)
}
