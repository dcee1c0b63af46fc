package wording

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"tonari/bot"
)

// staffFiles are the files that only counselors read. They are Japanese only; all
// other files are read by residents and stand in every language.
var staffFiles = []string{"desk", "case", "glass", "referral"}

// ForStaff says that only counselors read the key.
func ForStaff(key string) bool { return slices.Contains(staffFiles, fileOf(key)) }

func fileOf(key string) string {
	file, _, _ := strings.Cut(key, ".")
	return file
}

// Missing lists what residents read in Japanese because the language lacks it,
// sorted. Further spellings of words are no lack.
func (b *Book) Missing(lang bot.Language) []string {
	var out []string
	for _, key := range b.Keys(bot.Japanese) {
		if _, ok := b.langs[lang][key]; !ok && !ForStaff(key) && key != languageStaff {
			out = append(out, key)
		}
	}
	return out
}

// translation warns of what a language lacks, a line a file, and of texts that
// have another form than the Japanese ones.
func (c *checker) translation(lang bot.Language) {
	lacks := map[string][]string{}
	for _, key := range c.book.Missing(lang) {
		if _, said := c.uses.Texts[key]; !said && !c.labels[key] && !strings.HasPrefix(key, wordsPrefix) {
			continue // nothing says it in Japanese either
		}
		file := fileOf(key)
		lacks[file] = append(lacks[file], strings.TrimPrefix(key, file+"."))
	}
	for file, keys := range lacks {
		c.warn(entry{file: named(path.Join(string(lang), file+".yaml"))}, "add them; until then they are said in Japanese",
			"%d texts are missing: %s", len(keys), strings.Join(keys, ", "))
	}
	for _, key := range c.book.Keys(lang) {
		ja, ok := c.book.langs[bot.Japanese][key]
		if _, text := c.uses.Texts[key]; !ok || !text || ForStaff(key) {
			continue
		}
		c.form(key, c.book.langs[lang][key], ja)
	}
}

// form holds a text against the Japanese one: the same number of messages, the
// same placeholders.
func (c *checker) form(key string, e, ja entry) {
	if len(e.texts) != len(ja.texts) {
		c.warn(e, "write as many as in Japanese", "the text %s has %d messages, the Japanese one %d", key, len(e.texts), len(ja.texts))
	}
	has, wants := placeholders(strings.Join(e.texts, "\n")), placeholders(strings.Join(ja.texts, "\n"))
	for _, name := range wants {
		if !slices.Contains(has, name) {
			c.warn(e, fmt.Sprintf("say {%s} as the Japanese text does", name), "the text %s lacks {%s}", key, name)
		}
	}
	for _, name := range has {
		if !slices.Contains(wants, name) {
			c.warn(e, "the Japanese text does not say it", "the text %s says {%s}", key, name)
		}
	}
}

// readings warns of words in やさしい日本語 that have no reading.
func (c *checker) readings(key string, e entry) {
	texts := e.texts
	if c.labels[key] {
		texts = texts[:1] // the others are never shown
	}
	if strings.HasPrefix(key, wordsPrefix) || key == languageStaff || ForStaff(key) {
		return
	}
	for _, text := range texts {
		if words := Unread(text); len(words) > 0 {
			c.warn(e, fmt.Sprintf("write the reading behind it, as in %s（…）", words[0]),
				"the text %s has words without a reading: %s", key, strings.Join(words, "、"))
		}
	}
}
