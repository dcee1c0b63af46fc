package turn

import (
	"strings"

	"tonari/bot"
	"tonari/flows"
	"tonari/flows/guide"
)

// maxBubbles is LINE's limit of messages a request
// (developers.line.biz/en/reference/messaging-api/#send-reply-message).
const maxBubbles = 5

// say adds wording to the answer.
func (t *turn) say(key string, args map[string]string) {
	t.bubbles = append(t.bubbles, t.render(key, args)...)
}

func (t *turn) render(key string, args map[string]string) []bot.Message {
	return t.texts(flows.Line{Key: key, Args: args})
}

func (t *turn) texts(l flows.Line) []bot.Message {
	t.quotes = t.quotes || l.Answers != nil
	var ms []bot.Message
	said := flows.Render(t.Book, t.c.Language, l)
	if len(l.Cards) > 0 {
		return []bot.Message{{Key: l.Key, Text: strings.Join(said, "\n"), Tiles: flows.Tiles(t.Book, t.c.Language, l)}}
	}
	for _, text := range said {
		ms = append(ms, bot.Message{Key: l.Key, Text: text})
	}
	return ms
}

// push says something outside of an answer, above the choices that stand. A
// hidden person's screen stays calm, and to somebody who blocked the account
// nothing is said.
func (t *turn) push(key string, args map[string]string) {
	if t.hidden() || t.c.Friend == bot.FriendBlocked {
		return
	}
	t.unask()
	t.pushed = append(t.pushed, t.render(key, args)...)
	if len(t.stand) == 0 {
		t.again()
	}
}

// offer sets what stands to choose from.
func (t *turn) offer(at bot.Place, ids []string) {
	t.stand = nil
	if at == flows.LanguageAsk {
		for _, id := range flows.LanguageChoices(t.Book) {
			t.stand = append(t.stand, bot.Choice{Data: flows.Data(at, id), Label: t.languageLabel(id)})
		}
		return
	}
	for _, id := range ids {
		if id == "three" && !t.threeOffered(at) {
			continue
		}
		t.stand = append(t.stand, bot.Choice{
			Data:  flows.Data(at, id+t.tagOf(at)),
			Label: t.Book.Label(t.c.Language, at, id),
			Map:   t.Flows.OpensMap(at, id),
		})
	}
}

// tagOf is what the data of a place's choices ends with.
func (t *turn) tagOf(at bot.Place) string {
	if k := t.c.Current(); at == flows.ConsentAsk && k != nil && k.Referral != nil {
		return "_" + consentTag(k.Referral)
	}
	return ""
}

// step lets the flows speak.
func (t *turn) step(cue flows.Cue) flows.Result {
	res, err := t.Flows.Step(t.c.Talk, cue, t.scene())
	if err != nil {
		// A talk that stands in a place this build does not know: start over kindly.
		t.c.Talk.At = ""
		res, _ = t.Flows.Step(t.c.Talk, flows.Cue{Enter: flows.Who}, t.scene())
	}
	t.c.Talk, t.c.Settings = res.Talk, res.Settings
	switch {
	case res.At == flows.EraseAsk:
		t.c.EraseAsked = true
	case isAsked(res.At):
		t.c.Asked = res.At
	}
	for _, a := range res.Seats {
		t.askSeat(a)
	}
	for _, l := range res.Lines {
		t.bubbles = append(t.bubbles, t.texts(l)...)
	}
	t.offer(res.At, res.Choices)
	return res
}

// enter moves the talk to a place, or asks an aside, whatever stood before.
func (t *turn) enter(at bot.Place) { t.step(flows.Cue{Enter: at}) }

// enterByPush moves the talk and pushes what the place says: nobody asked just
// now. A hidden person's screen stays calm, and one who is blocked has heard all.
func (t *turn) enterByPush(at bot.Place) { t.stepByPush(flows.Cue{Enter: at}) }

func (t *turn) stepByPush(cue flows.Cue) {
	answer, stand := t.bubbles, t.stand
	t.bubbles = nil
	t.step(cue)
	if t.hidden() || cue.Enter != "" && t.blocked() || t.c.Friend == bot.FriendBlocked {
		t.stand = stand
	} else {
		t.unask()
		t.pushed = append(t.pushed, t.bubbles...)
	}
	t.bubbles = answer
}

// again leaves the talk where it is and shows its choices.
func (t *turn) again() {
	t.offer(t.c.Talk.At, t.Flows.Choices(t.c.Talk.At))
}

