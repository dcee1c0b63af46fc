package wording

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"

	"tonari/bot"
)

// Book is every sentence in every language. It is immutable and safe for
// concurrent use.
type Book struct {
	langs   map[bot.Language]map[string]entry
	words   map[string]Word         // folded spelling
	names   map[string]bot.Language // folded name of a language
	version string

	greetings map[string]bool // folded spelling
}

// entry is the value of a key: bubbles, or a label or word and its spellings.
type entry struct {
	texts []string
	folds []string // of a label: its spellings folded, with and without readings
	file  string
	line  int
}

// Say renders a key: one string a bubble. Placeholders without a value vanish,
// and so does a bubble of which nothing is left. A key that the language lacks is
// said in Japanese; one that nobody knows is nothing.
func (b *Book) Say(lang bot.Language, key string, args map[string]string) []string {
	e, ok := b.find(lang, key)
	if !ok {
		return nil
	}
	var bubbles []string
	for _, t := range e.texts {
		if s := strings.TrimSpace(fill(t, args)); s != "" {
			bubbles = append(bubbles, s)
		}
	}
	return bubbles
}

// Label is what the button of a choice says: the state's own label, else the one
// that states share; empty when there is none.
func (b *Book) Label(lang bot.Language, at bot.Place, choice string) string {
	if s := b.Spellings(lang, at, choice); len(s) > 0 {
		return s[0]
	}
	return ""
}

// Spellings are the label of a choice and what else is accepted when typed.
func (b *Book) Spellings(lang bot.Language, at bot.Place, choice string) []string {
	e, _ := b.label(lang, at, choice)
	return e.texts
}

// Means says that a folded text is a spelling of the choice in the language.
func (b *Book) Means(lang bot.Language, at bot.Place, choice, folded string) bool {
	e, _ := b.label(lang, at, choice)
	return slices.Contains(e.folds, folded)
}

// Version is a hash of all words: equal versions say equal things.
func (b *Book) Version() string { return b.version }

// Languages lists the languages that have words, sorted.
func (b *Book) Languages() []bot.Language { return slices.Sorted(maps.Keys(b.langs)) }

// Keys lists the keys of a language, sorted.
func (b *Book) Keys(lang bot.Language) []string { return slices.Sorted(maps.Keys(b.langs[lang])) }

func (b *Book) find(lang bot.Language, key string) (entry, bool) {
	if e, ok := b.langs[lang][key]; ok {
		return e, true
	}
	e, ok := b.langs[bot.Japanese][key]
	return e, ok
}

// label finds a label in the language, the state's own before the shared one,
// else in Japanese.
func (b *Book) label(lang bot.Language, at bot.Place, choice string) (entry, bool) {
	for _, l := range []bot.Language{lang, bot.Japanese} {
		for _, key := range []string{labelKey(at, choice), sharedLabelKey(choice)} {
			if e, ok := b.langs[l][key]; ok {
				return e, true
			}
		}
	}
	return entry{}, false
}

func labelKey(at bot.Place, choice string) string { return string(at) + "/" + choice }

const sharedLabels = "label."

func sharedLabelKey(choice string) string { return sharedLabels + choice }

// seal computes what is derived from the words.
func (b *Book) seal() {
	b.words, b.names, b.greetings = map[string]Word{}, map[string]bot.Language{}, map[string]bool{}
	h := sha256.New()
	for _, lang := range b.Languages() {
		for _, key := range b.Keys(lang) {
			e := b.langs[lang][key]
			for _, s := range append([]string{string(lang), key}, e.texts...) {
				h.Write([]byte(s))
				h.Write([]byte{0})
			}
			h.Write([]byte{1})
			if strings.Contains(key, "/") || strings.HasPrefix(key, sharedLabels) {
				for _, s := range e.texts {
					e.folds = append(e.folds, Fold(s), Fold(WithoutReadings(s)))
				}
				b.langs[lang][key] = e
			}
			if name, ok := strings.CutPrefix(key, wordsPrefix); ok && name != greetings {
				understand(b.words, e.texts, Word(name))
			}
			switch key {
			case languageName:
				understand(b.names, e.texts, lang)
			case wordsPrefix + greetings:
				understand(b.greetings, e.texts, true)
			}
		}
	}
	b.version = hex.EncodeToString(h.Sum(nil)[:8])
}

// understand lets spellings mean something; the first meaning stays.
func understand[T any](meanings map[string]T, spellings []string, meaning T) {
	for _, s := range spellings {
		if f := Fold(s); f != "" {
			if _, taken := meanings[f]; !taken {
				meanings[f] = meaning
			}
		}
	}
}

// placeholder finds the next {name} of lower-case letters and underscores: its
// start, its end and its name.
func placeholder(s string) (from, to int, name string, ok bool) {
	for i := 0; i < len(s); i++ {
		if s[i] != '{' {
			continue
		}
		j := i + 1
		for j < len(s) && (s[j] >= 'a' && s[j] <= 'z' || s[j] == '_') {
			j++
		}
		if j > i+1 && j < len(s) && s[j] == '}' {
			return i, j + 1, s[i+1 : j], true
		}
	}
	return 0, 0, "", false
}

// fill puts values in, in one pass: a value is never searched for placeholders.
func fill(s string, args map[string]string) string {
	var out strings.Builder
	for {
		from, to, name, ok := placeholder(s)
		if !ok {
			out.WriteString(s)
			return out.String()
		}
		out.WriteString(s[:from])
		out.WriteString(args[name])
		s = s[to:]
	}
}

func placeholders(s string) []string {
	var names []string
	for {
		_, to, name, ok := placeholder(s)
		if !ok {
			return names
		}
		names = append(names, name)
		s = s[to:]
	}
}
