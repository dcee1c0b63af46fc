package triage

import (
	"slices"

	"tonari/bot"
)

// vetoReach is how many characters from the words of a rule its not counts.
const vetoReach = 14

// judge returns the highest level, up to the rule's, at which the rule applies
// to words that no modifier has capped below it.
func (ru *rule) judge(t *text, found [][]occurrence) bot.Level {
	best := bot.LevelNone
	if present(ru.notIn, found) {
		return best
	}
	for _, p := range ru.when {
		if !p.present(found) {
			continue
		}
		for lv := ru.level; lv > best; lv-- {
			if p.holds(t, found, ru, lv) {
				best = lv
			}
		}
		if best == ru.level {
			break
		}
	}
	return best
}

// present reports that there is a word of each of the pattern's classes.
func (p pattern) present(found [][]occurrence) bool {
	for _, chain := range p {
		for _, c := range chain {
			if len(found[c]) == 0 {
				return false
			}
		}
	}
	return true
}

// holds reports that some words of the pattern, capped no lower than lv, stand
// near enough.
func (p pattern) holds(t *text, found [][]occurrence, ru *rule, lv bot.Level) bool {
	heads := spansOf(t, found, p[0], ru.gap, lv)
	for _, chain := range p[1:] {
		if len(heads) == 0 {
			return false
		}
		heads = nearTo(t, heads, spansOf(t, found, chain, ru.gap, lv), ru.near)
	}
	for _, c := range ru.not {
		heads = awayFrom(t, heads, found[c])
	}
	return len(heads) > 0
}

// awayFrom keeps the heads with none of the words within vetoReach in the same
// sentence: a cheerful word elsewhere in a message takes no alarm away.
func awayFrom(t *text, heads, words []occurrence) []occurrence {
	if len(words) == 0 {
		return heads
	}
	kept := heads[:0]
	j := 0
	for _, h := range heads {
		for j < len(words) && !t.close(words[j].to, h.from) && words[j].from < h.from {
			j++
		}
		if j == len(words) || !t.close(words[j].to, h.from) || words[j].from > h.to && !t.close(h.to, words[j].from) {
			kept = append(kept, h)
		}
	}
	return kept
}

// close reports that place b is at most vetoReach after a, or before it, in the
// same sentence.
func (t *text) close(a, b int32) bool {
	return t.distance(a, b) <= vetoReach && t.together(a, b)
}

// spansOf returns where the classes of a chain stand in order.
func spansOf(t *text, found [][]occurrence, chain []int32, gap int, lv bot.Level) []occurrence {
	spans := capped(found[chain[0]], lv)
	for _, c := range chain[1:] {
		spans = follow(t, spans, found[c], gap, lv)
	}
	return spans
}

// follow returns each word of next, capped no lower than lv, that a span stands
// before with at most gap characters between, as one span.
func follow(t *text, spans, next []occurrence, gap int, lv bot.Level) []occurrence {
	slices.SortFunc(spans, func(a, b occurrence) int { return int(a.to - b.to) })
	var longer []occurrence
	j := 0
	for _, o := range next {
		for j < len(spans) && spans[j].to <= o.from {
			j++
		}
		if o.cap >= lv && j > 0 && t.distance(spans[j-1].to, o.from) <= gap {
			longer = append(longer, occurrence{spans[j-1].from, o.to, lv})
		}
	}
	slices.SortFunc(longer, byPlace)
	return longer
}

func capped(list []occurrence, lv bot.Level) []occurrence {
	out := make([]occurrence, 0, len(list))
	for _, o := range list {
		if o.cap >= lv {
			out = append(out, o)
		}
	}
	return out
}

// nearTo keeps the heads that have a span at most near characters away.
func nearTo(t *text, heads, spans []occurrence, near int) []occurrence {
	kept := heads[:0]
	j := 0
	for _, h := range heads {
		for j < len(spans) && t.distance(spans[j].to, h.from) > near {
			j++
		}
		for k := j; k < len(spans) && k < j+8; k++ {
			if t.distance(h.to, spans[k].from) > near {
				break
			}
			if spans[k].from != h.from || spans[k].to != h.to {
				kept = append(kept, h)
				break
			}
		}
	}
	return kept
}
