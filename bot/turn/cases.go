package turn

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"tonari/bot"
	"tonari/handoff"
)

// toldAfter: when Slack has not accepted the card or the mention within this
// time, the person gets a fixed text with numbers.
const toldAfter = 60 * time.Second

// silentAfter: an urgent case without a holder's word for so long after the
// claim, or after a newer urgent text, starts its rungs anew.
const silentAfter = 5 * time.Minute

// open opens a case: the card, at once the mention when it is urgent or high,
// then what the person wrote before.
func (t *turn) open(level bot.Level, category string, why []string, asked, from string) *bot.Case {
	if t.c.Alias == "" {
		t.c.Alias = alias(t.in.ID)
	}
	channel := t.Desk
	if level == bot.LevelUrgent {
		channel = t.Urgent
	}
	t.c.Cases = append(t.c.Cases, bot.Case{
		ID: t.next, State: bot.CaseUnclaimed, Opened: t.now, Level: level, Category: category,
		Why: why, Asked: asked, LevelFrom: from, Channel: channel,
	})
	t.out.NewCase = t.next
	k := t.c.Current()
	t.nobodyTold(k)
	t.hold(k)
	t.out.Effects.Desk = append(t.out.Effects.Desk, t.cardItem(k))
	first := t.readers(k).First(level, t.now)
	if level >= bot.LevelHigh {
		t.call(k, "desk.new_"+level.String(), first, mentionRef(k))
	}
	t.showEarlier(k)
	t.after("told", t.now.Add(toldAfter))
	t.startRungs(k)
	t.lastRung(k, first)
	t.fact("opened", k, "", map[string]string{
		"level": level.String(), "category": category, "asked": asked, "who": t.who(),
	})
	return k
}

// who is the figure's group of the person: carer, family or other.
func (t *turn) who() string {
	for _, a := range t.c.Talk.Answers {
		if a.Step == "welcome.who" && a.Choice != "" {
			return a.Choice
		}
	}
	for _, a := range t.c.Talk.Answers {
		flow, _, _ := strings.Cut(string(a.Step), ".")
		if who, ok := whose[flow]; ok {
			return who
		}
	}
	return "other"
}

// whose are the flows that tell who is talking, by the choices of welcome.who.
var whose = map[string]string{"carer": "child", "withdrawn": "home", "family": "family"}

// raise lifts the level of an open case; the level only rises by itself. A case
// that turns urgent keeps its card, those on duty are mentioned in its thread,
// and one line with a link goes to the urgent channel.
func (t *turn) raise(k *bot.Case, level bot.Level, category string, why []string, from string) {
	again := level == bot.LevelUrgent && k.Level == bot.LevelUrgent
	if level <= k.Level && !again {
		return
	}
	if level > k.Level {
		k.LevelFrom, k.Why, k.Withdrawn = from, why, false
		k.LevelBy, k.LevelReason = "", ""
		if category != "" {
			k.Category = category
		}
	}
	rose := level > k.Level
	first := t.readers(k).First(level, t.now)
	k.Level = level
	t.touch(k)
	switch {
	case k.Holder != "" && level >= bot.LevelHigh:
		t.alertHolder(k, rose)
	case rose && level >= bot.LevelHigh:
		t.nobodyTold(k)
		t.call(k, "desk.rose_"+level.String(), first, mentionRef(k))
		t.after("told", t.now.Add(toldAfter))
	case again && k.Holder == "":
		t.line(k, "desk.again_urgent", nil)
	}
	if !rose {
		return
	}
	t.turnedUrgent(k)
	if k.Holder == "" {
		t.startRungs(k)
		t.lastRung(k, first)
	}
	t.fact("raised", k, "", map[string]string{"level": level.String(), "category": category})
}

// turnedUrgent: one line with a link goes to the urgent channel, for a case whose
// card stands elsewhere.
func (t *turn) turnedUrgent(k *bot.Case) {
	if k.Level < bot.LevelUrgent || k.Channel == t.Urgent {
		return
	}
	t.out.Effects.Desk = append(t.out.Effects.Desk, bot.DeskItem{
		ID: t.id(), Case: k.ID, Kind: bot.DeskNotice, Channel: t.Urgent, Urgent: true,
		Key: "desk.turned_urgent", Text: t.words("desk.turned_urgent", map[string]string{"case": k.ID.String()}),
	})
}

// alertHolder calls the holder of a case whose person wrote worrying words, for
// urgent ones the supervisors too, and when it has just turned urgent those on
// duty.
func (t *turn) alertHolder(k *bot.Case, rose bool) {
	people := []bot.StaffID{k.Holder}
	if k.Level == bot.LevelUrgent {
		people = append(people, t.Roster.Supervisors()...)
		if rose {
			people = append(people, t.Roster.OnDuty(t.now)...)
		}
	}
	t.mention(k, "desk.again_"+k.Level.String(), nil, once(people), false, "")
}

