package triage

import (
	"slices"
	"sync"

	"tonari/bot"
)

// scan finds the words of all classes in all spellings of the text. What it
// returns lives in h.
func (r *Rules) scan(t *text, h *hits) [][]occurrence {
	plain := t.plain()
	views := []view{}
	if t.stretched {
		views = append(views, t.short(), t.once())
	}
	for _, v := range append(views, plain) {
		if p, ok := r.spellings.rewrite(v); ok {
			views = append(views, p)
		}
	}
	if t.numbers {
		views = append(views, counted(plain))
	}
	h.clear(len(r.classes))
	r.find(t, &plain, 0, len(plain.runes), h)
	for i := range views {
		views[i].remember()
		views[i].windows(r.longest, func(from, to int) { r.find(t, &views[i], from, to, h) })
	}
	found := h.byClass()
	r.join(t, found)
	idioms := t.whole(found[0])
	for i := 1; i < len(found); i++ {
		if len(found[i]) == 0 { // as nearly all are
			continue
		}
		found[i] = astride(t, swallow(found[i], idioms, 0), idioms)
		if b := r.classes[i].but; b >= 0 {
			found[i] = swallow(found[i], t.whole(found[b]), 1)
		}
	}
	return found
}

// find notes the words in a part of a view: all of the plain one, of another
// those that touch a place where it differs.
func (r *Rules) find(t *text, v *view, from, to int, h *hits) {
	r.words.find(v.runes[from:to], func(o output, end int) {
		end += from
		start := end - int(o.length)
		if !v.plain && int(v.last[end]) < start {
			return
		}
		a, b := v.from[start], v.to[end-1]
		if o.start && t.gap[a] == joined || o.end && t.gap[b] == joined {
			return
		}
		if latin(t.runes[a]) && inLatin(t, a) || latin(t.runes[b-1]) && inLatin(t, b) {
			return
		}
		h.list = append(h.list, hit{o.class, uint64(a)<<32 | uint64(b)})
		h.count[o.class]++
	})
}

// hits are found words on their way into their classes, in memory that is used
// again for the next text.
type hits struct {
	list   []hit
	count  []int32 // by class
	at     []int32 // where the class's next place goes
	places []uint64
	all    []occurrence
	found  [][]occurrence // by class
}

type hit struct {
	class int32
	place uint64 // from<<32 | to: in the order of places
}

var hitsPool = sync.Pool{New: func() any { return new(hits) }}

func (h *hits) clear(classes int) {
	h.list = h.list[:0]
	h.count = append(h.count[:0], make([]int32, classes)...)
	h.at = append(h.at[:0], h.count...)
	h.found = append(h.found[:0], make([][]occurrence, classes)...)
}

// byClass sorts the hits into their classes, each in order of place and once.
func (h *hits) byClass() [][]occurrence {
	n := int32(0)
	for c, count := range h.count {
		h.at[c] = n
		n += count
	}
	h.places = slices.Grow(h.places[:0], int(n))[:n]
	for _, x := range h.list {
		h.places[h.at[x.class]] = x.place
		h.at[x.class]++
	}
	h.all = slices.Grow(h.all[:0], int(n))
	for c, count := range h.count {
		if count == 0 {
			continue
		}
		list := h.places[h.at[c]-count : h.at[c]]
		slices.Sort(list)
		begin := len(h.all)
		for i, p := range list {
			if i == 0 || p != list[i-1] {
				h.all = append(h.all, occurrence{int32(p >> 32), int32(uint32(p)), bot.LevelUrgent})
			}
		}
		h.found[c] = h.all[begin:len(h.all):len(h.all)]
	}
	return h.found
}

// join adds the words of the form a~b to their classes.
func (r *Rules) join(t *text, found [][]occurrence) {
	var grown map[int32]bool
	for _, j := range r.joins {
		if slices.ContainsFunc(j.parts, func(p int32) bool { return len(found[p]) == 0 }) {
			continue
		}
		spans := slices.Clone(found[j.parts[0]])
		for _, p := range j.parts[1:] {
			if len(spans) == 0 {
				break
			}
			spans = follow(t, spans, found[p], joinGap, bot.LevelUrgent)
		}
		if len(spans) > 0 {
			if grown == nil {
				grown = map[int32]bool{}
			}
			found[j.class], grown[j.class] = append(found[j.class], spans...), true
		}
	}
	for c := range grown {
		slices.SortFunc(found[c], byPlace)
		found[c] = slices.Compact(found[c])
	}
}

func byPlace(a, b occurrence) int {
	if a.from != b.from {
		return int(a.from - b.from)
	}
	return int(a.to - b.to)
}

func latin(r rune) bool { return r >= 'a' && r <= 'z' }

// inLatin reports that place i stands inside a word in Latin letters; the w of
// a laugh is none.
func inLatin(t *text, i int32) bool {
	return i > 0 && int(i) < len(t.runes) && t.gap[i] == joined && latin(t.runes[i-1]) && latin(t.runes[i]) && t.runes[i] != 'w'
}

// whole keeps the words that no mark or space parts, unless all of the text is
// chopped up: a word that begins before a space and ends behind it is two.
func (t *text) whole(list []occurrence) []occurrence {
	if t.chopped {
		return list
	}
	return slices.DeleteFunc(list, func(o occurrence) bool {
		return !latin(t.runes[o.from]) && slices.ContainsFunc(t.gap[o.from+1:o.to], func(g gap) bool { return g != joined })
	})
}

// swallow removes what begins within a span, but for a word that begins with it
// and goes on for more characters at least. Both lists are in order of from.
func swallow(list, spans []occurrence, more int32) []occurrence {
	if len(spans) == 0 || len(list) == 0 {
		return list
	}
	kept, j := list[:0], 0
	at, reach, here := int32(-1), int32(0), int32(0) // here: the end of spans that begin at `at`
	for _, o := range list {
		if o.from != at {
			at, reach, here = o.from, max(reach, here), 0
		}
		for ; j < len(spans) && spans[j].from <= at; j++ {
			if spans[j].from == at {
				here = max(here, spans[j].to)
			} else {
				reach = max(reach, spans[j].to)
			}
		}
		if o.from >= reach && (here == 0 || o.to >= here+more) {
			kept = append(kept, o)
		}
	}
	return kept
}

// astride removes what ends within an idiom that begins after it with a kanji:
// で血 is no blood in で血圧. Both lists are in order of from.
func astride(t *text, list, idioms []occurrence) []occurrence {
	if len(idioms) == 0 || len(list) == 0 {
		return list
	}
	kept, j := list[:0], 0
	for _, o := range list {
		for j < len(idioms) && idioms[j].from <= o.from {
			j++
		}
		cut := false
		for k := j; k < len(idioms) && idioms[k].from < o.to; k++ {
			cut = cut || idioms[k].to > o.to && t.runes[idioms[k].from] >= '一'
		}
		if !cut {
			kept = append(kept, o)
		}
	}
	return kept
}
