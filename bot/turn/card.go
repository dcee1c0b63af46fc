package turn

import (
	"slices"

	"tonari/bot"
)

// cardItem posts the card of a case. Its id is the case's: while it waits, it can
// be given other content.
func (t *turn) cardItem(k *bot.Case) bot.DeskItem {
	return bot.DeskItem{
		ID: bot.EffectID("card/"+k.ID.String(), 2), Ref: cardRef(k), Case: k.ID, Kind: bot.DeskCard, Channel: k.Channel,
		Urgent: k.Level >= bot.LevelHigh, Card: t.card(k), Receipt: true,
	}
}

// refreshCard gives a card posted in this very turn its final content.
func (t *turn) refreshCard(k *bot.Case) bool {
	for i := range t.out.Effects.Desk {
		if d := &t.out.Effects.Desk[i]; d.Kind == bot.DeskCard && d.Case == k.ID {
			d.Card = t.card(k)
		}
	}
	return true
}

// reasons are what set the case's level, in words for counselors.
func (t *turn) reasons(k *bot.Case) []string {
	var out []string
	for _, why := range k.Why {
		says := t.Rules.Says(why)
		switch why {
		case whyNotSafe:
			says = t.words("desk.why_not_safe", nil)
		case whyHarm:
			says = t.words("desk.why_harm", nil)
		case whySetAside:
			says = t.words("desk.why_set_aside", nil)
		}
		if !slices.Contains(out, says) {
			out = append(out, says)
		}
	}
	return out
}

func (t *turn) card(k *bot.Case) *bot.Card {
	c := &bot.Card{
		Case: k.ID, Alias: t.c.Alias, Level: k.Level, Category: k.Category, Why: t.reasons(k),
		Withdrawn: k.Withdrawn, State: k.State, Holder: k.Holder, Opened: k.Opened,
		Language: t.languageForStaff(), Hidden: !t.c.Hidden.IsZero(), Blocked: t.c.Friend == bot.FriendBlocked,
		Erased: t.c.EraseAtClose, Swept: !k.SweepAt.IsZero(), Forgotten: k.Forgotten, LevelBy: k.LevelBy, LevelReason: k.LevelReason,
	}
	if k.State == bot.CasePaused {
		c.Until = k.PausedUntil
	}
	if t.showsBlock(k) {
		c.Stopped = t.c.Block.Until
	}
	if w := t.waits(); w.of == k.ID {
		c.Waiting = w.since
	}
	if k.Asked != "" {
		c.Asked = t.words("case.asked_"+k.Asked, nil)
	}
	for _, asked := range k.Also {
		c.Asked += "／" + t.words("case.asked_"+asked, nil)
	}
	if k.Judged != "" {
		c.Judged = t.words("case.judged_"+k.Judged, nil)
	}
	if c.Erased || c.Swept || c.Forgotten {
		c.LevelReason = "" // it may tell of them
	} else {
		c.Sheet = t.sheet(k)
	}
	if c.Masked = t.Masked; c.Masked {
		c.Sheet = nil
	}
	c.Notes = t.notes(k)
	for _, e := range t.c.Cases {
		if e.ID < k.ID {
			c.Earlier = append(c.Earlier, e.ID)
			if c.LastOutcome = ""; e.Outcome != "" {
				c.LastOutcome = t.words("desk.outcome_"+e.Outcome, nil)
			}
		}
	}
	for _, h := range k.Held {
		if h.State == bot.HeldRefused || h.State == bot.HeldOffered && h.Shown {
			c.Unsent++
		}
	}
	return c
}
