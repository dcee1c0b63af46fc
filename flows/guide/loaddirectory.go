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

// File is a file's name, for faults, and what stands in it.
type File struct {
	Name string
	Data []byte
}

type servicesFile struct {
	Entries []entryFile `yaml:"services"`
}

type placesFile struct {
	Entries []entryFile `yaml:"places"`
}

type entryFile struct {
	ID        string   `yaml:"id"`
	Name      Text     `yaml:"name"`
	Summary   Text     `yaml:"summary"`
	First     Text     `yaml:"first"`
	Topics    []string `yaml:"topics"`
	Purposes  []string `yaml:"purposes"`
	Audience  []string `yaml:"audience"`
	Area      string   `yaml:"area"`
	Address   string   `yaml:"address"`
	Days      []string `yaml:"days"`
	Online    bool     `yaml:"online"`
	Hours     Text     `yaml:"hours"`
	Cost      Text     `yaml:"cost"`
	Languages []string `yaml:"languages"`
	Phone     string   `yaml:"phone"`
	Link      string   `yaml:"link"`
	Lat       *float64 `yaml:"lat"`
	Lon       *float64 `yaml:"lon"`
	Source    string   `yaml:"source"`
	Verified  string   `yaml:"verified_on"`
}

// LoadDirectory reads services.yaml, places.yaml and topics.yaml. With faults that
// are not warnings the result is nil.
func LoadDirectory(services, places, topics File) (*Directory, strictyaml.Faults) {
	d := &Directory{index: map[string]int{}, topics: topics.Name, files: map[Kind]string{Service: services.Name, Place: places.Name}}
	l := &loader{ids: map[string]bool{}}
	var s servicesFile
	if l.open(services, &s) {
		l.entries(d, Service, "services", s.Entries)
	}
	var p placesFile
	if l.open(places, &p) {
		l.entries(d, Place, "places", p.Entries)
	}
	l.ids = map[string]bool{}
	l.topics(d, topics)
	l.faults.Sort()
	if l.faults.Err() != nil {
		return nil, l.faults
	}
	d.lead()
	return d, l.faults
}

// open begins a further file.
func (l *loader) open(f File, into any) bool {
	lines, err := strictyaml.Decode(f.Name, f.Data, into)
	l.file, l.at = f.Name, lines
	if err == nil {
		return true
	}
	fs, ok := err.(strictyaml.Faults) //nolint:errorlint // Decode returns Faults itself
	if !ok {
		fs = strictyaml.Faults{{File: f.Name, What: "cannot be read", Hint: "compare with the built-in file"}}
	}
	l.faults = append(l.faults, fs...)
	return false
}

func (l *loader) entries(d *Directory, kind Kind, list string, all []entryFile) {
	for i, r := range all {
		e := l.entry(fmt.Sprintf("%s[%d]", list, i), kind, r)
		d.index[e.ID] = len(d.all)
		d.all = append(d.all, e)
	}
}

func (l *loader) entry(path string, kind Kind, r entryFile) Entry {
	l.id(path, r.ID)
	e := Entry{
		ID: r.ID, Kind: kind,
		Name:    l.text(path+".name", r.Name, true),
		Summary: l.text(path+".summary", r.Summary, false), First: l.text(path+".first", r.First, false),
		Topics:   some(l, path+".topics", r.Topics, topics),
		Purposes: some(l, path+".purposes", r.Purposes, purposes),
		Audience: some(l, path+".audience", r.Audience, audiences),
		Area:     r.Area, Address: r.Address, Online: r.Online,
		Days:  some(l, path+".days", r.Days, days),
		Hours: l.text(path+".hours", r.Hours, false), Cost: l.text(path+".cost", r.Cost, false),
		Phone: r.Phone, Link: r.Link, Source: r.Source, line: l.at[path],
	}
	slices.SortFunc(e.Days, func(a, b Day) int { return slices.Index(days, a) - slices.Index(days, b) })
	for i, s := range r.Languages {
		if !language.MatchString(s) {
			l.fault(fmt.Sprintf("%s.languages[%d]", path, i), "as in ja, en or zh", "languages: %q names none", s)
		}
		e.Languages = append(e.Languages, bot.Language(s))
	}
	if r.Phone != "" && !dialled.MatchString(r.Phone) {
		l.fault(path+".phone", "digits and hyphens in quotes, as in \"03-5803-1100\"", "phone: cannot be dialled")
	}
	if r.Link != "" && !IsLink(r.Link) {
		l.fault(path+".link", "as in https://www.example.jp/", "link: is no address of a page")
	}
	if !strings.HasPrefix(r.Source, "https://") {
		l.fault(path+".source", "an https address", "source: says not where this is published")
	}
	var err error
	if e.VerifiedOn, err = time.ParseInLocation(time.DateOnly, r.Verified, japan); err != nil {
		l.fault(path+".verified_on", "the day on which somebody last looked at the source, as in 2026-11-21", "verified_on: %q is no day", r.Verified)
	}
	l.point(path, r, &e)
	return e
}

