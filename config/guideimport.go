package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"tonari/config/opendata"
	"tonari/config/strictyaml"
	"tonari/flows/guide"
)

// GuideImport is an open-data file on its way into a configuration directory.
type GuideImport struct {
	Dir      string
	CSV      guide.File
	Kind     guide.Kind
	Source   string    // https address, for lines that do not say it; may be empty
	Verified time.Time // the day on which the list was published or looked at
}

// Imported says what became of an import.
type Imported struct {
	File             string // that was written
	Entries          int
	New, Gone, Stays int // against what the guide held before
}

// Run reads the CSV, checks it together with the rest of the guide, and only then
// puts the entries in place of the directory's file, in one step: who reads it sees
// the old or the new one. With a fault nothing is written.
func (g GuideImport) Run() (Imported, strictyaml.Faults, error) {
	files, faults := guideFiles(Over(g.Dir))
	if faults != nil {
		return Imported{}, faults, nil
	}
	before, faults := guide.LoadDirectory(files[0], files[1], files[2])
	if before == nil {
		return Imported{}, append(faults, strictyaml.Fault{File: g.CSV.Name, What: "is not imported", Hint: "mend the guide first: what it knows is kept"}), nil
	}
	present := before.All(g.Kind)
	entries, faults := opendata.Read(g.CSV, opendata.Options{Kind: g.Kind, Present: present, Source: g.Source, Verified: g.Verified})
	if entries == nil {
		return Imported{}, faults, nil
	}
	at := map[guide.Kind]int{guide.Service: 0, guide.Place: 1}[g.Kind]
	files[at].Data = opendata.YAML(g.Kind, entries)
	after, together := guide.LoadDirectory(files[0], files[1], files[2])
	faults = append(faults, together...)
	if after == nil {
		return Imported{}, faults, nil
	}
	done := Imported{File: filepath.Join(g.Dir, filepath.FromSlash(files[at].Name)), Entries: len(entries)}
	for _, e := range entries {
		if was, ok := before.Get(e.ID); ok && was.Kind == g.Kind {
			done.Stays++
		}
	}
	done.New, done.Gone = len(entries)-done.Stays, len(present)-done.Stays
	return done, faults, replace(done.File, files[at].Data)
}

// replace writes a file anew in one step. Its mode stays; a new one may be read by
// everybody who may enter the directory.
func replace(file string, data []byte) error {
	mode := fs.FileMode(0o644)
	info, err := os.Stat(file)
	switch {
	case err == nil:
		mode = info.Mode().Perm()
	case !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("looking at the file to replace: %w", err)
	}
	dir := filepath.Dir(file)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("making the directory: %w", err)
	}
	tmp, err := os.CreateTemp(dir, ".import-*.tmp")
	if err != nil {
		return fmt.Errorf("making a file beside it: %w", err)
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.Write(data)
	if err == nil {
		err = tmp.Chmod(mode)
	}
	if err == nil {
		err = tmp.Sync()
	}
	if e := tmp.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(tmp.Name(), file)
	}
	if err != nil {
		return fmt.Errorf("writing the file: %w", err)
	}
	return nil
}

// GuideExport is the guide's entries of a kind as open data; dir is laid over the
// built-in files, "" lays nothing.
func GuideExport(dir string, kind guide.Kind) ([]byte, strictyaml.Faults, error) {
	var h House
	if faults := loadGuide(Over(dir), &h); h.Guide == nil {
		return nil, faults, nil
	}
	data, err := opendata.Write(h.Guide.All(kind))
	return data, nil, err
}
