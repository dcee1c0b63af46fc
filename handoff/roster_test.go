package handoff_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tonari/bot"
	"tonari/handoff"
)

var update = flag.Bool("update", false, "write the golden files anew")

// ward is a roster with day shifts, a night over midnight and a closed year end.
const ward = `timezone: Asia/Tokyo
people:
  - {slack: U0AOI, name: 相談員A, role: counselor}
  - {slack: U0BEN, name: 相談員B, role: counselor}
  - {slack: U0SATO, name: 主任, role: supervisor}
  - {slack: U0TODA, name: 係長, role: supervisor}
shifts:
  - {days: [mon, tue, wed, thu, fri], from: "08:30", to: "17:15", people: [U0AOI], backup: [U0SATO]}
  - {days: [mon], from: "13:00", to: "17:15", people: [U0BEN]}
  - {days: [fri], from: "22:00", to: "02:00", people: [U0BEN]}
  - {days: [sat], from: "18:00", to: "24:00", people: [U0AOI, U0BEN]}
holidays: japan
closed: ["2026-12-29/2027-01-03"]
escalate:
  urgent: [2m, 5m, 10m]
  high:   [5m, 15m, 30m]
  normal: [20m, 60m]
`

func load(t *testing.T, yaml string) *handoff.Roster {
	t.Helper()
	r, faults := handoff.LoadRoster("roster.yaml", []byte(yaml))
	if err := faults.Err(); err != nil {
		t.Fatal(err)
	}
	return r
}

// at reads a wall clock time in Tokyo.
func at(t *testing.T, s string) time.Time {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	v, err := time.ParseInLocation("2006-01-02 15:04", s, zone)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func ids(s string) []bot.StaffID {
	var out []bot.StaffID
	for _, f := range strings.Fields(s) {
		out = append(out, bot.StaffID(f))
	}
	return out
}

func TestEveryBustedRosterSaysWhereAndHowToMendIt(t *testing.T) {
	files, err := filepath.Glob("../testdata/busted/roster/*.yaml")
	if err != nil || len(files) < 10 {
		t.Fatalf("found %d files, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			first, _, _ := strings.Cut(string(data), "\n")
			want, ok := strings.CutPrefix(first, "# want: ")
			if !ok {
				t.Fatal("the first line says what is expected: `# want: …`")
			}
			r, faults := handoff.LoadRoster("roster.yaml", data)
			if diff := cmp.Diff(want, faults.Error()); diff != "" {
				t.Error(diff)
			}
			if warned := faults.Err() == nil; warned != (r != nil) {
				t.Errorf("roster %v, faults %v", r, faults)
			}
		})
	}
}

func TestOneSupervisorIsAWarningOnly(t *testing.T) {
	one := strings.Replace(ward, "  - {slack: U0TODA, name: 係長, role: supervisor}\n", "", 1)
	r, faults := handoff.LoadRoster("roster.yaml", []byte(one))
	if r == nil || len(faults) != 1 || !faults[0].Warning || faults[0].Line != 2 {
		t.Fatalf("got %v, %v", r, faults)
	}
}

func TestARosterWithoutOptionalPartsHasGoodDefaults(t *testing.T) {
	r := load(t, `
people:
  - {slack: U0AOI, name: 相談員A, role: supervisor}
  - {slack: U0BEN, name: 相談員B, role: supervisor}
shifts:
  - {days: [mon], from: "09:00", to: "17:00", people: [U0AOI]}
`)
	if got := r.Zone().String(); got != "Asia/Tokyo" {
		t.Errorf("zone %s", got)
	}
	if r.Open(at(t, "2026-10-12 10:00")) {
		t.Error("open on スポーツの日")
	}
	due, ok := r.Next(bot.LevelUrgent, at(t, "2026-10-05 10:00"), 2, at(t, "2026-10-05 10:06"))
	if !ok || !due.Equal(at(t, "2026-10-05 10:10")) {
		t.Errorf("third rung at %v, %v", due, ok)
	}
}

func TestPeopleOfTheRosterAreFoundBySlackID(t *testing.T) {
	r := load(t, ward)
	got, ok := r.Person("U0SATO")
	want := handoff.Person{Slack: "U0SATO", Name: "主任", Role: handoff.RoleSupervisor}
	if !ok || got != want {
		t.Errorf("got %v, %v", got, ok)
	}
	if _, ok := r.Person("U0NOBODY"); ok {
		t.Error("found a stranger")
	}
	if diff := cmp.Diff(ids("U0SATO U0TODA"), r.Supervisors()); diff != "" {
		t.Error(diff)
	}
	if n := len(r.People()); n != 4 {
		t.Errorf("%d people", n)
	}
}

func TestTheVersionChangesWithEveryEdit(t *testing.T) {
	a, same := load(t, ward), load(t, ward)
	b := load(t, strings.Replace(ward, "相談員A", "相談員C", 1))
	if a.Version() != same.Version() || a.Version() == b.Version() || len(a.Version()) < 8 {
		t.Errorf("versions %q %q %q", a.Version(), same.Version(), b.Version())
	}
}
