package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"time"

	"tonari/bot/doctor"
	"tonari/config"
)

type doctorCommand struct{}

// Help is what `tonari doctor --help` adds.
func (doctorCommand) Help() string {
	return "It uses the environment of serve, and changes nothing anywhere."
}

// Run shows a line for everything that was looked at.
func (doctorCommand) Run(w *world) error {
	set, err := config.FromEnv(w.env)
	if err != nil {
		return useError{err}
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	findings := doctor.Examine(ctx, set, doctor.Options{Now: time.Now})
	for _, f := range findings {
		fmt.Fprintln(w.out, f)
	}
	if !doctor.Sound(findings) {
		return errTold
	}
	return nil
}
