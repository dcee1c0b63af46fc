package triage

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

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
	if err := strictyaml.Decode(file, raw, &d); err != nil {
		return nil, err
	}
	l := &loader{file: file, raw: raw, r: &Rules{index: map[string]int32{}, spellings: &spellings{of: map[rune][]spelling{}}}, parts: map[string]int32{}, used: map[int32]bool{}}
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
	l.r.words.link()
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

// wordsIn calls use for each word of a block of text; a line that begins with
// "# " is a comment. at is the line below the key.
func wordsIn(block string, use func(at int, word string)) {
	at := 0
	for len(block) > 0 {
		line, rest, _ := strings.Cut(block, "\n")
		at++
		if t := strings.TrimSpace(line); t != "#" && !strings.HasPrefix(t, "# ") {
			for _, w := range strings.Fields(t) {
				use(at, w)
			}
		}
		block = rest
	}
}

// pairs reads `word=spelling`; several spellings are parted by commas.
func (l *loader) pairs(path, block string, use func(at int, from string, to []string)) {
	wordsIn(block, func(at int, w string) {
		from, to, ok := strings.Cut(w, "=")
		list := strings.Split(to, ",")
		for i := range list {
			var plain bool
			list[i], plain = foldPattern(list[i])
			ok = ok && plain && list[i] != ""
		}
		from, plain := foldPattern(from)
		if from == "" || !plain || !ok {
			l.fault(path, at, "write word=spelling", "%q is no pair", w)
			return
		}
		use(at, from, list)
	})
}

func (l *loader) readings(block string) {
	l.w.rs = readings{}
	l.pairs("readings", block, func(at int, from string, to []string) {
		if !hasKanji.MatchString(from) {
			l.fault("readings", at, "a reading belongs to a word in kanji", "%q holds no kanji", from)
			return
		}
		l.w.rs.add(from, to)
	})
}

// spellings takes (a|b)c=d apart.
func (l *loader) spellings(block string) {
	l.pairs("spellings", block, func(at int, from string, to []string) {
		seq, err := parse(from)
		if err != nil {
			l.fault("spellings", at, "mend the brackets", "%q: %v", from, err)
			return
		}
		for _, f := range written([]string{""}, seq) {
			l.r.spellings.add(f, to[0])
		}
	})
}

// written writes out what a pattern stands for.
func written(heads []string, seq []element) []string {
	for _, e := range seq {
		var next []string
		for _, c := range e.choices {
			next = append(next, written(heads, c)...)
		}
		if e.choices == nil {
			for _, h := range heads {
				next = append(next, h+string(e.letters))
			}
		}
		heads = next
	}
	return heads
}

func (l *loader) classes(d data) {
	names := make([]string, 0, len(d.Classes))
	for name := range d.Classes {
		names = append(names, name)
	}
	slices.Sort(names)
	l.r.classes = append(l.r.classes, class{name: "idioms", but: -1})
	l.w.whole = true
	l.words("idioms", d.Idioms, 0)
	l.w.whole = false
	for _, name := range names {
		c := d.Classes[name]
		path := "classes." + name
		if !machineWord.MatchString(name) {
			l.fault(path, 0, "use small letters, digits and _", "class name %q", name)
		}
		if strings.TrimSpace(c.About) == "" {
			l.fault(path, 0, "say in one line what the words have in common", "class %q has no about", name)
		}
		if strings.TrimSpace(c.Words) == "" {
			l.fault(path, 0, "add words or remove the class", "class %q has no words", name)
		}
		id := int32(len(l.r.classes))
		l.r.index[name] = id
		l.r.classes = append(l.r.classes, class{name: name, but: -1})
		l.words(path+".words", c.Words, id)
		if strings.TrimSpace(c.But) != "" {
			but := int32(len(l.r.classes))
			l.r.classes = append(l.r.classes, class{name: name + " but", but: -1})
			l.r.classes[id].but = but
			l.words(path+".but", c.But, but)
		}
	}
}

// unused faults classes that change nothing: a misspelt name elsewhere is the
// usual cause.
func (l *loader) unused() {
	for name, id := range l.r.index {
		if !l.used[id] {
			l.fault("classes."+name, 0, "use it or remove it", "class %q is used by no rule and no modifier", name)
		}
	}
	if len(l.r.rules) == 0 {
		l.fault("rules", 0, "start from the built-in file", "there are no rules")
	}
}

func (l *loader) words(path, block string, id int32) {
	wordsIn(block, func(at int, w string) {
		parts := strings.Split(w, "~")
		for i := range parts {
			var ok bool
			if parts[i], ok = foldPattern(parts[i]); !ok {
				l.fault(path, at, "take the mark out: marks are not read", "%q holds a mark", w)
				return
			}
		}
		if len(parts) == 1 {
			if err := l.w.write(parts[0], id, l.shortest); err != nil {
				l.fault(path, at, "mend or split the pattern", "%q: %v", w, err)
			}
			return
		}
		j := join{class: id}
		for _, p := range parts {
			c, known := l.parts[p]
			if !known {
				c = int32(len(l.r.classes))
				l.parts[p] = c
				l.r.classes = append(l.r.classes, class{name: "part", but: -1})
				if err := l.w.write(p, c, shortestPart); err != nil {
					l.fault(path, at, "mend or split the pattern", "%q: %v", w, err)
					return
				}
			}
			j.parts = append(j.parts, c)
		}
		l.r.joins = append(l.r.joins, j)
	})
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
