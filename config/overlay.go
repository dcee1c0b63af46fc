package config

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"

	"tonari/config/strictyaml"
)

// The files by their place in a configuration directory.
const (
	wordingDir   = "wording"
	numbersFile  = "guide/numbers.yaml"
	servicesFile = "guide/services.yaml"
	placesFile   = "guide/places.yaml"
	topicsFile   = "guide/topics.yaml"
	triageFile   = "triage.yaml"
	rosterFile   = "roster.yaml"
	safeFile     = "safe-messaging.yaml" // built-in only: no overlay may loosen it
)

// Files are the built-in files with a directory laid over them. Its zero value
// is the built-in files alone.
type Files struct {
	over fs.FS // nil: nothing is laid over
}

// Over lays a directory over the built-in files. An empty dir lays nothing.
func Over(dir string) Files {
	if dir == "" {
		return Files{}
	}
	return Files{over: os.DirFS(dir)}
}

// OverFS is Over for any file system, as of the demonstration.
func OverFS(over fs.FS) Files { return Files{over: over} }

// Wording are the layers of wording/, the built-in one first: wording is laid key
// by key.
func (f Files) Wording() []fs.FS {
	layers := []fs.FS{sub(builtin, wordingDir)}
	if f.over != nil {
		layers = append(layers, sub(f.over, wordingDir))
	}
	return layers
}

func sub(fsys fs.FS, dir string) fs.FS {
	s, err := fs.Sub(fsys, dir)
	if err != nil {
		panic(fmt.Sprintf("config: %s is no path: %v", dir, err)) // dir is a constant
	}
	return s
}

// Read reads a file from the directory, else the built-in one.
func (f Files) Read(name string) ([]byte, error) {
	if f.over != nil {
		data, err := fs.ReadFile(f.over, name)
		if !errors.Is(err, fs.ErrNotExist) {
			return data, err
		}
	}
	return fs.ReadFile(builtin, name)
}

// lays says that the directory has the file.
func (f Files) lays(name string) bool {
	if f.over == nil {
		return false
	}
	_, err := fs.Stat(f.over, name)
	return err == nil
}

// Roster reads roster.yaml. It has no built-in layer: without a directory, or
// without the file in it, the error wraps fs.ErrNotExist.
func (f Files) Roster() ([]byte, error) {
	if f.over == nil {
		return nil, fs.ErrNotExist
	}
	return fs.ReadFile(f.over, rosterFile)
}

// Strays are YAML files in the directory that nothing reads: most often a slip in
// a name.
func (f Files) Strays() strictyaml.Faults {
	if f.over == nil {
		return nil
	}
	known := map[string]bool{rosterFile: true, triageFile: true, numbersFile: true, servicesFile: true, placesFile: true, topicsFile: true}
	var faults strictyaml.Faults
	for _, dir := range []string{".", "guide"} {
		entries, err := fs.ReadDir(f.over, dir)
		if err != nil {
			if !errors.Is(err, fs.ErrNotExist) {
				faults = append(faults, unreadable(dir, err))
			}
			continue
		}
		for _, e := range entries {
			name := path.Join(dir, e.Name())
			yaml := strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml")
			if !e.IsDir() && yaml && !known[name] {
				faults = append(faults, strictyaml.Fault{
					File: name, Warning: true, What: "nothing reads this file",
					Hint: "roster.yaml, triage.yaml, guide/numbers.yaml, services.yaml, places.yaml, topics.yaml wording/<language>/*.yaml and templates/*.yaml are read",
				})
			}
		}
	}
	return faults
}

func unreadable(name string, err error) strictyaml.Fault {
	return strictyaml.Fault{File: name, What: "cannot be read: " + reason(err).Error(), Hint: "look at its owner and mode"}
}

// Fingerprint changes when any YAML file of the directory does.
func (f Files) Fingerprint() string {
	if f.over == nil {
		return ""
	}
	sum := sha256.New()
	err := fs.WalkDir(f.over, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			fmt.Fprintf(sum, "%s: %v\n", name, err)
			return nil
		case d.IsDir() && name != "." && strings.HasPrefix(d.Name(), "."):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(name, ".yaml"):
			return nil
		}
		data, err := fs.ReadFile(f.over, name)
		fmt.Fprintf(sum, "%s %d %v\n", name, len(data), err)
		sum.Write(data)
		return nil
	})
	if err != nil {
		fmt.Fprintf(sum, "%v", err)
	}
	return hex.EncodeToString(sum.Sum(nil))
}
