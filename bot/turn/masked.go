package turn

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"tonari/bot"
	"tonari/handoff"
)

// Where the house is Masked, a person's words and files stay out of Slack's messages:
// posts say that something came, when, and of what kind. The holder reads the words
// in a modal (case_show), each time on record.

// mask takes the person's words out of everything that goes to Slack. It comes last:
// whatever a turn decided, nothing passes it.
func (t *turn) mask() {
	if !t.Masked {
		return
	}
	kept := t.out.Effects.Desk[:0]
	for _, d := range t.out.Effects.Desk {
		if d.Kind != bot.DeskFile && d.Kind != bot.DeskPaper {
			kept = append(kept, masked(d))
		}
	}
	t.out.Effects.Desk = kept
	for i, d := range t.out.Effects.Replace {
		t.out.Effects.Replace[i] = masked(d)
	}
}

func masked(d bot.DeskItem) bot.DeskItem {
	if d.Words != nil {
		d.Masked = true
		words := make([]bot.Word, len(d.Words))
		for i, w := range d.Words {
			if w.Kind != bot.WordMedia { // there the text is the kind of file
				w.Text = ""
			}
			words[i] = w
		}
		d.Words = words
	}
	return d
}

const (
	// A page of words stays within what a modal can hold: 100 blocks of 3,000 characters
	// and 250 KB (docs.slack.dev/reference/views).
	pageWords = 30
	pageRunes = 20_000
)

// showForm shows the holder what the person wrote, the newest last. It leads back to
// older pages; Ref is then how many words stand before the page that is shown.
var showForm = form{
	may: mayRead,
	make: func(t *turn, k *bot.Case, _ handoff.Person, _ string) bot.Form {
		return t.page(k, len(t.wordsOf(k)))
	},
	next: func(t *turn, k *bot.Case, _ handoff.Person, s bot.Submit) (bot.Form, bool) {
		before, err := strconv.Atoi(s.Ref)
		if err != nil || before < 0 {
			before = 0
		}
		return t.page(k, min(before, len(t.wordsOf(k)))), true
	},
	take: func(*turn, *bot.Case, handoff.Person, bot.Submit) {},
}

// mayRead: words are shown to the holder alone.
func mayRead(t *turn, k *bot.Case, p handoff.Person) bool {
	if k.Holder == p.Slack && k.Holder != "" {
		return true
	}
	if k.Holder == "" {
		t.tell(k.ID, p.Slack, "desk.claim_first", nil)
		return false
	}
	holder, _ := t.Roster.Person(k.Holder)
	t.tell(k.ID, p.Slack, "desk.already", map[string]string{"name": holder.Name})
	return false
}

// wordsOf are the words that belong to a case, oldest first.
func (t *turn) wordsOf(k *bot.Case) []bot.Word {
	var out []bot.Word
	for _, w := range t.c.Words {
		if w.Case == k.ID {
			out = append(out, w)
		}
	}
	return out
}

// page shows the words before the given one, as many as fit.
func (t *turn) page(k *bot.Case, before int) bot.Form {
	all := t.wordsOf(k)[:before]
	f := bot.Form{Title: t.words("desk.show_title", nil), Shows: true}
	runes, from := 0, len(all)
	for from > 0 && len(all)-from < pageWords && runes < pageRunes {
		from--
		runes += utf8.RuneCountInString(all[from].Text)
	}
	for _, w := range all[from:] {
		f.Texts = append(f.Texts, t.shown(w))
	}
	if len(f.Texts) == 0 {
		f.Texts = []string{t.words("desk.show_none", nil)}
	}
	if from > 0 {
		f.Ref, f.Submit = strconv.Itoa(from), t.words("desk.show_older", nil)
	}
	return f
}

// shown is one word as the holder reads it. Of a file it is told that there is one.
func (t *turn) shown(w bot.Word) string {
	head := w.At.In(t.Roster.Zone()).Format("1/2 15:04")
	switch {
	case w.Gone:
		return head + "\n" + t.words("desk.show_gone", nil)
	case w.Kind == bot.WordMedia:
		return head + "\n" + t.words("desk.show_file", map[string]string{"what": t.words("desk.what_"+w.Text, nil)})
	case w.Kind == bot.WordSticker, w.Kind == bot.WordTap, w.Kind == bot.WordLocation:
		return head + "（" + t.words("desk.kind_"+string(w.Kind), nil) + "）\n" + strings.TrimSpace(w.Text)
	}
	return head + "\n" + w.Text
}
