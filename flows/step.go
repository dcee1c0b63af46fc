package flows

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"tonari/bot"
	"tonari/flows/guide"
)

// RestAfter is how long a silence is a rest: the person is welcomed back, and one
// who only greets is asked whether to go on.
const RestAfter = 12 * time.Hour

// KeepFor is how long a talk that rests keeps its place.
const KeepFor = 30 * 24 * time.Hour

// Step plays one cue on one talk. The talk that is given stays untouched. An
// error is a programming fault: a place to Enter that does not exist.
func (s *Set) Step(talk bot.Talk, cue Cue, sc Scene) (Result, error) {
	st := stepper{set: s, scene: sc, talk: copyTalk(talk)}
	if _, ok := s.states[st.talk.At]; !ok {
		st.talk.At = Start
	}
	if cue.Enter == "" && flowOf(st.talk.At) == safety.name && st.talk.Situation != "" {
		st.fits(st.talk.Situation)
	}
	if cue.Enter != "" {
		if err := st.enter(cue.Enter); err != nil {
			return Result{}, err
		}
		return st.result(), nil
	}
	if cue.Seat != nil {
		st.tell(*cue.Seat, cue.Rides)
		return st.result(), nil
	}
	switch {
	case !st.rested(), unremarked(st.talk):
	case sc.Away >= KeepFor && !sc.CaseOpen:
		st.forgetPlace(cue)
		return st.result(), nil
	default:
		st.say(say("welcome.again"))
	}
	st.cue(cue)
	return st.result(), nil
}

// rested says that the person comes back after a long silence.
func (st *stepper) rested() bool {
	return st.scene.Away >= RestAfter && st.talk.At != Start && !weCame(st.talk.At) && !st.scene.Claimed
}

// weCame says that the house wrote last, of its own accord.
func weCame(at bot.Place) bool {
	switch at {
	case CheckIn, OfferAsk, bookingMoved, bookingOver, bookingOpened:
		return true
	}
	return false
}

type stepper struct {
	set   *Set
	scene Scene
	talk  bot.Talk
	lines []Line
	wish  Wish
	// category is what the choice said of the danger.
	category string
	aside    bot.Place
	took     string
	// point is where the person is, for this step only.
	point *guide.Point
	// from is where the talk stood, wrote: own words were written.
	from  bot.Place
	wrote bool
	// seats are what is asked for at events.
	seats []bot.SeatAsk
}

func (st *stepper) result() Result {
	at := st.talk.At
	if st.aside != "" {
		at = st.aside
	}
	return Result{
		Talk: st.talk, Lines: st.lines, Choices: st.set.Choices(at), At: at, Wish: st.wish, Category: st.category,
		Took: st.took, Settings: st.scene.Settings, Seats: st.seats,
	}
}

// forgetPlace begins at the menu: the place was kept long enough. What is said or
// asked for now counts.
func (st *stepper) forgetPlace(cue Cue) {
	st.say(say("welcome.long"))
	st.talk.At, st.talk.Back, st.talk.Over = Menu, "", ""
	if cue.Text == "" && !anywhere(cue.Choice) || cue.Choice == MenuChoice {
		cue = Cue{Again: true}
	}
	cue.From = ""
	st.cue(cue)
}

// enter goes to a state or asks an aside, whatever stood before.
func (st *stepper) enter(to bot.Place) error {
	if a, ok := st.set.asides[to]; ok {
		st.aside = to
		st.say(a.says...)
		return nil
	}
	if _, ok := st.set.states[to]; !ok {
		return fmt.Errorf("entering %q: no such state", to)
	}
	to, hush := st.settle(to)
	to = st.room(to)
	st.move(to)
	if !hush {
		st.find(st.set.states[to])
		st.say(st.set.states[to].says...)
	}
	return nil
}

// room is where a door leads: from SafetyNow to what fits the situation.
func (st *stepper) room(to bot.Place) bot.Place {
	if to != SafetyNow {
		return to
	}
	st.talk.Situation = st.scene.Category
	return room(st.scene.Category)
}

func (st *stepper) cue(cue Cue) {
	here := st.set.states[st.talk.At]
	on := cue.Choice
	switch {
	case cue.Leave:
		on = onLeave
	case on == onText || on == onLeave || on == onSince || on == onPoint:
		st.old(here)
		return
	case on == "" && cue.Point != nil:
		on = onPoint
	case isPick(on):
		st.pick(here, on)
		return
	case on != "":
		if cue.From != "" && cue.From != st.talk.At && !anywhere(on) {
			st.old(here)
			return
		}
	case st.rested() && here.since.on != "" && (cue.Text != "" || !here.since.worded):
		w := here.since
		if cue.Text == "" {
			w.keep, w.says = keepNot, nil
		}
		st.take(here, w, cue)
		return
	case cue.Again || cue.Text == "":
		st.again(here)
		return
	case st.named(here, cue.Text):
		return
	default:
		on = onText
	}
	w, ok := here.way(on)
	if !ok && cue.Leave {
		st.again(here)
		return
	}
	if !ok {
		st.old(here)
		return
	}
	st.take(here, w, cue)
}

