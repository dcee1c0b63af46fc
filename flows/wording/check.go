package wording

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/rivo/uniseg"

	"tonari/bot"
	"tonari/config/strictyaml"
)

// LINE's limits (developers.line.biz/en/reference/messaging-api/#text-message,
// #quick-reply, #send-reply-message): UTF-16 units of a text, items of a quick
// reply, graphemes of its label, messages of a request.
const (
	maxUnits    = 5000
	maxChoices  = 13
	maxLabel    = 20
	maxMessages = 5
)

// numbered are the placeholders that no text may leave out: phone numbers.
var numbered = []string{"numbers", "first"}

// roomUnits is what a placeholder's value is taken to need at most; parts of a
// time, and what is short of an event (its place has up to 300 characters), need
// less.
const (
	roomUnits      = 1500
	roomTimeUnits  = 200
	roomShortUnits = 400
)

var short = []string{"title", "begins", "where", "code"}

// Check holds the words against what Go code needs and against LINE's limits:
// missing and unknown keys, unknown placeholders, texts, labels, choices and
// messages that LINE would refuse, and spellings that mean two things. What a
// language lacks beside Japanese, and words in やさしい日本語 without a reading, are
// warnings.
func (b *Book) Check(uses Uses) strictyaml.Faults {
	c := checker{book: b, uses: uses, labels: map[string]bool{}, done: map[string]bool{}, chosen: map[string]bool{}}
	c.labels[languageName] = true
	for _, l := range uses.Labels {
		c.labels[labelKey(l.At, l.Choice)] = true
		c.labels[sharedLabelKey(l.Choice)] = true
	}
	c.missing()
	c.words()
	for _, lang := range b.Languages() {
		if b.LanguageName(lang) == "" {
			c.warn(entry{file: named(string(lang) + "/language.yaml")}, `write "name: [its own name, how else it is written]" there`,
				"the language %s has no name, so nobody can choose it", lang)
		}
		for _, key := range b.Keys(lang) {
			c.key(lang, key)
			if lang == bot.EasyJapanese {
				c.readings(key, b.langs[lang][key])
			}
		}
		if lang != bot.Japanese {
			c.translation(lang)
		}
		for _, t := range uses.Turns {
			c.turn(lang, t)
		}
	}
	c.faults.Sort()
	return c.faults
}

type checker struct {
	book   *Book
	uses   Uses
	labels map[string]bool
	done   map[string]bool
	chosen map[string]bool // languages and places whose choices are checked
	faults strictyaml.Faults
}

func (c *checker) fault(e entry, hint, format string, args ...any) {
	f := strictyaml.Fault{File: e.file, Line: e.line, What: fmt.Sprintf(format, args...), Hint: hint}
	if id := f.Error(); !c.done[id] {
		c.done[id] = true
		c.faults = append(c.faults, f)
	}
}

// warn is a fault that the words can live with.
func (c *checker) warn(e entry, hint, format string, args ...any) {
	before := len(c.faults)
	c.fault(e, hint, format, args...)
	for i := before; i < len(c.faults); i++ {
		c.faults[i].Warning = true
	}
}

// missing looks for what Japanese lacks.
func (c *checker) missing() {
	absent := func(key string) {
		name, rest, _ := strings.Cut(key, ".")
		c.fault(entry{file: named(string(bot.Japanese) + "/" + name + ".yaml"), line: 1},
			fmt.Sprintf("add %q to the file", rest), "the text %s is missing", key)
	}
	ja := c.book.langs[bot.Japanese]
	for _, key := range slices.Sorted(maps.Keys(c.uses.Texts)) {
		if _, ok := ja[key]; !ok {
			absent(key)
		}
	}
	for _, l := range c.uses.Labels {
		if c.book.Label(bot.Japanese, l.At, l.Choice) == "" {
			absent(labelKey(l.At, l.Choice))
		}
	}
	for _, w := range append(slices.Clone(Words), greetings) {
		if _, ok := ja[wordsPrefix+string(w)]; !ok {
			absent(wordsPrefix + string(w))
		}
	}
}

