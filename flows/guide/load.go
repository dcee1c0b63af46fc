package guide

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"tonari/bot"
	"tonari/config/strictyaml"
)

// Numbers is the list of numbers of a file, in its order. It never changes after
// Load and may be used by many at once.
type Numbers struct {
	file    string
	all     []Number
	holiday func(time.Time) bool
}

type numbersFile struct {
	Numbers []numberFile `yaml:"numbers"`
}

type numberFile struct {
	ID       string        `yaml:"id"`
	Name     string        `yaml:"name"`
	Number   string        `yaml:"number"`
	Note     string        `yaml:"note"`
	Notes    notesFile     `yaml:"notes"`
	Audience string        `yaml:"audience"`
	Fits     []string      `yaml:"fits"`
	First    []string      `yaml:"first"`
	Always   bool          `yaml:"always"`
	Hours    []hoursFile   `yaml:"hours"`
	Monthly  []monthlyFile `yaml:"monthly"`
	Closed   []string      `yaml:"closed"`
	Holidays string        `yaml:"holidays"`
	Source   string        `yaml:"source"`
	Verified string        `yaml:"verified_on"`
}

// notesFile is the note in the house's other languages. A language that has none
// reads name, number and hours.
type notesFile map[string]string

type hoursFile struct {
	Days []string `yaml:"days"`
	From string   `yaml:"from"`
	To   string   `yaml:"to"`
}

type monthlyFile struct {
	Day  int    `yaml:"day"`
	From string `yaml:"from"`
	To   string `yaml:"to"`
}

// Load reads numbers.yaml. holiday says whether a day (any instant of it, in
// Japanese time) is a national holiday; numbers that close on holidays need it.
// With faults that are not warnings the result is nil.
func Load(file string, data []byte, holiday func(time.Time) bool) (*Numbers, strictyaml.Faults) {
	var raw numbersFile
	lines, err := strictyaml.Decode(file, data, &raw)
	if err != nil {
		if fs, ok := err.(strictyaml.Faults); ok { //nolint:errorlint // Decode returns Faults itself
			return nil, fs
		}
		return nil, strictyaml.Faults{{File: file, What: "cannot be read", Hint: "compare with the built-in file"}}
	}
	l := loader{file: file, at: lines, ids: map[string]bool{}}
	n := &Numbers{file: file, holiday: holiday}
	for i, r := range raw.Numbers {
		n.all = append(n.all, l.number(fmt.Sprintf("numbers[%d]", i), r))
	}
	for _, c := range Categories() {
		if !slices.ContainsFunc(n.all, func(x Number) bool { return x.always && slices.Contains(x.Fits, c) }) {
			l.fault("numbers", "every category needs one that has `always: true`", "no number fits %s at every hour", c)
		}
	}
	l.faults.Sort()
	if l.faults.Err() != nil {
		return nil, l.faults
	}
	return n, l.faults
}

type loader struct {
	file   string
	at     map[string]int
	ids    map[string]bool
	faults strictyaml.Faults
}

func (l *loader) fault(path, hint, what string, args ...any) {
	line := l.at[path]
	if line == 0 {
		line = l.at[path[:max(0, strings.LastIndexByte(path, '.'))]]
	}
	l.faults = append(l.faults, strictyaml.Fault{File: l.file, Line: line, What: fmt.Sprintf(what, args...), Hint: hint})
}

// dialled is what can be typed on a phone, as in 0120-0-78310, 119, #8103.
var dialled = regexp.MustCompile(`^#?[0-9]+(-[0-9]+)*$`)

func (l *loader) number(path string, r numberFile) Number {
	n := Number{
		ID: r.ID, Name: r.Name, Number: r.Number, Note: r.Note, Audience: Audience(r.Audience),
		Notes: map[bot.Language]string{}, Fits: r.Fits, Source: r.Source, first: r.First, always: r.Always,
	}
	if r.ID == "" || l.ids[r.ID] {
		l.fault(path+".id", "give each number its own short name", "id: %q is empty or taken", r.ID)
	}
	l.ids[r.ID] = true
	if r.Name == "" {
		l.fault(path+".name", "say who answers", "name: is empty")
	}
	if !dialled.MatchString(r.Number) {
		l.fault(path+".number", "digits and hyphens in quotes, as in \"0120-0-78310\"", "number: %q cannot be dialled", r.Number)
	}
	switch n.Audience {
	case "":
		n.Audience = Anyone
	case Anyone, Children, Families:
	default:
		l.fault(path+".audience", "write anyone, children or families", "audience: %q is unknown", r.Audience)
	}
	for _, lang := range slices.Sorted(maps.Keys(r.Notes)) {
		if lang == string(bot.Japanese) || r.Notes[lang] == "" {
			l.fault(path+".notes."+lang, "a language such as en or ja-easy, and a few words; Japanese stands in note", "notes: %q is empty or not another language", lang)
			continue
		}
		n.Notes[bot.Language(lang)] = r.Notes[lang]
	}
	if len(r.Fits) == 0 {
		l.fault(path+".fits", "name categories: "+strings.Join(categories, ", "), "fits: no category is named")
	}
	for i, c := range r.Fits {
		if !slices.Contains(categories, c) {
			l.fault(fmt.Sprintf("%s.fits[%d]", path, i), "use "+strings.Join(categories, ", "), "fits: category %q is unknown", c)
		}
	}
	for i, c := range r.First {
		if !slices.Contains(r.Fits, c) {
			l.fault(fmt.Sprintf("%s.first[%d]", path, i), "add it to fits", "first: %q is not among what the number fits", c)
		}
	}
	if !strings.HasPrefix(r.Source, "https://") {
		l.fault(path+".source", "an https address", "source: says not where the number is published")
	}
	day, err := time.ParseInLocation(time.DateOnly, r.Verified, japan)
	if err != nil {
		l.fault(path+".verified_on", "the day on which somebody last checked number and hours, as in 2026-11-21", "verified_on: %q is no day", r.Verified)
	}
	n.verified, n.line = day, l.at[path]
	l.hours(path, r, &n)
	return n
}
