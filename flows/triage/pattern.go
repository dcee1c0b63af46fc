package triage

import (
	"errors"
	"fmt"
	"slices"
)

// maxSpellings is how many spellings one pattern may stand for.
const maxSpellings = 3000

// element of a pattern: letters, or alternatives each of which is a sequence.
type element struct {
	letters []rune
	choices [][]element
}

// parse takes a folded pattern apart: (a|b|) are alternatives, and may nest.
func parse(p string) ([]element, error) {
	all, rest, err := parseChoices([]rune(p), 0)
	switch {
	case err != nil:
		return nil, err
	case len(rest) > 0:
		return nil, errUnopened
	case len(all) > 1:
		return nil, errOutside
	}
	return all[0], nil
}

var (
	errUnopened = errors.New("a bracket is closed that was not opened")
	errUnclosed = errors.New("a bracket is not closed")
	errOutside  = errors.New("| stands outside of brackets")
)

func parseChoices(p []rune, depth int) (all [][]element, rest []rune, err error) {
	var seq []element
	for len(p) > 0 {
		switch p[0] {
		case '(':
			inner, after, err := parseChoices(p[1:], depth+1)
			if err != nil {
				return nil, nil, err
			}
			if len(after) == 0 {
				return nil, nil, errUnclosed
			}
			seq, p = append(seq, element{choices: inner}), after[1:]
		case ')':
			if depth == 0 {
				return nil, nil, errUnopened
			}
			return append(all, seq), p, nil
		case '|':
			all, seq, p = append(all, seq), nil, p[1:]
		default:
			n := slices.IndexFunc(p, bracket)
			if n < 0 {
				n = len(p)
			}
			seq, p = append(seq, element{letters: p[:n]}), p[n:]
		}
	}
	return append(all, seq), nil, nil
}

// readings says how words in kanji are written in kana: a child's text may use
// either, at each place. Keyed by the first rune; longer words come first.
type readings struct {
	of    map[rune][]reading
	first [1 << 10]uint64 // which runes begin a word, a bit each
}

type reading struct {
	word    []rune
	spelled [][]rune // the word itself first
}

func (rs *readings) add(word string, spelled []string) {
	r := reading{word: []rune(word), spelled: [][]rune{[]rune(word)}}
	for _, s := range spelled {
		r.spelled = append(r.spelled, []rune(s))
	}
	first := r.word[0]
	list := append(rs.of[first], r)
	slices.SortStableFunc(list, func(a, b reading) int { return len(b.word) - len(a.word) })
	rs.of[first] = list
	rs.first[first>>6&1023] |= 1 << (first & 63)
}

func (rs *readings) at(p []rune) (reading, bool) {
	if r := p[0]; rs.first[r>>6&1023]&(1<<(r&63)) == 0 {
		return reading{}, false
	}
	for _, r := range rs.of[p[0]] {
		if len(r.word) <= len(p) && slices.Equal(r.word, p[:len(r.word)]) {
			return r, true
		}
	}
	return reading{}, false
}

// head is one spelling of a pattern on its way into the automaton.
type head struct {
	node       int32
	length     int16
	start, end bool
	read       bool // some word in kanji is spelled in kana
	mixed      bool // holds something else than kana
}

// writer puts patterns into an automaton in all their spellings, without ever
// writing a spelling out.
type writer struct {
	a  *automaton
	rs *readings
	// whole readings only: none of a single kana, which would join the word
	// before it (手助け is no reason to pass over 聞いて助けて).
	whole bool
	// spare is where the heads of one pattern live.
	spare []head
}

// room returns an empty list for up to n heads.
func (w *writer) room(n int) []head {
	if len(w.spare)+n > cap(w.spare) {
		w.spare = make([]head, 0, max(n, 1<<14))
	}
	at := len(w.spare)
	w.spare = w.spare[:at+n]
	return w.spare[at : at : at+n]
}

// write adds the pattern to a class. A spelling that is kana only because its
// kanji were read must have shortest characters: shorter ones hide inside other
// words.
func (w *writer) write(pattern string, class int32, shortest int) error {
	w.spare = w.spare[:0]
	heads, rest, err := w.sequence([]head{{}}, []rune(pattern))
	switch {
	case err != nil:
		return err
	case len(rest) > 0 && rest[0] == '|':
		return errOutside
	case len(rest) > 0:
		return errUnopened
	}
	for _, h := range heads {
		if h.length == 0 {
			return errors.New("holds no letter")
		}
		if h.read && !h.mixed && int(h.length) < shortest {
			continue
		}
		w.a.emit(h.node, output{class: class, length: h.length, start: h.start, end: h.end})
	}
	return nil
}

// sequence writes a pattern up to its end, or to the | or bracket that ends it,
// and returns what is left.
func (w *writer) sequence(heads []head, p []rune) ([]head, []rune, error) {
	for len(p) > 0 {
		switch p[0] {
		case '(':
			next := w.room(8 * len(heads))
			for more := true; more; {
				h, rest, err := w.sequence(heads, p[1:])
				if err != nil {
					return nil, nil, err
				}
				if len(rest) == 0 {
					return nil, nil, errUnclosed
				}
				next, p, more = append(next, h...), rest, rest[0] == '|'
			}
			if heads, p = next, p[1:]; len(heads) > maxSpellings {
				return nil, nil, fmt.Errorf("stands for more than %d spellings", maxSpellings)
			}
		case ')', '|':
			return heads, p, nil
		default:
			n := slices.IndexFunc(p, bracket)
			if n < 0 {
				n = len(p)
			}
			heads, p = w.letters(heads, p[:n]), p[n:]
		}
	}
	return heads, nil, nil
}

func bracket(r rune) bool { return r == '(' || r == ')' || r == '|' }

func (w *writer) letters(heads []head, p []rune) []head {
	heads = append(w.room(len(heads)), heads...)
	for i := 0; i < len(p); i++ {
		switch p[i] {
		case '^':
			for j := range heads {
				heads[j].start = true
			}
			continue
		case '$':
			for j := range heads {
				heads[j].end = true
			}
			continue
		case '#':
			big := i+1 < len(p) && p[i+1] == '#'
			if big {
				i++
			}
			heads = w.number(heads, big)
			continue
		}
		r, ok := w.rs.at(p[i:])
		if !ok {
			for j := range heads {
				heads[j] = w.step(heads[j], p[i])
			}
			continue
		}
		next := w.room(len(heads) * len(r.spelled))
		for k, s := range r.spelled {
			if k > 0 && w.whole && len(s) == 1 {
				continue
			}
			for _, h := range heads {
				for _, c := range s {
					h = w.step(h, c)
				}
				h.read = h.read || k > 0
				next = append(next, h)
			}
		}
		heads, i = next, i+len(r.word)-1
	}
	return heads
}

// number writes ## as ten or more, # as any number.
func (w *writer) number(heads []head, big bool) []head {
	var next []head
	for _, h := range heads {
		next = append(next, w.step(h, bigNumber))
		if !big {
			next = append(next, w.step(h, anyNumber))
		}
	}
	return next
}

func (w *writer) step(h head, r rune) head {
	h.node = w.a.grow(h.node, r)
	h.length++
	h.mixed = h.mixed || r < 'ぁ' || r > 'ん'
	return h
}
