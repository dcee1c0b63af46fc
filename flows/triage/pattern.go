package triage

import (
	"errors"
	"fmt"
	"sort"
	"strings"
)

// maxSpellings is how many words one pattern may stand for.
const maxSpellings = 1000

// expand writes out a pattern: (a|b|) are alternatives, which may be nested.
func expand(p string) ([]string, error) {
	out, rest, err := alternatives(p, 0)
	if err != nil {
		return nil, err
	}
	if rest != "" {
		return nil, errors.New("a bracket is closed that was not opened")
	}
	return out, nil
}

func alternatives(p string, depth int) (all []string, rest string, err error) {
	current := []string{""}
	for p != "" {
		switch p[0] {
		case '(':
			inner, after, err := alternatives(p[1:], depth+1)
			if err != nil {
				return nil, "", err
			}
			if !strings.HasPrefix(after, ")") {
				return nil, "", errors.New("a bracket is not closed")
			}
			if len(current)*len(inner) > maxSpellings {
				return nil, "", fmt.Errorf("stands for more than %d words", maxSpellings)
			}
			product := make([]string, 0, len(current)*len(inner))
			for _, a := range current {
				for _, b := range inner {
					product = append(product, a+b)
				}
			}
			current, p = product, after[1:]
		case ')':
			if depth == 0 {
				return nil, "", errors.New("a bracket is closed that was not opened")
			}
			return append(all, current...), p, nil
		case '|':
			if depth == 0 {
				return nil, "", errors.New("| stands outside of brackets")
			}
			all, current, p = append(all, current...), []string{""}, p[1:]
		default:
			n := strings.IndexAny(p, "()|")
			if n < 0 {
				n = len(p)
			}
			for i := range current {
				current[i] += p[:n]
			}
			p = p[n:]
		}
	}
	return append(all, current...), "", nil
}

// readings says how words in kanji are written in kana: a child's text may use
// either, at each place.
type readings struct {
	of map[string][]string
	// starts maps the first rune of a key to its keys, longest first.
	starts map[rune][]string
	// shortest is the least length of a word that consists of readings only:
	// shorter ones would be found inside other words.
	shortest int
}

func newReadings(of map[string][]string, shortest int) *readings {
	r := &readings{of: of, starts: map[rune][]string{}, shortest: shortest}
	for k := range of {
		first := []rune(k)[0]
		r.starts[first] = append(r.starts[first], k)
	}
	for _, ks := range r.starts {
		sort.Slice(ks, func(i, j int) bool { return len(ks[i]) > len(ks[j]) })
	}
	return r
}

// spell returns the word in all its spellings, itself first. A spelling in kana
// only must have shortest characters.
func (r *readings) spell(word string, shortest int) ([]string, error) {
	out, read := []string{""}, false
	for at := 0; at < len(word); {
		piece, options := r.piece(word[at:])
		read = read || len(options) > 1
		if len(out)*len(options) > maxSpellings {
			return nil, fmt.Errorf("stands for more than %d spellings", maxSpellings)
		}
		if len(options) == 1 {
			for i := range out {
				out[i] += piece
			}
		} else {
			product := make([]string, 0, len(out)*len(options))
			for _, o := range options {
				for _, a := range out {
					product = append(product, a+o)
				}
			}
			out = product
		}
		at += len(piece)
	}
	if !read {
		return out, nil
	}
	kept := out[:1]
	for _, s := range out[1:] {
		if n := kanaOnly(s); n == 0 || n >= shortest {
			kept = append(kept, s)
		}
	}
	return kept, nil
}

func (r *readings) piece(rest string) (string, []string) {
	for i, first := range rest {
		for _, k := range r.starts[first] {
			if strings.HasPrefix(rest, k) {
				return k, append([]string{k}, r.of[k]...)
			}
		}
		if i == 0 {
			return rest[:len(string(first))], []string{rest[:len(string(first))]}
		}
	}
	return rest, []string{rest}
}

// kanaOnly returns the length of a word of kana, 0 if it holds anything else.
func kanaOnly(s string) int {
	n := 0
	for _, r := range s {
		if (r < 'ぁ' || r > 'ヶ') && r != stretch {
			return 0
		}
		n++
	}
	return n
}
