package flows

import (
	"maps"
	"slices"
	"sync"

	"tonari/bot"
)

// Way is a transition, for tests that walk or remove them.
type Way struct {
	From bot.Place
	On   string
	To   bot.Place
}

// listed are the ways of the tables that were asked for, by their first flow.
var listed sync.Map

// Ways lists every transition of every flow. A set Without one lists it still.
func (s *Set) Ways() []Way {
	if known, ok := listed.Load(&s.flows[0]); ok {
		return known.([]Way)
	}
	var all []Way
	for _, tr := range table(s.flows).Transitions {
		all = append(all, Way{bot.Place(tr.From), tr.On, bot.Place(tr.To)})
	}
	listed.Store(&s.flows[0], all)
	return all
}

// IsFork says that nobody stands there.
func (s *Set) IsFork(at bot.Place) bool { return s.states[at].fork }

// Rested says that a cue after a long silence takes a way of its own there.
func (s *Set) Rested(at bot.Place, cue Cue) bool {
	since := s.states[at].since
	return since.on != "" && (cue.Text != "" || !since.worded)
}

// Without is the set with one transition cut out of its tables.
func (s *Set) Without(cut Way) *Set {
	c := *s
	c.states = maps.Clone(s.states)
	st := c.states[cut.From]
	st.ways = slices.DeleteFunc(slices.Clone(st.ways), func(w way) bool { return w.on == cut.On })
	if st.text.on == cut.On {
		st.text = way{}
	}
	if st.since.on == cut.On {
		st.since = way{}
	}
	if st.near.on == cut.On {
		st.near = way{}
	}
	if st.leave.on == cut.On {
		st.leave = way{}
	}
	c.states[cut.From] = st
	return &c
}

// Said lists the keys that the tables themselves say.
func (s *Set) Said() []string {
	seen := map[string]bool{}
	add := func(all []says) {
		for _, x := range all {
			for _, key := range x.keys() {
				seen[key] = true
			}
		}
	}
	for _, f := range s.flows {
		for _, st := range f.states {
			add(st.says)
			add(st.again)
			for _, w := range st.all() {
				add(w.says)
			}
		}
	}
	add(toldSays())
	return slices.Sorted(maps.Keys(seen))
}

// ForkFaults are what is said of forks with one fault each.
func ForkFaults() map[string]error {
	always := func(bot.Talk, Scene) bool { return true }
	faults := map[string]error{}
	for name, st := range map[string]state{
		"no last way":           fork("carer.x", when("a", always, "carer.today")),
		"a way that never ends": fork("carer.x", otherwise("carer.today"), otherwise("carer.sum")),
		"two ways to one place": fork("carer.x", when("a", always, "carer.today"), otherwise("carer.today")),
		"a way to itself":       fork("carer.x", when("a", always, "carer.x"), otherwise("carer.today")),
		"a way to a fork":       fork("carer.x", when("a", always, "carer.begin"), otherwise("carer.today")),
		"a condition elsewhere": {at: "carer.x", ways: []way{humanWay, when("a", always, "carer.today")}},
	} {
		_, faults[name] = newSet([]flow{welcome, {carer.name, append(slices.Clone(carer.states), st)}, family, safety, handoff, learn})
	}
	return faults
}
