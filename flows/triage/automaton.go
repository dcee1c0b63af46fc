package triage

// automaton finds all patterns of all classes in one pass (Aho and Corasick,
// 1975): linear in the text, whatever the patterns.
type automaton struct {
	symbols [1 << 16]uint16 // rune to symbol, 0 for a rune of no pattern
	count   uint16

	keys []uint64 // open addressing: node<<16|symbol, 0 for empty
	next []int32
	mask uint64

	fail, dict  []int32 // dict: the nearest suffix node with an output
	first, sibl []int32 // children, for the building only
	symbol      []uint16
	outs        [][]output
}

type output struct {
	class      int32
	length     int16
	start, end bool // anchored at a break
}

func newAutomaton(size int) *automaton {
	n := uint64(1)
	for n < uint64(size)*2 {
		n <<= 1
	}
	a := &automaton{keys: make([]uint64, n), next: make([]int32, n), mask: n - 1}
	a.node(0)
	return a
}

func (a *automaton) node(symbol uint16) int32 {
	a.fail, a.dict = append(a.fail, 0), append(a.dict, 0)
	a.first, a.sibl = append(a.first, 0), append(a.sibl, 0)
	a.symbol, a.outs = append(a.symbol, symbol), append(a.outs, nil)
	return int32(len(a.fail) - 1)
}

func slotOf(key uint64) uint64 { return (key * 0x9E3779B97F4A7C15) >> 20 }

func (a *automaton) child(node int32, symbol uint16) int32 {
	key := uint64(node)<<16 | uint64(symbol)
	for i := slotOf(key) & a.mask; ; i = (i + 1) & a.mask {
		switch a.keys[i] {
		case key:
			return a.next[i]
		case 0:
			return 0
		}
	}
}

func (a *automaton) add(pattern []rune, out output) {
	out.length = int16(len(pattern))
	at := int32(0)
	for _, r := range pattern {
		if r >= 1<<16 {
			return
		}
		if a.symbols[r] == 0 {
			a.count++
			a.symbols[r] = a.count
		}
		s := a.symbols[r]
		to := a.child(at, s)
		if to == 0 {
			to = a.node(s)
			a.sibl[to], a.first[at] = a.first[at], to
			key := uint64(at)<<16 | uint64(s)
			i := slotOf(key) & a.mask
			for a.keys[i] != 0 {
				i = (i + 1) & a.mask
			}
			a.keys[i], a.next[i] = key, to
		}
		at = to
	}
	for _, o := range a.outs[at] {
		if o == out {
			return
		}
	}
	a.outs[at] = append(a.outs[at], out)
}

// link computes the failure links; no pattern is added afterwards.
func (a *automaton) link() {
	queue := make([]int32, 0, len(a.fail))
	for c := a.first[0]; c != 0; c = a.sibl[c] {
		queue = append(queue, c)
	}
	for i := 0; i < len(queue); i++ {
		n := queue[i]
		for c := a.first[n]; c != 0; c = a.sibl[c] {
			f := a.fail[n]
			for {
				if to := a.child(f, a.symbol[c]); to != 0 && to != c {
					a.fail[c] = to
					break
				}
				if f == 0 {
					break
				}
				f = a.fail[f]
			}
			if fc := a.fail[c]; len(a.outs[fc]) > 0 {
				a.dict[c] = fc
			} else {
				a.dict[c] = a.dict[fc]
			}
			queue = append(queue, c)
		}
	}
	a.first, a.sibl, a.symbol = nil, nil, nil
}

// find calls found with each output and the view index after its last rune.
func (a *automaton) find(runes []rune, found func(output, int)) {
	at := int32(0)
	for i, r := range runes {
		var s uint16
		if r < 1<<16 {
			s = a.symbols[r]
		}
		if s == 0 {
			at = 0
			continue
		}
		for {
			if to := a.child(at, s); to != 0 {
				at = to
				break
			}
			if at == 0 {
				break
			}
			at = a.fail[at]
		}
		for n := at; n != 0; n = a.dict[n] {
			for _, o := range a.outs[n] {
				found(o, i+1)
			}
		}
	}
}