// key checks one key by itself.
func (c *checker) key(lang bot.Language, key string) {
	e := c.book.langs[lang][key]
	if word, ok := strings.CutPrefix(key, wordsPrefix); ok {
		if word != greetings && !slices.Contains(Words, Word(word)) {
			c.unknown(e, key)
		}
		return
	}
	if key == languageStaff {
		return
	}
	if c.labels[key] {
		if n := uniseg.GraphemeClusterCount(e.texts[0]); n > maxLabel {
			c.fault(e, fmt.Sprintf("shorten it to %d", maxLabel), "the label %s has %d characters", key, n)
		}
		if strings.ContainsAny(e.texts[0], "\n\r") {
			c.fault(e, "write it in one line", "the label %s has a line break", key)
		}
		return
	}
	allowed, ok := c.uses.Texts[key]
	if !ok {
		c.unknown(e, key)
		return
	}
	for _, text := range e.texts {
		names := placeholders(text)
		for _, name := range names {
			if !slices.Contains(allowed, name) {
				c.fault(e, oneOf(allowed), "the text %s uses the placeholder {%s}, which it does not have", key, name)
			}
		}
		if strings.Count(text, "{") != len(names) || strings.Count(text, "}") != len(names) {
			c.fault(e, oneOf(allowed), "the text %s has a brace that belongs to no placeholder", key)
		}
		room := roomUnits
		if fileOf(key) == "time" {
			room = roomTimeUnits
		}
		units := len(utf16.Encode([]rune(text)))
		for _, name := range names {
			if slices.Contains(short, name) {
				units += min(room, roomShortUnits)
				continue
			}
			units += room
		}
		if units > maxUnits {
			c.fault(e, fmt.Sprintf("split it into a list of texts under %d", maxUnits),
				"the text %s may have %d UTF-16 units", key, units)
		}
	}
	for _, name := range allowed {
		if slices.Contains(numbered, name) && !strings.Contains(strings.Join(e.texts, "\n"), "{"+name+"}") {
			c.fault(e, fmt.Sprintf("say {%s}: whoever is in danger reads a number that answers now", name), "the text %s lacks {%s}", key, name)
		}
	}
	if len(e.texts) > maxMessages {
		c.fault(e, "join some of them", "the text %s has %d messages, LINE takes %d", key, len(e.texts), maxMessages)
	}
}

func (c *checker) unknown(e entry, key string) {
	c.fault(e, "remove it or mend its spelling; the built-in files show every key", "nothing says %s", key)
}

func oneOf(allowed []string) string {
	if len(allowed) == 0 {
		return "write it without braces"
	}
	return "it may use {" + strings.Join(allowed, "}, {") + "}"
}

// turn checks what is said together.
func (c *checker) turn(lang bot.Language, t Turn) {
	if len(t.Keys) == 0 {
		return
	}
	messages := 0
	var longest entry
	for _, key := range t.Keys {
		e, _ := c.book.find(lang, key)
		messages += len(e.texts)
		if len(e.texts) >= len(longest.texts) {
			longest = e
		}
	}
	if messages > maxMessages && longest.file != "" {
		c.fault(longest, "join some of the texts", "%s together are %d messages, LINE takes %d",
			strings.Join(t.Keys, " + "), messages, maxMessages)
	}
	if at := string(lang) + " " + string(t.At); !c.chosen[at] {
		c.chosen[at] = true
		c.choices(lang, t)
	}
}

// choices checks what stands to choose from at a place.
func (c *checker) choices(lang bot.Language, t Turn) {
	first, _ := c.book.find(lang, t.Keys[len(t.Keys)-1])
	if n := len(t.Choices); n > maxChoices {
		c.fault(first, "have an engineer take choices away", "%s has %d choices, LINE takes %d", t.At, n, maxChoices)
	}
	seen := map[string]string{}
	for _, choice := range t.Choices {
		e, _ := c.book.label(lang, t.At, choice)
		for _, f := range e.folds {
			if other, twice := seen[f]; twice && other != choice {
				c.fault(e, "change one of them", "at %s the choices %s and %s read the same", t.At, other, choice)
			}
			seen[f] = choice
		}
	}
}

// words checks that no spelling means two of the words understood anywhere, the
// names of the languages and the greetings among them, in whatever languages.
func (c *checker) words() {
	all := meanings{checker: c, of: map[string][]meaning{}}
	for _, lang := range c.book.Languages() {
		for _, w := range append(slices.Clone(Words), greetings) {
			all.add(string(w), c.book.langs[lang][wordsPrefix+string(w)])
		}
		all.add(string(lang), c.book.langs[lang][languageName])
	}
}

type meanings struct {
	*checker
	of map[string][]meaning // by folded spelling
}

type meaning struct {
	word  string
	entry entry
}

func (m meanings) add(word string, e entry) {
	for _, s := range e.texts {
		f := Fold(s)
		if f == "" {
			m.fault(e, "write a word", "a spelling of %s has no letters", word)
			continue
		}
		for _, other := range m.of[f] {
			if other.word != word {
				m.fault(e, "keep one of the two", "a spelling of %s also means %s", word, other.word)
				m.fault(other.entry, "keep one of the two", "a spelling of %s also means %s", other.word, word)
			}
		}
		m.of[f] = append(m.of[f], meaning{word, e})
	}
}
