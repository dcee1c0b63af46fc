package flows_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tonari/flows/wording"
)

// Each folder of testdata/busted/wording is a layer with one defect; the fault
// that it must bring stands in its first line.
func TestEveryDefectOfAWordingFileIsNamedWithItsFileLineAndFix(t *testing.T) {
	root := filepath.Join("..", "testdata", "busted", "wording")
	folders, err := os.ReadDir(root)
	if err != nil || len(folders) < 15 {
		t.Fatalf("%d folders, %v", len(folders), err)
	}
	uses := house(t).Uses()
	data, err := os.ReadFile("../config/safe-messaging.yaml")
	if err != nil {
		t.Fatal(err)
	}
	safe, broken := wording.LoadSafe("safe-messaging.yaml", data)
	if err := broken.Err(); err != nil {
		t.Fatal(err)
	}
	for _, folder := range folders {
		t.Run(folder.Name(), func(t *testing.T) {
			layer := os.DirFS(filepath.Join(root, folder.Name()))
			want := firstLine(t, layer)
			book, faults := wording.Load(os.DirFS("../config/wording"), layer)
			var got []string
			for _, f := range slices.Concat(faults, book.Check(uses), book.Lint(safe)) {
				if f.File != "wording/ja/desk.yaml" {
					got = append(got, strings.ReplaceAll(f.Error(), "\n", " "))
				}
			}
			if !slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, want) }) {
				t.Errorf("got %q\nwant %q", got, want)
			}
			if said := book.Say("ja", "carer.who", nil); len(said) != 1 {
				t.Errorf("the other words are gone: %q", said)
			}
		})
	}
}

func firstLine(t *testing.T, layer fs.FS) string {
	t.Helper()
	line := ""
	err := fs.WalkDir(layer, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(layer, path)
		first, _, _ := strings.Cut(string(data), "\n")
		line = strings.TrimPrefix(first, "# ")
		return err
	})
	if err != nil || line == "" {
		t.Fatalf("no first line: %v", err)
	}
	return line
}
