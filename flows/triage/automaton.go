package triage

import "math/bits"

// automaton finds all patterns of all classes: from each place of the text it
// goes down the tree of their letters as far as they agree. Most walks end after
// a letter or two, none is longer than the longest pattern, and nothing is tried
// twice: linear in the text, whatever the patterns.
type automaton struct {
	symbols [1 << 16]uint16 // rune to symbol, 0 for a rune of no pattern
	count   uint16

	// The children of the root by symbol; of a node with many by open addressing:
	// node<<12|symbol in the upper half of a slot, the child in the lower, 0 for an
	// empty slot; of all others by their list.
	roots [1 << symbolBits]int32
	slots []uint64
	shift uint

	nodes []node
	outs  []chained
}

type node struct {
	out         int32 // the first output + 1
	first, sibl int32 // the first child, the next sibling
	symbol      uint16
	children    uint16
}

// output says that a word of a class ends here.
type output struct {
	class      int32
	length     int16
	start, end bool // only at a break
}

type chained struct {
	output
	next int32
}

const (
	symbolBits = 12
	maxNodes   = 1 << 20
	few        = 6 // children that are looked through one by one
)

// newAutomaton makes room for about size nodes; more make it grow.
func newAutomaton(size int) *automaton {
	return &automaton{nodes: make([]node, 1, size+1), outs: make([]chained, 0, size/2)}
}

func (a *automaton) child(at int32, symbol uint16) int32 {
	if at == 0 {
		return a.roots[symbol]
	}
	if a.nodes[at].children > few {
		return a.sought(at, symbol)
	}
	c := a.nodes[at].first
	for c != 0 && a.nodes[c].symbol != symbol {
		c = a.nodes[c].sibl
	}
	return c
}

func (a *automaton) sought(at int32, symbol uint16) int32 {
	key := uint32(at)<<symbolBits | uint32(symbol)
	mask := uint64(len(a.slots) - 1)
	for i := uint64(key) * 0x9E3779B97F4A7C15 >> a.shift; ; i = (i + 1) & mask {
		s := a.slots[i]
		if s == 0 {
			return 0
		}
		if uint32(s>>32) == key {
			return int32(uint32(s))
		}
	}
}

// index fills the slots; no pattern is added afterwards.
func (a *automaton) index() {
	n := 0
	for i := range a.nodes {
		if a.nodes[i].children > few {
			n += int(a.nodes[i].children)
		}
	}
	bits := uint(bits.Len(uint(n))) + 1
	a.slots, a.shift = make([]uint64, 1<<bits), 64-bits
	mask := uint64(len(a.slots) - 1)
	for at := range a.nodes {
		if at == 0 || a.nodes[at].children <= few {
			continue
		}
		for c := a.nodes[at].first; c != 0; c = a.nodes[c].sibl {
			key := uint64(uint32(at)<<symbolBits | uint32(a.nodes[c].symbol))
			i := key * 0x9E3779B97F4A7C15 >> a.shift
			for a.slots[i] != 0 {
				i = (i + 1) & mask
			}
			a.slots[i] = key<<32 | uint64(c)
		}
	}
}

// grow returns the child of a node, and makes it if need be. A rune beyond the
// basic plane, or more than fit, leads back to the root: such a pattern is never
// found.
func (a *automaton) grow(at int32, r rune) int32 {
	if r >= 1<<16 || len(a.nodes) >= maxNodes {
		return 0
	}
	if a.symbols[r] == 0 {
		if a.count == 1<<symbolBits-1 {
			return 0
		}
		a.count++
		a.symbols[r] = a.count
	}
	s := a.symbols[r]
	if at == 0 {
		if a.roots[s] == 0 {
			a.roots[s] = a.add(0, s)
		}
		return a.roots[s]
	}
	parent := &a.nodes[at]
	for c, last := parent.first, int32(0); c != 0; c, last = a.nodes[c].sibl, c {
		if a.nodes[c].symbol != s {
			continue
		}
		if last != 0 {
			a.nodes[last].sibl, a.nodes[c].sibl, parent.first = a.nodes[c].sibl, parent.first, c
		}
		return c
	}
	return a.add(at, s)
}

func (a *automaton) add(at int32, s uint16) int32 {
	to := int32(len(a.nodes))
	a.nodes = append(a.nodes, node{symbol: s, sibl: a.nodes[at].first})
	a.nodes[at].first = to
	a.nodes[at].children++
	return to
}

// emit makes a word end at a node.
func (a *automaton) emit(at int32, o output) {
	if at == 0 {
		return
	}
	for i := a.nodes[at].out; i != 0; i = a.outs[i-1].next {
		if a.outs[i-1].output == o {
			return
		}
	}
	a.outs = append(a.outs, chained{o, a.nodes[at].out})
	a.nodes[at].out = int32(len(a.outs))
}

// find calls found with each output and the index after its last rune.
func (a *automaton) find(runes []rune, found func(output, int)) {
	symbols := make([]uint16, len(runes))
	for i, r := range runes {
		if r < 1<<16 {
			symbols[i] = a.symbols[r]
		}
	}
	for i, first := range symbols {
		at := a.roots[first]
		for j := i + 1; at != 0; j++ {
			for o := a.nodes[at].out; o != 0; o = a.outs[o-1].next {
				found(a.outs[o-1].output, j)
			}
			if j == len(symbols) || symbols[j] == 0 {
				break
			}
			at = a.child(at, symbols[j])
		}
	}
}
