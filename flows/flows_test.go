package flows_test

import (
	"os"
	"path"
	"strings"
	"sync"
	"testing"

	"tonari/flows"
	"tonari/flows/wording"
)

var builtinOnce = sync.OnceValues(func() (*wording.Book, error) {
	book, faults := wording.Load(os.DirFS("../config/wording"))
	return book, faults.Err()
})

func builtin(t testing.TB) *wording.Book {
	t.Helper()
	book, err := builtinOnce()
	if err != nil {
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
		if file := strings.TrimSuffix(path.Base(f.File), ".yaml"); wording.ForStaff(file + ".") {
			continue // said by the turn, which checks it
		}
		t.Error(f)
	}
}
