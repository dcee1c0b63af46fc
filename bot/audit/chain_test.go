package audit_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tonari/bot"
	"tonari/bot/audit"
)

var noon = time.Date(2026, 12, 1, 3, 0, 0, 0, time.UTC)

// exported is a file of facts, those of the numbers given.
func exported(t testing.TB, from audit.Head, numbers ...int) ([]byte, audit.Head) {
	t.Helper()
	var out bytes.Buffer
	w, err := audit.NewWriter(&out, from, noon.Add(24*time.Hour), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range numbers {
		if err := w.Add(entry(n)); err != nil {
			t.Fatal(err)
		}
	}
	head, err := w.End()
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), head
}

func entry(n int) audit.Entry {
	at := noon.Add(time.Duration(n) * time.Second)
	return audit.Entry{
		Partition: bot.Partition(n % bot.Partitions), ID: fmt.Sprintf("%d-%d", at.UnixMilli(), n%3),
		Fact: bot.Fact{Name: "claimed", At: at, Case: bot.CaseID(16 + n), Staff: "U0AOI", Fields: map[string]string{"waited_s": fmt.Sprint(n), "level": "high"}},
	}
}

func numbers(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// breaks is the line at which a file breaks, 0 for none.
func breaks(t testing.TB, file []byte, from *audit.Head) (int, string) {
	t.Helper()
	_, err := audit.Verify("trail.jsonl", bytes.NewReader(file), from)
	if err == nil {
		return 0, ""
	}
	wrong := (*audit.Break)(nil)
	if !errors.As(err, &wrong) {
		t.Fatal(err)
	}
	return wrong.Line, wrong.What
}

func lines(file []byte) [][]byte {
	return slices.DeleteFunc(bytes.SplitAfter(file, []byte("\n")), func(l []byte) bool { return len(l) == 0 })
}

func TestWhatWasExportedVerifiesAndGoesOn(t *testing.T) {
	first, head := exported(t, audit.Head{}, numbers(40)...)
	got, err := audit.Verify("a", bytes.NewReader(first), nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(head, got); diff != "" {
		t.Error(diff)
	}
	if got.Facts != 40 || !got.First.Equal(noon) || !got.Last.Equal(noon.Add(39*time.Second)) || len(got.To) != bot.Partitions {
		t.Errorf("%+v", got)
	}

	second, _ := exported(t, head, 40, 41)
	next, err := audit.Verify("b", bytes.NewReader(second), &got)
	if err != nil || next.Facts != 2 || next.To["p08"] != entry(40).ID || next.To["p10"] != entry(26).ID {
		t.Errorf("%+v, %v", next, err)
	}
	if n, what := breaks(t, second, &audit.Head{Hash: audit.Beginning}); n != 1 || !strings.Contains(what, "does not go on") {
		t.Errorf("another file before it: line %d: %s", n, what)
	}
	if empty, _ := exported(t, head); len(lines(empty)) != 2 {
		t.Errorf("%s", empty)
	}
}

func TestAnyChangeOfAnyLineIsNamed(t *testing.T) {
	file, head := exported(t, audit.Head{}, numbers(60)...)
	all := lines(file)
	join := func(ls ...[][]byte) []byte { return bytes.Join(slices.Concat(ls...), nil) }
	for i := range all {
		n := i + 1
		for _, at := range []int{0, 5, len(all[i]) / 2, len(all[i]) - 12, len(all[i]) - 2} {
			changed := slices.Clone(all[i])
			if changed[at] ^= 1; changed[at] == '\n' {
				continue
			}
			if got, what := breaks(t, join(all[:i], [][]byte{changed}, all[i+1:]), nil); got != n {
				t.Errorf("byte %d of line %d changed: line %d is named: %s", at, n, got, what)
			}
		}
		if got, what := breaks(t, join(all[:i], all[i+1:]), nil); got != n {
			t.Errorf("line %d taken out: line %d is named: %s", n, got, what)
		}
		if got, _ := breaks(t, join(all[:i+1], all[i:]), nil); got != n+1 {
			t.Errorf("line %d doubled: line %d is named", n, got)
		}
		if i > 0 {
			if got, _ := breaks(t, join(all[:i-1], [][]byte{all[i], all[i-1]}, all[i+1:]), nil); got != n-1 {
				t.Errorf("lines %d and %d exchanged: line %d is named", n-1, n, got)
			}
		}
		if got, what := breaks(t, join(all[:i]), nil); got != n {
			t.Errorf("cut off after line %d: line %d is named: %s", i, got, what)
		}
		if got, _ := breaks(t, join(all[:i], [][]byte{all[i][:len(all[i])/2]}), nil); got != n {
			t.Errorf("cut off within line %d: line %d is named", n, got)
		}
	}

	// Whoever writes all of it anew leaves a chain that is whole: only the head tells.
	anew, other := exported(t, audit.Head{}, numbers(59)...)
	if n, _ := breaks(t, anew, nil); n != 0 || other.Hash == head.Hash {
		t.Errorf("line %d, head %s", n, other.Hash)
	}
}

func TestWhatIsNoTrailIsRefused(t *testing.T) {
	file, _ := exported(t, audit.Head{}, 1)
	for about, tc := range map[string]struct {
		file, want string
	}{
		"an empty file":         {"", "no end"},
		"another file":          {"hello\n", "no line of a trail"},
		"a line without end":    {strings.Repeat("x", 70<<10), "longer than any line"},
		"a line that was added": {string(file) + string(lines(file)[1]), "was added"},
	} {
		if n, what := breaks(t, []byte(tc.file), nil); n == 0 || !strings.Contains(what, tc.want) {
			t.Errorf("%s: line %d: %s", about, n, what)
		}
	}
}

// BenchmarkVerify: 100,000 lines are to take less than 5 s.
func BenchmarkVerify(b *testing.B) {
	file, _ := exported(b, audit.Head{}, numbers(100_000)...)
	b.SetBytes(int64(len(file)))
	for b.Loop() {
		if _, err := audit.Verify("trail.jsonl", bytes.NewReader(file), nil); err != nil {
			b.Fatal(err)
		}
	}
}
