package main

import (
	"fmt"
	"time"

	"tonari/config"
)

type checkCommand struct {
	Dir string `arg:"" optional:"" type:"existingdir" help:"Configuration directory, laid over the built-in files. Without it these are checked alone."`
	At  string `placeholder:"DATE" help:"Check as on this day, as in 2027-01-31, instead of today."`
}

// Run shows every fault as file:line: what is wrong (hint).
func (c *checkCommand) Run(w *world) error {
	at := time.Now()
	if c.At != "" {
		var err error
		if at, err = time.ParseInLocation(time.DateOnly, c.At, time.FixedZone("JST", 9*60*60)); err != nil {
			return useError{fmt.Errorf("--at %q is no day (write it as 2027-01-31)", c.At)}
		}
	}
	faults := config.Check(config.Over(c.Dir), at)
	for _, f := range faults {
		fmt.Fprintln(w.out, f)
	}
	if faults.Err() != nil {
		return errTold
	}
	fmt.Fprintln(w.err, "the configuration can be used")
	return nil
}
