package flows

import (
	"fmt"
	"slices"
	"strings"

	"tonari/bot"
	"tonari/flows/machine"
	"tonari/flows/wording"
)

// Set is all flows. It is immutable and safe for concurrent use.
type Set struct {
	flows   []flow
	states  map[bot.Place]state
	asides  map[bot.Place]state
	machine *machine.Machine
}

// New checks the tables of all flows: dead ends, unreachable, doubled or unknown
// states, states without a way to a human. An error is a programming fault.
func New() (*Set, error) {
	return newSet([]flow{
		welcome,
		carer,
		withdrawn,
		family,
		bookingFlow,
		notice,
		places,
		anything,
		safety,
		handoff,
		learn,
		settings,
		after,
	})
}

func newSet(all []flow) (*Set, error) {
	s := &Set{flows: all, states: map[bot.Place]state{}, asides: map[bot.Place]state{}}
	for _, f := range all {
		for _, st := range f.states {
			if flowOf(st.at) != f.name {
				return nil, fmt.Errorf("flow %s: state %q belongs to another", f.name, st.at)
			}
			if err := st.check(all); err != nil {
				return nil, err
			}
			if !st.fork && !slices.ContainsFunc(st.ways, func(w way) bool { return w.on == Human }) {
				return nil, fmt.Errorf("state %q: no way to a human", st.at)
			}
			s.states[st.at] = st
		}
	}
	for _, st := range asides {
		s.asides[st.at] = st
	}
	m, err := machine.New(table(all))
	if err != nil {
		return nil, fmt.Errorf("checking the flows: %w", err)
	}
	s.machine = m
	return s, nil
}

// table is the whole of the flows as one machine.
func table(all []flow) machine.Table {
	t := machine.Table{Name: "flows"}
	for _, f := range all {
		for _, st := range f.states {
			t.States = append(t.States, string(st.at))
			for _, w := range st.all() {
				t.Transitions = append(t.Transitions, machine.Transition{From: string(st.at), On: w.on, To: string(w.target(st.at))})
			}
		}
	}
	t.States = append(t.States, string(back))
	for _, p := range starts {
		t.Start = append(t.Start, string(p))
	}
	for _, p := range ends {
		t.Ends = append(t.Ends, string(p))
	}
	return t
}

// all are the ways of choices, of free text, of a place on the map, after a silence,
// and of やめる.
func (st state) all() []way {
	ways := slices.Clone(st.ways)
	for _, w := range st.unlisted() {
		if w.on != "" {
			ways = append(ways, w)
		}
	}
	return ways
}

// unlisted are the ways that no button shows, empty where there is none.
func (st state) unlisted() [4]way { return [...]way{st.text, st.near, st.since, st.leave} }

func (w way) target(from bot.Place) bot.Place {
	if w.to == stay {
		return from
	}
	return w.to
}

// way finds the state's way on an event. It is asked several times a turn and makes
// no list of them.
func (st state) way(on string) (way, bool) {
	for i := range st.ways {
		if st.ways[i].on == on {
			return st.ways[i], true
		}
	}
	for _, w := range st.unlisted() {
		if w.on == on && on != "" {
			return w, true
		}
	}
	return way{}, false
}

// Names lists the flows.
func (s *Set) Names() []string {
	names := make([]string, len(s.flows))
	for i, f := range s.flows {
		names[i] = f.name
	}
	return names
}

// Choices lists the choices that stand at a state or an aside, in the order of
// their buttons and numbers.
func (s *Set) Choices(at bot.Place) []string {
	st, ok := s.states[at]
	if !ok {
		st = s.asides[at]
	}
	var ids []string
	for _, w := range st.ways {
		if !w.typed && !st.fork {
			ids = append(ids, w.on)
		}
	}
	return ids
}

// TakesPoint says that the talk stands where a place on the map is looked from.
func (s *Set) TakesPoint(at bot.Place) bool { return s.states[at].near.on != "" }

// Danger is what a choice tells of danger right now, to the person or to somebody
// else, and its category where the choice says it; empty for all other choices.
func (s *Set) Danger(at bot.Place, choice string) (wish Wish, category string) {
	w, _ := s.states[at].way(choice)
	if !w.wish.urgent() {
		return "", ""
	}
	return w.wish, w.category
}

// OpensMap says that the choice's button opens the phone's map.
func (s *Set) OpensMap(at bot.Place, choice string) bool {
	w, ok := s.states[at].way(choice)
	return ok && w.onMap
}

// Uses is what the flows need of the words, with the lines that are said without
// moving the talk.
func (s *Set) Uses() wording.Uses { return uses(s) }

func flowOf(at bot.Place) string {
	name, _, _ := strings.Cut(string(at), ".")
	return name
}
