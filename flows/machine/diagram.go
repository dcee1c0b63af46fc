package machine

import (
	"fmt"
	"strings"
)

// Diagram draws the table as a Mermaid stateDiagram-v2
// (mermaid.js.org/syntax/stateDiagram.html), states and transitions in the
// table's order. Events between the same two states share one arrow.
func (t Table) Diagram() string {
	var b strings.Builder
	b.WriteString("stateDiagram-v2\n")
	for _, s := range t.States {
		if id := stateID(s); id != s {
			fmt.Fprintf(&b, "    state \"%s\" as %s\n", s, id)
		}
	}
	for _, s := range t.Start {
		fmt.Fprintf(&b, "    [*] --> %s\n", stateID(s))
	}
	type pair struct{ from, to string }
	var order []pair
	events := map[pair][]string{}
	for _, tr := range t.Transitions {
		p := pair{tr.From, tr.To}
		if events[p] == nil {
			order = append(order, p)
		}
		events[p] = append(events[p], tr.On)
	}
	for _, p := range order {
		fmt.Fprintf(&b, "    %s --> %s: %s\n", stateID(p.from), stateID(p.to), strings.Join(events[p], ", "))
	}
	for _, s := range t.Ends {
		fmt.Fprintf(&b, "    %s --> [*]\n", stateID(s))
	}
	return b.String()
}

// stateID is the state's name in letters that Mermaid takes for an id.
func stateID(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '_':
			return r
		}
		return '_'
	}, s)
}