func (l *loader) point(path string, r entryFile, e *Entry) {
	switch {
	case r.Lat == nil && r.Lon == nil:
	case r.Lat == nil || r.Lon == nil:
		l.fault(path, "write both, or none", "lat, lon: one of the two is missing")
	default:
		p := Point{Lat: *r.Lat, Lon: *r.Lon}
		if !p.InJapan() {
			l.fault(path+".lat", "degrees; lat is the one near 35, lon the one near 139", "lat, lon: do not lie in Japan")
		}
		e.At = &p
	}
}

var (
	linkForm = regexp.MustCompile(`^https?://[^\s/?#]+\.[^\s]+$`)
	idForm   = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$`)
	language = regexp.MustCompile(`^[a-z]{2,3}(-[a-z]+)*$`)
)

// IsLink says that a text is the address of a page, which a phone can open.
func IsLink(s string) bool { return len(s) <= 1000 && linkForm.MatchString(s) }

func (l *loader) id(path, id string) {
	switch {
	case !idForm.MatchString(id):
		l.fault(path+".id", "letters, digits, dots and hyphens, at most 80", "id: %q is no short name", id)
	case l.ids[id]:
		l.fault(path+".id", "give each its own", "id: %q is taken", id)
	}
	l.ids[id] = true
}

// longestText is in characters: a card on a phone shows less.
const longestText = 500

func (l *loader) text(path string, t Text, must bool) Text {
	if must && t[bot.Japanese] == "" {
		l.fault(path, "write it as {ja: …}", "%s: there is no Japanese text", lastKey(path))
	}
	for _, lang := range slices.Sorted(maps.Keys(t)) {
		switch {
		case !language.MatchString(string(lang)):
			l.fault(path+"."+string(lang), "ja, ja-easy, en or another language", "%s: language %q is unknown", lastKey(path), lang)
		case strings.TrimSpace(t[lang]) == "":
			l.fault(path+"."+string(lang), "write it, or take the language out", "%s: the text is empty", lastKey(path))
		case len([]rune(t[lang])) > longestText:
			l.fault(path+"."+string(lang), fmt.Sprintf("at most %d characters", longestText), "%s: the text is too long", lastKey(path))
		}
	}
	if !must && len(t) > 0 && t[bot.Japanese] == "" {
		l.fault(path, "other languages fall back to it", "%s: there is no Japanese text", lastKey(path))
	}
	return t
}

func lastKey(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }

// one reads a word of a vocabulary.
func one[T ~string](l *loader, path, s string, known []T) T {
	if !slices.Contains(known, T(s)) {
		l.fault(path, "use "+join(known), "%s: %q is unknown", strings.TrimRight(lastKey(path), "[]0123456789"), s)
	}
	return T(s)
}

func some[T ~string](l *loader, path string, list []string, known []T) []T {
	var out []T
	for i, s := range list {
		p := fmt.Sprintf("%s[%d]", path, i)
		if w := one(l, p, s, known); slices.Contains(out, w) {
			l.fault(p, "keep one of the two", "%s: %q stands twice", lastKey(path), s)
		} else {
			out = append(out, w)
		}
	}
	return out
}

func join[T ~string](known []T) string {
	words := make([]string, len(known))
	for i, k := range known {
		words[i] = string(k)
	}
	return strings.Join(words, ", ")
}
