package guide

import (
	"cmp"
	"slices"
)

// Matched is an entry with the wishes that speak for it.
type Matched struct {
	Found
	// Met and Missing are the wishes as they were given, in their order.
	Met, Missing []string
}

// Match finds the entries of a kind that meet most of the wishes; each says which
// it meets, and which not. A wish is a purpose, an audience, a topic, a day, online
// or onsite; the words differ, and an unknown one is met by nothing. An entry that
// is expressly for others is left out, and so is one that meets no wish but being
// open to everyone. Among equals the nearest stands first, then the files' order.
// limit 0 = all.
func (d *Directory) Match(kind Kind, wishes []string, from *Point, limit int) []Matched {
	var named []For
	for _, w := range wishes {
		if slices.Contains(audiences, For(w)) {
			named = append(named, For(w))
		}
	}
	var out []Matched
	for _, f := range d.Find(Query{Kind: kind, From: from}) {
		m, meant := Matched{Found: f}, false
		if f.Entry.isForOthers(named) {
			continue
		}
		for _, w := range wishes {
			if !f.Entry.meets(w) {
				m.Missing = append(m.Missing, w)
				continue
			}
			m.Met = append(m.Met, w)
			meant = meant || !slices.Contains(audiences, For(w)) || slices.Contains(f.Entry.Audience, For(w))
		}
		if meant {
			out = append(out, m)
		}
	}
	slices.SortStableFunc(out, func(a, b Matched) int { return cmp.Compare(len(b.Met), len(a.Met)) })
	if limit > 0 && len(out) > limit {
		out = out[:limit]
	}
	return out
}

func (e Entry) meets(wish string) bool {
	return slices.Contains(e.Purposes, Purpose(wish)) ||
		slices.Contains(e.Topics, Topic(wish)) ||
		slices.Contains(e.Days, Day(wish)) ||
		slices.Contains(audiences, For(wish)) && (e.ForAnyone() || slices.Contains(e.Audience, For(wish))) ||
		wish == string(Online) && e.Online ||
		wish == string(OnSite) && e.OnSite()
}

// isForOthers says that somebody is named and the entry is for none of them.
func (e Entry) isForOthers(named []For) bool {
	if len(named) == 0 || e.ForAnyone() {
		return false
	}
	return !slices.ContainsFunc(named, func(f For) bool { return slices.Contains(e.Audience, f) })
}
