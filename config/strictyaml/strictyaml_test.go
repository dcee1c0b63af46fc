package strictyaml_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tonari/config/strictyaml"
)

type person struct {
	Slack string `yaml:"slack"`
	Name  string `yaml:"name"`
}

type file struct {
	Timezone string   `yaml:"timezone"`
	People   []person `yaml:"people"`
}

func TestFaultsNameFileLineAndFix(t *testing.T) {
	for name, tc := range map[string]struct{ in, want string }{
		"unknown key": {"timezone: Asia/Tokyo\nzone: x\n", `r.yaml:2: unknown field "zone" (remove it or mend its spelling)`},
		"doubled key": {"timezone: a\ntimezone: b\n", `r.yaml:2: mapping key "timezone" already defined at [1:1] (keep one of the two)`},
		"in a list":   {"people:\n  - {slack: U1, nick: x}\n", `r.yaml:2: unknown field "nick" (remove it or mend its spelling)`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := strictyaml.Decode("r.yaml", []byte(tc.in), &file{})
			if err == nil {
				t.Fatal("accepted")
			}
			if diff := cmp.Diff(tc.want, err.Error()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWrongTypeIsAFaultWithItsLine(t *testing.T) {
	_, err := strictyaml.Decode("r.yaml", []byte("timezone: Asia/Tokyo\npeople: many\n"), &file{})
	fs, ok := err.(strictyaml.Faults)
	if !ok || len(fs) != 1 || fs[0].Line != 2 {
		t.Fatalf("got %v", err)
	}
}

func TestAnEmptyFileIsTheZeroValue(t *testing.T) {
	var f file
	if _, err := strictyaml.Decode("r.yaml", nil, &f); err != nil || f.Timezone != "" {
		t.Fatalf("got %v, %v", f, err)
	}
}

func TestPositionsPointAtKeysAndListItems(t *testing.T) {
	data := []byte("timezone: Asia/Tokyo\npeople:\n  - {slack: U1, name: A}\n  - slack: U2\n    name: B\n")
	got, err := strictyaml.Decode("r.yaml", data, &file{})
	if err != nil {
		t.Fatal(err)
	}
	want := strictyaml.Lines{
		"timezone": 1, "people": 2, "people[0]": 3, "people[0].slack": 3, "people[0].name": 3,
		"people[1]": 4, "people[1].slack": 4, "people[1].name": 5,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(want, strictyaml.Positions(data)); diff != "" {
		t.Error(diff)
	}
}
