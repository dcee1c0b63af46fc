package triage

import (
	"slices"
	"strings"

	"tonari/bot"
)

// Finding is the judgement of a text.
type Finding struct {
	Level    bot.Level
	Category Category
	// Why names the rules that gave the level, the first one chose the category;
	// then modifiers that lowered something. Machine words, never the text.
	Why []string
}

// maxWhy is how many reasons a finding names.
const maxWhy = 6

// occurrence is a word of a class, found at text runes [from, to).
type occurrence struct {
	from, to int32
	cap      bot.Level
}

// Judge says how urgent one text is. It takes time linear in the length. A text
// in romaji is judged as it stands and as kana.
func (r *Rules) Judge(s string) Finding {
	f := r.judge(s)
	if kana, ok := fromRomaji(s); ok {
		if g := r.judge(kana); g.Level > f.Level {
			return g
		}
	}
	return f
}

func (r *Rules) judge(s string) Finding {
	t := take(s)
	if len(t.runes) == 0 {
		return Finding{Category: None}
	}
	h := hitsPool.Get().(*hits)
	defer hitsPool.Put(h)
	found := r.scan(&t, h)
	why := r.soften(&t, found)
	f := Finding{Category: None}
	for i := range r.rules {
		ru := &r.rules[i]
		if ru.level < f.Level {
			continue
		}
		lv := ru.judge(&t, found)
		if lv == bot.LevelNone || lv < f.Level {
			continue
		}
		if lv > f.Level {
			f = Finding{Level: lv, Category: ru.category}
		}
		if len(f.Why) < maxWhy {
			f.Why = append(f.Why, ru.name)
		}
	}
	for _, o := range r.others {
		if f.Level >= bot.LevelHigh && len(found[o.who]) > 0 && slices.Contains(o.insteadOf, f.Category) {
			f.Category = o.category
			break
		}
	}
	if room := maxWhy - len(f.Why); room > 0 {
		f.Why = append(f.Why, why[:min(room, len(why))]...)
	}
	return f
}

// Says is what a rule or modifier is about, in words for counselors; its name when
// the file has none.
func (r *Rules) Says(name string) string {
	if s := r.says[name]; s != "" {
		return s
	}
	return name
}

// Alarms names the rules that give high or urgent, in the order of the file.
func (r *Rules) Alarms() []string {
	var names []string
	for i := range r.rules {
		if r.rules[i].level >= bot.LevelHigh {
			names = append(names, r.rules[i].name)
		}
	}
	return names
}

// JudgeTogether judges several short messages of one person, oldest first: each
// alone and all joined; the highest level wins. The caller chooses what belongs
// together (texts within two minutes).
func (r *Rules) JudgeTogether(texts []string) Finding {
	f := Finding{Category: None}
	for i := len(texts) - 1; i >= 0; i-- {
		if g := r.Judge(texts[i]); g.Level > f.Level {
			f = g
		}
	}
	if len(texts) > 1 && f.Level < bot.LevelUrgent {
		if g := r.Judge(strings.Join(texts, "\n")); g.Level > f.Level {
			f = g
		}
	}
	return f
}
