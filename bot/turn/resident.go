package turn

import (
	"slices"
	"strings"

	"tonari/bot"
	"tonari/flows"
	"tonari/flows/wording"
)

// resident plays what came from the person's phone.
func (t *turn) resident() {
	in := t.in
	if !t.c.LastAt.IsZero() {
		t.away = in.At.Sub(t.c.LastAt)
	}
	if in.At.After(t.c.LastAt) && in.Follow == nil && in.Unfollow == nil && in.Unsend == nil {
		t.c.LastAt = in.At
		if t.c.Friend == bot.FriendBlocked && in.At.After(t.c.FriendAt) {
			t.c.Friend = bot.FriendUnknown // who writes has not blocked us
		}
	}
	switch {
	case in.Text != nil:
		t.text(*in.Text)
	case t.beforeErasure():
		// What happened before the erasure is not taken up again.
	case in.Follow != nil:
		t.follow()
	case in.Unfollow != nil:
		t.unfollow()
	case in.Tap != nil:
		t.tap(in.Tap.Data)
	case in.Sticker != nil:
		t.sticker(*in.Sticker)
	case in.Media != nil:
		t.media(*in.Media)
	case in.Location != nil:
		t.location(*in.Location)
	case in.Unsend != nil:
		t.unsend(in.Unsend.MessageID)
	}
}

func (t *turn) beforeErasure() bool { return !t.in.At.After(t.c.ErasedAt) }

// follow greets: the promises and the choices. A person who comes back while a
// case is open is shown to the counselors.
func (t *turn) follow() {
	if t.in.At.Before(t.c.FriendAt) {
		return // LINE promises no order
	}
	t.c.Friend, t.c.FriendAt = bot.FriendYes, t.in.At
	t.unask()
	if k := t.c.Current(); k != nil {
		t.line(k, "desk.came_back", nil)
		t.touch(k)
	}
	switch {
	case t.hidden():
		t.innocuous()
	case t.blocked():
		t.sayBlocked()
	case t.c.HumanSpeaks():
		t.whoIsHere()
	case t.c.Current() != nil:
		t.step(flows.Cue{Again: true})
	default:
		t.enter(flows.Who)
	}
}

// unfollow: nothing can reach them until they come back.
func (t *turn) unfollow() {
	if t.in.At.Before(t.c.FriendAt) || t.in.At.Before(t.c.LastAt) {
		return // it comes late: they have come back, or written, since
	}
	t.c.Friend, t.c.FriendAt = bot.FriendBlocked, t.in.At
	t.dropCheckIn()
	k := t.c.Current()
	if k == nil {
		return
	}
	t.line(k, "desk.blocked", nil)
	t.undeliverable(k)
	t.touch(k)
}

// text plays typed words. Triage hears them before anything else does.
func (t *turn) text(m bot.Text) {
	word, anywhere := t.Book.Global(m.Text)
	lang, speaks := t.Book.Language(m.Text)
	_, chosen := t.Flows.Match(t.Book, t.c.Language, t.c.Talk.At, m.Text)
	ours := anywhere || speaks || chosen
	heard := t.listen(m.Text, ours)
	t.out.Level = heard.Level
	if heard.Level >= bot.LevelHigh {
		t.danger = string(heard.Category)
	}
	if t.beforeErasure() && heard.Level < bot.LevelUrgent {
		return
	}
	gone := t.takenBack(m.MessageID)
	flooded := t.flooding()
	if secret := heard.Level < bot.LevelHigh && t.secret(m.Text); !secret {
		said := bot.Word{MessageID: m.MessageID, At: t.in.At, Text: m.Text, Ours: ours, Gone: gone}
		if gone {
			said.Text = ""
		}
		t.remember(said)
	}
	t.alarm(heard, m.MessageID, gone)
	switch {
	case heard.Level == bot.LevelUrgent:
		t.urgent()
	case t.hidden():
		t.whileHidden(word, m.Text)
	case t.stopsWord(word, anywhere, speaks):
		if flooded && !anywhere {
			t.flood()
		} else {
			t.sayBlocked()
		}
	case anywhere:
		t.anywhere(word)
	case speaks:
		t.speakIn(lang)
	case flooded:
		t.flood()
	case gone:
		// Taken back before it was read: heard by triage, answered by nothing.
	case heard.Level < bot.LevelHigh && t.c.EraseAsked:
		t.eraseAnswer(t.Flows.Match(t.Book, t.c.Language, flows.EraseAsk, m.Text))
	case t.c.LeaveAsked:
		t.leaveAnswer(t.Flows.Match(t.Book, t.c.Language, flows.LeaveAsk, m.Text))
	case heard.Level < bot.LevelHigh && t.c.Asked != "" && t.asked(m.Text):
	case heard.Level < bot.LevelHigh && t.takesBack(m.Text):
		t.consented("stop")
	case t.c.HumanSpeaks():
		t.besideHuman(m.Text)
	case heard.Level == bot.LevelHigh:
		t.comfort()
	default:
		t.converse(m)
	}
}

