package bottest_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode/utf16"
)

// canary is a text that nobody else writes, which stands for something that must
// not be readable: what a person wrote, their LINE id or name, a secret.
type canary struct {
	Kind string `json:"kind"`
	// Core is found in any writing of the whole. The whole has Japanese around it.
	Core string `json:"core"`
}

// flock makes canaries that are the same for the same seed.
type flock struct {
	rng *rand.Rand
	All []canary `json:"all"`
}

func newFlock(seed uint64) *flock { return &flock{rng: rand.New(rand.NewPCG(seed, 7))} }

// new is a text that carries a new canary.
func (f *flock) new(kind string) string {
	core := make([]byte, 18)
	for i := range core {
		core[i] = "BCDFGHJKLMNPQRSTVWXZ"[f.rng.IntN(20)]
	}
	f.All = append(f.All, canary{kind, string(core)})
	return "小鳥「" + string(core) + "」"
}

// add makes a canary of something that was not made by new.
func (f *flock) add(kind, text string) { f.All = append(f.All, canary{kind, text}) }

// forms are the core's writings, by name.
func (c canary) forms() map[string][]byte {
	b := []byte(c.Core)
	units := utf16.Encode([]rune(c.Core))
	out := map[string][]byte{"itself": b}
	le, be := make([]byte, 0, 2*len(units)), make([]byte, 0, 2*len(units))
	var unicode, octal, hexes, entities strings.Builder
	for _, u := range units {
		le = binary.LittleEndian.AppendUint16(le, u)
		be = binary.BigEndian.AppendUint16(be, u)
		fmt.Fprintf(&unicode, `\u%04x`, u)
		fmt.Fprintf(&entities, "&#%d;", u)
	}
	for _, x := range b {
		fmt.Fprintf(&octal, `\%03o`, x)
		fmt.Fprintf(&hexes, `\x%02x`, x)
	}
	out["UTF-16LE"], out["UTF-16BE"] = le, be
	out[`\u escapes`], out["entities"] = []byte(unicode.String()), []byte(entities.String())
	out["octal"], out[`\x escapes`] = []byte(octal.String()), []byte(hexes.String())
	out["percent"] = []byte(strings.ReplaceAll(hexes.String(), `\x`, "%"))
	out["hex"] = []byte(hex.EncodeToString(b))
	out["spaced hex"] = []byte(strings.TrimPrefix(strings.ReplaceAll(hexes.String(), `\x`, " "), " "))
	out["Go bytes"] = []byte(strings.Trim(fmt.Sprint(b), "[]"))
	out["Go source"] = []byte(strings.TrimSuffix(strings.TrimPrefix(fmt.Sprintf("%#v", b), "[]byte{"), "}"))
	reversed := slices.Clone(b)
	slices.Reverse(reversed)
	out["reversed"] = reversed
	// A LINE id is 16 bytes behind its U.
	if id, err := hex.DecodeString(strings.TrimPrefix(c.Core, "U")); err == nil && len(id) == 16 {
		out["its bytes"] = id
		maps.Copy(out, base64s("its bytes in base64", id))
	}
	maps.Copy(out, base64s("base64", b))
	for name, inner := range base64s("base64", b) {
		maps.Copy(out, base64s("base64 of "+name, inner))
	}
	maps.Copy(out, base64s("base64 of UTF-16LE", le))
	return out
}

// base64s is what surely stands in base64 of any text with b in it, for each of
// the three places where b may begin.
func base64s(name string, b []byte) map[string][]byte {
	out := map[string][]byte{}
	for at := range 3 {
		padded := append(bytes.Repeat([]byte{0}, at), b...)
		for kind, enc := range map[string]*base64.Encoding{"std": base64.RawStdEncoding, "url": base64.RawURLEncoding} {
			text := enc.EncodeToString(padded[:len(padded)-len(padded)%3])
			if at > 0 {
				text = text[4:]
			}
			out[fmt.Sprintf("%s %s+%d", name, kind, at)] = []byte(text)
		}
	}
	return out
}

// needle is one writing, folded. Its first bytes, as a number, lead to it.
type needle struct {
	name string
	text []byte
}

const headBytes = 8 // the shortest writing has 16

// needles are all writings of all canaries.
func (f *flock) needles() map[uint64][]needle {
	out := map[uint64][]needle{}
	for _, c := range f.All {
		for form, text := range c.forms() {
			text = fold(text)
			head := binary.BigEndian.Uint64(text)
			out[head] = append(out[head], needle{c.Kind + " as " + form, text})
		}
	}
	return out
}

// find lists which canaries stand in hay, in which form. Letters may be of any
// case, and blanks and line ends may stand within.
func (f *flock) find(hay []byte) []string {
	hay = fold(hay)
	needles := f.needles()
	found := map[string]bool{}
	for i := range max(0, len(hay)-headBytes+1) {
		for _, n := range needles[binary.BigEndian.Uint64(hay[i:])] {
			if bytes.HasPrefix(hay[i:], n.text) {
				found[n.name] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// fold makes ASCII letters small and takes blanks out, byte by byte: hay may be
// anything.
func fold(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for _, x := range b {
		switch {
		case x == ' ' || x == '\t' || x == '\n' || x == '\r':
		case 'A' <= x && x <= 'Z':
			out = append(out, x+'a'-'A')
		default:
			out = append(out, x)
		}
	}
	return out
}

// show lists which canaries stand in text as themselves.
func (f *flock) show(text string) []string {
	var out []string
	for _, c := range f.All {
		if strings.Contains(text, c.Core) {
			out = append(out, c.Kind)
		}
	}
	return out
}

// only are the canaries of these kinds.
func (f *flock) only(kinds ...string) *flock {
	out := &flock{}
	for _, c := range f.All {
		if slices.Contains(kinds, c.Kind) {
			out.All = append(out.All, c)
		}
	}
	return out
}

// without are all canaries but those of these kinds.
func (f *flock) without(kinds ...string) *flock {
	out := &flock{}
	for _, c := range f.All {
		if !slices.Contains(kinds, c.Kind) {
			out.All = append(out.All, c)
		}
	}
	return out
}

func asJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}
