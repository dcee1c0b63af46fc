// Package transcript reads conversations written down as tests: who does what,
// and what must follow. The same file is played through the flows alone and
// through the whole house with simulated platforms.
//
// A Turn is one thing that happens: the resident follows, says, taps, sends or
// takes back; somebody at the desk acts; or only time goes by. After it the
// expectations of the turn hold. Texts are asserted by wording keys, never by
// sentences, so that an edit of the wording breaks no transcript.
package transcript

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"tonari/config/strictyaml"
)

// Gap goes by before every turn that does not ask for more: people take their
// time, and nothing is a burst or a flood by accident.
const Gap = 4 * time.Second

// Transcript is one conversation.
type Transcript struct {
	// Name is the file's name without its ending.
	Name string `yaml:"-"`
	// About is a sentence about a person.
	About string `yaml:"about"`
	// At is when the first turn happens. The desk is open on weekdays from 8:30 to
	// 17:15, Japanese time.
	At time.Time `yaml:"at"`
	// Pure transcripts are played through the flows alone: the house itself would
	// answer some of their turns.
	Pure bool `yaml:"pure"`
	// Guide is what there is to go to, for a pure transcript: a folder of
	// testdata/guide, or none. Without it, it is the built-in one.
	Guide string `yaml:"guide"`
	// Events: there are three events to book; see Hall.
	Events bool   `yaml:"events"`
	Turns  []Turn `yaml:"turns"`
}

// Turn is one thing that happens and what must follow. Exactly one of Follows,
// Blocks, Says, Taps, Picks, Sends, Unsends, Event and Desk is set, or After alone.
type Turn struct {
	// Line is where the turn stands in its file.
	Line int `yaml:"-"`

	// After goes by before anything happens, Gap when it is less.
	After Duration `yaml:"after"`

	// Follows: adds the account as a friend, or unblocks it. Blocks: blocks it.
	Follows bool `yaml:"follows"`
	Blocks  bool `yaml:"blocks"`
	// Says: types.
	Says string `yaml:"says"`
	// Taps a choice: its id where the talk stands, or flow.state/choice for a
	// button further up.
	Taps string `yaml:"taps"`
	// Picks: taps the button of the card with this title, or of the card of this
	// number, from 1, of those that came last.
	Picks string `yaml:"picks"`
	// Sends a sticker, image, video, voice, file or location. A sticker may mean
	// something (Means).
	Sends string `yaml:"sends"`
	Means string `yaml:"means"`
	// Unsends takes back the message of the turn so many turns ago, 1 or more.
	Unsends int `yaml:"unsends"`
	// Event is what staff or other families do at the event where the resident has a
	// seat or waits, or at the 茶話会: see Hall.
	Event string `yaml:"event"`
	// Triage is what triage makes of the words. Where the real rules play, it is an
	// expectation; elsewhere it stands in for them.
	Triage *Triage `yaml:"triage"`

	// Desk: what a counselor does: claim, types, notes, release, transfer, pause,
	// resume, level, block, unblock, close, reopen, deletes, consent (asks whether
	// things may be passed on); escalate only lets the next rung fall
	// due; outage and recovers are Slack's. By is the counselor (A when empty, B, or supervisor), Text
	// what they type. To is who a transfer is for: A, B, or the queue. For is how long
	// a pause or a block lasts, an hour when it is not said; Level what a level is set to.
	Desk  string   `yaml:"desk"`
	By    string   `yaml:"by"`
	Text  string   `yaml:"text"`
	To    string   `yaml:"to"`
	For   Duration `yaml:"for"`
	Level string   `yaml:"level"`

	// Bot are the keys that the resident then reads, in order; an empty list is
	// silence. A key may end in * for a text that takes turns with others.
	Bot *Keys `yaml:"bot"`
	// Cards are the titles of the cards that the resident then sees side by side, of
	// all messages of the turn, in order; an empty list is none, `some` is at least
	// one. A title may end in *.
	Cards *Titles `yaml:"cards"`
	// Place is where the talk then stands.
	Place string `yaml:"place"`
	// Wish is what the flow wanted of the house.
	Wish string `yaml:"wish"`
	// Case is the level of the case that then stands open. Card is the state that
	// its card shows: unclaimed, claimed, paused, closed.
	Case string `yaml:"case"`
	Card string `yaml:"card"`
	// Reads: the resident then reads these words of a counselor.
	Reads string `yaml:"reads"`
}

