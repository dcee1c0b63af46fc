package flows

import (
	"slices"
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
		if lang == bot.Japanese {
			break
		}
	}
	if n, ok := number(typed); ok && n <= len(ids) {
		return ids[n-1], true
	}
	return "", false
}

// Wishes reads what a text wishes of a place to go to, where the talk stands at a
// state that takes wishes: the choices of which a spelling lies within the text,
// in the form of Data.
func (s *Set) Wishes(book *wording.Book, lang bot.Language, at bot.Place, text string) []string {
	if here := s.states[at]; here.text.on == "" || here.text.as != placesWish && at != placesWish {
		return nil
	}
	typed := wording.Fold(text)
	var all []string
	for _, p := range []bot.Place{placesWish, "places.who", "places.day", "places.where"} {
		for _, w := range s.states[p].ways {
			spellings := slices.Concat(book.Spellings(lang, p, w.on), book.Spellings(bot.Japanese, p, w.on))
			if (w.adds || s.states[p].asks && w.to == placesFound && w.on != "any") && slices.ContainsFunc(spellings, within(typed)) {
				all = append(all, Data(p, w.on))
			}
		}
	}
	return all
}

// within says that a spelling lies within a folded text. One that is too short, a
// single character or three Latin letters, lies within others by chance.
func within(typed string) func(string) bool {
	return func(spelling string) bool {
		s := wording.Fold(wording.WithoutReadings(spelling))
		n := len([]rune(s))
		return (n > 3 || n > 1 && n < len(s)) && strings.Contains(typed, s)
	}
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
