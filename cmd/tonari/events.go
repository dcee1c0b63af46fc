package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"text/tabwriter"
	"time"

	"tonari/bot"
	"tonari/bot/events"
	"tonari/bot/service"
	"tonari/bot/store"
	"tonari/config"
	"tonari/config/opendata"
	"tonari/config/strictyaml"
	"tonari/flows/guide"
)

type eventsCommand struct {
	Import eventsImport `cmd:"" help:"Take over events from the open-data CSV for events (イベント一覧): all lines or none."`
	List   eventsList   `cmd:"" help:"List the events with seats booked and families waiting."`
	Door   eventsDoor   `cmd:"" help:"Write the door list of an event: codes and nicknames, no LINE ids."`
}

// opened opens Redis for one command.
func opened(w *world, run func(ctx context.Context, s *store.Store) error) error {
	set, err := config.FromEnvOnly(w.env, "REDIS_URL", "TONARI_KEYSET_FILE", "TONARI_SEAT_OFFER")
	if err != nil {
		return useError{err}
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	s, err := service.OpenStore(ctx, set, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	return run(ctx, s)
}

type eventsImport struct {
	File string `arg:"" type:"existingfile" help:"The CSV file, in UTF-8 or Shift_JIS."`
}

// Run imports all lines or none.
func (c *eventsImport) Run(w *world) error {
	data, err := readAtMost(c.File, opendata.MaxBytes)
	if err != nil {
		return err
	}
	now := time.Now()
	list, faults := opendata.Events(guide.File{Name: c.File, Data: data}, now)
	if err := w.toldFaults(faults); err != nil {
		return err
	}
	return opened(w, func(ctx context.Context, s *store.Store) error {
		done, faults, err := events.Import(ctx, s, c.File, list, now)
		if told := w.toldFaults(faults); told != nil {
			return told
		}
		if err != nil {
			return fmt.Errorf("importing events: %w", err)
		}
		fmt.Fprintf(w.err, "%d new, %d changed, %d as they were, %d left out\n", done.New, done.Changed, done.Same, done.Left)
		return nil
	})
}

// toldFaults writes the faults of a list; an error is that nothing of it was taken.
func (w *world) toldFaults(faults strictyaml.Faults) error {
	for _, f := range faults {
		fmt.Fprintln(w.out, f)
	}
	if faults.Err() != nil {
		fmt.Fprintln(w.err, "nothing was imported")
		return errTold
	}
	return nil
}

type eventsList struct{}

// Run lists what is kept: upcoming, cancelled, and over for up to a week.
func (c *eventsList) Run(w *world) error {
	return opened(w, func(ctx context.Context, s *store.Store) error {
		all, err := s.Events(ctx)
		if err != nil {
			return err
		}
		t := tabwriter.NewWriter(w.out, 0, 4, 2, ' ', 0)
		fmt.Fprintln(t, "ID\tWHEN\tTITLE\tSEATS\tTAKEN\tLEFT\tWAITING\t")
		for _, l := range all {
			state := ""
			if l.Event.Cancelled {
				state = "cancelled"
			}
			fmt.Fprintf(t, "%s\t%s\t%s\t%d\t%d\t%d\t%d\t%s\n", l.Event.ID, events.Span(l.Event), l.Event.Title,
				l.Event.Seats(), l.Taken, l.Left, l.Waiting, state)
		}
		return t.Flush()
	})
}

type eventsDoor struct {
	ID     string `arg:"" help:"The event, by its id."`
	Format string `enum:"csv,html" default:"csv" help:"csv for a spreadsheet, html for a page to print."`
}

// Run writes the list to standard output.
func (c *eventsDoor) Run(w *world) error {
	return opened(w, func(ctx context.Context, s *store.Store) error {
		e, err := s.Event(ctx, bot.EventID(c.ID))
		if err != nil {
			return fmt.Errorf("%w (see `tonari events list`)", err)
		}
		guests, err := s.Guests(ctx, e.ID)
		if err != nil {
			return err
		}
		lines := events.Door(e, guests)
		write := func() ([]byte, error) { return events.DoorCSV(e, lines) }
		if c.Format == "html" {
			write = func() ([]byte, error) { return events.DoorPage(e, lines, time.Now()) }
		}
		data, err := write()
		if err != nil {
			return err
		}
		_, err = w.out.Write(data)
		return err
	})
}
