package turn

import (
	"strings"
	"time"

	"tonari/bot"
	"tonari/flows"
	"tonari/flows/wording"
	"tonari/handoff"
)

// maxBlock is how long a block can be set for at once.
const maxBlock = 30 * 24 * time.Hour

// usualBlock is what the form offers.
const usualBlock = 24 * time.Hour

// The answers of the form where a block holds already.
const (
	blockLift  = "lift"
	blockUntil = "until"
)

// blockForm stops talk with a person until a time, with a reason that stands in the
// thread; where that holds, the same form moves its end or lifts it. A supervisor
// may on every card, whoever holds the case on theirs, and who set it may lift it.
var blockForm = form{
	may: func(t *turn, k *bot.Case, p handoff.Person) bool {
		set := t.blockSet()
		if p.Role == handoff.RoleSupervisor || k.Open() && k.Holder == p.Slack || set && t.c.Block.By == p.Slack {
			return true
		}
		t.tell(k.ID, p.Slack, "desk.block_not_yours", nil)
		return false
	},
	make: func(t *turn, _ *bot.Case, _ handoff.Person, _ string) bot.Form {
		f := bot.Form{
			Title: t.words("desk.block_title", nil), Submit: t.words("desk.block_submit", nil),
			Texts: []string{t.words("desk.block_text", nil)},
		}
		until := t.now.Add(usualBlock)
		if t.blockSet() {
			until = t.c.Block.Until
			f.Fields = append(f.Fields, bot.Field{
				Name: "what", Kind: bot.FieldOne, Label: t.words("desk.block_what", nil),
				Options: t.choices("desk.block", []string{blockLift, blockUntil}),
			})
		}
		f.Fields = append(f.Fields, bot.Field{Name: "reason", Kind: bot.FieldLong, Label: t.words("desk.block_reason", nil), Max: maxReason})
		f.Fields = append(f.Fields, t.untilFields("desk.block_day", until)...)
		return f
	},
	check: func(t *turn, k *bot.Case, _ handoff.Person, s bot.Submit) map[string]string {
		switch {
		case strings.TrimSpace(s.Value("reason")) == "":
			return map[string]string{"reason": "desk.reason_needed"}
		case s.Value("what") == blockLift:
			return nil
		case t.newer(k, s):
			return map[string]string{"reason": "desk.block_newer"}
		}
		return t.checkUntil(s, maxBlock, "desk.block_long")
	},
	take: func(t *turn, k *bot.Case, p handoff.Person, s bot.Submit) {
		if s.Value("what") == blockLift {
			t.unblock(k, p)
		} else {
			until, _ := t.until(s) // it was checked
			t.block(k, p, until)
		}
		t.noted(strings.TrimSpace(s.Value("reason")))
	},
}

// blockSet says that the end of a block lies ahead.
func (t *turn) blockSet() bool { return t.now.Before(t.c.Block.Until) }

// blocked says that talk is stopped. Danger that was heard meanwhile lets the talk
// go on, in the case that it opened or raised, until that is closed.
func (t *turn) blocked() bool {
	k := t.c.Case(t.c.Block.Danger)
	return t.blockSet() && (k == nil || !k.Open())
}

// dangerWhileBlocked: urgent and high words are taken as if there were no block.
func (t *turn) dangerWhileBlocked(k *bot.Case) {
	if t.blockSet() {
		t.c.Block.Danger = k.ID
	}
}

func (t *turn) block(k *bot.Case, p handoff.Person, until time.Time) {
	before := t.c.Block.Case
	t.c.Block = bot.Block{Until: until, By: p.Slack, Case: k.ID}
	t.after("block", until)
	t.dropCheckIn()
	t.endBurst()
	t.pushBlocked()
	t.showBlock(k.ID, before)
	t.fact("blocked", k, p.Slack, map[string]string{"for_s": seconds(until.Sub(t.now))})
	t.line(k, "desk.block_set", map[string]string{"name": p.Name, "until": t.stamp(until)})
}

// unblock lifts a block before its end; the person, who was told another, hears it.
func (t *turn) unblock(k *bot.Case, p handoff.Person) {
	held, before := t.blocked(), t.c.Block.Case
	t.c.Block = bot.Block{}
	t.stop("block")
	if held {
		t.push(flows.BlockOver, nil)
	}
	t.showBlock(k.ID, before)
	t.fact("unblocked", k, p.Slack, nil)
	t.line(k, "desk.block_lifted", map[string]string{"name": p.Name})
}

// blockOver: the end has come, as the person was told.
func (t *turn) blockOver() {
	k := t.c.Case(t.c.Block.Case)
	t.c.Block = bot.Block{}
	if k != nil {
		t.showBlock(k.ID)
		t.line(k, "desk.block_over", nil)
		t.fact("unblocked", k, "", nil)
	}
}

// showsBlock: the block stands on the open case's card, and on the one where it was
// set. On all others it would be forgotten when it ends.
func (t *turn) showsBlock(k *bot.Case) bool {
	return t.blockSet() && (k.Open() || k.ID == t.c.Block.Case)
}

// showBlock paints the cards where it was set, now and before, and that of the open
// case.
func (t *turn) showBlock(set ...bot.CaseID) {
	for _, id := range set {
		if k := t.c.Case(id); k != nil {
			t.touch(k)
		}
	}
	if cur := t.c.Current(); cur != nil {
		t.touch(cur)
	}
}

// blockArgs are the end of the block and numbers, for the person.
func (t *turn) blockArgs() map[string]string {
	category := ""
	if k := t.c.Current(); k != nil {
		category = k.Category
	}
	return map[string]string{"when": t.when(t.c.Block.Until), "numbers": t.numbers(category)}
}

// sayBlocked is the one line that answers whoever is blocked.
func (t *turn) sayBlocked() {
	t.unask()
	t.say(flows.Blocked, t.blockArgs())
	t.offer(flows.Here, []string{flows.Numbers})
}

// pushBlocked tells the person that the talk stops now.
func (t *turn) pushBlocked() {
	t.push(flows.Blocked, t.blockArgs())
	t.offer(flows.Here, []string{flows.Numbers})
}

// stopsWord says that a typed word gets the one line: all but those that act, and
// the answer to the question of 消して.
func (t *turn) stopsWord(w wording.Word, anywhere, speaks bool) bool {
	switch {
	case !t.blocked() || speaks:
		return false
	case anywhere:
		return w != wording.Hide && w != wording.Erase
	}
	return !t.c.EraseAsked
}

// stopsTap says that a tap gets the one line: all but the language, the answer to
// the question of 消して and the buttons of safety, which tell of danger.
func (t *turn) stopsTap(at bot.Place) bool {
	switch {
	case !t.blocked(), at == flows.LanguageAsk, at == flows.EraseAsk && t.c.EraseAsked, isSafety(at):
		return false
	}
	return true
}

func isSafety(at bot.Place) bool { return strings.HasPrefix(string(at), "safety.") }
