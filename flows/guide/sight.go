package guide

// lead is a word of a rule: of the group with that number, or one of those that keep
// others from being read.
type lead struct {
	word  word
	rule  int
	group int
}

const unread = -1 // the group of a rule's unless

// sight is a place where a rule's word stands.
type sight struct {
	group int
	span
}

// hiddenBy says that what is seen lies within a word that keeps it from being read.
func (s sight) hiddenBy(o sight) bool { return o.group == unread && s.within(o.span) }

// lead sorts the words of all rules by their first letter, so that a text is gone
// through once and most words are never looked at.
func (d *Directory) lead() {
	d.leads = map[rune][]lead{}
	for i, r := range d.rules {
		for g, words := range r.groups {
			d.leadTo(i, g, words)
		}
		d.leadTo(i, unread, r.unless)
	}
}

func (d *Directory) leadTo(rule, group int, words []word) {
	for _, w := range words {
		d.leads[w.runes[0]] = append(d.leads[w.runes[0]], lead{w, rule, group})
	}
}

// sights are the places of the rules' words in a text, by rule.
func (d *Directory) sights(f folded) [][]sight {
	seen := make([][]sight, len(d.rules))
	for at, r := range f.runes {
		for _, l := range d.leads[r] {
			if s, ok := f.holds(at, l.word); ok {
				seen[l.rule] = append(seen[l.rule], sight{l.group, s})
			}
		}
	}
	return seen
}
