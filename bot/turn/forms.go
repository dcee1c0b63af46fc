package turn

import (
	"maps"
	"slices"
	"strings"
	"time"

	"tonari/bot"
	"tonari/handoff"
)

// form is a modal that a button opens. All of it is decided by the state of the
// case: when it is opened, when it is sent, and once more when its turn comes.
type form struct {
	// may says whether this person may open and send it now. It tells them why not.
	may func(t *turn, k *bot.Case, p handoff.Person) bool
	// make is what is asked; ref as bot.Form has it.
	make func(t *turn, k *bot.Case, p handoff.Person, ref string) bot.Form
	// check names what is wrong, by field, as a wording key; nil when it can be
	// taken.
	check func(t *turn, k *bot.Case, p handoff.Person, s bot.Submit) map[string]string
	// find looks up the options of the form's one FieldFind.
	find func(t *turn, k *bot.Case, p handoff.Person, query string) []bot.Option
	// next is a further form of the same name that takes the place of this one when it
	// is sent; then nothing is taken. Its Ref tells the two apart.
	next func(t *turn, k *bot.Case, p handoff.Person, s bot.Submit) (bot.Form, bool)
	// take does it.
	take func(t *turn, k *bot.Case, p handoff.Person, s bot.Submit)
}

// forms are the buttons that ask something first.
var forms = map[bot.Action]form{
	bot.ActionTemplate: templateForm,
	bot.ActionShow:     showForm,
	bot.ActionClose:    closeForm,
	bot.ActionLevel:    levelForm,
	bot.ActionTransfer: transferForm,
	bot.ActionPause:    pauseForm,
	bot.ActionBlock:    blockForm,
	bot.ActionAnswers:  answersForm,

	bot.ActionSheet:           sheetForm,
	bot.ActionMeeting:         meetingForm,
	bot.ActionDisclose:        discloseForm,
	bot.ActionDiscloseApprove: approveForm,
	bot.ActionDiscloseWait:    waitForm,
}

// OpensForm says that pressing the action asks something first.
func OpensForm(a bot.Action) bool {
	_, ok := forms[a]
	return ok
}

// Form is what a pressed button asks. ok is false where the press itself is to be
// played: nothing is asked, or its turn says why it may not be.
func (h *House) Form(c bot.Conversation, click bot.Click, now time.Time) (f bot.Form, ok bool) {
	kind, asks := forms[click.Action]
	if !asks || !click.Member {
		return bot.Form{}, false
	}
	t := h.look(c, now)
	p, k, ok := t.party(click.By, click.Case)
	if !ok || !kind.may(t, k, p) {
		return bot.Form{}, false
	}
	f = kind.make(t, k, p, click.TS)
	f.Name, f.Case, f.Opened = click.Action, k.ID, now
	if f.Ref == "" {
		f.Ref = click.TS
	}
	return f, true
}

// Check says what is wrong with a form that was just sent, by field, in the
// counselor's language; nil: it can be taken. What may not be at all is for its
// turn to say.
func (h *House) Check(c bot.Conversation, s bot.Submit, now time.Time) map[string]string {
	kind, asks := forms[s.Form]
	if !asks || !s.Member {
		return nil
	}
	t := h.look(c, now)
	p, k, ok := t.party(s.By, s.Case)
	if !ok || kind.check == nil || !kind.may(t, k, p) {
		return nil
	}
	wrong := kind.check(t, k, p, s)
	for field, key := range wrong {
		wrong[field] = t.words(key, nil)
	}
	return wrong
}

// Next is the form that takes the place of one that was just sent; ok is false where
// the form that was sent is to be taken.
func (h *House) Next(c bot.Conversation, s bot.Submit, now time.Time) (f bot.Form, ok bool) {
	kind, asks := forms[s.Form]
	if !asks || kind.next == nil || !s.Member {
		return bot.Form{}, false
	}
	t := h.look(c, now)
	p, k, ok := t.party(s.By, s.Case)
	if !ok || !kind.may(t, k, p) {
		return bot.Form{}, false
	}
	if f, ok = kind.next(t, k, p, s); ok {
		f.Name, f.Case, f.Opened = s.Form, k.ID, s.Opened
	}
	return f, ok
}

// Find looks up what can be picked in a form while somebody types.
func (h *House) Find(c bot.Conversation, l bot.Lookup, now time.Time) []bot.Option {
	kind, asks := forms[l.Form]
	if !asks || kind.find == nil || !l.Member {
		return nil
	}
	t := h.look(c, now)
	p, k, ok := t.party(l.By, l.Case)
	if !ok || !kind.may(t, k, p) {
		return nil
	}
	return kind.find(t, k, p, l.Query)
}

// look is a turn that is not played: what it would do is thrown away.
func (h *House) look(c bot.Conversation, now time.Time) *turn {
	return &turn{House: h, c: c.Clone(), now: now}
}

// party finds who acts and on which case; it tells them what is not so.
func (t *turn) party(by bot.StaffID, id bot.CaseID) (handoff.Person, *bot.Case, bool) {
	p, ok := t.Roster.Person(by)
	if !ok {
		t.tell(id, by, "desk.not_on_roster", nil)
		return p, nil, false
	}
	k := t.c.Case(id)
	if k == nil {
		t.tell(id, by, "desk.gone", nil)
		return p, nil, false
	}
	return p, k, true
}

// submit plays a form that was sent. It was checked when it was sent; what
// changed since is told.
func (t *turn) submit(s bot.Submit) {
	if !s.Member {
		t.tell(s.Case, s.By, "desk.not_member", nil)
		return
	}
	kind, asks := forms[s.Form]
	p, k, ok := t.party(s.By, s.Case)
	if !asks || !ok || !kind.may(t, k, p) {
		return
	}
	if kind.check != nil {
		if wrong := kind.check(t, k, p, s); len(wrong) > 0 {
			t.tell(s.Case, s.By, wrong[slices.Min(slices.Collect(maps.Keys(wrong)))], nil)
			return
		}
	}
	kind.take(t, k, p, s)
}

// newer says that an urgent text came after the form was opened: who sends it
// has not read it.
func (t *turn) newer(k *bot.Case, s bot.Submit) bool { return s.Opened.Before(k.UrgentAt) }

// blank says that nothing was written.
func blank(text string) bool { return strings.TrimSpace(text) == "" }

// choices are options with their labels from the wording: key + "_" + value.
func (t *turn) choices(key string, values []string) []bot.Option {
	out := make([]bot.Option, 0, len(values))
	for _, v := range values {
		out = append(out, bot.Option{Value: v, Label: t.words(key+"_"+v, nil)})
	}
	return out
}
