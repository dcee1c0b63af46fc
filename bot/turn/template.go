package turn

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tonari/bot"
	"tonari/handoff"
)

// A reply from a template is picked, then read and changed, then held like one that
// was typed. It has no message of its author's in Slack: the bot shows it in the
// thread, and it takes its place among the replies by the time at which it was sent.

// templateForm looks for a template, and then shows its text: the template's id is
// the form's Ref then.
var templateForm = form{
	may: mayReply,
	make: func(t *turn, _ *bot.Case, _ handoff.Person, _ string) bot.Form {
		return bot.Form{
			Title: t.words("desk.template_title", nil), Submit: t.words("desk.template_next", nil),
			Texts:  []string{t.words("desk.template_text", map[string]string{"language": t.languageRead()})},
			Fields: []bot.Field{{Name: "template", Kind: bot.FieldFind, Label: t.words("desk.template_find", nil)}},
		}
	},
	find: func(t *turn, _ *bot.Case, _ handoff.Person, query string) []bot.Option {
		var out []bot.Option
		for _, f := range t.Templates.Find(query) {
			label := f.Situation + " ・ " + f.Title
			if _, own := f.In(t.c.Language, ""); !own {
				label += "（日本語だけ）"
			}
			out = append(out, bot.Option{Value: f.ID, Label: label})
		}
		return out
	},
	check: func(t *turn, k *bot.Case, _ handoff.Person, s bot.Submit) map[string]string {
		field, text := "text", s.Value("text")
		if s.Ref == "" {
			field = "template"
		}
		_, known := t.Templates.Get(s.Value("template"))
		switch {
		case t.newer(k, s):
			return map[string]string{field: "desk.template_newer"}
		case s.Ref == "" && !known:
			return map[string]string{field: "desk.pick_one"}
		case s.Ref != "" && strings.TrimSpace(text) == "":
			return map[string]string{field: "desk.template_empty"}
		case s.Ref != "" && IsNote(text):
			return map[string]string{field: "desk.template_note"}
		}
		return nil
	},
	// What was picked is read, and may be changed, before it is sent.
	next: func(t *turn, _ *bot.Case, p handoff.Person, s bot.Submit) (bot.Form, bool) {
		picked, ok := t.Templates.Get(s.Value("template"))
		if s.Ref != "" || !ok {
			return bot.Form{}, false
		}
		text, own := picked.In(t.c.Language, p.Name)
		f := bot.Form{
			Ref: picked.ID, Title: t.words("desk.template_title", nil), Submit: t.words("desk.template_send", nil),
			Fields: []bot.Field{{Name: "text", Kind: bot.FieldLong, Label: picked.Title, Hint: t.words("desk.template_hint", nil), Value: []string{text}}},
		}
		if !own {
			f.Texts = []string{t.words("desk.template_not_own", map[string]string{"language": t.languageRead()})}
		}
		return f, true
	},
	take: func(t *turn, k *bot.Case, p handoff.Person, s bot.Submit) {
		if s.Ref == "" { // its text was never shown
			t.tell(k.ID, p.Slack, "desk.press_again", nil)
			return
		}
		t.fact("template", k, p.Slack, map[string]string{"template": s.Ref})
		t.said(k, p, s.Value("text"))
	},
}

// mayReply: only the holder answers by a form.
func mayReply(t *turn, k *bot.Case, p handoff.Person) bool {
	switch {
	case !k.Open():
		t.tell(k.ID, p.Slack, "desk.closed", nil)
		return false
	case k.Holder == "":
		t.tell(k.ID, p.Slack, "desk.claim_first", nil)
		return false
	case k.Holder != p.Slack:
		holder, _ := t.Roster.Person(k.Holder)
		t.tell(k.ID, p.Slack, "desk.already", map[string]string{"name": holder.Name})
		return false
	}
	return true
}

// languageRead is the person's language as counselors call it.
func (t *turn) languageRead() string {
	if name := t.languageForStaff(); name != "" {
		return name
	}
	return t.words("desk.template_japanese", nil)
}

// said shows a reply that was sent by a form in the thread, and holds it like one
// that was typed.
func (t *turn) said(k *bot.Case, p handoff.Person, text string) {
	ts := t.place(k)
	k.Said = append(k.Said, ts)
	t.out.Effects.Desk = append(t.out.Effects.Desk, bot.DeskItem{
		ID: saidItem(k.ID, ts), Case: k.ID, Kind: bot.DeskSaid, To: p.Slack, Text: text,
		Key: "desk.said", Head: t.words("desk.said", map[string]string{"name": p.Name}),
	})
	t.judge(k, bot.Held{TS: ts, By: p.Slack, Text: text}, false)
	if h := held(k, ts); h != nil && h.State == bot.HeldWaiting {
		t.showOffer(k, h, "desk.said_held")
	}
}

// place is where a reply without a message of its own stands among the others: the
// time at which it was sent, written as Slack writes one.
func (t *turn) place(k *bot.Case) string {
	at := t.in.At
	for {
		ts := fmt.Sprintf("%d.%06d", at.Unix(), at.Nanosecond()/1000)
		if held(k, ts) == nil && t.done(k, ts) == "" {
			return ts
		}
		at = at.Add(time.Microsecond)
	}
}

// saidItem is the item that shows such a reply; its marks go there.
func saidItem(k bot.CaseID, ts string) string { return bot.EffectID("said/"+k.String()+"/"+ts, 0) }

func wasSaid(k *bot.Case, ts string) bool { return slices.Contains(k.Said, ts) }