// promise: whatever the first contact was, the promises come with its answer.
func (t *turn) promise() {
	if t.c.Greeted || len(t.bubbles) == 0 || t.hidden() || t.only {
		return
	}
	t.c.Greeted = true
	t.fact("greeted", nil, "", nil)
	for _, m := range t.bubbles {
		if m.Key == promiseKey {
			return
		}
	}
	t.say(promiseKey, nil)
}

const promiseKey = "welcome.promise"

// converse hands free text to the flows: a label or number of what stands, a
// further line of the same answer, or words of their own.
func (t *turn) converse(m bot.Text) {
	if t.asksToResume(m.Text) {
		return
	}
	if id, ok := t.Flows.Match(t.Book, t.c.Language, t.c.Talk.At, m.Text); ok {
		t.endBurst()
		t.choose(t.c.Talk.At, id)
		return
	}
	if t.continues(m) {
		return
	}
	if t.waiting() {
		t.acknowledge()
		return
	}
	t.wish(t.step(flows.Cue{
		Text: m.Text, MessageID: m.MessageID, Wishes: t.Flows.Wishes(t.Book, t.c.Language, t.c.Talk.At, m.Text),
	}))
	t.startBurst(m.MessageID)
}

// asksToResume: somebody who only greets after a long time is asked whether to go
// on where they were, or to start over. Who waits for a counselor goes on waiting.
func (t *turn) asksToResume(text string) bool {
	if !t.Book.Greets(text) || !t.Flows.Resumes(t.c.Talk, t.away) {
		return false
	}
	t.endBurst()
	t.enter(flows.ResumeAsk)
	return true
}

// tap plays a tapped choice, old or new.
func (t *turn) tap(data string) {
	at, id, ok := flows.ParseData(data)
	if t.hidden() {
		t.hiddenTap(at, id)
		return
	}
	if ok {
		plain := id
		if at == flows.ConsentAsk {
			plain, _, _ = strings.Cut(id, "_")
		}
		t.remember(bot.Word{At: t.in.At, Kind: bot.WordTap, Text: flows.LabelOf(t.Book, at, plain)})
	}
	t.endBurst()
	switch {
	case t.stopsTap(at):
		t.sayBlocked()
	case !ok:
		t.step(flows.Cue{Again: true})
	case t.richTap(at, id):
	case at == flows.EraseAsk && t.c.EraseAsked:
		t.eraseAnswer(id, true)
	case at == flows.LeaveAsk && t.c.LeaveAsked:
		t.leaveAnswer(id, true)
	case at == flows.ConsentAsk:
		t.unask()
		t.consentTap(id)
	case at == flows.LanguageAsk, at == flows.ConsentGiven, at == t.c.Asked && isAsked(at):
		t.unask()
		t.answerAside(at, id)
	default:
		t.unask()
		t.chosen(at, id)
	}
}

// chosen plays a choice that is no answer to a question of the house's own.
func (t *turn) chosen(at bot.Place, id string) {
	switch {
	case t.c.HumanSpeaks() && id != flows.Human:
		t.talkChoice(at, id)
	default:
		t.choose(at, id)
	}
}

// talkChoice plays a tap while a counselor is here: numbers are answered, the menu
// asks whether to end the talk, what tells of danger counts, and any other old
// button hears who is here.
func (t *turn) talkChoice(at bot.Place, id string) {
	danger, category := t.Flows.Danger(at, id)
	switch {
	case id == flows.MenuChoice:
		t.anywhere(wording.Menu)
	case id == flows.Numbers, at == t.c.Talk.At && slices.Contains(t.Flows.Choices(at), id):
		t.choose(at, id)
	case danger != "":
		t.dangerBeside(danger, category)
	case t.answersOffer(at, id):
	default:
		t.whoIsHere()
	}
}

