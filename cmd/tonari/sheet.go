package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"tonari/bot"
	"tonari/bot/service"
	"tonari/bot/store"
	"tonari/config"
	"tonari/handoff/paper"
)

type sheetCommand struct {
	Export sheetExport `cmd:"" help:"Write the つなぐシート of a case, where its person agreed, as a table or a page to print."`
}

type sheetExport struct {
	Case   string `arg:"" help:"The case, by its number."`
	Format string `enum:"xlsx,html" default:"xlsx" help:"xlsx for a spreadsheet, html for a page to print."`
	Out    string `short:"o" placeholder:"FILE" help:"File to write, mode 0600, never overwritten; else tsunagu-sheet.xlsx or .html here."`
}

// Help is what `tonari sheet export --help` adds.
func (sheetExport) Help() string {
	return "Reads REDIS_URL, TONARI_KEYSET_FILE and TONARI_CONFIG_DIR. The file holds what a resident told: keep it as such, and delete it " +
		"when it was handed over. That it was exported stands in the audit trail.\n"
}

// Run writes the file, or nothing.
func (c *sheetExport) Run(w *world) error {
	id, err := bot.ParseCaseID(c.Case)
	if err != nil {
		return useError{err}
	}
	set, err := config.FromEnvOnly(w.env, "REDIS_URL", "TONARI_KEYSET_FILE", "TONARI_CONFIG_DIR")
	if err != nil {
		return useError{err}
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	format := bot.PaperFormat(c.Format)
	name := c.Out
	if name == "" {
		name = paper.Name(format)
	}
	// The file is made first: what is on the trail as exported must have somewhere to go.
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return useError{fmt.Errorf("making the file: %w (name another one with -o)", err)}
	}
	data, err := service.ExportSheet(ctx, set, id, format)
	if err == nil {
		_, err = f.Write(data)
	}
	if err = errors.Join(err, f.Close()); err != nil {
		_ = os.Remove(name)
		if errors.Is(err, store.ErrUnknownCase) {
			return fmt.Errorf("%w (its number stands on the card)", err)
		}
		return err
	}
	fmt.Fprintf(w.err, "%s: written; it holds what a resident told\n", name)
	return nil
}
