package guide

import (
	"slices"

	"tonari/bot"
	"tonari/config/strictyaml"
)

// Directory is the services and places, in the order of their files, and the words
// that lead to them. It never changes and may be used by many at once.
type Directory struct {
	all     []Entry
	index   map[string]int
	rules   []rule
	leads   map[rune][]lead // the rules' words by their first letter
	several rule            // several worries at once
	loose   strictyaml.Faults
	topics  string          // file of the rules
	files   map[Kind]string // for Stale
}

// Len is how many entries there are.
func (d *Directory) Len() int { return len(d.all) }

// All are the entries of a kind, in the file's order; an empty kind means both.
func (d *Directory) All(kind Kind) []Entry {
	var out []Entry
	for _, e := range d.all {
		if kind == "" || e.Kind == kind {
			out = append(out, e.clone())
		}
	}
	return out
}

// Get finds an entry by its id.
func (d *Directory) Get(id string) (Entry, bool) {
	i, ok := d.index[id]
	if !ok {
		return Entry{}, false
	}
	return d.all[i].clone(), true
}

// Where says how one takes part.
type Where string

// The ways: not asked, from home, or on one's feet.
const (
	Anywhere Where = ""
	Online   Where = "online"
	OnSite   Where = "onsite"
)

// Query says what is looked for. An empty field asks nothing.
type Query struct {
	Kind     Kind
	Purpose  Purpose
	Audience For // finds what is for them, and what is for everyone
	Topic    Topic
	Day      Day // finds only what is known to be open then
	Where    Where
	Area     string
	From     *Point // nearest first; what has no place on the map comes last
	Limit    int    // 0 = all
}

// Found is an entry with how far it is.
type Found struct {
	Entry Entry
	// Metres is the distance from Query.From as the crow flies; Located says that
	// it is known.
	Metres  int
	Located bool
}

// Find looks for entries: nearest first when the query says from where, else in
// the files' order, services before places.
func (d *Directory) Find(q Query) []Found {
	var out []Found
	for _, e := range d.all {
		if q.fits(e) {
			f := Found{Entry: e}
			if q.From != nil && e.At != nil {
				f.Metres, f.Located = q.From.Metres(*e.At), true
			}
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, nearer)
	if q.Limit > 0 && len(out) > q.Limit {
		out = out[:q.Limit]
	}
	for i := range out {
		out[i].Entry = out[i].Entry.clone()
	}
	return out
}

func nearer(a, b Found) int {
	switch {
	case a.Located != b.Located && a.Located:
		return -1
	case a.Located != b.Located:
		return 1
	}
	return a.Metres - b.Metres
}

func (q Query) fits(e Entry) bool {
	switch {
	case q.Kind != "" && e.Kind != q.Kind,
		q.Purpose != "" && !slices.Contains(e.Purposes, q.Purpose),
		q.Audience != "" && !e.ForAnyone() && !slices.Contains(e.Audience, q.Audience),
		q.Topic != "" && !slices.Contains(e.Topics, q.Topic),
		q.Day != "" && !slices.Contains(e.Days, q.Day),
		q.Where == Online && !e.Online,
		q.Where == OnSite && !e.OnSite(),
		q.Area != "" && e.Area != q.Area:
		return false
	}
	return true
}

// Areas are the areas that a kind's entries lie in, in the files' order.
func (d *Directory) Areas(kind Kind) []string {
	var out []string
	for _, e := range d.all {
		if (kind == "" || e.Kind == kind) && e.Area != "" && !slices.Contains(out, e.Area) {
			out = append(out, e.Area)
		}
	}
	return out
}

// Said is a text of the guide, with where it stands.
type Said struct {
	ID, File, Text string
	Line           int // of the entry or rule
}

// Said are all texts in a language, for checks of how they are written.
func (d *Directory) Said(lang bot.Language) []Said {
	var out []Said
	add := func(id, file string, line int, texts ...Text) {
		for _, t := range texts {
			if s := t[lang]; s != "" {
				out = append(out, Said{ID: id, File: file, Text: s, Line: line})
			}
		}
	}
	for _, e := range d.all {
		add(e.ID, d.files[e.Kind], e.line, e.Name, e.Summary, e.First, e.Hours, e.Cost)
	}
	add("several", d.topics, d.several.line, d.several.about)
	for _, r := range d.rules {
		add(r.id, d.topics, r.line, r.about)
	}
	return out
}
