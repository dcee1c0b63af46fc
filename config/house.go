package config

import (
	"errors"
	"fmt"
	"io/fs"

	"tonari/bot/turn"
	"tonari/config/strictyaml"
	"tonari/flows"
	"tonari/flows/guide"
	"tonari/flows/triage"
	"tonari/flows/wording"
	"tonari/handoff"
)

// House is a configuration, read and checked. A part that is faulty is nil.
// Nothing in it ever changes.
type House struct {
	Words   *wording.Book
	Triage  *triage.Rules
	Numbers *guide.Numbers
	Guide   *guide.Directory
	Roster  *handoff.Roster
	// Templates are replies that counselors can pick.
	Templates *handoff.Templates
}

// Load reads all of a configuration. The faults are those of every part, warnings
// among them. Without a directory there is no roster, which is no fault.
func Load(f Files) (House, strictyaml.Faults) {
	var h House
	var all strictyaml.Faults
	for _, part := range []func(Files, *House) strictyaml.Faults{loadWords, loadTriage, loadNumbers, loadGuide, loadRoster, loadTemplates} {
		all = append(all, part(f, &h)...)
	}
	return h, append(all, f.Strays()...)
}

func loadWords(f Files, h *House) strictyaml.Faults {
	book, faults := wording.Load(f.Wording()...)
	set, err := flows.New()
	if err != nil {
		return append(faults, strictyaml.Fault{File: "flows", What: err.Error(), Hint: "this is a fault of the program"})
	}
	faults = append(faults, book.Check(wording.Merge(set.Uses(), turn.Uses(), Uses()))...)
	lexicon, broken := safeWords()
	if faults = append(faults, broken...); lexicon != nil {
		faults = append(faults, book.Lint(lexicon)...)
	}
	if faults.Err() == nil {
		h.Words = book
	}
	return faults
}

func loadTriage(f Files, h *House) strictyaml.Faults {
	data, err := f.Read(triageFile)
	if err != nil {
		return strictyaml.Faults{unreadable(triageFile, err)}
	}
	rules, err := triage.Load(triageFile, data)
	faults := asFaults(triageFile, err)
	if faults.Err() == nil {
		h.Triage = rules
	}
	return faults
}

func loadNumbers(f Files, h *House) (faults strictyaml.Faults) {
	data, err := f.Read(numbersFile)
	if err != nil {
		return strictyaml.Faults{unreadable(numbersFile, err)}
	}
	h.Numbers, faults = guide.Load(numbersFile, data, handoff.NationalHoliday)
	return faults
}

func loadGuide(f Files, h *House) (faults strictyaml.Faults) {
	files, faults := guideFiles(f)
	if faults == nil {
		h.Guide, faults = guide.LoadDirectory(files[0], files[1], files[2])
	}
	return faults
}

// guideFiles are services, places and topics.
func guideFiles(f Files) (files [3]guide.File, faults strictyaml.Faults) {
	for i, name := range []string{servicesFile, placesFile, topicsFile} {
		data, err := f.Read(name)
		if err != nil {
			faults = append(faults, unreadable(name, err))
		}
		files[i] = guide.File{Name: name, Data: data}
	}
	return files, faults
}

func loadRoster(f Files, h *House) (faults strictyaml.Faults) {
	if f.over == nil {
		return nil
	}
	data, err := f.Roster()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return strictyaml.Faults{{File: rosterFile, What: "is missing", Hint: "an example is in config/deploy"}}
	case err != nil:
		return strictyaml.Faults{unreadable(rosterFile, err)}
	}
	h.Roster, faults = handoff.LoadRoster(rosterFile, data)
	return faults
}

// asFaults reads an error that is Faults inside.
func asFaults(file string, err error) strictyaml.Faults {
	if err == nil {
		return nil
	}
	if fs := strictyaml.Faults(nil); errors.As(err, &fs) {
		return fs
	}
	return strictyaml.Faults{{File: file, What: err.Error()}}
}

// Version names what of the configuration shapes a turn.
func (h House) Version() string {
	if h.Words == nil || h.Roster == nil {
		return ""
	}
	return fmt.Sprintf("%s/%s", h.Words.Version(), h.Roster.Version())
}