// Triage is a judgement.
type Triage struct {
	Level    string `yaml:"level"`
	Category string `yaml:"category"`
}

// Keys are wording keys: one, or a list.
type Keys []string

// Titles are titles of cards, from left to right.
type Titles []string

// some is a list that any cards meet.
var some = Titles{"", ""}

// UnmarshalYAML reads a list of titles, or `some`.
func (w *Titles) UnmarshalYAML(read func(any) error) error {
	var list []string
	if err := read(&list); err == nil {
		*w = append(Titles{}, list...)
		return nil
	}
	var word string
	if err := read(&word); err != nil || word != "some" {
		return errors.New("reading cards: neither a list of titles nor `some`")
	}
	*w = some
	return nil
}

// Meet says that the cards that are seen are the ones wanted.
func (w Titles) Meet(got []string) bool {
	if slices.Equal(w, some) {
		return len(got) > 0
	}
	return Keys(w).Meets(got)
}

// UnmarshalYAML reads a text or a list of texts.
func (k *Keys) UnmarshalYAML(read func(any) error) error {
	var list []string
	if err := read(&list); err == nil {
		*k = append(Keys{}, list...)
		return nil
	}
	var one string
	if err := read(&one); err != nil {
		return fmt.Errorf("reading keys: %w", err)
	}
	*k = Keys{one}
	return nil
}

// Meets says that the keys that were read are the ones wanted.
func (k Keys) Meets(got []string) bool {
	if len(k) != len(got) {
		return false
	}
	for i, want := range k {
		if stem, any := strings.CutSuffix(want, "*"); any && strings.HasPrefix(got[i], stem) {
			continue
		}
		if want != got[i] {
			return false
		}
	}
	return true
}

// Duration is written as in 2m or 36h.
type Duration time.Duration

// UnmarshalYAML reads a duration.
func (d *Duration) UnmarshalYAML(read func(any) error) error {
	var s string
	if err := read(&s); err != nil {
		return fmt.Errorf("reading a duration: %w", err)
	}
	v, err := time.ParseDuration(s)
	if err != nil {
		return fmt.Errorf("reading a duration: %w", err)
	}
	*d = Duration(v)
	return nil
}

// Load reads every *.yaml of a folder, in the order of their names.
func Load(fsys fs.FS) ([]Transcript, error) {
	names, err := fs.Glob(fsys, "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("looking for transcripts: %w", err)
	}
	var all []Transcript
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("reading a transcript: %w", err)
		}
		tr, err := Read(name, data)
		if err != nil {
			return nil, err
		}
		all = append(all, tr)
	}
	return all, nil
}

// Read reads one transcript and checks that every turn is one thing.
func Read(name string, data []byte) (Transcript, error) {
	var tr Transcript
	lines, err := strictyaml.Decode(name, data, &tr)
	if err != nil {
		return Transcript{}, fmt.Errorf("reading a transcript: %w", err)
	}
	tr.Name = strings.TrimSuffix(path.Base(name), ".yaml")
	var faults strictyaml.Faults
	fault := func(line int, what, hint string) {
		faults = append(faults, strictyaml.Fault{File: name, Line: line, What: what, Hint: hint})
	}
	switch {
	case tr.About == "":
		fault(1, "about is missing", "say in a sentence who does what")
	case tr.At.IsZero():
		fault(1, "at is missing", "say when it begins")
	case len(tr.Turns) == 0:
		fault(1, "nothing happens", "write turns")
	}
	for i := range tr.Turns {
		t := &tr.Turns[i]
		t.Line = lines[fmt.Sprintf("turns[%d]", i)]
		if n := t.things(); n > 1 || n == 0 && t.After == 0 {
			fault(t.Line, "a turn is not one thing", "write one of follows, blocks, says, taps, picks, sends, unsends, desk, event")
		}
	}
	return tr, faults.Err()
}

// Lasts is how long a pause or a block lasts.
func (t Turn) Lasts() time.Duration {
	if t.For == 0 {
		return time.Hour
	}
	return time.Duration(t.For)
}

func (t Turn) things() int {
	n := 0
	for _, set := range []bool{t.Follows, t.Blocks, t.Says != "", t.Taps != "", t.Picks != "", t.Sends != "", t.Unsends != 0, t.Desk != "", t.Event != ""} {
		if set {
			n++
		}
	}
	return n
}
