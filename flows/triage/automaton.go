package triage

import "math/bits"

// automaton finds all patterns of all classes in one pass (Aho and Corasick,
// 1975): linear in the text, whatever the patterns.
type automaton struct {
	symbols [1 << 16]uint16 // rune to symbol, 0 for a rune of no pattern
	count   uint16

	// Children while it is built: those of the root by symbol, of another node by
	// its list, the one last asked for in front.
	roots [1 << symbolBits]int32
	// Children when it is linked, by open addressing: node<<12|symbol in the upper
	// half of a slot, the child in the lower; 0 for an empty slot.
	slots []uint64
	shift uint

	nodes []node
	outs  []chained
}

type node struct {
	fail int32
	dict int32 // the nearest suffix with an output
	out  int32 // the first output + 1
	// for the building: the parent's symbol, first child and next sibling
	symbol      uint16
	first, sibl int32
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
)

// newAutomaton makes room for about size nodes; more make it grow.
func newAutomaton(size int) *automaton {
	return &automaton{nodes: make([]node, 1, size+1), outs: make([]chained, 0, size/2)}
}

func (a *automaton) child(at int32, symbol uint16) int32 {
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

// index fills the slots from the lists of children.
func (a *automaton) index() {
	bits := uint(bits.Len(uint(len(a.nodes) + len(a.nodes)/2)))
	a.slots, a.shift = make([]uint64, 1<<bits), 64-bits
	mask := uint64(len(a.slots) - 1)
	for at := range a.nodes {
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

// link computes the failure links; no pattern is added afterwards.
func (a *automaton) link() {
	a.index()
	queue := make([]int32, 0, len(a.nodes))
	for c := a.nodes[0].first; c != 0; c = a.nodes[c].sibl {
		queue = append(queue, c)
	}
	for i := 0; i < len(queue); i++ {
		n := queue[i]
		for c := a.nodes[n].first; c != 0; c = a.nodes[c].sibl {
			f := a.step(a.nodes[n].fail, a.nodes[c].symbol)
			a.nodes[c].fail = f
			if a.nodes[f].out != 0 {
				a.nodes[c].dict = f
			} else {
				a.nodes[c].dict = a.nodes[f].dict
			}
			queue = append(queue, c)
		}
	}
}

// step follows a symbol from a node, over failure links if need be.
func (a *automaton) step(at int32, symbol uint16) int32 {
	for {
		if to := a.child(at, symbol); to != 0 {
			return to
		}
		if at == 0 {
			return 0
		}
		at = a.nodes[at].fail
	}
}

// find calls found with each output and the index after its last rune.
func (a *automaton) find(runes []rune, found func(output, int)) {
	at := int32(0)
	for i, r := range runes {
		if r >= 1<<16 || a.symbols[r] == 0 {
			at = 0
			continue
		}
		at = a.step(at, a.symbols[r])
		for n := at; n != 0; n = a.nodes[n].dict {
			for o := a.nodes[n].out; o != 0; o = a.outs[o-1].next {
				found(a.outs[o-1].output, i+1)
			}
		}
	}
}
