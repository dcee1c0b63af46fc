package bottest_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"tonari/bot"
	"tonari/handoff"
	"tonari/handoff/slacktest"
)

var (
	replyMark  = regexp.MustCompile(`へんじ(\d+)-\d+v\d+。`)
	sayingMark = regexp.MustCompile(`しるし(\d+)-\d+。`)
)

// look sees what is new on the phones: no word stands there that is not for it.
func (w *deskWalk) look() {
	w.t.Helper()
	for _, p := range w.people {
		all := p.Received()
		for _, b := range all[p.seen:] {
			for _, m := range append(replyMark.FindAllStringSubmatch(b.Text, -1), sayingMark.FindAllStringSubmatch(b.Text, -1)...) {
				if m[1] != fmt.Sprint(p.n) {
					w.t.Errorf("p%d reads %s", p.n, m[0])
				}
			}
		}
		p.seen = len(all)
	}
}

// newCards finds the cards of cases that were opened since: in trouble they take
// their time.
func (w *deskWalk) newCards() {
	for id, p := range w.opening {
		for _, post := range w.allCards() {
			if b, _ := post.Button(string(bot.ActionBlock)); b.Value == id.String() {
				w.cards = append(w.cards, &walkCard{Post: post, id: id, owner: p})
				delete(w.opening, id)
			}
		}
	}
}

// opens notes that a case is open of who has just acted.
func (w *deskWalk) opens(acted *resident) {
	conv := w.state(acted)
	k := conv.Current()
	if k == nil || slices.ContainsFunc(w.cards, func(c *walkCard) bool { return c.id == k.ID }) {
		return
	}
	w.opening[k.ID] = acted
}

func (w *deskWalk) allCards() []slacktest.Post {
	return slices.DeleteFunc(append(w.Desk.Posts(), w.Urgent.Posts()...), func(p slacktest.Post) bool {
		_, ok := p.Button(string(bot.ActionBlock))
		return !ok
	})
}

// judge looks at the end: at every word, and at every card.
func (w *deskWalk) judge() {
	w.t.Helper()
	threads := map[*resident][]string{} // the lines below each card of a person
	for _, c := range w.cards {
		var b strings.Builder
		for _, p := range w.thread(c.Post) {
			if p.BotID == "" {
				continue
			}
			b.WriteString(p.Rendered + "\n")
			for _, m := range append(sayingMark.FindAllStringSubmatch(p.Rendered, -1), replyMark.FindAllStringSubmatch(p.Rendered, -1)...) {
				if m[1] != fmt.Sprint(c.owner.n) {
					w.t.Errorf("%s stands in the thread of p%d", m[0], c.owner.n)
				}
			}
		}
		threads[c.owner] = append(threads[c.owner], b.String())
		w.cardStands(c)
	}
	for id := range w.opening {
		w.t.Errorf("case %s has no card", id)
	}
	if all := w.allCards(); len(all) != len(w.cards) {
		w.t.Errorf("%d cards stand for %d cases", len(all), len(w.cards))
	}
	due, given := w.sayings(threads), w.answered()
	w.t.Logf("%d cases, %d words for the desk, %d replies of which %d arrived", len(w.cards), due, len(w.typed), given)
}

// sayings holds what residents wrote against their threads: each once, and in each
// thread in the order in which it was said.
func (w *deskWalk) sayings(threads map[*resident][]string) (due int) {
	w.t.Helper()
	type below struct {
		p    *resident
		card int
	}
	last := map[below]int{}
	for _, s := range w.said {
		n := 0
		for card, all := range threads[s.by] {
			at := strings.Index(all, s.mark)
			if at < 0 {
				continue
			}
			n += strings.Count(all, s.mark)
			if s.due && !s.gone && at < last[below{s.by, card}] {
				w.t.Errorf("%s stands before what was said before it", s.mark)
			}
			last[below{s.by, card}] = at
		}
		switch {
		case s.gone && n > 0:
			w.t.Errorf("%s was taken back and stands there", s.mark)
		case s.due && !s.gone && n != 1:
			w.t.Errorf("%s stands %d times in the threads of p%d", s.mark, n, s.by.n)
		case s.due && !s.gone:
			due++
		}
	}
	return due
}

