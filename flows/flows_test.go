package flows_test

import (
	"os"
	"testing"

	"tonari/flows"
	"tonari/flows/wording"
)

func builtin(t testing.TB) *wording.Book {
	t.Helper()
	book, faults := wording.Load(os.DirFS("../config/wording"))
	if err := faults.Err(); err != nil {
		t.Fatal(err)
	}
	return book
}

func house(t testing.TB) *flows.Set {
	t.Helper()
	s, err := flows.New()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTheBuiltInWordsSayAllThatTheFlowsNeed(t *testing.T) {
	for _, f := range builtin(t).Check(house(t).Uses()) {
		if f.File == "wording/ja/desk.yaml" || f.File == "wording/ja/case.yaml" {
			continue // said by the turn, whose uses the configuration checks too
		}
		t.Error(f)
	}
}
