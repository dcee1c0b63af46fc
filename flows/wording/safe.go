package wording

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"tonari/bot"
	"tonari/config/strictyaml"
)

// Safe is the lexicon of safe messaging: words that no text may hold, with the
// reason. It is immutable.
type Safe struct{ rules []safeRule }

type safeFile struct {
	Rules []safeRule `yaml:"rules"`
}

type safeRule struct {
	Name    string              `yaml:"name"`
	Why     string              `yaml:"why"`
	Source  string              `yaml:"source"`
	Hint    string              `yaml:"hint"`
	Except  []string            `yaml:"except"`
	Phrases map[string][]string `yaml:"phrases"`
	Unless  map[string][]string `yaml:"unless"`
}

// LoadSafe reads the lexicon. A rule without a reason, a hint or phrases is a
// fault.
func LoadSafe(file string, data []byte) (*Safe, strictyaml.Faults) {
	var raw safeFile
	lines, err := strictyaml.Decode(file, data, &raw)
	if err != nil {
		if fs, ok := err.(strictyaml.Faults); ok { //nolint:errorlint // Decode returns Faults itself
			return nil, fs
		}
		return nil, strictyaml.Faults{{File: file, What: "cannot be read as YAML"}}
	}
	var faults strictyaml.Faults
	for i := range raw.Rules {
		r := &raw.Rules[i]
		if r.Name == "" || r.Why == "" || r.Source == "" || r.Hint == "" || len(r.Phrases) == 0 {
			faults = append(faults, strictyaml.Fault{
				File: file, Line: lines[fmt.Sprintf("rules[%d]", i)], What: fmt.Sprintf("rule %q is incomplete", r.Name),
				Hint: "a rule has name, why, source, hint and phrases",
			})
		}
		for _, of := range []map[string][]string{r.Phrases, r.Unless} {
			for lang, phrases := range of {
				for j, p := range phrases {
					of[lang][j] = pattern(lang, p)
				}
			}
		}
	}
	if faults.Err() != nil {
		return nil, faults
	}
	return &Safe{rules: raw.Rules}, nil
}

// Lint holds every text that is shown, in every language, against the lexicon.
// Labels are read as they stand on the button; what may be typed for them, and
// the words understood anywhere, are the person's own.
func (b *Book) Lint(s *Safe) strictyaml.Faults {
	var faults strictyaml.Faults
	for _, lang := range b.Languages() {
		for _, key := range slices.Sorted(maps.Keys(b.langs[lang])) {
			if strings.HasPrefix(key, wordsPrefix) || key == languageName || key == languageStaff {
				continue
			}
			e := b.langs[lang][key]
			texts := e.texts
			if strings.Contains(key, "/") || strings.HasPrefix(key, sharedLabelKey("")) {
				texts = texts[:1]
			}
			faults = append(faults, s.read(lang, key, e, texts)...)
		}
	}
	return faults
}

func (s *Safe) read(lang bot.Language, key string, e entry, texts []string) strictyaml.Faults {
	var faults strictyaml.Faults
	family := script(lang)
	for _, text := range texts {
		heard := plainText(lang, text)
		for _, r := range s.rules {
			if !slices.Contains(r.Except, key) && r.hits(family, heard) {
				faults = append(faults, strictyaml.Fault{
					File: e.file, Line: e.line, What: fmt.Sprintf("the text %s %s", key, r.Name), Hint: r.Hint,
				})
			}
		}
	}
	return faults
}

// Hit is a rule of the lexicon that a text breaks.
type Hit struct{ Name, Hint string }

// Hits holds a text that stands outside of the book against the lexicon.
func (s *Safe) Hits(lang bot.Language, text string) []Hit {
	var out []Hit
	heard := plainText(lang, text)
	for _, r := range s.rules {
		if r.hits(script(lang), heard) {
			out = append(out, Hit{Name: r.Name, Hint: r.Hint})
		}
	}
	return out
}

// hits looks for a phrase outside of the frames in which it is right.
func (r safeRule) hits(family, heard string) bool {
	hit := func(s string) bool {
		return slices.ContainsFunc(r.Phrases[family], func(p string) bool { return strings.Contains(s, p) })
	}
	if !hit(heard) {
		return false
	}
	for _, frame := range r.Unless[family] {
		heard = strings.ReplaceAll(heard, frame, " ")
	}
	return hit(heard)
}

// script names the phrases that a language is held against.
func script(lang bot.Language) string {
	if lang == bot.EasyJapanese {
		return string(bot.Japanese)
	}
	return string(lang)
}

// plainText makes a text comparable with patterns.
func plainText(lang bot.Language, text string) string {
	switch lang {
	case bot.Japanese:
		return japanese(text)
	case bot.EasyJapanese:
		return japanese(WithoutReadings(text))
	}
	return spaced(text)
}

// pattern makes a phrase comparable with texts.
func pattern(lang, phrase string) string {
	if lang == string(bot.Japanese) {
		return japanese(phrase)
	}
	stem, open := strings.CutSuffix(phrase, "*")
	p := spaced(stem)
	if open {
		p = strings.TrimSuffix(p, " ")
	}
	return p
}

// japanese folds, but keeps long marks: without them カッター reads as かった.
func japanese(text string) string {
	return Fold(strings.NewReplacer("ー", "\ue000", "ｰ", "\ue000").Replace(text))
}

// spaced keeps letters, digits and apostrophes, with one space around each word.
func spaced(text string) string {
	words := strings.FieldsFunc(strings.ToLower(strings.ReplaceAll(text, "’", "'")), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\''
	})
	return " " + strings.Join(words, " ") + " "
}
