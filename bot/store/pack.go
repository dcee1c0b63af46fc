package store

import (
	"errors"
	"fmt"

	"github.com/klauspost/compress/s2"
)

// The forms of a packed conversation: its first byte.
const (
	packPlain = 'j' // JSON
	packS2    = 's' // JSON, packed by s2 with packWords
)

// maxUnpacked bounds what a packed conversation may grow to.
const maxUnpacked = 8 << 20

// packWords are what nearly every stored conversation holds. They are part of
// the stored form 's': a change needs a new form.
const packWords = `"shown":true,"judged":"same""easier""solved","lang":"ja-easy","lang":"en","fr":"blocked","k":"sticker","k":"location","k":"media",` +
	`"held":[{"ts":"","by":"U","t":"","s":"waiting","u":"2026-"s":"queued","i":""st":"closed","st":"paused","st":"unclaimed","st":"claimed",` +
	`"lv":"watch","lv":"high","lv":"urgent","cat":"","why":["","ask":"","lf":"","ch":"C","h":"U0","cu":true,"mu":true,"since":"2026-","rung":1,"ca":"2026-","ua":"2026-","wa":"2026-","aa":"2026-","cl":"2026-"}],` +
	`"tm":{"case/rung/held":1},"rec":["2026-12-","2026-11-"],"an":{"b":"2026-","bt":""},"sfa":"2026-","un":["` +
	`"said":{"welcome":1},"back":"","ans":[{"s":"carer.who","c":""},{"s":"family.","t":"","m":"5"}],"cases":[{"id":1` +
	`"w":[{"m":"5","at":"2026-11-","k":"tap","t":"","s":true},{"m":"5","at":"2026-12-` +
	`{"v":1,"p":"","alias":"","lang":"ja","hi":true,"fr":"friend","last":"2026-12-01T00:00:00Z","talk":{"at":"carer.`

var packDict = s2.MakeDictManual([]byte(packWords), 0)

// pack makes the stored form of a conversation small: a ward's people rest in
// Redis' memory.
func pack(plain []byte) []byte {
	room := make([]byte, 1+s2.MaxEncodedLen(len(plain)))
	packed := packDict.Encode(room[1:], plain)
	if len(packed) >= len(plain) {
		return append([]byte{packPlain}, plain...)
	}
	room[0] = packS2
	return room[:1+len(packed)]
}

func unpack(packed []byte) ([]byte, error) {
	if len(packed) == 0 {
		return nil, errors.New("nothing there")
	}
	switch body := packed[1:]; packed[0] {
	case packPlain:
		return body, nil
	case packS2:
		n, err := s2.DecodedLen(body)
		if err != nil {
			return nil, err
		}
		if n > maxUnpacked {
			return nil, fmt.Errorf("more than %d bytes", maxUnpacked)
		}
		return packDict.Decode(nil, body)
	}
	return nil, fmt.Errorf("form %q: %w", packed[0], ErrNewer)
}