// once leaves out those who are named again.
func once(people []bot.StaffID) []bot.StaffID {
	var out []bot.StaffID
	for _, p := range people {
		if !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

// Receipts of a card and of a mention name what they are of: one that comes late
// says nothing of a later case, nor of a level that rose, or of rungs that began anew,
// since.
func cardRef(k *bot.Case) string { return "card/" + k.ID.String() }

func mentionRef(k *bot.Case) string {
	return "mention/" + k.ID.String() + "/" + k.Level.String() + "/" + strconv.FormatInt(k.Since.UnixMilli(), 10)
}

// nobodyTold: a new cause calls people anew, and none of them has been told of it.
func (t *turn) nobodyTold(k *bot.Case) { k.Since, k.MentionUp = t.now, false }

// hold tells the index of open cases who holds this one.
func (t *turn) hold(k *bot.Case) {
	if t.out.Holders == nil {
		t.out.Holders = map[bot.CaseID]*bot.StaffID{}
	}
	if !k.Open() {
		t.out.Holders[k.ID] = nil
		return
	}
	holder := k.Holder
	t.out.Holders[k.ID] = &holder
}

// cardGone paints the card of an open case again: whoever paints it finds that it is
// gone, and posts another.
func (t *turn) cardGone(g bot.CardGone) {
	if k := t.c.Case(g.Case); k != nil && k.Open() {
		t.touch(k)
	}
}

// touch marks the card for one repaint at the end of the turn.
func (t *turn) touch(k *bot.Case) {
	if t.paint == nil {
		t.paint = map[bot.CaseID]bool{}
	}
	t.paint[k.ID] = true
}

func (t *turn) repaint() {
	for i := range t.c.Cases {
		k := &t.c.Cases[i]
		if !t.paint[k.ID] || k.ID == t.out.NewCase && t.refreshCard(k) {
			continue
		}
		t.out.Effects.Desk = append(t.out.Effects.Desk, bot.DeskItem{
			ID: bot.EffectID("card/"+k.ID.String(), 0), Case: k.ID, Kind: bot.DeskRepaint,
			Urgent: k.Level == bot.LevelUrgent, Card: t.card(k),
		})
	}
}

// replaceCard: a card that Slack does not have yet is posted as it is now.
func (t *turn) replaceCard(k *bot.Case) {
	if !k.CardUp {
		t.out.Effects.Replace = append(t.out.Effects.Replace, t.cardItem(k))
	}
}

// words renders a sentence for counselors; they read Japanese.
func (t *turn) words(key string, args map[string]string) string {
	return strings.Join(t.Book.Say(bot.Japanese, key, args), "\n")
}

// line writes a line of ours in the case's thread.
func (t *turn) line(k *bot.Case, key string, args map[string]string) {
	t.out.Effects.Desk = append(t.out.Effects.Desk, bot.DeskItem{
		ID: t.id(), Case: k.ID, Kind: bot.DeskLine, Key: key, Text: t.words(key, args),
		Urgent: k.Level == bot.LevelUrgent,
	})
}

// mention writes a line that calls people. ref names the receipt wanted, if any.
func (t *turn) mention(k *bot.Case, key string, args map[string]string, people []bot.StaffID, all bool, ref string) {
	t.mentioned(k, key, people, all)
	t.out.Effects.Desk = append(t.out.Effects.Desk, bot.DeskItem{
		ID: t.id(), Ref: ref, Case: k.ID, Kind: bot.DeskLine, Key: key, Text: t.words(key, args),
		Mention: people, MentionAll: all, Urgent: k.Level >= bot.LevelHigh, Receipt: ref != "",
	})
}

// below puts a button under the line just written.
func (t *turn) below(b bot.Button) {
	line := &t.out.Effects.Desk[len(t.out.Effects.Desk)-1]
	line.Buttons = append(line.Buttons, b)
}

// noted puts what a counselor wrote for the others below the line just written.
func (t *turn) noted(text string) {
	t.out.Effects.Desk[len(t.out.Effects.Desk)-1].Note = text
}

func (t *turn) call(k *bot.Case, key string, c handoff.Call, ref string) {
	t.mention(k, key, nil, c.People, c.Everyone, ref)
}

// tell says something to one counselor only.
func (t *turn) tell(k bot.CaseID, to bot.StaffID, key string, args map[string]string) {
	t.out.Effects.Desk = append(t.out.Effects.Desk, bot.DeskItem{
		ID: t.id(), Case: k, Kind: bot.DeskTell, To: to, Key: key, Text: t.words(key, args),
	})
}

// showEarlier posts what the person wrote before a counselor was asked, as one, or up
// to each picture, film, voice or file: that stands below the words it came after.
func (t *turn) showEarlier(k *bot.Case) {
	var words []bot.Word
	posts := 0
	post := func() {
		if len(words) > 0 {
			t.out.Effects.Desk = append(t.out.Effects.Desk, bot.DeskItem{
				ID: words[0].Item, Case: k.ID, Kind: bot.DeskWords, Words: words,
			})
			words = nil
			posts++
		}
	}
	for i := range t.c.Words {
		w := &t.c.Words[i]
		if w.Item != "" {
			continue
		}
		w.Item, w.Case = bot.EffectID("earlier/"+k.ID.String(), posts), k.ID
		words = append(words, *w)
		if w.Kind == bot.WordMedia && !w.Gone {
			post()
			t.showFile(k, *w)
		}
	}
	post()
}

// CardAgain is the card of a case as it is now, for a card that was deleted in
// Slack, and the channel where it stood. nil when the case is not known.
func (h *House) CardAgain(c bot.Conversation, id bot.CaseID) (*bot.DeskItem, string) {
	t := &turn{House: h, c: c.Clone()}
	k := t.c.Case(id)
	if k == nil {
		return nil, ""
	}
	return &bot.DeskItem{
		ID: bot.EffectID("card/"+id.String(), 1), Case: id, Kind: bot.DeskCard, Channel: k.Channel, Card: t.card(k),
	}, k.Channel
}
