package triage

import "sort"

// spellings rewrites slang to its plain spelling (タヒ and 氏 for 死): the longest
// rule that fits at a place wins, and a rule that keeps a word as it is protects
// it.
type spellings map[rune][]spelling

type spelling struct{ from, to []rune }

func (s spellings) add(from, to string) {
	f, t := []rune(from), []rune(to)
	if len(f) == 0 {
		return
	}
	list := append(s[f[0]], spelling{f, t})
	sort.SliceStable(list, func(i, j int) bool { return len(list[i].from) > len(list[j].from) })
	s[f[0]] = list
}

// rewrite returns the view in plain spelling, and whether anything changed.
func (s spellings) rewrite(v view) (view, bool) {
	var out view
	changed := false
	for i := 0; i < len(v.runes); {
		sp, ok := s.at(v.runes, i)
		if ok && !changed {
			changed = true
			out = newView(len(v.runes))
			out.runes = append(out.runes, v.runes[:i]...)
			out.from = append(out.from, v.from[:i]...)
			out.to = append(out.to, v.to[:i]...)
		}
		if !ok {
			if changed {
				out.add(v.runes[i], int(v.from[i]), int(v.to[i]))
			}
			i++
			continue
		}
		end := i + len(sp.from)
		for _, r := range sp.to {
			out.add(r, int(v.from[i]), int(v.to[end-1]))
		}
		i = end
	}
	return out, changed
}

func (s spellings) at(runes []rune, i int) (spelling, bool) {
	for _, sp := range s[runes[i]] {
		if len(sp.from) <= len(runes)-i && equal(sp.from, runes[i:i+len(sp.from)]) {
			return sp, true
		}
	}
	return spelling{}, false
}

func equal(a, b []rune) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
