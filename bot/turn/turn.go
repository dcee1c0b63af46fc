// Package turn plays one input on one conversation: triage first, then whoever
// has the voice.
//
// Take is a plain function. It is given the conversation, the input with its
// stored time, and a House of values that do not change (flows, wording, triage
// rules, roster, numbers); it gives back the changed conversation and the
// effects that the commit makes durable. There is no network, no Redis and no
// clock here, and ids derive from the input's id: the same input played again
// gives the same effects and the same LINE retry keys.
//
// The resident's side: resident.go takes LINE's events, listen.go judges every
// text, anywhere.go knows the words understood anywhere, hide.go and erase.go
// keep two of the promises,
// settings.go and after.go what the person chose and agreed to, trail.go what is left on record. The desk's side: cases.go opens and raises, desk.go
// decides clicks, forms.go what is asked before they are done, level.go, transfer.go, pause.go, block.go and close.go what they decide about a case,
// disclose.go who may see an identity, replies.go holds and sends counselors' words, rungs.go calls
// for a human until one has come.
package turn

import (
	"fmt"
	"time"

	"tonari/bot"
	"tonari/flows"
	"tonari/flows/guide"
	"tonari/flows/triage"
	"tonari/flows/wording"
	"tonari/handoff"
)

// StateVersion is the newest stored form of a conversation that this build
// understands. A newer one is handed back untouched.
const StateVersion = 1

// House is what a turn reads and never changes. A reload makes a new House.
type House struct {
	Flows   *flows.Set
	Book    *wording.Book
	Rules   *triage.Rules
	Roster  *handoff.Roster
	Numbers *guide.Numbers
	Guide   *guide.Directory
	// Missing are, by channel of the desk, the people of the roster who do not read there.
	Missing map[string][]bot.StaffID
	// Calendar is what events there are, as they were a moment ago; nil knows of none.
	Calendar *bot.Calendar
	// Templates are replies that counselors can pick.
	Templates *handoff.Templates
	// Desk and Urgent are the channels for new cards.
	Desk, Urgent string
	// Public is the https address of the public listener, without a closing slash; "":
	// phones can fetch nothing from the house.
	Public string
	// Masked keeps the person's words and files out of Slack's messages.
	Masked bool
	// Hold is how long a counselor's reply waits, cancellable; 0 = at once.
	Hold time.Duration
	// Confirm: a reply goes only after its author says send; nothing is held.
	Confirm bool
	// Burst joins texts that follow each other within it; 0 = every text is a turn.
	Burst time.Duration
	// Retention is how long a conversation is kept after the last contact, and
	// SlackRetention how long Slack keeps a closed case's words; 0 = for ever.
	Retention, SlackRetention time.Duration
}

// Outcome is what a turn decided.
type Outcome struct {
	Conversation bot.Conversation
	Effects      bot.Effects
	// NewCase is the number that was used for a case opened by this turn, or 0.
	NewCase bot.CaseID
	// Holders are the open cases whose holder changed; nil marks a closed case.
	Holders map[bot.CaseID]*bot.StaffID
	// Listed are the open cases of which the lists show something else now.
	Listed map[bot.CaseID]bot.Listing
	// Day is the turn's day in the ward, for the figures of the day.
	Day string
	// Level is what triage found in this input.
	Level bot.Level
	// Alarms are machine words for what the house's operators must know.
	Alarms []string
}

// Take plays one input. next is the number for a case, should one open.
func (h *House) Take(c bot.Conversation, in bot.Input, next bot.CaseID) Outcome {
	t := &turn{House: h, c: c.Clone(), in: in, now: in.Turn, next: next, news: c.Settings.Wants(bot.TopicEvents)}
	t.c.Version = StateVersion
	t.c.Person = in.Person
	if t.c.Since.IsZero() && in.FromLINE() {
		t.c.Since = in.At
	}
	if t.c.Language == "" {
		t.c.Language = bot.Japanese
	}
	waited := t.waits()
	before := t.listing()
	t.play()
	t.showWait(waited)
	t.finish()
	t.endPictures(c.Cases)
	t.mask()
	t.list(before)
	return t.out
}

// turn is one Take under way.
type turn struct {
	*House
	c    bot.Conversation
	in   bot.Input
	now  time.Time
	next bot.CaseID

	news     bool // news of events were wanted before
	ids      int
	danger   string           // triage's category of this input, when it is high or urgent
	away     time.Duration    // since the person's last message
	bubbles  []bot.Message    // what is said to the person now
	stand    []bot.Choice     // what stands to choose from after it
	safety   bool             // its loss is worse than its double
	only     bool             // by reply token or not at all
	unknown  bool             // what was edited was typed long ago, and nobody here knows it
	quotes   bool             // something said now repeats the person's own words
	pushed   []bot.Message    // what is pushed besides
	pushRef  string           // of its receipt, "" for none
	seatTold []bot.SeatUntold // news of seats that are said now
	paint    map[bot.CaseID]bool
	out      Outcome
}

