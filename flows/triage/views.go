package triage

// text is a message taken apart: the letters that count, and where it breaks.
type text struct {
	runes []rune // folded to lower case and hiragana; small kana and ー kept
	// gap[i] tells what stood before runes[i]; gap[len] what stood at the end.
	gap []gap
	// where[i] is i plus the width of the sentence breaks before it: distances
	// are measured in it.
	where []int
	// stretched: the writer drew out sounds.
	stretched, numbers bool
	// chopped: most letters stand alone, so the marks between them part nothing.
	chopped bool
}

type gap uint8

const (
	joined   gap = iota
	parted       // space, comma, emoji, symbol
	sentence     // full stop, question mark
)

// sentenceWidth is how many characters a sentence end counts for.
const sentenceWidth = 3

// take reads a message. When most letters stand alone ("し.に.た.い") the marks
// between them part nothing.
func take(s string) text {
	s = compatible(s)
	t := text{runes: make([]rune, 0, len(s)/2), gap: make([]gap, 0, len(s)/2+1)}
	g, breaks, run := sentence, 0, 1
	var last rune
	for _, r := range s {
		switch {
		case letter(r):
		case isStretch(r):
			if len(t.runes) == 0 {
				continue
			}
			t.stretched = true
			r = stretch
		case ignorable(r):
			continue
		default:
			g = max(g, parts(r))
			continue
		}
		r = foldRune(r)
		if r == last {
			run++
		} else {
			run, last = 1, r
		}
		if run == 3 || smallVowel(r) || run == 2 && vowel(r) == r {
			t.stretched = true
		}
		if number(r) > 0 || r == '0' || r == '〇' {
			t.numbers = true
		}
		if g != joined && len(t.runes) > 0 {
			breaks++
		}
		t.runes = append(t.runes, r)
		t.gap = append(t.gap, g)
		g = joined
	}
	t.gap = append(t.gap, sentence)
	t.chopped = breaks > 2 && breaks*3 > len(t.runes)
	t.where = make([]int, len(t.runes)+1)
	w := 0
	for i := range t.where {
		if i > 0 && t.gap[i] == sentence && !t.chopped {
			w += sentenceWidth
		}
		t.where[i] = i + w
	}
	return t
}

// distance returns how many characters stand between a word that ends before a
// and one that begins at b, sentence ends included; less than 0 if they overlap.
func (t *text) distance(a, b int32) int { return t.where[b] - t.where[a-1] - 1 }

// together reports that no sentence ends between the two.
func (t *text) together(a, b int32) bool { return b < a || t.distance(a, b) == int(b-a) }

// parts says how strongly a mark parts the words around it.
func parts(r rune) gap {
	switch r {
	case '。', '.', '!', '?':
		return sentence
	}
	return parted
}

func smallVowel(r rune) bool {
	return r <= 'ぉ' && r >= 'ぁ' && r != 'あ' && r != 'い' && r != 'う' && r != 'え'
}

// view is one spelling of a text; from[i] and to[i] are the runes of the text
// that view rune i stands for.
type view struct {
	runes    []rune
	from, to []int32
	// changed are the places where the view differs from the plain one, in order;
	// only around them it can hold a word that the plain one does not.
	changed []int32
	last    []int32 // by place: the last changed one up to it, -1 for none
	plain   bool
}

func (v *view) add(r rune, from, to int) {
	v.runes = append(v.runes, r)
	v.from = append(v.from, int32(from))
	v.to = append(v.to, int32(to))
}

func newView(n int) view {
	return view{runes: make([]rune, 0, n), from: make([]int32, 0, n), to: make([]int32, 0, n)}
}

// change notes that the view differs at its end.
func (v *view) change() { v.changed = append(v.changed, int32(len(v.runes))) }

// remember fills last.
func (v *view) remember() {
	v.last = make([]int32, len(v.runes)+1)
	next, last := 0, int32(-1)
	for i := range v.last {
		for ; next < len(v.changed) && int(v.changed[next]) <= i; next++ {
			last = v.changed[next]
		}
		v.last[i] = last
	}
}

// windows calls use with each stretch of the view that is new, widened by reach
// on both sides.
func (v *view) windows(reach int, use func(from, to int)) {
	from, to := -1, -1
	for _, c := range v.changed {
		a, b := max(0, int(c)-reach), min(len(v.runes), int(c)+reach)
		if a > to {
			if to > from {
				use(from, to)
			}
			from = a
		}
		to = b
	}
	if to > from {
		use(from, to)
	}
}

// plain is the text in large kana; ー stays, for it tells カッター from 買った.
func (t *text) plain() view {
	v := newView(len(t.runes))
	v.plain = true
	for i, r := range t.runes {
		v.add(largeKana(r), i, i+1)
	}
	return v
}

// short drops what lengthens a sound: ー, small vowels and runs of vowels.
func (t *text) short() view {
	v := newView(len(t.runes))
	for i, r := range t.runes {
		if r == stretch {
			v.change()
			continue
		}
		if n := len(v.runes); n > 0 {
			prev := v.runes[n-1]
			if largeKana(r) == vowel(prev) && (largeKana(r) != r || i+1 < len(t.runes) && t.runes[i+1] == r || i > 0 && t.runes[i-1] == r) {
				v.change()
				continue
			}
			if t.run(i) >= 3 && prev == largeKana(r) {
				v.change()
				continue
			}
		}
		v.add(largeKana(r), i, i+1)
	}
	return v
}

// once writes ー as its vowel and a run of the same rune once.
func (t *text) once() view {
	v := newView(len(t.runes))
	for i, r := range t.runes {
		if r == stretch {
			v.change()
			n := len(v.runes)
			if n == 0 {
				continue
			}
			if r = vowel(v.runes[n-1]); r == 'お' {
				r = 'う'
			}
			if r == 0 {
				continue
			}
		}
		r = largeKana(r)
		if n := len(v.runes); n > 0 && v.runes[n-1] == r {
			v.change()
			continue
		}
		v.add(r, i, i+1)
	}
	return v
}

// run returns how many equal runes stand around i, three at most.
func (t *text) run(i int) int {
	n := 1
	for j := i - 1; j >= 0 && t.runes[j] == t.runes[i] && n < 3; j-- {
		n++
	}
	for j := i + 1; j < len(t.runes) && t.runes[j] == t.runes[i] && n < 3; j++ {
		n++
	}
	return n
}

// number returns the value of a digit or a Japanese numeral, 0 for others.
func number(r rune) int {
	if r >= '1' && r <= '9' {
		return int(r - '0')
	}
	switch r {
	case '一', '二', '三', '四', '五', '六', '七', '八', '九', '数', '何':
		return 1
	case '十', '百', '千', '万':
		return 10
	}
	return 0
}

// counted is a view with each number written as one rune.
func counted(v view) view {
	out := newView(len(v.runes))
	for i := 0; i < len(v.runes); i++ {
		j, big := i, false
		for ; j < len(v.runes); j++ {
			n := number(v.runes[j])
			if n == 0 && v.runes[j] != '0' && v.runes[j] != '〇' {
				break
			}
			big = big || n >= 10 || j > i
		}
		switch {
		case j == i:
			out.add(v.runes[i], int(v.from[i]), int(v.to[i]))
			continue
		case big:
			out.change()
			out.add(bigNumber, int(v.from[i]), int(v.to[j-1]))
		default:
			out.change()
			out.add(anyNumber, int(v.from[i]), int(v.to[j-1]))
		}
		i = j - 1
	}
	return out
}
