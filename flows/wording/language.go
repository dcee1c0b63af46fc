package wording

import (
	"slices"

	"tonari/bot"
)

// Each language says its own name in its own folder, language.yaml: what a button
// calls it, with the words that choose it anywhere, what is said when it was
// chosen, and (a help for counselors) its name in Japanese. So a further language
// is a further folder.
const (
	languageName = "language.name"
	// LanguageSet is said in a language that was just chosen.
	LanguageSet   = "language.set"
	languageStaff = "language.staff"
)

// Language finds the language that the whole text is the name of, as in English,
// 英語, やさしいにほんご. It is understood in every state.
func (b *Book) Language(text string) (bot.Language, bool) {
	lang, ok := b.names[Fold(text)]
	return lang, ok
}

// Choosable lists the languages that have a name, Japanese first.
func (b *Book) Choosable() []bot.Language {
	var out []bot.Language
	for _, lang := range b.Languages() {
		if b.LanguageName(lang) != "" {
			out = append(out, lang)
		}
	}
	slices.SortStableFunc(out, func(x, y bot.Language) int {
		switch {
		case x == bot.Japanese && y != bot.Japanese:
			return -1
		case y == bot.Japanese && x != bot.Japanese:
			return 1
		}
		return 0
	})
	return out
}

// LanguageName is what a language calls itself, as on a button; empty when it
// cannot be chosen.
func (b *Book) LanguageName(lang bot.Language) string {
	if e := b.langs[lang][languageName]; len(e.texts) > 0 {
		return e.texts[0]
	}
	return ""
}

// LanguageForStaff is what counselors call a language: its Japanese name, else
// its own, else its folder's.
func (b *Book) LanguageForStaff(lang bot.Language) string {
	if e := b.langs[lang][languageStaff]; len(e.texts) > 0 {
		return e.texts[0]
	}
	if name := b.LanguageName(lang); name != "" {
		return name
	}
	return string(lang)
}