func (t *turn) scene() flows.Scene {
	s := flows.Scene{
		Now:      t.now,
		Language: t.c.Language,
		Away:     t.away,
		Watched:  t.c.Watched,
		Open:     t.Roster.Open(t.now),
		Hours:    t.hours(),
		Numbers:  t.numbers(""),
		Settings: t.c.Settings,
		Since:    t.c.Since.In(t.Roster.Zone()).Format("2006-01-02"),
		Kept:     t.kept(),

		LanguageName: t.Book.LanguageName(t.c.Language),
		NumbersFor:   t.numbers,
		Guide:        t.Guide,
		Agency:       t.agency(),
		Calendar:     t.Calendar,
		Bookings:     t.c.Bookings,
	}
	if !s.Open {
		s.NextOpen = t.nextOpen()
	}
	if k := t.c.Current(); k != nil {
		s.CaseOpen = true
		s.Claimed, s.Beside = k.Holder != "", t.c.HumanSpeaks()
		s.Told = k.MentionUp
		s.Urgent = k.Level >= bot.LevelHigh
		s.Category, s.Level = k.Category, k.Level
		if t.danger != "" {
			s.Category = t.danger
		}
		s.Numbers = t.numbers(s.Category)
		if p, ok := t.Roster.Person(k.Holder); ok {
			s.Counselor = p.Name
		}
	}
	return s
}

// hours are the week's opening hours as residents are told them, and until when
// somebody is there outside of them.
func (t *turn) hours() string {
	week := t.Book.Hours(t.c.Language, t.Roster.Week(), t.Roster.HolidaysOff())
	end, ok := t.Roster.Extra(t.now)
	if !ok {
		return week
	}
	zone := t.Roster.Zone()
	return t.Book.Until(t.c.Language, week, t.now.In(zone), end.In(zone))
}

// kept counts the messages of the person that are kept.
func (t *turn) kept() int {
	n := 0
	for _, w := range t.c.Words {
		if !w.Gone && w.Kind != bot.WordTap {
			n++
		}
	}
	return n
}

// numbersShown is how many numbers one answer brings: enough to choose, few
// enough to read.
const numbersShown = 3

// numbers are lines of numbers that answer now and fit the category.
func (t *turn) numbers(category string) string {
	open := t.Numbers.OpenAt(t.now, category, flows.AudienceOf(t.c.Talk), numbersShown)
	return guide.Lines(open, t.c.Language)
}

// nextOpen says when somebody reads next, in the person's language and the
// ward's own days.
func (t *turn) nextOpen() string {
	at, ok := t.Roster.NextOpen(t.now)
	if !ok {
		return ""
	}
	return t.when(at)
}

// post turns what was said into requests to LINE.
func (t *turn) post() {
	if len(t.bubbles) > 0 {
		t.send(t.tracked(bot.LineItem{Kind: t.kind(), ReplyToken: t.in.ReplyToken}), t.bubbles)
	}
	if len(t.pushed) > 0 {
		t.send(t.tracked(bot.LineItem{Kind: bot.LinePush, Ref: t.pushRef, Receipt: t.pushRef != ""}), t.pushed)
	}
}

func (t *turn) kind() bot.LineKind {
	switch {
	case t.only:
		return bot.LineReplyOnly
	case t.safety:
		return bot.LineSafety
	case t.in.ReplyToken == "":
		return bot.LinePush
	}
	return bot.LineReply
}

func (t *turn) send(item bot.LineItem, ms []bot.Message) {
	if len(ms) > maxBubbles {
		ms = join(ms)
	}
	if n := len(ms) - 1; len(t.stand) > 0 {
		ms[n].Choices = t.stand
	}
	if item.ID == "" {
		item.ID = t.id()
	}
	if item.Kind == bot.LinePush {
		ms = t.veil(ms)
	}
	item.Messages = ms
	if t.quotes && item.Ref == "" { // a counselor's words that ride along stay as they are
		quoting := item
		quoting.Messages = nil
		t.c.Quoting = newest(append(t.c.Quoting, quoting), keepQuoting)
	}
	t.out.Effects.Line = append(t.out.Effects.Line, item)
}

func isText(m bot.Message) bool { return len(m.Tiles) == 0 && m.Image == nil }

// join folds texts into the one before them, from the end, until all fit; no word
// is lost. Cards and pictures stay as they are.
func join(ms []bot.Message) []bot.Message {
	ms = append([]bot.Message(nil), ms...)
	for i := len(ms) - 1; i > 0 && len(ms) > maxBubbles; i-- {
		if isText(ms[i]) && isText(ms[i-1]) {
			ms[i-1].Text += "\n\n" + ms[i].Text
			ms = append(ms[:i], ms[i+1:]...)
		}
	}
	return ms
}
