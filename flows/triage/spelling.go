package triage

import (
	"slices"
)

// spellings rewrites slang to its plain spelling (タヒ and 氏 for 死): the longest
// rule that fits at a place wins, and a rule that keeps a word as it is protects
// it.
type spellings struct {
	of    map[rune][]spelling
	first [1 << 10]uint64 // which runes begin a rule, a bit each
}

type spelling struct{ from, to []rune }

func (s *spellings) add(from, to string) {
	f, t := []rune(from), []rune(to)
	if len(f) == 0 {
		return
	}
	list := append(s.of[f[0]], spelling{f, t})
	slices.SortStableFunc(list, func(a, b spelling) int { return len(b.from) - len(a.from) })
	s.of[f[0]] = list
	s.first[f[0]>>6&1023] |= 1 << (f[0] & 63)
}

// rewrite returns the view in plain spelling, and whether anything changed.
func (s *spellings) rewrite(v view) (out view, ok bool) {
	first := 0
	for first < len(v.runes) {
		if _, ok = s.at(v.runes, first); ok {
			break
		}
		first++
	}
	if !ok {
		return view{}, false
	}
	out = newView(len(v.runes) + 8)
	next := 0
	for i := 0; i < len(v.runes); {
		for ; next < len(v.changed) && int(v.changed[next]) <= i; next++ {
			out.change()
		}
		sp, found := s.at(v.runes, i)
		if i < first || !found {
			out.add(v.runes[i], int(v.from[i]), int(v.to[i]))
			i++
			continue
		}
		end := i + len(sp.from)
		for _, r := range sp.to {
			out.change()
			out.add(r, int(v.from[i]), int(v.to[end-1]))
		}
		out.change()
		i = end
	}
	if next < len(v.changed) {
		out.change()
	}
	return out, true
}

func (s *spellings) at(runes []rune, i int) (spelling, bool) {
	if r := runes[i]; s.first[r>>6&1023]&(1<<(r&63)) == 0 {
		return spelling{}, false
	}
	for _, sp := range s.of[runes[i]] {
		if len(sp.from) <= len(runes)-i && slices.Equal(sp.from, runes[i:i+len(sp.from)]) {
			return sp, true
		}
	}
	return spelling{}, false
}
