package flows

import (
	"strings"

	"github.com/rivo/uniseg"

	"tonari/bot"
	"tonari/flows/wording"
)

// A word of return is as long as a label: enough to be one's own, short enough to
// be typed in haste.
const (
	minReturn = 2
	maxReturn = 20
)

// ReturnWord judges the word that a person wants to come back by. It is folded, as
// spellings are compared. fault is WordTaken or WordLong, or empty: a word that is
// understood anywhere, greets, or is answered while hidden would show the talk to
// whoever types it, or never come to be read.
func (s *Set) ReturnWord(book *wording.Book, lang bot.Language, text string) (word, fault string) {
	n := uniseg.GraphemeClusterCount(strings.TrimSpace(text))
	if n > maxReturn || strings.ContainsAny(strings.TrimSpace(text), "\n\r") {
		return "", WordLong
	}
	word = wording.Fold(text)
	_, anywhere := book.Global(text)
	_, digits := number(word)
	if anywhere || digits || book.Greets(text) || uniseg.GraphemeClusterCount(word) < minReturn {
		return "", WordTaken
	}
	for _, at := range []bot.Place{HideNews, HideAsk, WordAsk} {
		if _, ok := s.Match(book, lang, at, text); ok {
			return "", WordTaken
		}
	}
	return word, ""
}
