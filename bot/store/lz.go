package store

import (
	"encoding/binary"
	"errors"
	"sync"
)

// A small LZ77 in LZ4's block format
// (github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md), with packWords standing
// before every text. It packs less tightly than deflate and costs a tenth of it:
// deflate clears half a megabyte of tables for every turn.

const (
	lzTable = 1 << 12
	lzMatch = 4         // the shortest match
	lzReach = 1<<16 - 1 // how far back a match may lie
)

type lzPlaces [lzTable]uint16 // hash of four bytes -> where they stood last, from 1

// lzBegin is the table after packWords.
var lzBegin = sync.OnceValue(func() *lzPlaces {
	var t lzPlaces
	for i := 0; i+lzMatch <= len(packWords); i++ {
		t[lzHash(binary.LittleEndian.Uint32([]byte(packWords[i:i+lzMatch])))] = uint16(i + 1)
	}
	return &t
})

func lzHash(v uint32) uint32 { return v * 2654435761 >> 20 }

// lzFits says whether a text can be packed: all of it must be within reach.
func lzFits(plain []byte) bool { return len(packWords)+len(plain) < lzReach }

// lzPack appends the packed text to out.
func lzPack(out, plain []byte) []byte {
	places := *lzBegin()
	b := make([]byte, 0, len(packWords)+len(plain))
	b = append(append(b, packWords...), plain...)
	at, from := len(packWords), len(packWords) // from: the first literal not yet written
	for at+lzMatch <= len(b) {
		v := binary.LittleEndian.Uint32(b[at:])
		h := lzHash(v)
		was := int(places[h]) - 1
		places[h] = uint16(at + 1)
		if was < 0 || binary.LittleEndian.Uint32(b[was:]) != v {
			at++
			continue
		}
		n := lzMatch
		for at+n < len(b) && b[was+n] == b[at+n] {
			n++
		}
		for at > from && was > 0 && b[was-1] == b[at-1] {
			at, was, n = at-1, was-1, n+1
		}
		out = lzToken(out, b[from:at], n-lzMatch)
		out = binary.LittleEndian.AppendUint16(out, uint16(at-was))
		if n > lzMatch {
			out = lzLength(out, n-lzMatch)
		}
		for end := at + n; at < end; at++ {
			if at+lzMatch <= len(b) {
				places[lzHash(binary.LittleEndian.Uint32(b[at:]))] = uint16(at + 1)
			}
		}
		from = at
	}
	return lzToken(out, b[from:], 0)
}

// lzToken writes the token of literals and of the match that follows, and the
// literals.
func lzToken(out, literals []byte, match int) []byte {
	out = append(out, byte(min(len(literals), 15)<<4|min(match, 15)))
	out = lzLength(out, len(literals))
	return append(out, literals...)
}

// lzLength goes on with a length that did not fit into its half of the token.
func lzLength(out []byte, n int) []byte {
	if n < 15 {
		return out
	}
	for n -= 15; n >= 255; n -= 255 {
		out = append(out, 255)
	}
	return append(out, byte(n))
}

var errPacked = errors.New("it is not packed as it should be")

// lzUnpack reads what lzPack wrote.
func lzUnpack(packed []byte) ([]byte, error) {
	b := make([]byte, 0, len(packWords)+4*len(packed))
	b = append(b, packWords...)
	length := func(n int) (int, bool) {
		for more := byte(255); n >= 15 && more == 255; {
			if len(packed) == 0 {
				return 0, false
			}
			more, packed = packed[0], packed[1:]
			n += int(more)
		}
		return n, true
	}
	for len(packed) > 0 {
		token := packed[0]
		packed = packed[1:]
		n, ok := length(int(token >> 4))
		if !ok || n > len(packed) {
			return nil, errPacked
		}
		b, packed = append(b, packed[:n]...), packed[n:]
		if len(packed) == 0 {
			return b[len(packWords):], nil
		}
		if len(packed) < 2 {
			return nil, errPacked
		}
		back := int(binary.LittleEndian.Uint16(packed))
		packed = packed[2:]
		if n, ok = length(int(token & 15)); !ok || back == 0 || back > len(b) || len(b)+n > maxUnpacked {
			return nil, errPacked
		}
		for n += lzMatch; n > 0; n-- {
			b = append(b, b[len(b)-back])
		}
	}
	return nil, errPacked
}
