package flows

import (
	"maps"
	"slices"
	"strconv"

	"tonari/bot"
	"tonari/flows/wording"
)

// uses reads from the tables what they say: each key with its placeholders, each
// label, and each answer that can come about, in all kinds of scenes.
func uses(s *Set) wording.Uses {
	u := wording.Uses{Texts: maps.Clone(plain)}
	maps.Copy(u.Texts, wording.TimeKeys)
	said := func(all []says) {
		for _, x := range all {
			for _, key := range x.keys() {
				u.Texts[key] = x.with
			}
			for _, name := range x.with {
				for _, key := range partKeys(name) {
					u.Texts[key] = nil
				}
			}
		}
	}
	said(lines(say("welcome.again"), say("welcome.long"), turns("talk.old", 2)))
	maps.Copy(u.Texts, cardTexts)
	maps.Copy(u.Texts, bookingTexts)
	said(toldSays())
	u.Labels = append(append(u.Labels, cardLabels...), bookingLabels...)
	for _, step := range []bot.Place{placesBefore, anythingBefore} {
		u.Texts["sheet."+string(step)] = nil
	}
	place := func(st state) {
		said(st.says)
		said(st.again)
		for _, w := range st.all() {
			said(w.says)
		}
		for _, choice := range s.Choices(st.at) {
			u.Labels = append(u.Labels, wording.Label{At: st.at, Choice: choice})
		}
		for _, step := range st.steps() {
			u.Texts["sheet."+string(step)] = nil
		}
	}
	for _, f := range s.flows {
		for _, st := range f.states {
			place(st)
			if st.fork {
				continue
			}
			u.Turns = append(u.Turns, s.turnsFrom(st)...)
		}
	}
	for _, st := range asides {
		place(st)
		u.Turns = append(u.Turns, s.answer(st.at, st.says)...)
	}
	for key := range plain {
		u.Turns = append(u.Turns, wording.Turn{Keys: []string{key}})
	}
	return u
}

// steps are those that the state's answers are kept under.
func (st state) steps() []bot.Place {
	var steps []bot.Place
	for _, w := range st.all() {
		switch {
		case w.adds && w.as == "":
			steps = append(steps, st.at)
		case w.as != "":
			steps = append(steps, w.as)
		case w.keep != keepNot || st.asks && w.on != onLeave && w.on != onPoint && !w.skips && !anywhere(w.on):
			steps = append(steps, st.at)
		}
	}
	return steps
}

// turnsFrom are the answers that can follow in a state.
func (s *Set) turnsFrom(st state) []wording.Turn {
	all := s.answer(st.at, st.says)
	again := st.again
	if len(again) == 0 {
		again = st.says
	}
	all = append(all, s.answer(st.at, append(lines(turns("talk.old", 2)), again...))...)
	for _, w := range st.all() {
		to := w.target(st.at)
		said := append(lines(say("welcome.again")), w.says...)
		if fork := s.states[to]; fork.fork {
			for _, f := range fork.ways {
				all = append(all, s.answer(f.to, s.arriving(f, slices.Concat(said, f.says), w.hush))...)
			}
			continue
		}
		if to == st.at && len(w.says) > 0 {
			all = append(all, s.answer(to, said)...)
			continue
		}
		all = append(all, s.answer(to, s.arriving(way{to: to, hush: w.hush}, said, false))...)
	}
	return all
}

// arriving adds what the place says on which a way comes out.
func (s *Set) arriving(w way, said []says, hush bool) []says {
	if w.hush || hush {
		return said
	}
	return slices.Concat(said, s.states[w.to].says)
}

// answer lists what is said in every kind of scene, each once.
func (s *Set) answer(at bot.Place, said []says) []wording.Turn {
	var all []wording.Turn
	seen := map[uint64]bool{}
	for _, sc := range kinds {
		var mask uint64
		conditions := false
		for i, x := range said {
			conditions = conditions || x.when != nil
			if x.when == nil || x.when(sc) {
				mask |= 1 << i
			}
		}
		if mask != 0 && !seen[mask] {
			seen[mask] = true
			t := wording.Turn{At: at, Choices: s.Choices(at)}
			for i, x := range said {
				if mask&(1<<i) != 0 {
					t.Keys = append(t.Keys, x.keys()[0])
				}
			}
			all = append(all, t)
		}
		if !conditions {
			break
		}
	}
	return all
}

// kinds are scenes of every kind that a text may depend on. No answer depends on
// the desk's hours and on the kind of danger at once.
var kinds = func() []Scene {
	var all []Scene
	for i := range 16 {
		all = append(all, Scene{Open: i&1 > 0, Told: i&2 > 0, CaseOpen: i&4 > 0, Urgent: i&8 > 0})
	}
	for _, category := range slices.Concat([]string{"", "bullying", "violence"}, suicidal, athome, bodily, others) {
		for i := range 8 {
			sc := Scene{Category: category, Told: i&1 > 0, CaseOpen: true, Urgent: true, Watched: i&2 > 0, Level: bot.LevelHigh}
			if i&4 > 0 {
				sc.Level = bot.LevelUrgent
			}
			all = append(all, sc)
		}
	}
	return all
}()

// keys are the keys that the text may be said by.
func (s says) keys() []string {
	if s.turns == 0 {
		return []string{s.key}
	}
	keys := make([]string, s.turns)
	for i := range keys {
		keys[i] = s.key + "_" + strconv.Itoa(i+1)
	}
	return keys
}
