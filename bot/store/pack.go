package store

import (
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"sync"
)

// The forms of a packed conversation: its first byte.
const (
	packPlain   = 'j' // JSON
	packDeflate = 'd' // JSON, deflated with packWords
)

// packLevel: the fastest level makes a fifth more of it, and saves nothing.
const packLevel = 6

// maxUnpacked bounds what a packed conversation may grow to.
const maxUnpacked = 8 << 20

// packWords are what nearly every stored conversation holds. They are part of
// the stored form 'd': a change needs a new form.
const packWords = `"shown":true,"judged":"same""easier""solved","lang":"ja-easy","lang":"en","fr":"blocked","k":"sticker","k":"location","k":"media",` +
	`"held":[{"ts":"","by":"U","t":"","s":"waiting","u":"2026-"s":"queued","i":""st":"closed","st":"paused","st":"unclaimed","st":"claimed",` +
	`"lv":"watch","lv":"high","lv":"urgent","cat":"","why":["","ask":"","lf":"","ch":"C","h":"U0","cu":true,"mu":true,"since":"2026-","rung":1,"ca":"2026-","ua":"2026-","wa":"2026-","aa":"2026-","cl":"2026-"}],` +
	`"tm":{"case/rung/held":1},"rec":["2026-12-","2026-11-"],"an":{"b":"2026-","bt":""},"sfa":"2026-","un":["` +
	`"said":{"welcome":1},"back":"","ans":[{"s":"carer.who","c":""},{"s":"family.","t":"","m":"5"}],"cases":[{"id":1` +
	`"w":[{"m":"5","at":"2026-11-","k":"tap","t":"","s":true},{"m":"5","at":"2026-12-` +
	`{"v":1,"p":"","alias":"","lang":"ja","hi":true,"fr":"friend","last":"2026-12-01T00:00:00Z","talk":{"at":"carer.`

var (
	deflaters = sync.Pool{New: func() any {
		w, err := flate.NewWriterDict(io.Discard, packLevel, []byte(packWords))
		if err != nil {
			panic(err) // only an unknown level
		}
		return w
	}}
	inflaters = sync.Pool{New: func() any { return flate.NewReaderDict(bytes.NewReader(nil), []byte(packWords)) }}
)

// pack makes the stored form of a conversation small: a ward's people rest in
// Redis' memory.
func pack(plain []byte) ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte(packDeflate)
	w := deflaters.Get().(*flate.Writer)
	defer deflaters.Put(w)
	w.Reset(&b)
	if _, err := w.Write(plain); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	if b.Len() > len(plain) {
		return append([]byte{packPlain}, plain...), nil
	}
	return b.Bytes(), nil
}

func unpack(packed []byte) ([]byte, error) {
	if len(packed) == 0 {
		return nil, errors.New("nothing there")
	}
	switch packed[0] {
	case packPlain:
		return packed[1:], nil
	case packDeflate:
		r := inflaters.Get().(io.ReadCloser)
		defer inflaters.Put(r)
		if err := r.(flate.Resetter).Reset(bytes.NewReader(packed[1:]), []byte(packWords)); err != nil {
			return nil, err
		}
		plain, err := io.ReadAll(io.LimitReader(r, maxUnpacked+1))
		if err != nil {
			return nil, err
		}
		if len(plain) > maxUnpacked {
			return nil, fmt.Errorf("more than %d bytes", maxUnpacked)
		}
		return plain, nil
	}
	return nil, fmt.Errorf("form %q: %w", packed[0], ErrNewer)
}
