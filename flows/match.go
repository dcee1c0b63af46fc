package flows

import (
	"strconv"
	"strings"

	"tonari/bot"
	"tonari/flows/wording"
)

// Match finds the standing choice that a typed text means: its label or an
// accepted spelling in the person's language, else in Japanese (whatever width,
// case, kana, readings, spaces and punctuation), or its number in the order of
// the buttons, as in 1, １, ① or 1番.
func (s *Set) Match(book *wording.Book, lang bot.Language, at bot.Place, text string) (choice string, ok bool) {
	typed := wording.Fold(text)
	if typed == "" {
		return "", false
	}
	ids := s.Choices(at)
	for _, l := range []bot.Language{lang, bot.Japanese} {
		for _, id := range ids {
			if book.Means(l, at, id, typed) {
				return id, true
			}
		}
	}
	if n, ok := number(typed); ok && n <= len(ids) {
		return ids[n-1], true
	}
	return "", false
}

// number reads a folded 1 to 99, perhaps followed by 番 or 番目.
func number(folded string) (int, bool) {
	for _, end := range []string{"番目", "番", "ばんめ", "ばん"} {
		if rest, ok := strings.CutSuffix(folded, end); ok {
			folded = rest
			break
		}
	}
	if len(folded) == 0 || len(folded) > 2 {
		return 0, false
	}
	n, err := strconv.Atoi(folded)
	return n, err == nil && n > 0
}
