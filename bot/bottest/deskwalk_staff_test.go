package bottest_test

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"tonari/bot"
	"tonari/handoff/slacktest"
)

// anyCard is one of the cards, mostly one that is open.
func (w *deskWalk) anyCard() *walkCard {
	if len(w.cards) == 0 {
		return nil
	}
	c := pick(w, w.cards)
	for range 4 {
		if k := w.theCase(c); k != nil && k.Open() {
			break
		}
		c = pick(w, w.cards)
	}
	return c
}

// theCase is the card's case as the house has it, nil when it was forgotten.
func (w *deskWalk) theCase(c *walkCard) *bot.Case {
	conv := w.state(c.owner)
	return conv.Case(c.id)
}

// holderOr is the holder of the case, most of the time, else anybody.
func (w *deskWalk) holderOr(c *walkCard) *slacktest.Member {
	if k := w.theCase(c); k != nil && w.rand.IntN(5) > 0 {
		for _, m := range w.staff {
			if bot.StaffID(m.ID) == k.Holder {
				return m
			}
		}
	}
	return pick(w, w.staff)
}

// presses presses any button of a card, sometimes twice, sometimes one that has gone
// from the card since, and fills in what it asks.
func (w *deskWalk) presses() *resident {
	c := w.anyCard()
	if c == nil {
		return nil
	}
	m, now := w.holderOr(c), w.now(c.Post)
	if w.rand.IntN(8) == 0 && len(c.Buttons) > 0 { // as the card stood at first
		old := pick(w, c.Buttons)
		w.did("%s presses an old %s of %s", m.Name, old.ActionID, c.id)
		_, _ = m.ClicksStale(c.Post, old.ActionID) // who is no longer in the channel cannot
		w.fillsAny(m)
		return c.owner
	}
	b := pick(w, now.Buttons)
	if b.ActionID == string(bot.ActionBlock) && w.rand.IntN(6) > 0 {
		return nil // it stops most of what else is tried
	}
	w.did("%s presses %s of %s", m.Name, b.ActionID, c.id)
	if w.rand.IntN(10) == 0 {
		if _, err := m.DoubleClicks(now, b.ActionID); err != nil {
			w.t.Error(err)
		}
	} else if _, err := m.Clicks(now, b.ActionID); err != nil {
		w.t.Error(err)
	}
	w.fillsAny(m)
	return c.owner
}

// fillsAny fills the modal that stands open with anything, and sends or closes it. A
// refused one is closed.
func (w *deskWalk) fillsAny(m *slacktest.Member) {
	w.Idle()
	for range 3 {
		v, open := m.Modal()
		if !open {
			return
		}
		if v.Submit == "" || w.rand.IntN(6) == 0 {
			m.ClosesView()
			continue
		}
		values := map[string]string{}
		for _, f := range v.Fields {
			switch {
			case f.Type == "datepicker" && f.Initial == "":
				values[f.BlockID] = w.Now().AddDate(0, 0, w.rand.IntN(3)).Format("2006-01-02")
			case f.Type == "timepicker" && f.Initial == "":
				values[f.BlockID] = "10:00"
			case strings.HasSuffix(f.Type, "_select") && len(f.Options) > 0, f.Type == "radio_buttons":
				values[f.BlockID] = pick(w, f.Options).Value
			}
		}
		if _, err := m.SubmitsAny(values); err != nil {
			m.ClosesView() // there is nothing to pick
			continue
		}
		w.Idle()
		if v, open := m.Modal(); open && len(v.Errors) > 0 {
			m.ClosesView()
		}
	}
	for _, open := m.Modal(); open; _, open = m.Modal() {
		m.ClosesView()
	}
}

// answers lets a counselor write in a thread.
func (w *deskWalk) answers() *resident {
	c := w.anyCard()
	if c == nil {
		return nil
	}
	m := w.holderOr(c)
	if k := w.theCase(c); k != nil && k.State == bot.CaseUnclaimed && w.rand.IntN(2) == 0 {
		w.did("%s claims %s", m.Name, c.id)
		if _, err := m.Clicks(w.now(c.Post), string(bot.ActionClaim)); err != nil {
			w.t.Error(err)
		}
		w.Idle()
	}
	for range 1 + w.rand.IntN(3) { // in one go, often
		w.typesAny(m, c)
	}
	return c.owner
}

