package guide

import (
	"fmt"
	"regexp"
	"slices"
	"unicode"

	"tonari/config/strictyaml"
)

type topicsFile struct {
	Several Text       `yaml:"several"`
	Rules   []ruleFile `yaml:"rules"`
}

type ruleFile struct {
	ID       string     `yaml:"id"`
	Topic    string     `yaml:"topic"`
	About    Text       `yaml:"about"`
	Purposes []string   `yaml:"purposes"`
	Who      []string   `yaml:"who"`
	Leads    []string   `yaml:"leads"`
	Instead  []string   `yaml:"instead_of"`
	Words    []string   `yaml:"words"`
	With     [][]string `yaml:"with"`
	Unless   []string   `yaml:"unless"`
}

func (l *loader) topics(d *Directory, f File) {
	var raw topicsFile
	if !l.open(f, &raw) {
		return
	}
	d.several = rule{line: l.at["several"], topic: TopicOther, about: l.text("several", raw.Several, true)}
	if len(raw.Rules) == 0 {
		l.fault("rules", "compare with the built-in file", "rules: there is none")
	}
	known := map[string]bool{}
	for _, r := range raw.Rules {
		known[r.ID] = true
	}
	for i, r := range raw.Rules {
		for n, id := range r.Instead {
			if !known[id] || id == r.ID {
				l.fault(fmt.Sprintf("rules[%d].instead_of[%d]", i, n), "name another rule", "instead_of: there is no other rule %q", id)
			}
		}
		d.rules = append(d.rules, l.rule(d, fmt.Sprintf("rules[%d]", i), r))
	}
}

func (l *loader) rule(d *Directory, path string, r ruleFile) rule {
	l.id(path, r.ID)
	out := rule{
		id: r.ID, line: l.at[path], topic: one(l, path+".topic", r.Topic, topics), about: l.text(path+".about", r.About, true),
		purposes: some(l, path+".purposes", r.Purposes, purposes), leads: r.Leads, instead: r.Instead,
		who: some(l, path+".who", r.Who, audiences),
	}
	for i, id := range r.Leads {
		if _, ok := d.index[id]; !ok {
			p := fmt.Sprintf("%s.leads[%d]", path, i)
			d.loose = append(d.loose, strictyaml.Fault{
				File: l.file, Line: l.at[p], Warning: true,
				What: fmt.Sprintf("leads: there is no service or place %q", id), Hint: "take it out, or add the entry",
			})
		}
	}
	if len(r.Words) == 0 {
		l.fault(path+".words", "name the words that are read", "words: there is none")
	}
	combined := len(r.With) > 0
	out.groups = append(out.groups, l.words(path+".words", r.Words, combined))
	for i, g := range r.With {
		p := fmt.Sprintf("%s.with[%d]", path, i)
		if len(g) == 0 {
			l.fault(p, "name the words, or take it out", "with: a group is empty")
		}
		out.groups = append(out.groups, l.words(p, g, combined))
	}
	out.unless = l.words(path+".unless", r.Unless, true)
	return out
}

// Loose names what rules lead to and is not there. It is a warning: a ward that lays
// its own places over the built-in ones need not write the topics anew.
func (d *Directory) Loose() strictyaml.Faults { return slices.Clone(d.loose) }

var kana = regexp.MustCompile(`^\p{Hiragana}+$`)

// words folds the words of a group. A word that stands alone in a rule must be
// long enough not to lie within others by chance: three kana, or two others.
func (l *loader) words(path string, list []string, short bool) []word {
	var out []word
	for i, s := range list {
		w, p := newWord(s), fmt.Sprintf("%s[%d]", path, i)
		switch {
		case len(w.runes) == 0:
			l.fault(p, "write letters", "%q has no letters", s)
			continue
		case slices.ContainsFunc(out, func(o word) bool { return o.text == w.text }):
			l.fault(p, "keep one of the two", "%q stands here twice, as it is read", s)
		case !short && (len(w.runes) < 2 || len(w.runes) < 3 && (kana.MatchString(w.text) || unicode.Is(unicode.Latin, w.runes[0]))):
			l.fault(p, "write a longer one, or put another group beside it under with", "%q is so short that it lies within other words", s)
		}
		out = append(out, w)
	}
	return out
}
