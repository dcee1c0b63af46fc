package triage

// soften caps the occurrences that a modifier touches and returns the names of
// the modifiers that did.
func (r *Rules) soften(t *text, found [][]occurrence) []string {
	var why []string
	for i := range r.modifiers {
		m := &r.modifiers[i]
		if present(m.unless, found) {
			continue
		}
		did := false
		for _, on := range m.on {
			list := found[on]
			if len(list) == 0 {
				continue
			}
			for _, c := range m.before {
				did = capAfter(t, list, found[c], m) || did
			}
			for _, c := range m.after {
				did = capBefore(t, list, found[c], m) || did
			}
		}
		if did {
			why = append(why, m.name)
		}
	}
	return why
}

// present reports that a word of one of the classes was found.
func present(classes []int32, found [][]occurrence) bool {
	for _, c := range classes {
		if len(found[c]) > 0 {
			return true
		}
	}
	return false
}

// capAfter caps what follows a word of the modifier.
func capAfter(t *text, list, words []occurrence, m *modifier) bool {
	did, j, last := false, 0, int32(-1)
	for i := range list {
		for ; j < len(words) && words[j].to <= list[i].from; j++ {
			last = max(last, words[j].to)
		}
		if last >= 0 && m.reaches(t, last, list[i].from) && m.to < list[i].cap {
			list[i].cap, did = m.to, true
		}
	}
	return did
}

// capBefore caps what a word of the modifier follows; the two may overlap.
func capBefore(t *text, list, words []occurrence, m *modifier) bool {
	did, j := false, 0
	for i := range list {
		for j < len(words) && words[j].from <= list[i].from {
			j++
		}
		if j < len(words) && m.reaches(t, list[i].to, words[j].from) && m.to < list[i].cap {
			list[i].cap, did = m.to, true
		}
	}
	return did
}

// reaches reports that place b is near enough to place a before it.
func (m *modifier) reaches(t *text, a, b int32) bool {
	return t.distance(a, b) <= m.within && (m.across || t.together(a, b))
}
