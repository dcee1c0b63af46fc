package turn

import (
	"time"
	"unicode/utf8"

	"tonari/bot"
)

const (
	// groupFor is how long after the first of its words a post takes further ones:
	// people write in short messages, and each post is one of a channel's few.
	groupFor = 5 * time.Second
	// groupWords and groupRunes keep what stands together within one Slack post.
	groupWords = 10
	groupRunes = 2000
)

// showWord shows a word in the thread. What comes right after another word, with
// nothing in between, joins that one's post; worrying words have a post of their own,
// which Slack announces.
func (t *turn) showWord(k *bot.Case, w *bot.Word) {
	if t.joins(k, *w) {
		w.Item, w.Case = k.Group.Item, k.ID
		t.rewrite(k.ID, w.Item)
		return
	}
	w.Item, w.Case = bot.EffectID("word/"+k.ID.String()+"/"+t.in.ID, 0), k.ID
	k.Group = bot.Group{Item: w.Item, Since: t.now}
	t.out.Effects.Desk = append(t.out.Effects.Desk, bot.DeskItem{
		ID: w.Item, Case: k.ID, Kind: bot.DeskWords, Words: []bot.Word{*w}, Urgent: k.Level == bot.LevelUrgent,
	})
}

func (t *turn) joins(k *bot.Case, w bot.Word) bool {
	if k.Group.Item == "" || t.danger != "" || t.now.Sub(k.Group.Since) >= groupFor {
		return false
	}
	n, runes := 1, utf8.RuneCountInString(w.Text)
	for _, other := range t.c.Words {
		if other.Item == k.Group.Item {
			n, runes = n+1, runes+utf8.RuneCountInString(other.Text)
		}
	}
	return n <= groupWords && runes <= groupRunes
}

// endGroups: where something else came to stand in the thread, the next word stands
// below it, in a post of its own.
func (t *turn) endGroups() {
	for i := range t.c.Cases {
		k := &t.c.Cases[i]
		if k.Group.Item == "" {
			continue
		}
		if in := t.in; in.Reply != nil && in.Reply.Case == k.ID || in.Edit != nil && in.Edit.Case == k.ID {
			k.Group = bot.Group{}
		}
		for _, d := range t.out.Effects.Desk {
			if d.Case == k.ID && d.ID != k.Group.Item && stands(d.Kind) {
				k.Group = bot.Group{}
			}
		}
	}
}

// stands: it makes a post in the thread.
func stands(kind bot.DeskKind) bool {
	switch kind {
	case bot.DeskLine, bot.DeskWords, bot.DeskFile, bot.DeskSaid:
		return true
	}
	return false
}

// rewrite shows a words post again as its words are now: where it still waits it
// leaves so, where it stands it is updated.
func (t *turn) rewrite(id bot.CaseID, item string) {
	var words []bot.Word
	for _, w := range t.c.Words {
		if w.Item == item {
			words = append(words, w)
		}
	}
	t.out.Effects.Replace = append(t.out.Effects.Replace, bot.DeskItem{
		ID: item, Case: id, Kind: bot.DeskWords, Words: words,
	})
	t.out.Effects.Desk = append(t.out.Effects.Desk, bot.DeskItem{
		ID: bot.EffectID("rewrite/"+item, 0), Case: id, Kind: bot.DeskRewrite, Target: item, Words: words,
	})
}
