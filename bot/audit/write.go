package audit

import (
	"fmt"
	"io"
	"maps"
	"time"

	"tonari/bot"
)

// Head is where a chain stands after a file.
type Head struct {
	// Hash of the last line. Kept elsewhere, it proves the file whole.
	Hash string
	// To are the last facts that the chain holds.
	To Places
	// Facts of the file, and the times of the first and the last of them.
	Facts       int
	First, Last time.Time
}

// Writer writes one file of a trail.
type Writer struct {
	w    io.Writer
	n    int
	head Head
}

// NewWriter begins a file that goes on from a head; the zero Head begins a chain.
// Facts of until and later are the next file's. gone are partitions whose last
// exported fact is kept no more.
func NewWriter(w io.Writer, from Head, until time.Time, gone []bot.Partition) (*Writer, error) {
	prev := from.Hash
	if prev == "" {
		prev = Beginning
	}
	to := maps.Clone(from.To)
	if to == nil {
		to = Places{}
	}
	begin := first{Trail: trailName, V: Version, Prev: prev, After: maps.Clone(to), Until: until.UTC()}
	for _, p := range gone {
		begin.Gone = append(begin.Gone, Place(p))
	}
	t := &Writer{w: w, head: Head{Hash: prev, To: to}}
	begin.N = t.next()
	return t, t.put(begin)
}

func (t *Writer) next() int {
	t.n++
	return t.n
}

func (t *Writer) put(v any) error {
	out, hash, err := seal(t.head.Hash, v)
	if err != nil {
		return err
	}
	if _, err := t.w.Write(out); err != nil {
		return fmt.Errorf("writing the trail: %w", err)
	}
	t.head.Hash = hash
	return nil
}

// Add writes one fact; each partition's come in their order.
func (t *Writer) Add(e Entry) error {
	p := Place(e.Partition)
	t.head.To[p] = e.ID
	t.head.Facts++
	if t.head.First.IsZero() {
		t.head.First = e.Fact.At
	}
	t.head.Last = e.Fact.At
	return t.put(line{
		N: t.next(), At: e.Fact.At.UTC(), Fact: e.Fact.Name, Case: e.Fact.Case, Staff: e.Fact.Staff, Fields: e.Fact.Fields,
		Pos: p + "/" + e.ID,
	})
}

// End closes the file. Without it the file counts as cut off.
func (t *Writer) End() (Head, error) {
	err := t.put(last{N: t.next(), End: true, Facts: t.head.Facts, To: t.head.To})
	return t.head, err
}
