package handoff

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf16"

	"tonari/bot"
	"tonari/config/strictyaml"
	"tonari/flows/wording"
)

// Template is a reply that staff wrote beforehand (定型文): what it is for, and its
// text in the languages that it has. Counselors read Title and Situation, in
// Japanese.
type Template struct {
	ID        string
	Situation string
	Title     string
	texts     map[bot.Language]string
	lines     map[bot.Language]int
	file      string
	heard     string // all of it, folded, for Find
}

// Templates are all of them, in the order of their files' names and of the files. They
// never change.
type Templates struct {
	all []Template
}

// TemplateFile is one file of templates/.
type TemplateFile struct {
	Name string
	Data []byte
}

type templatesFile struct {
	Templates []templateFile `yaml:"templates"`
}

type templateFile struct {
	ID        string            `yaml:"id"`
	Situation string            `yaml:"situation"`
	Title     string            `yaml:"title"`
	Text      map[string]string `yaml:"text"`
}

const (
	// maxTemplateText is what a field of a form holds
	// (docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element).
	maxTemplateText = 3000
	// maxTemplateName: situation and title stand in one option of 75 characters.
	maxTemplateName = 34
)

var (
	templateID  = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)
	placeholder = regexp.MustCompile(`\{[^{}]*\}`)
)

// LoadTemplates reads the files of templates/. languages are those that the house
// speaks. With faults that are not warnings the result is nil.
func LoadTemplates(files []TemplateFile, languages []bot.Language) (*Templates, strictyaml.Faults) {
	var ts Templates
	var faults strictyaml.Faults
	seen := map[string]string{}
	for _, f := range files {
		var raw templatesFile
		at, err := strictyaml.Decode(f.Name, f.Data, &raw)
		if err != nil {
			var all strictyaml.Faults
			if !errors.As(err, &all) {
				all = strictyaml.Faults{{File: f.Name, What: "cannot be read", Hint: "compare with the built-in files"}}
			}
			faults = append(faults, all...)
			continue
		}
		for i, r := range raw.Templates {
			path := fmt.Sprintf("templates[%d]", i)
			fault := func(below, hint, what string, args ...any) {
				line := at[path+below]
				if line == 0 {
					line = at[path]
				}
				faults = append(faults, strictyaml.Fault{File: f.Name, Line: line, What: fmt.Sprintf(what, args...), Hint: hint})
			}
			if !templateID.MatchString(r.ID) {
				fault(".id", "small letters, digits and hyphens, as in first-word", "id: %q is no id", r.ID)
			} else if other, twice := seen[r.ID]; twice {
				fault(".id", "keep one of the two", "id: %s is also in %s", r.ID, other)
			}
			seen[r.ID] = f.Name
			for _, name := range []struct{ key, value string }{{"situation", r.Situation}, {"title", r.Title}} {
				if n := units(name.value); n == 0 || n > maxTemplateName || strings.Contains(name.value, "\n") {
					fault("."+name.key, fmt.Sprintf("one line of 1 to %d characters, in Japanese", maxTemplateName), "%s: has %d characters", name.key, n)
				}
			}
			t := Template{ID: r.ID, Situation: r.Situation, Title: r.Title, texts: map[bot.Language]string{}, lines: map[bot.Language]int{}, file: f.Name}
			if strings.TrimSpace(r.Text["ja"]) == "" {
				fault(".text", "write it in Japanese first; other languages fall back to it", "text: has no ja")
			}
			for lang, text := range r.Text {
				below := ".text." + lang
				text = strings.TrimSpace(text)
				switch {
				case !slices.Contains(languages, bot.Language(lang)):
					fault(below, "the languages are those of wording/", "text: %q is no language of the house", lang)
					continue
				case text == "":
					fault(below, "leave the language out, or write it", "text: %s is empty", lang)
				case units(text) > maxTemplateText:
					fault(below, fmt.Sprintf("at most %d characters", maxTemplateText), "text: %s has %d characters", lang, units(text))
				}
				for _, p := range placeholder.FindAllString(text, -1) {
					if p != "{name}" {
						fault(below, "only {name}, the counselor's name, is filled in", "text: %s has %s", lang, p)
					}
				}
				t.texts[bot.Language(lang)], t.lines[bot.Language(lang)] = text, at[path+below]
			}
			for _, lang := range languages {
				t.heard += wording.Fold(t.texts[lang]) + "\n"
			}
			t.heard += wording.Fold(t.Situation) + "\n" + wording.Fold(t.Title)
			ts.all = append(ts.all, t)
		}
	}
	faults.Sort()
	if faults.Err() != nil {
		return nil, faults
	}
	return &ts, faults
}

func units(s string) int { return len(utf16.Encode([]rune(s))) }

// TemplateText is one text of a template, with where it stands.
type TemplateText struct {
	File string
	Line int
	ID   string
	Text string
}

// Texts are all texts of a language, for checks of words.
func (ts *Templates) Texts(lang bot.Language) []TemplateText {
	var out []TemplateText
	for _, t := range ts.all {
		if text, ok := t.texts[lang]; ok {
			out = append(out, TemplateText{File: t.file, Line: t.lines[lang], ID: t.ID, Text: text})
		}
	}
	return out
}

// Find are the templates in which every word of the query stands, in their situation,
// title or a text; all of them for an empty query.
func (ts *Templates) Find(query string) []Template {
	if ts == nil {
		return nil
	}
	var out []Template
	for _, t := range ts.all {
		if !slices.ContainsFunc(strings.Fields(query), func(w string) bool { return !strings.Contains(t.heard, wording.Fold(w)) }) {
			out = append(out, t)
		}
	}
	return out
}

// Get finds a template by its id.
func (ts *Templates) Get(id string) (Template, bool) {
	if ts == nil {
		return Template{}, false
	}
	i := slices.IndexFunc(ts.all, func(t Template) bool { return t.ID == id })
	if i < 0 {
		return Template{}, false
	}
	return ts.all[i], true
}

// In is the text in a language, with the counselor's name filled in; own is false
// when it is Japanese because the language has none.
func (t Template) In(lang bot.Language, name string) (text string, own bool) {
	text, own = t.texts[lang]
	if !own {
		text = t.texts[bot.Japanese]
	}
	return strings.ReplaceAll(text, "{name}", name), own
}
