package triage

import (
	"fmt"
	"regexp"

	"tonari/bot"
	"tonari/config/strictyaml"
)

// data is the file as the psychologist writes it; config/triage.yaml explains
// every part.
type data struct {
	ShortestReading int                  `yaml:"shortest_reading"`
	Readings        string               `yaml:"readings"`
	Spellings       string               `yaml:"spellings"`
	Idioms          string               `yaml:"idioms"`
	Classes         map[string]classData `yaml:"classes"`
	Modifiers       []modifierData       `yaml:"modifiers"`
	OtherPerson     []otherData          `yaml:"other_person"`
	Rules           []ruleData           `yaml:"rules"`
}

type classData struct {
	About string `yaml:"about"`
	Words string `yaml:"words"`
	But   string `yaml:"but"`
}

type modifierData struct {
	Name     string `yaml:"name"`
	Says     string `yaml:"says"`
	About    string `yaml:"about"`
	LowersTo string `yaml:"lowers_to"`
	On       string `yaml:"on"`
	Before   string `yaml:"before"`
	After    string `yaml:"after"`
	Within   int    `yaml:"within"`
	Across   bool   `yaml:"across"`
	Unless   string `yaml:"unless"`
}

type otherData struct {
	Who       string `yaml:"who"`
	InsteadOf string `yaml:"instead_of"`
	Category  string `yaml:"category"`
}

type ruleData struct {
	Name     string   `yaml:"name"`
	Says     string   `yaml:"says"`
	Level    string   `yaml:"level"`
	Category string   `yaml:"category"`
	When     []string `yaml:"when"`
	Near     int      `yaml:"near"`
	Gap      int      `yaml:"gap"`
	Not      string   `yaml:"not"`
	NotIn    string   `yaml:"not_in_text"`
}

// Rules are the compiled words and rules. They never change after Load and are
// safe for concurrent use.
type Rules struct {
	classes   []class
	index     map[string]int32
	spellings *spellings
	words     *automaton
	longest   int // characters of the longest word
	joins     []join
	modifiers []modifier
	others    []other
	rules     []rule
	says      map[string]string // of rules and modifiers, by name
}

type class struct {
	name string
	but  int32 // the class of the words that swallow a match, -1 for none
	caps bool  // some modifier touches it
}

// join finds a~b: the parts of a word in this order, a few characters apart.
type join struct {
	class int32
	parts []int32
}

// joinGap is how many characters may stand between the parts of a~b: room for a
// particle and a short adverb, none for another clause. A part may be shorter
// than a word alone, since the other part bears it out.
const (
	joinGap      = 5
	shortestPart = 2
)

// Default reach of a rule, in characters: near is between the groups of a rule,
// gap between the ordered words of a group.
const (
	defaultNear = 30
	defaultGap  = 10
	// in characters of kana, see writer.write
	defaultShortest = 4
)

var (
	machineWord = regexp.MustCompile(`^[a-z][a-z0-9_.]*$`)
	hasKanji    = regexp.MustCompile(`[\p{Han}々〇]`)
)

// Load compiles a triage file. Its error is a strictyaml.Faults: every fault
// names file, line, what is wrong and what to do.
func Load(file string, raw []byte) (*Rules, error) {
	var d data
	short, blocks := cutBlocks(raw)
	if _, err := strictyaml.Decode(file, short, &d); err != nil {
		return nil, err
	}
	d.fill(blocks)
	l := &loader{file: file, raw: raw, r: &Rules{index: map[string]int32{}, says: map[string]string{}, spellings: &spellings{of: map[rune][]spelling{}}}, parts: map[string]int32{}, used: map[int32]bool{}}
	l.r.words = newAutomaton(len(raw) / 2)
	l.w = writer{a: l.r.words}
	if l.shortest = d.ShortestReading; l.shortest == 0 {
		l.shortest = defaultShortest
	}
	l.readings(d.Readings)
	l.spellings(d.Spellings)
	l.classes(d)
	l.modifiers(d.Modifiers)
	l.others(d.OtherPerson)
	l.rules(d.Rules)
	l.unused()
	if err := l.faults.Err(); err != nil {
		l.faults.Sort()
		return nil, err
	}
	l.r.words.index()
	for _, o := range l.r.words.outs {
		l.r.longest = max(l.r.longest, int(o.length))
	}
	return l.r, nil
}

type loader struct {
	file     string
	raw      []byte
	lines    map[string]int
	faults   strictyaml.Faults
	r        *Rules
	w        writer
	shortest int
	parts    map[string]int32 // class of a part of a~b
	used     map[int32]bool
}

// fault notes a fault at a YAML path, offset lines below its key.
func (l *loader) fault(path string, offset int, hint, what string, args ...any) {
	if l.lines == nil {
		l.lines = strictyaml.Positions(l.raw)
	}
	line := l.lines[path]
	if line > 0 {
		line += offset
	}
	l.faults = append(l.faults, strictyaml.Fault{File: l.file, Line: line, What: fmt.Sprintf(what, args...), Hint: hint})
}

func (l *loader) class(path, name, in string) int32 {
	id, ok := l.r.index[name]
	if !ok {
		l.fault(path, 0, "add the class or mend its name", "%s: there is no class %q", in, name)
	}
	l.used[id] = true
	return id
}

func (l *loader) level(path, name, in string) bot.Level {
	lv, err := bot.ParseLevel(name)
	if err != nil {
		l.fault(path, 0, "use none, watch, high or urgent", "%s: %v", in, err)
	}
	return lv
}