func (w *deskWalk) typesAny(m *slacktest.Member, c *walkCard) {
	t := &typing{mark: fmt.Sprintf("へんじ%d-%d", c.owner.n, len(w.typed)), by: m, card: c, versions: 1}
	text := t.version() + "ゆっくりで大丈夫ですよ。"
	switch w.rand.IntN(8) {
	case 0:
		t.note, text = true, "メモ: "+text
	case 1:
		text += " <@U0SATO> どう思いますか"
	default:
		k := w.theCase(c)
		t.plain = k != nil && k.Open() && k.Holder == bot.StaffID(m.ID)
	}
	w.did("%s types %s in %s", m.Name, t.mark, c.id)
	if t.ts = m.Types(w.channel(c.Post), c.TS, text); t.ts == "" {
		w.t.Error("Slack does not let them write there")
	}
	w.typed = append(w.typed, t)
}

// version is the mark of the text as it stands now.
func (t *typing) version() string { return t.mark + "v" + strconv.Itoa(t.versions) + "。" }

// recent is something that was typed not long ago.
func (w *deskWalk) recent() *typing {
	if len(w.typed) == 0 {
		return nil
	}
	return w.typed[len(w.typed)-1-w.rand.IntN(min(4, len(w.typed)))]
}

func (w *deskWalk) changesAnswer() *resident {
	t := w.recent()
	if t == nil || t.gone {
		return nil
	}
	t.plain = false
	if w.rand.IntN(3) == 0 {
		w.did("%s deletes %s", t.by.Name, t.mark)
		t.gone = true
		t.by.Deletes(t.ts)
		return t.card.owner
	}
	w.did("%s edits %s", t.by.Name, t.mark)
	t.versions++
	t.note = false
	t.by.Edits(t.ts, t.version()+"書きなおしました。")
	return t.card.owner
}

func (w *deskWalk) usesShortcut() *resident {
	t := w.recent()
	if t == nil || t.gone {
		return nil
	}
	t.plain, t.byShortcut = false, true
	post, ok := w.channel(t.card.Post).Find(t.ts)
	if !ok {
		return nil
	}
	a := pick(w, []bot.Action{bot.ActionMsgNote, bot.ActionMsgSend})
	by := t.by
	if w.rand.IntN(4) == 0 {
		by = pick(w, w.staff)
	}
	w.did("%s uses %s on %s", by.Name, a, t.mark)
	if _, err := by.UsesShortcut(post, string(a)); err != nil {
		w.t.Error(err)
	}
	return t.card.owner
}

// takesOffer answers an offer that only one member sees, often an old one.
func (w *deskWalk) takesOffer() *resident {
	m := pick(w, w.staff)
	all := w.Slack.Ephemerals(m)
	for range min(len(all), 6) {
		p := all[len(all)-1-w.rand.IntN(min(6, len(all)))]
		if len(p.Buttons) == 0 {
			continue
		}
		b := pick(w, p.Buttons)
		w.did("%s presses %s %s", m.Name, b.ActionID, b.Value)
		if _, err := m.Clicks(p, b.ActionID, b.Value); err != nil {
			w.t.Error(err)
		}
		return w.ownerOf(b.Value)
	}
	return nil
}

// ownerOf is whose case a button's value names first, nil where it names none.
func (w *deskWalk) ownerOf(value string) *resident {
	number, _, _ := strings.Cut(value, ":")
	for _, c := range w.cards {
		if c.id.String() == number || strconv.FormatInt(int64(c.id), 10) == number {
			return c.owner
		}
	}
	return nil
}

// pressesInThread presses a button of a line below a card: a disclosure, a reply
// that waits.
func (w *deskWalk) pressesInThread() *resident {
	c := w.anyCard()
	if c == nil {
		return nil
	}
	var with []slacktest.Post
	for _, p := range w.thread(c.Post) {
		if len(p.Buttons) > 0 {
			with = append(with, p)
		}
	}
	if len(with) == 0 {
		return nil
	}
	m, p := pick(w, w.staff), pick(w, with)
	b := pick(w, p.Buttons)
	w.did("%s presses %s below %s", m.Name, b.ActionID, c.id)
	if _, err := m.Clicks(p, b.ActionID); err != nil {
		w.t.Error(err)
	}
	w.fillsAny(m)
	return c.owner
}

func (w *deskWalk) opensTab() {
	m := pick(w, w.staff)
	w.did("%s looks around", m.Name)
	m.OpensHome()
	m.Command("/tonari", pick(w, []string{"duty", "duty next", "help"}))
	w.Service.Care(w.t.Context())
	w.After(time.Second)
}
