package guide

import (
	"cmp"
	"slices"
	"strings"

	"tonari/bot"
)

// Suggestion is a service that may fit what somebody wrote.
type Suggestion struct {
	Entry   Entry
	Reasons []Reason // why; never empty
}

// Reason says what was read, and as what.
type Reason struct {
	Topic Topic
	// About says it in a few words, in the language asked for, as in 家族のお世話のこと.
	About string
	// Words are what the person wrote, as they wrote it, at most three; none where
	// the reason is that there are several worries at once.
	Words []string
}

// rule is a family of words that speak of one thing.
type rule struct {
	id       string
	topic    Topic
	about    Text
	purposes []Purpose
	leads    []string
	groups   [][]word // of each group one word must be there
	unless   []word   // what lies within one of these is not read
}

// wordsShown is how many words a reason shows.
const wordsShown = 3

// Suggest names services that may fit a text, at most limit of them (0 = all), each
// with the reason. It does not judge and decides nothing: what it names is offered
// beside a person to talk to, never in their place. Every topic that was read is
// served before one is served twice; where several were, whoever takes any worry is
// named too. The same text always gives the same.
func (d *Directory) Suggest(text string, lang bot.Language, limit int) []Suggestion {
	hits := d.read(text)
	if len(hits) == 0 {
		return nil
	}
	var cands []candidate
	for i, e := range d.all {
		if c := (candidate{entry: i}); c.weigh(e, hits) {
			cands = append(cands, c)
		}
	}
	var out []Suggestion
	served := make([]bool, len(hits))
	for len(cands) > 0 && (limit <= 0 || len(out) < limit) {
		best := slices.MaxFunc(cands, func(a, b candidate) int {
			return cmp.Or(
				cmp.Compare(a.weight(served), b.weight(served)),
				cmp.Compare(a.weight(nil), b.weight(nil)),
				cmp.Compare(b.entry, a.entry))
		})
		s := Suggestion{Entry: d.all[best.entry].clone()}
		for i, w := range best.weights {
			if w > 0 {
				served[i] = true
				s.Reasons = append(s.Reasons, hits[i].reason(lang))
			}
		}
		out = append(out, s)
		cands = slices.DeleteFunc(cands, func(c candidate) bool { return c.entry == best.entry })
	}
	return out
}

// hit is a rule that was found, with the words.
type hit struct {
	rule  *rule
	words []string
}

func (h hit) reason(lang bot.Language) Reason {
	return Reason{Topic: h.rule.topic, About: h.rule.about.In(lang), Words: slices.Clone(h.words)}
}

// read finds the rules whose words are in the text, in the file's order. Several
// topics at once are a hit of their own, the last one.
func (d *Directory) read(text string) []hit {
	if len(text) > longest {
		text = strings.ToValidUTF8(text[:longest], "")
	}
	f := fold(text)
	var hits []hit
	topics := map[Topic]bool{}
	for i := range d.rules {
		r := &d.rules[i]
		if words, ok := r.in(f, text); ok {
			hits = append(hits, hit{r, words})
			topics[r.topic] = true
		}
	}
	if len(topics) > 1 {
		hits = append(hits, hit{rule: &d.several})
	}
	return hits
}

// in finds one word of each group and gives back what stands there.
func (r *rule) in(f folded, text string) ([]string, bool) {
	var not []span
	for _, w := range r.unless {
		not = append(not, f.find(w)...)
	}
	var words []string
	for _, g := range r.groups {
		var spans []span
		for _, w := range g {
			for _, s := range f.find(w) {
				if !slices.ContainsFunc(not, s.within) {
					spans = append(spans, s)
				}
			}
		}
		if len(spans) == 0 {
			return nil, false
		}
		for _, s := range widest(spans) {
			if w := text[f.from[s.from]:f.to[s.to-1]]; !slices.Contains(words, w) {
				words = append(words, w)
			}
		}
	}
	return words[:min(len(words), wordsShown)], true
}

// widest drops the spans that lie within another, and puts them in the text's
// order.
func widest(spans []span) []span {
	slices.SortFunc(spans, func(a, b span) int { return cmp.Or(a.from-b.from, b.to-a.to) })
	var out []span
	for _, s := range spans {
		if len(out) == 0 || !s.within(out[len(out)-1]) {
			out = append(out, s)
		}
	}
	return out
}

// candidate is an entry with how much each hit speaks for it.
type candidate struct {
	entry   int
	weights []int
}

// How much a rule speaks for an entry: it names it, it has the entry's first topic
// or another one of them, and the same purpose besides.
const (
	named   = 8
	central = 4
	beside  = 2
	purpose = 1
)

// weigh says whether anything speaks for the entry. A topic alone leads to
// services only; places are many, and a rule names them.
func (c *candidate) weigh(e Entry, hits []hit) bool {
	any := false
	for _, h := range hits {
		w := 0
		if e.Kind == Service {
			switch slices.Index(e.Topics, h.rule.topic) {
			case -1:
			case 0:
				w = central
			default:
				w = beside
			}
			if w > 0 && slices.ContainsFunc(h.rule.purposes, func(p Purpose) bool { return slices.Contains(e.Purposes, p) }) {
				w += purpose
			}
		}
		if slices.Contains(h.rule.leads, e.ID) {
			w += named
		}
		c.weights = append(c.weights, w)
		any = any || w > 0
	}
	return any
}

// weight sums up, without the hits that another entry serves already.
func (c candidate) weight(served []bool) int {
	sum := 0
	for i, w := range c.weights {
		if served == nil || !served[i] {
			sum += w
		}
	}
	return sum
}
