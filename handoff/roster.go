package handoff

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"
	"time"
	_ "time/tzdata" // a bare container has no time zones, and the roster needs one
	"unicode/utf16"

	"tonari/bot"
	"tonari/config/strictyaml"
	"tonari/flows/wording"
)

// Role is what a person of the roster may decide.
type Role string

// The roles. A supervisor may do everything that a counselor may.
const (
	RoleCounselor  Role = "counselor"
	RoleSupervisor Role = "supervisor"
)

// Person is somebody who works here. Name is what residents see.
type Person struct {
	Slack bot.StaffID
	Name  string
	Role  Role
}

// Roster is who works here and when. It never changes after LoadRoster (With makes
// another one) and may be used by many at once.
type Roster struct {
	version  string
	zone     *time.Location
	people   []Person
	byID     map[bot.StaffID]int
	shifts   []shift
	holidays bool // closed on national holidays
	closed   []closure
	ladder   ladder
	week     []wording.Opening
	watch    Watch

	overrides []Override
	changes   string // names the overrides
	missing   []bot.StaffID
}

type closure struct{ from, to day }

type rosterFile struct {
	Timezone string        `yaml:"timezone"`
	People   []personFile  `yaml:"people"`
	Shifts   []shiftFile   `yaml:"shifts"`
	Holidays string        `yaml:"holidays"`
	Closed   []string      `yaml:"closed"`
	Escalate *escalateFile `yaml:"escalate"`
	Watch    *watchFile    `yaml:"watch"`
}

type personFile struct {
	Slack string `yaml:"slack"`
	Name  string `yaml:"name"`
	Role  string `yaml:"role"`
}

// LoadRoster reads roster.yaml. Left out, `timezone` is Asia/Tokyo, `holidays` is
// japan, `escalate` and `watch` have the times of the example under config/deploy.
// With faults that are not warnings the roster is nil.
func LoadRoster(file string, data []byte) (*Roster, strictyaml.Faults) {
	var raw rosterFile
	lines, err := strictyaml.Decode(file, data, &raw)
	if err != nil {
		if fs, ok := err.(strictyaml.Faults); ok { //nolint:errorlint // Decode returns Faults itself
			return nil, fs
		}
		return nil, strictyaml.Faults{{File: file, What: "cannot be read", Hint: "compare with the example"}}
	}
	sum := sha256.Sum256(data)
	l := loader{file: file, at: lines, r: &Roster{
		version: hex.EncodeToString(sum[:6]),
		byID:    map[bot.StaffID]int{},
	}}
	l.timezone(raw.Timezone)
	l.people(raw.People)
	l.shifts(raw.Shifts)
	l.holidays(raw.Holidays)
	l.closed(raw.Closed)
	l.escalate(raw.Escalate)
	l.watch(raw.Watch)
	l.faults.Sort()
	if l.faults.Err() != nil {
		return nil, l.faults
	}
	l.r.week = l.r.openings()
	return l.r, l.faults
}

// loader checks a roster part by part and collects every fault.
type loader struct {
	file   string
	at     map[string]int
	r      *Roster
	faults strictyaml.Faults
}

func (l *loader) fault(path, hint, what string, args ...any) {
	l.faults = append(l.faults, strictyaml.Fault{
		File: l.file, Line: l.at[path], What: fmt.Sprintf(what, args...), Hint: hint,
	})
}

func (l *loader) timezone(name string) {
	if name == "" {
		name = "Asia/Tokyo"
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		l.fault("timezone", "write Asia/Tokyo", "unknown time zone %q", name)
		zone = time.UTC
	}
	l.r.zone = zone
}

var slackUser = regexp.MustCompile(`^[UW][A-Z0-9]{2,}$`)

// senderUnits is LINE's limit for a sender's name, in UTF-16 units
// (developers.line.biz/en/reference/messaging-api/#icon-nickname-switch).
const senderUnits = 20

func (l *loader) people(people []personFile) {
	supervisors := 0
	for i, p := range people {
		path := fmt.Sprintf("people[%d]", i)
		id := bot.StaffID(p.Slack)
		if !slackUser.MatchString(p.Slack) {
			l.fault(path, "copy the member ID from the Slack profile, as in U0123ABCD", "slack: %q is no Slack member ID", p.Slack)
		}
		if _, twice := l.r.byID[id]; twice {
			l.fault(path, "keep one of the two", "slack: %s is in the roster twice", p.Slack)
		}
		if n := len(utf16.Encode([]rune(p.Name))); n == 0 || n > senderUnits {
			l.fault(path, "residents see it: 1 to 20 characters, as in 相談員A", "name: has %d characters", n)
		}
		if strings.Contains(strings.ToUpper(p.Name), "LINE") {
			l.fault(path, "choose a role's name, as in 相談員A", "name: LINE refuses its own name in a sender")
		}
		switch Role(p.Role) {
		case RoleSupervisor:
			supervisors++
		case RoleCounselor:
		default:
			l.fault(path, "write counselor or supervisor", "role: %q is unknown", p.Role)
		}
		l.r.byID[id] = len(l.r.people)
		l.r.people = append(l.r.people, Person{Slack: id, Name: p.Name, Role: Role(p.Role)})
	}
	switch supervisors {
	case 0:
		l.fault("people", "give one person `role: supervisor`; they get what nobody else answers", "there is no supervisor")
	case 1:
		l.fault("people", "two are needed to disclose an identity in danger of life", "there is only one supervisor")
		l.faults[len(l.faults)-1].Warning = true
	}
}

// Version names the exact content of the roster file, and the overrides.
func (r *Roster) Version() string { return r.version + r.changes }

// Zone is the time zone in which shifts and days are counted.
func (r *Roster) Zone() *time.Location { return r.zone }

// People are all of the roster, in its order.
func (r *Roster) People() []Person { return append([]Person(nil), r.people...) }

// Person finds somebody by Slack user id.
func (r *Roster) Person(id bot.StaffID) (Person, bool) {
	i, ok := r.byID[id]
	if !ok {
		return Person{}, false
	}
	return r.people[i], true
}

// Supervisors are all supervisors, on duty or not, in the roster's order. A
// loaded roster has at least one.
func (r *Roster) Supervisors() []bot.StaffID {
	var ids []bot.StaffID
	for _, p := range r.people {
		if p.Role == RoleSupervisor {
			ids = append(ids, p.Slack)
		}
	}
	return ids
}