func (t *turn) play() {
	in := t.in
	switch {
	case in.FromLINE():
		t.resident()
	case in.Reply != nil, in.Edit != nil, in.Delete != nil:
		t.typed()
	case in.Click != nil:
		t.acted(in.Click.By, in.Click.Case, in.Click.Action, func() { t.click(*in.Click) })
	case in.Submit != nil:
		t.acted(in.Submit.By, in.Submit.Case, in.Submit.Form, func() { t.submit(*in.Submit) })
	case in.Disclosed != nil:
		t.disclosed(*in.Disclosed)
	case in.Departed != nil:
		t.departed(*in.Departed)
	case in.CardGone != nil:
		t.cardGone(*in.CardGone)
	case in.Timer != nil:
		t.timer(*in.Timer)
	case in.Receipt != nil:
		t.receipt(*in.Receipt)
	case in.Seat != nil:
		t.seat(*in.Seat)
	}
}

func alias(inputID string) string {
	var seed [8]byte
	copy(seed[:], bot.EffectID(inputID, -1))
	return handoff.Alias(seed)
}

// id is the next effect's id. LINE takes a retry key once, whoever it was for: a
// timer's name and step are those of many people, and after an erasure its steps
// begin anew.
func (t *turn) id() string {
	t.ids++
	in := t.in
	return bot.EffectID(fmt.Sprintf("%s/%s/%d", in.Person, in.ID, in.At.UnixMilli()), t.ids)
}

// after starts the timer, or moves it.
func (t *turn) after(name string, due time.Time) {
	if t.c.Timers == nil {
		t.c.Timers = map[string]int{}
	}
	t.c.Timers[name]++
	t.out.Effects.Timers = append(t.out.Effects.Timers,
		bot.TimerSet{Name: name, Gen: t.c.Timers[name], Due: due})
}

// stop makes the timer's present step stale and removes its row.
func (t *turn) stop(name string) {
	if _, ok := t.c.Timers[name]; ok {
		t.after(name, time.Time{})
	}
}

// fact records something for the ward's figures and the audit trail.
func (t *turn) fact(name string, k *bot.Case, staff bot.StaffID, fields map[string]string) {
	f := bot.Fact{Name: name, At: t.now, Staff: staff, Fields: fields}
	if k != nil {
		f.Case = k.ID
	}
	t.out.Effects.Facts = append(t.out.Effects.Facts, f)
}

const (
	keepWords  = 40
	keepShown  = 400
	keepUnsent = 20
	// keepQuoting is how many items that repeat words can wait at a time.
	keepQuoting = 3
	keepDone    = 80
	keepRecent  = 21
	keepCases   = 10
)

// A message can be taken back for 24 hours
// (developers.line.biz/en/reference/messaging-api/#unsend-event); an hour more
// for clocks.
const takeBackFor = 25 * time.Hour

// forgetWords keeps the newest words, and those that stand in Slack for as long
// as one of their post may be taken back: the others must then be shown again. In
// masked mode those of the open case stand nowhere else, and stay until it closes.
func (t *turn) forgetWords() {
	old := len(t.c.Words) - keepWords
	if old <= 0 {
		return
	}
	recent := map[string]bool{}
	for _, w := range t.c.Words {
		if w.Item != "" && t.now.Sub(w.At) < takeBackFor {
			recent[w.Item] = true
		}
	}
	open := bot.CaseID(0)
	if k := t.c.Current(); k != nil && t.Masked {
		open = k.ID
	}
	kept := make([]bot.Word, 0, len(t.c.Words))
	for i, w := range t.c.Words {
		if i >= old || recent[w.Item] || open != 0 && w.Case == open {
			kept = append(kept, w)
		}
	}
	t.c.Words = newest(kept, keepShown)
}

// foldCases keeps all cases, since their posts stand until an erasure, and of the
// older ones no more than that.
func (t *turn) foldCases() {
	for i := range t.c.Cases {
		k := &t.c.Cases[i]
		keep := keepDone
		if i < len(t.c.Cases)-keepCases {
			keep = 0
		}
		for _, d := range k.Done[:max(0, len(k.Done)-keep)] {
			k.DoneTo = max(k.DoneTo, d.TS)
		}
		k.Done = newest(k.Done, keep)
		k.Said = newest(k.Said, keepDone)
		if keep == 0 {
			k.Why, k.Answers, k.Done, k.Held, k.Said, k.Referral = nil, nil, nil, nil, nil, nil
		}
	}
}

// finish bounds what is remembered and turns words and repaints into effects.
func (t *turn) finish() {
	t.forgetWords()
	t.c.Unsent = newest(t.c.Unsent, keepUnsent)
	t.c.Recent = newest(t.c.Recent, keepRecent)
	t.foldCases()
	t.foldBookings()
	t.retain()
	t.endGroups()
	t.keepWatch()
	t.repaint()
	t.tellNext()
	t.promise()
	t.ride()
	t.rideNews()
	t.post()
	t.noteUnheard()
	if wants := t.c.Settings.Wants(bot.TopicEvents); wants != t.news {
		t.out.Effects.News = &wants
	}
	t.out.Conversation = t.c
}

func newest[T any](s []T, n int) []T {
	if len(s) > n {
		return append([]T(nil), s[len(s)-n:]...)
	}
	return s
}