// take goes a way.
func (st *stepper) take(here state, w way, cue Cue) {
	st.wish = w.wish
	if w.category != "" {
		st.is(athomeIs(w.category, st.talk))
	}
	if w.on != onText && w.on != onLeave {
		st.took = w.on
	}
	if w.wish.urgent() {
		st.scene.Level = bot.LevelUrgent
	}
	if w.aside != "" {
		st.aside = w.aside
		st.say(st.set.asides[w.aside].says...)
		return
	}
	next, err := st.set.machine.Fire(string(here.at), w.on)
	if err != nil {
		st.old(here)
		return
	}
	st.remember(here, w, cue)
	if w.set != nil {
		st.scene.Settings = w.set(st.scene.Settings)
	}
	if w.seat != "" {
		st.askSeat(w.seat)
	}
	st.say(w.says...)
	st.point, st.from, st.wrote = cue.Point, here.at, w.on == onText
	if w.pages {
		st.talk.Page++
	}
	to := bot.Place(next)
	if to == back {
		st.goBack()
		return
	}
	to, hush := st.settle(to)
	if to = st.room(to); to != here.at {
		st.move(to)
	}
	if !hush && !w.hush && (to != here.at || len(w.says) == 0) {
		st.find(st.set.states[to])
		st.say(st.set.states[to].says...)
	}
}

// is takes up what a choice said of the danger: what follows fits it.
func (st *stepper) is(category string) {
	st.category, st.talk.Situation = category, category
	st.fits(category)
}

// fits makes numbers and texts those of a category.
func (st *stepper) fits(category string) {
	st.scene.Category = category
	if st.scene.NumbersFor != nil {
		st.scene.Numbers = st.scene.NumbersFor(category)
	}
}

// goBack puts the question once more at which the talk was turned aside.
func (st *stepper) goBack() {
	to := st.talk.Back
	if over := st.talk.Over; over != "" {
		st.talk.Over = ""
		if here, ok := st.set.states[over]; ok {
			st.talk.At = over
			st.again(here)
			return
		}
	}
	if _, ok := st.set.states[to]; !ok || isAside(to) {
		to = Who
	}
	st.talk.At, st.talk.Back, st.talk.Situation = to, "", ""
	st.again(st.set.states[to])
}

// move changes the place and keeps where to go on afterwards.
func (st *stepper) move(to bot.Place) {
	from := st.talk.At
	switch opens, open := flowOf(to) == settings.name, flowOf(from) == settings.name; {
	case opens && open:
	case opens:
		st.talk.Over = from
		st.talk.At = to
		return
	case open:
		if from, st.talk.Over = st.talk.Over, ""; from == "" {
			from = Start
		}
	}
	switch {
	case isAside(to) && !isAside(from):
		if from == Start {
			from = Who
		}
		st.talk.Back = from
	case !isAside(to):
		st.talk.Back = ""
	}
	if !isAside(to) {
		st.talk.Situation = ""
	}
	st.talk.At = to
}

// isAside says that the talk has been turned aside there and can go back.
func isAside(p bot.Place) bool {
	switch flowOf(p) {
	case safety.name, handoff.name, learn.name, settings.name, after.name:
		return true
	}
	switch p {
	case Menu, Rest, "welcome.listen", OfferAsk, bookingMoved, bookingOver, bookingOpened:
		return true
	}
	return false
}

// again says the standing question.
func (st *stepper) again(here state) {
	if here.at == Start {
		st.move(Who)
		st.say(st.set.states[Who].says...)
		return
	}
	st.find(here)
	if len(here.again) > 0 {
		st.say(here.again...)
		return
	}
	st.say(here.says...)
}

// old answers a button that no longer stands: from where the talk is now.
func (st *stepper) old(here state) {
	if here.at != Start {
		st.say(turns("talk.old", 2))
	}
	st.again(here)
}

func anywhere(choice string) bool {
	return choice == Human || choice == Numbers || choice == MenuChoice
}

func copyTalk(t bot.Talk) bot.Talk {
	t.Answers = slices.Clone(t.Answers)
	t.Said = maps.Clone(t.Said)
	t.Last = maps.Clone(t.Last)
	return t
}