// dangerBeside: an old button tells of danger while a counselor is here. It counts
// as urgent words do; once the numbers stand there, it hears who is here.
func (t *turn) dangerBeside(danger flows.Wish, category string) {
	t.wish(flows.Result{Talk: t.c.Talk, Wish: danger, Category: category})
	if !t.automatic(t.c.Current().Category) {
		t.whoIsHere()
	}
}

// besideHuman plays typed words while a counselor is here. The label of what
// stands is a choice; its number only until the counselor has spoken, since then
// it may well be an answer to them. All else is kept and acknowledged.
func (t *turn) besideHuman(text string) {
	id, ok := t.Flows.Match(t.Book, t.c.Language, t.c.Talk.At, text)
	if spoke := !t.c.Current().WordAt.IsZero(); ok && spoke {
		ok = t.isLabel(id, text)
	}
	if ok {
		t.choose(t.c.Talk.At, id)
		return
	}
	t.acknowledge()
}

// isLabel says that the text is the label of a choice that stands, in the
// person's language or in Japanese, and no other spelling of it.
func (t *turn) isLabel(id, text string) bool {
	typed := wording.Fold(text)
	return slices.ContainsFunc([]bot.Language{t.c.Language, bot.Japanese}, func(lang bot.Language) bool {
		label := t.Book.Label(lang, t.c.Talk.At, id)
		return typed == wording.Fold(label) || typed == wording.Fold(wording.WithoutReadings(label))
	})
}

// choose plays a choice of a state; Step answers an old one from where the talk
// is now.
func (t *turn) choose(at bot.Place, id string) {
	from := t.c.Talk.At
	r := t.step(flows.Cue{Choice: id, From: at})
	t.seatJudged(from, r.Took)
	if t.three(from, r.Took) {
		t.offer(r.At, r.Choices)
	}
	t.wish(r)
}

// wish does what a flow wants of the house.
func (t *turn) wish(r flows.Result) {
	switch r.Wish {
	case flows.WishUnsafe, flows.WishEndangered:
		t.unsafe(string(r.Wish), r.Category)
	case flows.WishHarm:
		t.harm(r.Category)
	case flows.WishThoughts:
		t.thoughts(r.Category)
	case flows.WishDanger:
		t.endangered(r.Category)
	case flows.WishWatched:
		t.watched()
	case flows.WishHide:
		t.bubbles = nil
		t.hide()
	case flows.WishSafe:
		t.fact("safe_now", t.c.Current(), "", nil)
		if k := t.c.Current(); k != nil {
			t.line(k, "desk.says_safe", nil)
		}
	case flows.WishSolved, flows.WishEasier, flows.WishSame:
		t.judged(string(r.Wish))
	case flows.WishCheckIn:
		t.agreeCheckIn()
	default:
		if r.Wish.Asks() {
			t.askHuman(string(r.Wish))
		}
	}
	if k := t.c.Current(); k != nil && sheeted(r.Talk.At) {
		t.touch(k) // the sheet on the card grew
	}
}

// sheeted: a flow whose answers stand on the card's sheet is being talked in.
func sheeted(at bot.Place) bool {
	flow, _, _ := strings.Cut(string(at), ".")
	return slices.Contains([]string{"anything", "carer", "family", "notice", "places", "withdrawn", "safety"}, flow)
}

// askHuman opens a case for 人と話す; one that stands open shows what was asked.
func (t *turn) askHuman(asked string) {
	if k := t.c.Current(); k != nil {
		t.askMore(k, asked)
		return
	}
	t.open(bot.LevelNone, "", nil, asked, "")
}

// askMore adds to what an open case is for, each thing once.
func (t *turn) askMore(k *bot.Case, asked string) {
	switch {
	case k.Asked == asked || slices.Contains(k.Also, asked):
		return
	case k.Asked == "":
		k.Asked = asked
	default:
		k.Also = append(k.Also, asked)
	}
	t.touch(k)
	t.fact("asked", k, "", map[string]string{"asked": asked})
}

// waiting: a counselor was asked, none has come, and no flow is being talked in.
func (t *turn) waiting() bool {
	return t.c.Current() != nil && strings.HasPrefix(string(t.c.Talk.At), "handoff.")
}
