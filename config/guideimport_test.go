package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tonari/config"
	"tonari/flows/guide"
)

func imported(t *testing.T, dir string, kind guide.Kind, csv string) (config.Imported, string) {
	t.Helper()
	done, faults, err := config.GuideImport{
		Dir: dir, CSV: guide.File{Name: "list.csv", Data: []byte(csv)}, Kind: kind,
		Source: "https://example.jp/", Verified: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC),
	}.Run()
	if err != nil {
		t.Fatal(err)
	}
	return done, faults.Error()
}

func ids(t *testing.T, dir string, kind guide.Kind) string {
	t.Helper()
	h, faults := config.Load(config.Over(dir))
	if h.Guide == nil {
		t.Fatal(faults)
	}
	var out []string
	for _, e := range h.Guide.All(kind) {
		out = append(out, e.ID)
	}
	return strings.Join(out, " ")
}

func TestAListIsTakenOverAsAWholeOrNotAtAll(t *testing.T) {
	d := t.TempDir()
	done, faults := imported(t, d, guide.Place, "ID,名称\na,あ\nb,い\n")
	if faults != "" || done.Entries != 2 || done.New != 2 || done.File != filepath.Join(d, "guide", "places.yaml") {
		t.Fatalf("%+v %s", done, faults)
	}
	if got := ids(t, d, guide.Place); got != "a b" {
		t.Errorf("places: %s", got)
	}
	before := read(t, done.File)
	for name, csv := range map[string]string{
		"a faulty line":         "ID,名称\na,あ\nc,\n",
		"the id of a service":   "ID,名称\nwithdrawn-centre,x\n",
		"another kind of file":  "{}",
		"nothing but a heading": "ID,名称\n",
	} {
		if done, faults := imported(t, d, guide.Place, csv); done.File != "" || faults == "" {
			t.Errorf("%s: taken over, %+v", name, done)
		}
		if read(t, done.File) != before {
			t.Errorf("%s: the old file is gone", name)
		}
	}
	if done, _ := imported(t, d, guide.Place, "ID,名称\nb,い\nc,う\n"); done.New != 1 || done.Gone != 1 || done.Stays != 1 {
		t.Errorf("%+v", done)
	}
	left, err := os.ReadDir(filepath.Join(d, "guide"))
	if err != nil || len(left) != 1 {
		t.Errorf("something was left behind: %v, %v", left, err)
	}
}

func TestServicesAreTakenOverToo(t *testing.T) {
	d := t.TempDir()
	if done, faults := imported(t, d, guide.Service, "ID,名称,となり_分野\na,あ,高齢\n"); faults != "" && !strings.Contains(faults, "warning") {
		t.Fatalf("%+v %s", done, faults)
	}
	if got := ids(t, d, guide.Service); got != "a" {
		t.Errorf("services: %s", got)
	}
}

func TestAnImportKeepsTheModeOfTheFile(t *testing.T) {
	d := dir(t, map[string]string{"guide/places.yaml": "places:\n"})
	file := filepath.Join(d, "guide", "places.yaml")
	if err := os.Chmod(file, 0o640); err != nil {
		t.Fatal(err)
	}
	imported(t, d, guide.Place, "ID,名称\na,あ\n")
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("%v %v", info.Mode(), err)
	}
}

func TestAGuideWithFaultsIsMendedBeforeAnImport(t *testing.T) {
	d := dir(t, map[string]string{"guide/places.yaml": "places: [\n"})
	done, faults := imported(t, d, guide.Place, "ID,名称\na,あ\n")
	if done.File != "" || !strings.Contains(faults, "guide/places.yaml:") || !strings.Contains(faults, "mend the guide first") {
		t.Errorf("%+v %s", done, faults)
	}
	if read(t, filepath.Join(d, "guide", "places.yaml")) != "places: [\n" {
		t.Error("the file was changed")
	}
}

func TestWhatIsExportedCanBeImported(t *testing.T) {
	for _, kind := range []guide.Kind{guide.Place, guide.Service} {
		data, faults, err := config.GuideExport("", kind)
		if err != nil || faults != nil {
			t.Fatal(err, faults)
		}
		d := t.TempDir()
		if done, faults := imported(t, d, kind, string(data)); done.New != 0 || done.Gone != 0 || faults != "" {
			t.Fatalf("%s: %+v %s", kind, done, faults)
		}
		again, _, err := config.GuideExport(d, kind)
		if err != nil || string(again) != string(data) {
			t.Errorf("%s: comes back otherwise, %v", kind, err)
		}
		if got, want := ids(t, d, kind), ids(t, "", kind); got != want {
			t.Errorf("%s: got %s, want %s", kind, got, want)
		}
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
