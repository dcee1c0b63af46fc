package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"tonari/config"
	"tonari/config/opendata"
	"tonari/config/strictyaml"
	"tonari/flows/guide"
)

type guideCommand struct {
	Import guideImport `cmd:"" help:"Take over services or places from the open-data CSV for facilities (公共施設一覧)."`
	Export guideExport `cmd:"" help:"Write services or places as open-data CSV to standard output."`
}

type guideImport struct {
	File     string `arg:"" type:"existingfile" help:"The CSV file, in UTF-8 or Shift_JIS."`
	Out      string `short:"o" placeholder:"DIR" type:"existingdir" help:"Configuration directory to write guide/places.yaml into, instead of the one that TONARI_CONFIG_DIR names."`
	Kind     string `enum:"place,service" default:"place" help:"What the lines are: place or service (guide/services.yaml)."`
	Source   string `placeholder:"URL" help:"Where the list is published, for lines that do not say it."`
	Verified string `placeholder:"DATE" help:"Day on which the list was checked, as in 2026-11-22, for lines that do not say it; else today."`
}

// Run imports all lines or none.
func (c *guideImport) Run(w *world) error {
	dir := c.Out
	if dir == "" {
		dir = w.env("TONARI_CONFIG_DIR")
	}
	if dir == "" {
		return useError{errors.New("into which directory? (name it with -o, or set TONARI_CONFIG_DIR)")}
	}
	day, err := dayInJapan("--verified", c.Verified)
	if err != nil {
		return err
	}
	data, err := readAtMost(c.File, opendata.MaxBytes)
	if err != nil {
		return err
	}
	done, faults, err := config.GuideImport{
		Dir: dir, CSV: guide.File{Name: c.File, Data: data}, Kind: guide.Kind(c.Kind), Source: c.Source, Verified: day,
	}.Run()
	for _, f := range faults {
		fmt.Fprintln(w.out, f)
	}
	switch {
	case err != nil:
		return fmt.Errorf("importing the guide: %w", err)
	case faults.Err() != nil:
		fmt.Fprintln(w.err, "nothing was imported")
		return errTold
	}
	fmt.Fprintf(w.err, "%s: %d entries, %d of them new; %d are gone\n", done.File, done.Entries, done.New, done.Gone)
	return nil
}

type guideExport struct {
	Dir  string `arg:"" optional:"" type:"existingdir" help:"Configuration directory, laid over the built-in files; else the one that TONARI_CONFIG_DIR names."`
	Kind string `enum:"place,service" default:"place" help:"What to write: place or service."`
}

// Run writes UTF-8 with BOM, which spreadsheets know.
func (c *guideExport) Run(w *world) error {
	dir := c.Dir
	if dir == "" {
		dir = w.env("TONARI_CONFIG_DIR")
	}
	data, faults, err := config.GuideExport(dir, guide.Kind(c.Kind))
	if err != nil {
		return fmt.Errorf("exporting the guide: %w", err)
	}
	return tellOrWrite(w, data, faults)
}

func tellOrWrite(w *world, data []byte, faults strictyaml.Faults) error {
	if data == nil {
		for _, f := range faults {
			fmt.Fprintln(w.err, f)
		}
		return errTold
	}
	_, err := w.out.Write(data)
	return err
}

// dayInJapan reads the day that a flag names; without one it is today.
func dayInJapan(flag, day string) (time.Time, error) {
	japan := time.FixedZone("JST", 9*60*60)
	if day == "" {
		y, m, d := time.Now().In(japan).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, japan), nil
	}
	t, err := time.ParseInLocation(time.DateOnly, day, japan)
	if err != nil {
		return time.Time{}, useError{fmt.Errorf("%s %q is no day (write it as 2027-01-31)", flag, day)}
	}
	return t, nil
}

// readAtMost reads a file, and one byte more than max so that what is too large is
// seen as such.
func readAtMost(name string, max int64) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("opening the file: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, max+1))
	if err != nil {
		return nil, fmt.Errorf("reading the file: %w", err)
	}
	return data, nil
}
