package main

import (
	"io/fs"
	"time"

	"tonari/bot/chat"
	"tonari/bot/turn"
	"tonari/config"
	"tonari/flows"
)

type chatCommand struct {
	Dir string `arg:"" optional:"" help:"Configuration directory, laid over the built-in one; without it the example roster is on duty."`
}

// Run talks until standard input ends.
func (c *chatCommand) Run(w *world) error {
	files := config.Over(c.Dir)
	if c.Dir == "" {
		example, err := fs.Sub(config.Deploy(), "deploy")
		if err != nil {
			return err
		}
		files = config.OverFS(example)
	}
	h, faults := config.Load(files)
	if err := faults.Err(); err != nil {
		return err
	}
	set, err := flows.New()
	if err != nil {
		return err
	}
	house := &turn.House{Flows: set, Book: h.Words, Rules: h.Triage, Roster: h.Roster, Numbers: h.Numbers, Guide: h.Guide}
	return chat.Run(w.in, w.out, house, time.Now)
}
