package opendata

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/japanese"

	"tonari/config/strictyaml"
)

// MaxBytes is how large a file may be; a ward's list has some hundred lines.
const MaxBytes = 4 << 20

var (
	utf8BOM    = []byte("\xEF\xBB\xBF")
	utf16LEBOM = []byte("\xFF\xFE")
	utf16BEBOM = []byte("\xFE\xFF")
)

// decode finds out the encoding and gives the text without its BOM. It never
// guesses past a fault: bytes that fit no encoding are told with their line.
func decode(file string, data []byte) (string, strictyaml.Faults) {
	fault := func(line int, what, hint string) (string, strictyaml.Faults) {
		return "", strictyaml.Faults{{File: file, Line: line, What: what, Hint: hint}}
	}
	const save = "save it as “CSV UTF-8”"
	switch {
	case len(data) > MaxBytes:
		return fault(0, fmt.Sprintf("is larger than %d MiB", MaxBytes>>20), "is it the list of facilities?")
	case bytes.HasPrefix(data, utf16LEBOM), bytes.HasPrefix(data, utf16BEBOM):
		return fault(0, "is UTF-16", save)
	case bytes.IndexByte(data, 0) >= 0:
		return fault(lineOf(data, bytes.IndexByte(data, 0)), "is no text", save)
	case bytes.HasPrefix(data, utf8BOM):
		data = data[len(utf8BOM):]
		if at := invalidUTF8(data); at >= 0 {
			return fault(lineOf(data, at), "says that it is UTF-8 and is not", save)
		}
		return string(data), nil
	case invalidUTF8(data) < 0:
		return string(data), nil
	}
	text, err := japanese.ShiftJIS.NewDecoder().Bytes(data)
	if err != nil {
		return fault(0, "is neither UTF-8 nor Shift_JIS", save)
	}
	if at := bytes.IndexRune(text, utf8.RuneError); at >= 0 {
		return fault(lineOf(text, at), "is neither UTF-8 nor Shift_JIS", save)
	}
	return string(text), nil
}

func invalidUTF8(data []byte) int {
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}

func lineOf(data []byte, at int) int { return 1 + bytes.Count(data[:at], []byte("\n")) }

// plain brings a cell to half width, without spaces around it. A lone dash says
// that there is nothing.
func plain(s string) string {
	s = strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r >= 0xFF01 && r <= 0xFF5E:
			return r - 0xFEE0
		case r == 0x3000:
			return ' '
		case r == '−', r == '‐', r == '‑', r == '–', r == '—', r == '―':
			return '-'
		}
		return r
	}, s))
	if s == "-" {
		return ""
	}
	return s
}
