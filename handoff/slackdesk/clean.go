package slackdesk

import (
	"strings"
	"unicode"
	"unicode/utf16"

	"github.com/rivo/uniseg"
)

// maxMarks is how many combining marks may stand on one character; no script
// needs more, and towers of them hide what stands around.
const maxMarks = 6

// clean takes out what could deceive or hide: control characters but line break
// and tab, direction overrides, invisible characters, towers of marks. What a
// reader sees stays.
func clean(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	var b strings.Builder
	marks, last := 0, rune(0)
	for _, r := range s {
		switch {
		case r == '\r', r == '\u2028', r == '\u2029', r == '\u0085':
			r = '\n'
		case r == '\n', r == '\t':
		case unicode.IsControl(r), invisible(r):
			continue
		case r == '\u200d' && last == '\u200d':
			continue
		case r >= 0xE0020 && r <= 0xE007F && last != 0x1F3F4 && (last < 0xE0020 || last > 0xE007F):
			continue // tag characters outside of a flag
		}
		if unicode.In(r, unicode.Mn, unicode.Me) {
			if marks++; marks > maxMarks {
				continue
			}
		} else {
			marks = 0
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

// invisible characters: direction overrides and isolates, zero widths (but the
// joiners that emoji and scripts need), annotations.
func invisible(r rune) bool {
	switch {
	case r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x206F, r >= 0x2060 && r <= 0x2064,
		r == 0x200B, r == 0x200E, r == 0x200F, r == 0x061C, r == 0xFEFF, r == 0x180E, r == 0x00AD,
		r >= 0xFFF9 && r <= 0xFFFB, r == 0xE0001:
		return true
	}
	return false
}

func units(s string) int {
	n := 0
	for _, r := range s {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}

// split parts a text into pieces of at most limit units as cost counts them,
// between graphemes; a single grapheme over the limit is torn between runes.
func split(s string, limit int, cost func(string) int) []string {
	var out []string
	var b strings.Builder
	used, state := 0, -1
	flush := func() {
		if b.Len() > 0 {
			out = append(out, b.String())
			b.Reset()
			used = 0
		}
	}
	put := func(g string) {
		n := cost(g)
		if used+n > limit {
			flush()
		}
		b.WriteString(g)
		used += n
	}
	for s != "" {
		var g string
		g, s, _, state = uniseg.FirstGraphemeClusterInString(s, state)
		if cost(g) <= limit {
			put(g)
			continue
		}
		for _, r := range g {
			put(string(r))
		}
	}
	flush()
	return out
}

// cut keeps the first units of a text and says so with an ellipsis.
func cut(s string, limit int) string {
	if units(s) <= limit {
		return s
	}
	return split(s, limit-1, units)[0] + "…"
}

// escape makes text safe in mrkdwn
// (https://docs.slack.dev/messaging/formatting-message-text#escaping).
var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

func escape(s string) string { return escaper.Replace(s) }

func escapedUnits(s string) int { return units(escape(s)) }
