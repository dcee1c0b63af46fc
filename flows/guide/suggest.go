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
	instead  []string // of these rules, when both are found
	who      []For    // whom it speaks of; what is expressly for others is not named
	groups   [][]word // of each group one word must be there
	unless   []word   // what lies within one of these is not read
	line     int
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
	for i := range d.all {
		if c := (candidate{entry: i}); c.weigh(&d.all[i], hits) {
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
		var spoke []hit
		for i, w := range best.weights {
			if w > 0 {
				served[i] = true
				spoke = append(spoke, hits[i])
			}
		}
		out = append(out, Suggestion{Entry: d.all[best.entry].clone(), Reasons: reasons(spoke, lang)})
		cands = slices.DeleteFunc(cands, func(c candidate) bool { return c.entry == best.entry })
	}
	return out
}

// hit is a rule that was found, and where: spans of the folded text.
type hit struct {
	rule  *rule
	spans []span
	words []string // as the person wrote them
}

// reasons say each thing once.
func reasons(hits []hit, lang bot.Language) []Reason {
	var out []Reason
	for _, h := range hits {
		r := Reason{Topic: h.rule.topic, About: h.rule.about.In(lang)}
		at := slices.IndexFunc(out, func(o Reason) bool { return o.About == r.About })
		if at < 0 {
			at, out = len(out), append(out, r)
		}
		for _, w := range h.words {
			if o := &out[at]; len(o.Words) < wordsShown && !slices.Contains(o.Words, w) {
				o.Words = append(o.Words, w)
			}
		}
	}
	return out
}

// read finds the rules whose words are in the text, in the file's order. Several
// topics at once are a hit of their own, the last one.
func (d *Directory) read(text string) []hit {
	if len(text) > longest {
		text = strings.ToValidUTF8(text[:longest], "")
	}
	f := fold(text)
	seen := d.sights(f)
	var hits []hit
	for i := range d.rules {
		r := &d.rules[i]
		if spans := r.in(seen[i]); len(spans) > 0 {
			h := hit{rule: r, spans: spans}
			for _, s := range spans {
				h.words = append(h.words, f.excerpt(text, s))
			}
			hits = append(hits, h)
		}
	}
	hits = slices.DeleteFunc(hits, func(h hit) bool {
		return slices.ContainsFunc(hits, func(o hit) bool { return slices.Contains(o.rule.instead, h.rule.id) })
	})
	if severalTopics(hits) {
		hits = append(hits, hit{rule: &d.several})
	}
	return hits
}

// severalTopics says that two topics were read from different words: a mother's
// illness is one thing, whatever it touches.
func severalTopics(hits []hit) bool {
	own := map[Topic]bool{}
	for _, h := range hits {
		for _, s := range h.spans {
			shared := slices.ContainsFunc(hits, func(o hit) bool {
				return o.rule.topic != h.rule.topic && slices.ContainsFunc(o.spans, s.meets)
			})
			if !shared {
				own[h.rule.topic] = true
			}
		}
	}
	return len(own) > 1
}

// in finds one word of each group among what was seen of the rule, or nothing.
func (r *rule) in(seen []sight) []span {
	if len(seen) == 0 {
		return nil
	}
	var all []span
	for g := range r.groups {
		var spans []span
		for _, s := range seen {
			if s.group == g && !slices.ContainsFunc(seen, s.hiddenBy) {
				spans = append(spans, s.span)
			}
		}
		if len(spans) == 0 {
			return nil
		}
		all = append(all, widest(spans)...)
	}
	return all
}

// widest keeps, of spans that meet, the first and longest, in the text's order.
func widest(spans []span) []span {
	slices.SortFunc(spans, func(a, b span) int { return cmp.Or(a.from-b.from, b.to-a.to) })
	var out []span
	for _, s := range spans {
		if len(out) == 0 || !s.meets(out[len(out)-1]) {
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
// services only; places are many, and a rule names them. Where the topic is not the
// entry's first, the purpose must fit too.
func (c *candidate) weigh(e *Entry, hits []hit) bool {
	any := false
	c.weights = make([]int, 0, len(hits))
	for _, h := range hits {
		w := 0
		fits := slices.ContainsFunc(h.rule.purposes, func(p Purpose) bool { return slices.Contains(e.Purposes, p) })
		at := slices.Index(e.Topics, h.rule.topic)
		switch {
		case e.Kind != Service || at < 0 || e.isForOthers(h.rule.who):
		case len(h.spans) == 0: // several things at once
			if at == 0 {
				w = beside
			}
		case at == 0:
			w = central
		case fits || len(h.rule.purposes) == 0:
			w = beside
		}
		if w > 0 && fits {
			w += purpose
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
