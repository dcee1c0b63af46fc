package machine

import (
	"errors"
	"fmt"
)

// Check finds what looplab/fsm lets pass: doubled states and transitions,
// transitions from or to unknown states, states that nothing leads to, and
// states without a way to an end. A table without Ends must have a way out of
// every state. It returns all faults joined, or nil.
func (t Table) Check() error {
	var faults []error
	fault := func(format string, args ...any) {
		faults = append(faults, fmt.Errorf("table %s: "+format, append([]any{t.Name}, args...)...))
	}
	known := map[string]bool{}
	for _, s := range t.States {
		if s == "" {
			fault("a state has no name")
		}
		if known[s] {
			fault("state %q is doubled", s)
		}
		known[s] = true
	}
	if len(t.Start) == 0 {
		fault("no state to start from")
	}
	for _, s := range t.Start {
		if !known[s] {
			fault("start %q is unknown", s)
		}
	}
	ends := map[string]bool{}
	for _, s := range t.Ends {
		if !known[s] {
			fault("end %q is unknown", s)
		}
		ends[s] = true
	}
	type key struct{ from, on string }
	seen := map[key]bool{}
	out, in := map[string][]string{}, map[string][]string{}
	for _, tr := range t.Transitions {
		k := key{tr.From, tr.On}
		switch {
		case tr.On == "":
			fault("a transition from %q has no event", tr.From)
		case seen[k]:
			fault("transition %q on %q is doubled", tr.From, tr.On)
		}
		seen[k] = true
		for _, s := range []string{tr.From, tr.To} {
			if !known[s] {
				fault("transition %q on %q: state %q is unknown", tr.From, tr.On, s)
			}
		}
		out[tr.From] = append(out[tr.From], tr.To)
		in[tr.To] = append(in[tr.To], tr.From)
	}
	reached := reach(t.Start, out)
	for _, s := range t.States {
		if !reached[s] {
			fault("state %q is unreachable", s)
		}
	}
	leaving := reach(t.Ends, in)
	for _, s := range t.States {
		if ends[s] {
			continue
		}
		if len(out[s]) == 0 || len(t.Ends) > 0 && !leaving[s] || onlySelf(s, out[s]) {
			fault("state %q is a dead end", s)
		}
	}
	return errors.Join(faults...)
}

func onlySelf(s string, to []string) bool {
	for _, x := range to {
		if x != s {
			return false
		}
	}
	return true
}

func reach(from []string, next map[string][]string) map[string]bool {
	seen := map[string]bool{}
	todo := append([]string(nil), from...)
	for len(todo) > 0 {
		s := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[s] {
			continue
		}
		seen[s] = true
		todo = append(todo, next[s]...)
	}
	return seen
}
