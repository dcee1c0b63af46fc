package audit

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// maxLine bounds a line, in bytes.
const maxLine = 64 << 10

// Break is the first line at which a file is not what was exported.
type Break struct {
	File string
	Line int
	What string
}

// Error renders `file:line: what is wrong`.
func (b *Break) Error() string { return fmt.Sprintf("%s:%d: %s", b.File, b.Line, b.What) }

// Verify reads a whole file and says where its chain stands; the error is a Break
// for the first line that is wrong. from is the head of the file before; nil: the
// file may go on from any.
func Verify(name string, r io.Reader, from *Head) (Head, error) {
	v := &verifier{file: name, r: bufio.NewReaderSize(r, maxLine), from: from}
	for {
		raw, err := v.r.ReadSlice('\n')
		switch {
		case errors.Is(err, io.EOF) && len(raw) == 0:
			return v.end()
		case errors.Is(err, io.EOF):
			v.n++
			return Head{}, v.broken("the line is cut off, and what stood after it is gone")
		case errors.Is(err, bufio.ErrBufferFull):
			v.n++
			return Head{}, v.broken("the line is longer than any line of a trail")
		case err != nil:
			return Head{}, fmt.Errorf("reading %s: %w", name, err)
		}
		v.n++
		if err := v.line(raw); err != nil {
			return Head{}, err
		}
	}
}

type verifier struct {
	file   string
	r      *bufio.Reader
	from   *Head
	n      int // lines read
	head   Head
	closed bool
}

func (v *verifier) broken(format string, args ...any) error {
	return &Break{v.file, v.n, fmt.Sprintf(format, args...)}
}

// anyLine is whatever a line of a trail may hold.
type anyLine struct {
	N     int       `json:"n"`
	Trail string    `json:"trail"`
	V     int       `json:"v"`
	Prev  string    `json:"prev"`
	At    time.Time `json:"at"`
	Pos   string    `json:"pos"`
	End   bool      `json:"end"`
	Facts int       `json:"facts"`
	After Places    `json:"after"`
	To    Places    `json:"to"`
}

func (v *verifier) line(raw []byte) error {
	content, hash, ok := split(raw)
	var l anyLine
	if !ok || json.Unmarshal(content, &l) != nil {
		return v.broken("this is no line of a trail")
	}
	if v.closed {
		return v.broken("the trail ended above; this line was added")
	}
	if v.n == 1 {
		if err := v.begin(l); err != nil {
			return err
		}
	}
	if l.N != v.n {
		return v.broken("this was line %d: a line before it was taken out, added or moved", l.N)
	}
	if hash != reckon(v.head.Hash, content) {
		return v.broken("its hash does not fit: this line was changed, or the one before it was, with its hash")
	}
	v.head.Hash = hash
	switch {
	case v.n == 1:
	case l.End:
		v.closed = true
		v.head.To = l.To
		if l.Facts != v.head.Facts {
			return v.broken("it counts %d facts, and there are %d", l.Facts, v.head.Facts)
		}
	default:
		v.head.Facts++
		if v.head.First.IsZero() {
			v.head.First = l.At
		}
		v.head.Last = l.At
	}
	return nil
}

// begin takes up the chain where the first line says.
func (v *verifier) begin(l anyLine) error {
	switch {
	case l.Trail != trailName:
		return v.broken("the first line is not the first of a trail: lines before it are gone, or this is another file")
	case l.V > Version:
		return v.broken("this is form %d of a trail, and this program knows up to %d: use a newer one", l.V, Version)
	case v.from != nil && l.Prev != v.from.Hash:
		return v.broken("it does not go on from the file before: there the head is %s, here %s", short(v.from.Hash), short(l.Prev))
	}
	v.head.Hash = l.Prev
	return nil
}

func (v *verifier) end() (Head, error) {
	if !v.closed {
		v.n++
		return Head{}, v.broken("the trail has no end: lines from here on are gone, or the export was broken off")
	}
	return v.head, nil
}

// short is enough of a hash to tell it from another.
func short(hash string) string { return strings.ToLower(hash[:min(len(hash), 16)]) }
