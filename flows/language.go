package flows

import (
	"strings"

	"tonari/bot"
	"tonari/flows/wording"
)

// LanguageChoices are the choices of LanguageAsk: each language that has a name.
// A further language is a further folder of wording, with its own name in it.
func LanguageChoices(book *wording.Book) []string {
	var ids []string
	for _, lang := range book.Choosable() {
		ids = append(ids, languageID(lang))
	}
	return ids
}

// LanguageOf is the language that a choice of LanguageAsk stands for.
func LanguageOf(book *wording.Book, choice string) (bot.Language, bool) {
	for _, lang := range book.Choosable() {
		if languageID(lang) == choice {
			return lang, true
		}
	}
	return "", false
}

// LanguageNumber is the language that a typed number means while LanguageAsk
// stands. Names of languages are understood anywhere.
func LanguageNumber(book *wording.Book, text string) (bot.Language, bool) {
	all := book.Choosable()
	if n, ok := number(wording.Fold(text)); ok && n <= len(all) {
		return all[n-1], true
	}
	return "", false
}

// languageID is a language as a choice's id: ja-easy is ja_easy.
func languageID(lang bot.Language) string { return strings.ReplaceAll(string(lang), "-", "_") }
