package config

import (
	"sync"
	"sync/atomic"

	"tonari/config/strictyaml"
)

// Live is a configuration that is read anew while the program runs.
type Live struct {
	files Files
	mu    sync.Mutex // one reload at a time
	print string
	house atomic.Pointer[House]
}

// NewLive reads a configuration for the first time. It fails, with Faults as the
// error, when any part is faulty or there is no roster.
func NewLive(f Files) (*Live, strictyaml.Faults, error) {
	l := &Live{files: f, print: f.Fingerprint()}
	h, faults := Load(f)
	if h.Roster == nil && faults.Err() == nil {
		faults = append(faults, strictyaml.Fault{File: rosterFile, What: "is missing", Hint: "lay a directory with one over the built-in files"})
	}
	if err := faults.Err(); err != nil {
		return nil, faults, err
	}
	l.house.Store(&h)
	return l, faults, nil
}

// House is the present configuration; never nil. Hold it for one turn only.
func (l *Live) House() *House { return l.house.Load() }

// Print names the files as they were last read, faulty ones too.
func (l *Live) Print() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.print
}

// Reload looks whether a file has changed and reads all anew. A faulty part keeps
// what it was; the others are taken over. It returns whether anything was read,
// with what is wrong.
func (l *Live) Reload() (bool, strictyaml.Faults) {
	l.mu.Lock()
	defer l.mu.Unlock()
	p := l.files.Fingerprint()
	if p == l.print {
		return false, nil
	}
	l.print = p
	next, faults := Load(l.files)
	old := l.House()
	if next.Words == nil {
		next.Words = old.Words
	}
	if next.Triage == nil {
		next.Triage = old.Triage
	}
	if next.Numbers == nil {
		next.Numbers = old.Numbers
	}
	if next.Guide == nil {
		next.Guide = old.Guide
	}
	if next.Templates == nil {
		next.Templates = old.Templates
	}
	if next.Roster == nil {
		next.Roster = old.Roster
	}
	l.house.Store(&next)
	return true, faults
}
