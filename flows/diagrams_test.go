package flows_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestThePictureOfEveryFlowIsUpToDate(t *testing.T) {
	set := house(t)
	for _, name := range set.Names() {
		got, err := set.Diagram(name)
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("..", "testdata", "diagrams", name+".mmd")
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s changed; look at it and run with -update:\n%s", file, diff)
		}
	}
}

func TestAPictureOfAnUnknownFlowNamesTheKnownOnes(t *testing.T) {
	_, err := house(t).Diagram("cooking")
	want := `no flow is called "cooking": there are welcome, carer, withdrawn, family, booking, notice, places, anything, safety, handoff, learn, settings, after`
	if err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
}
