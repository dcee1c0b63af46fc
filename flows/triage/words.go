package triage

import (
	"slices"
	"strings"
)

// wordsIn calls use for each word of a block of text; a line that begins with
// "# " is a comment. at is the line below the key.
func wordsIn(block string, use func(at int, word string)) {
	at := 0
	for len(block) > 0 {
		line, rest, _ := strings.Cut(block, "\n")
		at++
		if t := strings.TrimSpace(line); t != "#" && !strings.HasPrefix(t, "# ") {
			for _, w := range strings.Fields(t) {
				use(at, w)
			}
		}
		block = rest
	}
}

// pairs reads `word=spelling`; several spellings are parted by commas.
func (l *loader) pairs(path, block string, use func(at int, from string, to []string)) {
	wordsIn(block, func(at int, w string) {
		from, to, ok := strings.Cut(w, "=")
		list := strings.Split(to, ",")
		for i := range list {
			var plain bool
			list[i], plain = foldPattern(list[i])
			ok = ok && plain && list[i] != ""
		}
		from, plain := foldPattern(from)
		if from == "" || !plain || !ok {
			l.fault(path, at, "write word=spelling", "%q is no pair", w)
			return
		}
		use(at, from, list)
	})
}

func (l *loader) readings(block string) {
	l.w.rs = &readings{of: map[rune][]reading{}}
	l.pairs("readings", block, func(at int, from string, to []string) {
		if !hasKanji.MatchString(from) {
			l.fault("readings", at, "a reading belongs to a word in kanji", "%q holds no kanji", from)
			return
		}
		l.w.rs.add(from, to)
	})
}

// spellings takes (a|b)c=d apart.
func (l *loader) spellings(block string) {
	l.pairs("spellings", block, func(at int, from string, to []string) {
		seq, err := parse(from)
		if err != nil {
			l.fault("spellings", at, "mend the brackets", "%q: %v", from, err)
			return
		}
		for _, f := range written([]string{""}, seq) {
			l.r.spellings.add(f, to[0])
		}
	})
}

// written writes out what a pattern stands for.
func written(heads []string, seq []element) []string {
	for _, e := range seq {
		var next []string
		for _, c := range e.choices {
			next = append(next, written(heads, c)...)
		}
		if e.choices == nil {
			for _, h := range heads {
				next = append(next, h+string(e.letters))
			}
		}
		heads = next
	}
	return heads
}

func (l *loader) classes(d data) {
	names := make([]string, 0, len(d.Classes))
	for name := range d.Classes {
		names = append(names, name)
	}
	slices.Sort(names)
	l.r.classes = append(l.r.classes, class{name: "idioms", but: -1})
	l.w.whole = true
	l.words("idioms", d.Idioms, 0)
	l.w.whole = false
	for _, name := range names {
		c := d.Classes[name]
		path := "classes." + name
		if !machineWord.MatchString(name) {
			l.fault(path, 0, "use small letters, digits and _", "class name %q", name)
		}
		if strings.TrimSpace(c.About) == "" {
			l.fault(path, 0, "say in one line what the words have in common", "class %q has no about", name)
		}
		if strings.TrimSpace(c.Words) == "" {
			l.fault(path, 0, "add words or remove the class", "class %q has no words", name)
		}
		id := int32(len(l.r.classes))
		l.r.index[name] = id
		l.r.classes = append(l.r.classes, class{name: name, but: -1})
		l.words(path+".words", c.Words, id)
		if strings.TrimSpace(c.But) != "" {
			but := int32(len(l.r.classes))
			l.r.classes = append(l.r.classes, class{name: name + " but", but: -1})
			l.r.classes[id].but = but
			l.words(path+".but", c.But, but)
		}
	}
}

// unused faults classes that change nothing: a misspelt name elsewhere is the
// usual cause.
func (l *loader) unused() {
	for name, id := range l.r.index {
		if !l.used[id] {
			l.fault("classes."+name, 0, "use it or remove it", "class %q is used by no rule and no modifier", name)
		}
	}
	if len(l.r.rules) == 0 {
		l.fault("rules", 0, "start from the built-in file", "there are no rules")
	}
}

func (l *loader) words(path, block string, id int32) {
	wordsIn(block, func(at int, w string) {
		parts := strings.Split(w, "~")
		for i := range parts {
			var ok bool
			if parts[i], ok = foldPattern(parts[i]); !ok {
				l.fault(path, at, "take the mark out: marks are not read", "%q holds a mark", w)
				return
			}
		}
		if len(parts) == 1 {
			if err := l.w.write(parts[0], id, l.shortest); err != nil {
				l.fault(path, at, "mend or split the pattern", "%q: %v", w, err)
			}
			return
		}
		j := join{class: id}
		for _, p := range parts {
			c, known := l.parts[p]
			if !known {
				c = int32(len(l.r.classes))
				l.parts[p] = c
				l.r.classes = append(l.r.classes, class{name: "part", but: -1})
				if err := l.w.write(p, c, shortestPart); err != nil {
					l.fault(path, at, "mend or split the pattern", "%q: %v", w, err)
					return
				}
			}
			j.parts = append(j.parts, c)
		}
		l.r.joins = append(l.r.joins, j)
	})
}
