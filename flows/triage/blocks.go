package triage

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// A YAML library reads the long lists of words letter by letter, which takes a
// third of a start. So each block (`words: |`) is cut out before and filled in
// afterwards; the lines keep their numbers.

// cutBlocks returns the file with a mark for each literal block, and the blocks.
func cutBlocks(raw []byte) (short []byte, blocks []string) {
	lines := bytes.SplitAfter(raw, []byte("\n"))
	var out bytes.Buffer
	out.Grow(len(raw) / 8)
	for i := 0; i < len(lines); i++ {
		key, ok := bytes.CutSuffix(bytes.TrimRight(lines[i], " \r\n"), []byte(": |"))
		if !ok || bytes.ContainsAny(key, "#'\"") {
			out.Write(lines[i])
			continue
		}
		fmt.Fprintf(&out, "%s: \"%s\"\n", key, blockMark(len(blocks)))
		var block strings.Builder
		for ; i+1 < len(lines) && (len(bytes.TrimSpace(lines[i+1])) == 0 || indent(lines[i+1]) > indent(key)); i++ {
			block.Write(lines[i+1])
			out.WriteByte('\n')
		}
		blocks = append(blocks, block.String())
	}
	return out.Bytes(), blocks
}

func indent(line []byte) int { return len(line) - len(bytes.TrimLeft(line, " ")) }

// blockMark can be no list of words: | stands in brackets only.
func blockMark(i int) string { return "|" + strconv.Itoa(i) + "|" }

// fill puts the blocks where their marks stand.
func (d *data) fill(blocks []string) {
	by := make(map[string]string, len(blocks))
	for i, b := range blocks {
		by[blockMark(i)] = b
	}
	of := func(s string) string {
		if b, ok := by[s]; ok {
			return b
		}
		return s
	}
	d.Readings, d.Spellings, d.Idioms = of(d.Readings), of(d.Spellings), of(d.Idioms)
	for name, c := range d.Classes {
		c.Words, c.But = of(c.Words), of(c.But)
		d.Classes[name] = c
	}
}