// answered holds what counselors wrote against the phones and its mark.
func (w *deskWalk) answered() (given int) {
	last := map[*resident]int{}
	for _, t := range w.typed {
		phone := texts(t.card.owner.Received())
		n := strings.Count(phone, t.mark+"v")
		post, there := w.channel(t.card.Post).Find(t.ts)
		sent := there && post.Has(accepted)
		switch {
		case n > 1:
			w.t.Errorf("%s came %d times", t.mark, n)
		case t.gone: // it may have left before
		case !there:
			w.t.Errorf("%s is gone from the thread", t.mark)
		case sent != (n == 1):
			w.t.Errorf("%s came %d times, its marks are %v", t.mark, n, post.Reactions)
		case t.note && n > 0 && !t.byShortcut:
			w.t.Errorf("the note %s left", t.mark)
		case len(post.Reactions) > 1:
			w.t.Errorf("%s has the marks %v", t.mark, post.Reactions)
		case len(post.Reactions) == 0 && !w.explained(t):
			w.t.Errorf("%s has no mark, and nobody was told why", t.mark)
		case post.Has(held) && !w.offered(t):
			w.t.Errorf("%s is still held", t.mark)
		}
		if n == 1 {
			given++
		}
		if at := strings.Index(phone, t.mark+"v"); n == 1 && t.plain && !w.offered(t) {
			if at < last[t.card.owner] {
				w.t.Errorf("%s came before what was written before it", t.mark)
			}
			last[t.card.owner] = at
		}
	}
	return given
}

// offered: its author was asked whether it is to be sent.
func (w *deskWalk) offered(t *typing) bool {
	return slices.ContainsFunc(w.Slack.Ephemerals(t.by), func(p slacktest.Post) bool {
		return slices.ContainsFunc(p.Buttons, func(b slacktest.Button) bool {
			return strings.HasPrefix(b.ActionID, "hold_") && strings.HasSuffix(b.Value, ":"+t.ts)
		})
	})
}

// explained: its author was told something that only they see, in that thread.
func (w *deskWalk) explained(t *typing) bool {
	return slices.ContainsFunc(w.Slack.Ephemerals(t.by), func(p slacktest.Post) bool { return p.TS > t.ts && p.ThreadTS == t.card.TS })
}

// deskButtons are those that a card of each state has, whatever else it may have.
var deskButtons = map[bot.CaseState][]bot.Action{
	bot.CaseUnclaimed: {bot.ActionClaim, bot.ActionLevel, bot.ActionBlock},
	bot.CaseClaimed: {
		bot.ActionPause, bot.ActionTemplate, bot.ActionTransfer, bot.ActionRelease, bot.ActionClose, bot.ActionLevel,
		bot.ActionSheet, bot.ActionMeeting, bot.ActionDisclose, bot.ActionBlock,
	},
	bot.CasePaused: {
		bot.ActionResume, bot.ActionPause, bot.ActionTemplate, bot.ActionTransfer, bot.ActionRelease, bot.ActionClose, bot.ActionLevel,
		bot.ActionSheet, bot.ActionMeeting, bot.ActionDisclose, bot.ActionBlock,
	},
	bot.CaseClosed: {bot.ActionReopen, bot.ActionMeeting, bot.ActionBlock},
}

// cardStands holds a card against how the house has its case.
func (w *deskWalk) cardStands(c *walkCard) {
	conv, now := w.state(c.owner), w.now(c.Post)
	k := conv.Case(c.id)
	if k == nil {
		w.t.Errorf("case %s is forgotten", c.id)
		return
	}
	want := []string{handoff.LevelLabel(k.Level) + " ・ " + handoff.StateLabel(k.State) + " ・ 相談 " + c.id.String() + " ・ " + conv.Alias}
	for _, m := range w.staff {
		if k.Open() && bot.StaffID(m.ID) == k.Holder {
			want = append(want, "担当\n"+m.Name)
		}
	}
	if k.Holder == "" && k.Open() {
		want = append(want, "まだ いません")
	}
	if k.State == bot.CasePaused {
		want = append(want, "保留")
	}
	const stopped = "やりとりを止めています"
	switch blocked := conv.Block.Until.After(w.Now()); {
	case blocked && (k.Open() || conv.Block.Case == k.ID):
		want = append(want, stopped)
	case !blocked && strings.Contains(now.Rendered, stopped):
		w.t.Errorf("case %s shows a block that is over", c.id)
	}
	for _, s := range want {
		if !strings.Contains(now.Rendered, s) {
			w.t.Errorf("case %s does not show %q:\n%s", c.id, s, now.Rendered)
		}
	}
	has := map[bot.Action]bool{}
	for _, b := range now.Buttons {
		if b.ActionID != string(bot.ActionAnswers) {
			has[bot.Action(b.ActionID)] = true
		}
	}
	wants := map[bot.Action]bool{}
	for _, a := range deskButtons[k.State] {
		wants[a] = true
	}
	if !maps.Equal(has, wants) {
		w.t.Errorf("case %s, %v, has the buttons %v", c.id, k.State, slices.Sorted(maps.Keys(has)))
	}
}
