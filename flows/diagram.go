package flows

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"tonari/bot"
	"tonari/flows/machine"
)

// Diagram draws a flow as Mermaid: its states, and where it leads to.
func (s *Set) Diagram(name string) (string, error) {
	i := slices.IndexFunc(s.flows, func(f flow) bool { return f.name == name })
	if i < 0 {
		return "", fmt.Errorf("no flow is called %q: there are %s", name, strings.Join(s.Names(), ", "))
	}
	whole := table(s.flows)
	t := machine.Table{Name: name}
	ours := func(p string) bool { return flowOf(bot.Place(p)) == name }
	foreign := map[string]bool{}
	for _, tr := range whole.Transitions {
		if ours(tr.From) {
			t.Transitions = append(t.Transitions, tr)
			if !ours(tr.To) {
				foreign[tr.To] = true
			}
		}
	}
	for _, p := range whole.States {
		if ours(p) {
			t.States = append(t.States, p)
		}
	}
	t.States = append(t.States, slices.Sorted(maps.Keys(foreign))...)
	for _, p := range whole.Start {
		if ours(p) {
			t.Start = append(t.Start, p)
		}
	}
	for _, tr := range whole.Transitions {
		if !ours(tr.From) && ours(tr.To) && !slices.Contains(t.Start, tr.To) {
			t.Start = append(t.Start, tr.To)
		}
	}
	for _, p := range whole.Ends {
		if ours(p) {
			t.Ends = append(t.Ends, p)
		}
	}
	return t.Diagram(), nil
}
