package config_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"tonari/bot"
	"tonari/config"
	"tonari/flows/guide"
	"tonari/flows/triage"
	"tonari/handoff"
)

var today = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

func roster(t *testing.T) []byte {
	t.Helper()
	data, err := os.ReadFile("deploy/roster.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// dir writes a configuration directory.
func dir(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestTheBuiltInFilesAndTheExampleRosterAreFaultless(t *testing.T) {
	if got := config.Check(config.Over(""), today); len(got) != 0 {
		t.Errorf("built-in: %v", got)
	}
	if got := config.Check(config.Over(dir(t, map[string]string{"roster.yaml": string(roster(t))})), today); len(got) != 0 {
		t.Errorf("with the example: %v", got)
	}
}

func TestAFaultyDirectoryIsToldFileByFile(t *testing.T) {
	d := dir(t, map[string]string{
		"roster.yaml":            "people: []\nshifts: []\n",
		"rooster.yaml":           "x: 1\n",
		"guide/numbers.yaml":     "numbers:\n  - {id: a}\n",
		"guide/services.yml":     "x: 1\n",
		"triage.yaml":            "classes: 3\n",
		"wording/ja/carer.yaml":  "nobody.says.this: x\n",
		"wording/ja/.swp.yaml":   "}",
		"notes/anything.yaml":    "}",
		"wording/ja/README.text": "}",
	})
	got := config.Check(config.Over(d), today)
	var files []string
	for _, f := range got {
		if f.What == "" || f.Error() == "" {
			t.Errorf("%v", f)
		}
		files = append(files, f.File)
	}
	want := []string{
		"guide/numbers.yaml", "guide/services.yml", "roster.yaml", "rooster.yaml", "triage.yaml", "wording/ja/carer.yaml",
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, slices.Compact(files)); diff != "" {
		t.Error(diff)
	}
	if got.Err() == nil {
		t.Error("passes")
	}
}

func TestADirectoryWithoutARosterIsAFault(t *testing.T) {
	got := config.Check(config.Over(t.TempDir()), today)
	if len(got) != 1 || got[0].Error() != "roster.yaml: is missing (an example is in config/deploy)" {
		t.Errorf("got %v", got)
	}
}

func TestNumbersGoStaleInACheckOnly(t *testing.T) {
	if got := config.Check(config.Over(""), today.AddDate(0, 0, 70)); len(got) == 0 || got.Err() != nil {
		t.Errorf("after 70 days: %v", got)
	}
	if got := config.Check(config.Over(""), today.AddDate(0, 0, 100)); got.Err() == nil {
		t.Errorf("after 100 days: %v", got)
	}
	if h, faults := config.Load(config.Over("")); faults.Err() != nil || h.Numbers == nil {
		t.Errorf("the service itself: %v", faults)
	}
}

func TestADirectoryIsLaidOverTheBuiltInFiles(t *testing.T) {
	builtin, faults := config.Load(config.Over(""))
	if err := faults.Err(); err != nil {
		t.Fatal(err)
	}
	if builtin.Roster != nil || builtin.Version() != "" {
		t.Error("there is a roster without a directory")
	}
	numbers := `numbers:
  - {id: one, name: ひとつ, number: "0120-1", always: true, fits: [` + strings.Join(guide.Categories(), ", ") +
		`], source: "https://example.jp/", verified_on: 2026-11-21}
`
	h, faults := config.Load(config.Over(dir(t, map[string]string{
		"roster.yaml": string(roster(t)), "guide/numbers.yaml": numbers,
		"wording/ja/label.yaml": "human: はなす\n",
	})))
	if err := faults.Err(); err != nil {
		t.Fatal(err)
	}
	if got := guide.Lines(h.Numbers.OpenAt(today, "help", "", 3), bot.Japanese); got != "ひとつ 0120-1（24時間）" {
		t.Errorf("numbers: %s", got)
	}
	if got := h.Words.Label("ja", "welcome.who", "human"); got != "はなす" {
		t.Errorf("label: %s", got)
	}
	if builtin.Words.Label("ja", "welcome.who", "human") == "はなす" {
		t.Error("the built-in words changed")
	}
	if h.Roster == nil || h.Version() == "" || h.Words.Version() == builtin.Words.Version() {
		t.Error("versions")
	}
}

func TestASlipOfThePenKeepsTheOldWordsAndSaysSo(t *testing.T) {
	files := fstest.MapFS{"roster.yaml": {Data: roster(t)}}
	live, faults, err := config.NewLive(config.OverFS(files))
	if err != nil || len(faults) != 0 {
		t.Fatal(err, faults)
	}
	before := *live.House()
	if changed, faults := live.Reload(); changed || faults != nil {
		t.Errorf("nothing changed: %v, %v", changed, faults)
	}

	files["wording/ja/label.yaml"] = &fstest.MapFile{Data: []byte("human: [\n")}
	files["roster.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(string(roster(t)), "相談員A", "相談員X", 1))}
	changed, faults := live.Reload()
	if !changed || faults.Err() == nil || faults[0].File != "wording/ja/label.yaml" {
		t.Errorf("got %v, %v", changed, faults)
	}
	if live.House().Words != before.Words {
		t.Error("the faulty words were taken")
	}
	if p, _ := live.House().Roster.Person("U0123AOI"); p.Name != "相談員X" {
		t.Errorf("the good roster was not taken: %v", p)
	}

	files["roster.yaml"] = &fstest.MapFile{Data: []byte("people: []\n")}
	files["wording/ja/label.yaml"] = &fstest.MapFile{Data: []byte("human: はなす\n")}
	if _, faults := live.Reload(); faults.Err() == nil {
		t.Error("a faulty roster passes")
	}
	if live.House().Roster == nil || live.House().Words == before.Words {
		t.Error("old roster, new words are wanted")
	}
}

func TestWithoutAFaultlessConfigurationNothingStarts(t *testing.T) {
	for name, f := range map[string]config.Files{
		"a faulty roster": config.OverFS(fstest.MapFS{"roster.yaml": {Data: []byte("people: []\n")}}),
		"no directory":    config.Over(""),
	} {
		if live, _, err := config.NewLive(f); err == nil || live != nil {
			t.Errorf("started with %s", name)
		}
	}
}

func TestEveryCategoryOfTriageHasNumbersAndAName(t *testing.T) {
	for _, c := range triage.Categories() {
		if !slices.Contains(guide.Categories(), string(c)) {
			t.Errorf("no numbers for %s", c)
		}
		if handoff.CategoryLabel(string(c)) == string(c) {
			t.Errorf("counselors have no word for %s", c)
		}
	}
}
