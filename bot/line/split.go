package line

import (
	"strings"

	"github.com/rivo/uniseg"
)

// split parts a text into pieces of at most limit UTF-16 units, between graphemes:
// no character as read is torn. A piece ends after a line break if there is one
// in its second half. A single grapheme of more than limit units (nobody writes
// one by hand) is torn between code points. A blank text has no pieces.
func split(text string, limit int) []string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if strings.TrimSpace(text) == "" {
		return nil
	}
	if len(text) <= limit || units(text) <= limit { // no text has more units than bytes
		return []string{text}
	}
	var out []string
	for rest := text; rest != ""; {
		n := fit(rest, limit)
		if br := strings.LastIndexByte(rest[:n], '\n'); n < len(rest) && br > n/2 {
			n = br + 1
		}
		if p := rest[:n]; strings.TrimSpace(p) != "" {
			out = append(out, p)
		}
		rest = rest[n:]
	}
	return out
}

// fit is how many bytes of s make at most limit units.
func fit(s string, limit int) int {
	used, bytes, state := 0, 0, -1
	for rest := s; rest != ""; {
		var g string
		g, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		n := units(g)
		if used+n > limit {
			break
		}
		used, bytes = used+n, bytes+len(g)
	}
	if bytes > 0 {
		return bytes
	}
	for i, r := range s {
		if used += units(string(r)); used > limit {
			return i
		}
	}
	return len(s)
}
