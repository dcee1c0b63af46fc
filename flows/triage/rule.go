package triage

import (
	"fmt"
	"slices"
	"strings"

	"tonari/bot"
)

// A rule gives its level to a text in which its classes stand near each other.
type rule struct {
	name     string
	level    bot.Level
	category Category
	when     []pattern
	near     int
	gap      int
	not      []int32 // takes the alarm away in the same sentence
	notIn    []int32 // and anywhere
}

// pattern is `a > b + c`: groups that stand near each other in any order, each
// a chain of classes in this order.
type pattern [][]int32

// A modifier caps the occurrences of some classes when a word of another class
// stands before or after them.
type modifier struct {
	name   string
	to     bot.Level
	on     []int32
	before []int32
	after  []int32
	unless []int32
	within int
	across bool // beyond the end of the sentence too
}

func (l *loader) modifiers(list []modifierData) {
	for i, d := range list {
		path := fmt.Sprintf("modifiers[%d]", i)
		in := "modifier " + d.Name
		m := modifier{name: d.Name, to: l.level(path, d.LowersTo, in), within: d.Within, across: d.Across}
		for _, part := range []struct {
			names string
			into  *[]int32
		}{{d.On, &m.on}, {d.Before, &m.before}, {d.After, &m.after}, {d.Unless, &m.unless}} {
			if part.names == "*" {
				*part.into = l.everything()
			}
			for _, n := range strings.Fields(strings.TrimPrefix(part.names, "*")) {
				*part.into = append(*part.into, l.class(path, n, in))
			}
		}
		l.says(d.Name, d.Says)
		if !machineWord.MatchString(d.Name) || d.About == "" {
			l.fault(path, 0, "give it a name and one line about it", "modifier %q has no name or no about", d.Name)
		}
		if len(m.on) == 0 || len(m.before)+len(m.after) == 0 {
			l.fault(path, 0, "fill on, and before or after", "%s touches nothing", in)
		}
		if m.within == 0 {
			m.within = defaultGap
		}
		for _, c := range m.on {
			l.r.classes[c].caps = true
		}
		l.r.modifiers = append(l.r.modifiers, m)
	}
}

// everything returns all classes that have a name.
func (l *loader) everything() []int32 {
	var all []int32
	for _, id := range l.r.index {
		all = append(all, id)
	}
	slices.Sort(all)
	return all
}

// other changes the category of a finding when its danger is somebody else's.
type other struct {
	who       int32
	insteadOf []Category
	category  Category
}

func (l *loader) others(list []otherData) {
	for i, d := range list {
		path := fmt.Sprintf("other_person[%d]", i)
		o := other{who: l.class(path, d.Who, "other_person"), category: l.category(path, d.Category, "other_person")}
		for _, c := range strings.Fields(d.InsteadOf) {
			o.insteadOf = append(o.insteadOf, l.category(path, c, "other_person"))
		}
		l.r.others = append(l.r.others, o)
	}
}

func (l *loader) category(path, name, in string) Category {
	c := Category(name)
	if !c.known() {
		l.fault(path, 0, "use one of "+strings.Join(categoryNames(), ", "), "%s: category %q", in, name)
	}
	return c
}

func (l *loader) says(name, says string) {
	if says != "" {
		l.r.says[name] = says
	}
}

func (l *loader) rules(list []ruleData) {
	seen := map[string]bool{}
	for i, d := range list {
		path := fmt.Sprintf("rules[%d]", i)
		in := "rule " + d.Name
		if !machineWord.MatchString(d.Name) || seen[d.Name] {
			l.fault(path, 0, "use small letters, digits, _ and dots, each name once", "rule name %q", d.Name)
		}
		seen[d.Name] = true
		r := rule{name: d.Name, level: l.level(path, d.Level, in), category: l.category(path, d.Category, in), near: d.Near, gap: d.Gap}
		if r.near == 0 {
			r.near = defaultNear
		}
		if r.gap == 0 {
			r.gap = defaultGap
		}
		for _, n := range strings.Fields(d.Not) {
			r.not = append(r.not, l.class(path, n, in))
		}
		for _, n := range strings.Fields(d.NotIn) {
			r.notIn = append(r.notIn, l.class(path, n, in))
		}
		l.says(d.Name, d.Says)
		if len(d.When) == 0 {
			l.fault(path, 0, "add at least one line to when", "%s never applies", in)
		}
		for j, w := range d.When {
			if p, ok := l.pattern(fmt.Sprintf("%s.when[%d]", path, j), w, in); ok {
				r.when = append(r.when, p)
			}
		}
		l.r.rules = append(l.r.rules, r)
	}
}

func (l *loader) pattern(path, s, in string) (pattern, bool) {
	var p pattern
	for _, group := range strings.Split(s, "+") {
		var chain []int32
		for _, name := range strings.Split(group, ">") {
			name = strings.TrimSpace(name)
			if name == "" {
				l.fault(path, 0, "write class + class or class > class", "%s: %q", in, s)
				return nil, false
			}
			chain = append(chain, l.class(path, name, in))
		}
		p = append(p, chain)
	}
	return p, true
}
