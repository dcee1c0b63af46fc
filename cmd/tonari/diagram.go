package main

import (
	"fmt"
	"slices"
	"strings"

	"tonari/flows"
	"tonari/handoff"
)

type diagramCommand struct {
	Flow string `arg:"" optional:"" help:"Name of a conversation, or case. Without it all are drawn, as Markdown."`
}

// lifeOfACase is the name of the one diagram that is no conversation.
const lifeOfACase = "case"

// Run draws.
func (c *diagramCommand) Run(w *world) error {
	set, err := flows.New()
	if err != nil {
		return err
	}
	draw := func(name string) (string, error) {
		if name == lifeOfACase {
			return handoff.LifeTable().Diagram(), nil
		}
		return set.Diagram(name)
	}
	names := append(set.Names(), lifeOfACase)
	if c.Flow != "" {
		if !slices.Contains(names, c.Flow) {
			return useError{fmt.Errorf("there is no conversation %q (there are %s)", c.Flow, strings.Join(names, ", "))}
		}
		drawn, err := draw(c.Flow)
		if err == nil {
			_, err = fmt.Fprint(w.out, drawn)
		}
		return err
	}
	for _, name := range names {
		drawn, err := draw(name)
		if err == nil {
			_, err = fmt.Fprintf(w.out, "## %s\n\n```mermaid\n%s```\n\n", name, drawn)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
