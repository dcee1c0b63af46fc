package flows

import (
	"slices"

	"tonari/bot"
)

// flow is one conversation: a name and its states, in reading order.
type flow struct {
	name   string
	states []state
}

// state is a row of a flow's table.
type state struct {
	at bot.Place
	// says is said on coming here, again when the question is put once more (says
	// when empty).
	says, again []says
	// ways lead on by choices, in the order of the buttons.
	ways []way
	// text is the way of free text.
	text way
	// near is the way of a place on the map.
	near way
	// leave is the way of やめる.
	leave way
	// since is the way of words, a sticker or a picture after a long silence,
	// where that differs from text.
	since way
	// finds looks up what the state shows as cards, or guesses.
	finds func(*stepper) found
	// asks: the choice taken here is kept as an answer.
	asks bool
	// fork: nobody stands here. The first way whose condition holds is gone at once;
	// the last has none.
	fork bool
}

// way leads from a state to a place.
type way struct {
	on string
	// to is the place, or stay, or back.
	to bot.Place
	// says is said first. A way that stays and says something says only that.
	says []says
	// hush: what the place itself says is left out.
	hush bool
	wish Wish
	// category is what the choice says of the danger, in triage's words.
	category string
	keep     keep
	// as is the step that it is an answer to, if not the state.
	as bot.Place
	// skips: the choice is not kept as an answer.
	skips bool
	// typed: understood when it is asked for, without a button.
	typed bool
	// worded: taken by words only, not by a sticker or a picture.
	worded bool
	// aside is asked instead of moving.
	aside bot.Place
	// when is the condition of a way out of a fork.
	when func(bot.Talk, Scene) bool
	// set changes what the person chose for themselves, before anything is said.
	set func(bot.Settings) bot.Settings
	// adds: the choice is kept beside the others of its step.
	adds bool
	// forgets what was answered at these steps, which are asked anew.
	forgets []bot.Place
	// turns the page of what is shown.
	pages bool
	// opens the phone's map instead of telling us anything.
	onMap bool
	// seat is what is asked for at the event that the talk is about.
	seat bot.SeatAct
}

// keep says what becomes of free text.
type keep int

const (
	keepNot keep = iota
	keepInstead
	keepToo
)

// Places that a way can name besides states.
const (
	stay bot.Place = ""
	// back is where the talk was before the menu, safety or a counselor.
	back bot.Place = "back"
)

// says is a text of a state, perhaps one of several that take turns.
type says struct {
	key   string
	turns int
	with  []string
	when  condition
	given func(bot.Talk, Scene) bool
	// cards: what was found is shown side by side. Nothing found, nothing said.
	cards bool
}

func say(key string, with ...string) says { return says{key: key, with: with} }

// turns is a text that has n forms, <key>_1 to <key>_n, which follow each other.
func turns(key string, n int, with ...string) says { return says{key: key, turns: n, with: with} }

func (s says) only(when condition) says { s.when = when; return s }

// cards are what was found, side by side; the text stands for them in a
// notification.
func cards(key string) says { return says{key: key, cards: true} }

// having says it only to those of whom something is known, as a fork does.
func (s says) having(given func(bot.Talk, Scene) bool) says { s.given = given; return s }

func lines(ss ...says) []says { return ss }

// Conditions of texts.
func isOpen(sc Scene) bool         { return sc.Open }
func isClosedCalm(sc Scene) bool   { return !sc.Open && !sc.Urgent }
func isClosedUrgent(sc Scene) bool { return !sc.Open && sc.Urgent }
func isTold(sc Scene) bool         { return sc.Told }
func isUntold(sc Scene) bool       { return !sc.Told }
func hasCase(sc Scene) bool        { return sc.CaseOpen }
func hasNoCase(sc Scene) bool      { return !sc.CaseOpen }
func isHarmed(sc Scene) bool       { return slices.Contains(harmed, sc.Category) }
func isNotHarmed(sc Scene) bool    { return !isHarmed(sc) }

// harmed are triage's categories of harm by others.
var harmed = []string{"abuse", "dv", "violence", "sexual", "neglect", "bullying"}

// tap is a choice that leads to a place and may say something on the way.
func tap(on string, to bot.Place, ss ...says) way { return way{on: on, to: to, says: ss} }

// How a way differs: what it wishes, leaves unsaid, keeps, or shows.
func (w way) wishing(wish Wish) way      { w.wish = wish; return w }
func (w way) answers(step bot.Place) way { w.as = step; return w }
func (w way) about(category string) way  { w.category = category; return w }
func (w way) hushed() way                { w.hush = true; return w }
func (w way) skipping() way              { w.skips = true; return w }
func (w way) typedOnly() way             { w.typed = true; return w }
func (w way) adding() way                { w.adds = true; return w }
func (w way) paging() way                { w.pages = true; return w }
func (w way) onTheMap() way              { w.onMap = true; return w }

func (w way) forgetting(steps ...bot.Place) way { w.forgets = steps; return w }

// hear is the way of free text.
func hear(to bot.Place, k keep, ss ...says) way { return way{on: onText, to: to, keep: k, says: ss} }

// fork leads on by what is known of the person, without a question.
func fork(at bot.Place, ways ...way) state { return state{at: at, fork: true, ways: ways} }

// when is a way out of a fork; otherwise is the last one.
func when(on string, is func(bot.Talk, Scene) bool, to bot.Place, ss ...says) way {
	return way{on: on, to: to, says: ss, when: is}
}
func otherwise(to bot.Place, ss ...says) way { return way{on: "else", to: to, says: ss} }

// restedWay keeps what is written after a long silence, and leads to a place that
// asks how things went.
func restedWay(to bot.Place) way { return way{on: onSince, to: to, keep: keepToo, says: lines(heard)} }

// The events of the tables that no button stands for.
const (
	onText  = "text"
	onLeave = "leave"
	onSince = "since"
	onPoint = "location"
)

// choiceSkip is とばす.
const choiceSkip = "skip"

// Choices that many states share.
var (
	humanWay   = tap(Human, Waiting).wishing(WishHuman)
	numbersWay = tap(Numbers, stay, say("numbers.now", "numbers"))
	menuWay    = tap(MenuChoice, Menu)
	backWay    = tap("back", back)
	learnWay   = tap("learn", Learn)
	skipWay    = func(to bot.Place) way { return tap(choiceSkip, to, turns("talk.skipped", 3)).skipping() }
	noticeWay  = tap("notice", "notice.start")
	placesWay  = tap("places", Places)
	heard      = turns("talk.heard", 6)
	leaveWay   = way{on: onLeave, to: Rest}
)
