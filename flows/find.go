package flows

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"tonari/bot"
	"tonari/flows/guide"
	"tonari/flows/wording"
)

// found is what a state looked up before it speaks.
type found struct {
	cards []Card
	// near: the nearest stand first. loose: nothing was just as wished, and something
	// close to it is shown. wrapped: all was shown, and it begins anew.
	near, loose, wrapped bool
	// more: there are more than are shown.
	more bool
	// same: it is what was shown just now, and not shown again.
	same bool
	// about is what words may speak of, in the person's language.
	about []string
	// picked is the entry that the talk is about now.
	picked guide.Entry
	// event is what is told of an event.
	event *Shown
}

// Conditions of texts that depend on what was found.
func hasFound(sc Scene) bool { return len(sc.found.cards) > 0 && !sc.found.loose && !sc.found.wrapped }

func hasLoose(sc Scene) bool   { return len(sc.found.cards) > 0 && sc.found.loose && !sc.found.wrapped }
func hasWrapped(sc Scene) bool { return len(sc.found.cards) > 0 && sc.found.wrapped }
func hasNothing(sc Scene) bool { return len(sc.found.cards) == 0 && !sc.found.same }
func isSame(sc Scene) bool     { return sc.found.same }
func isNear(sc Scene) bool     { return len(sc.found.cards) > 0 && sc.found.near }
func isNotNear(sc Scene) bool  { return !isNear(sc) }
func hasMore(sc Scene) bool    { return sc.found.more }
func hasFirst(sc Scene) bool   { return len(sc.found.picked.First) > 0 }
func isAbout(sc Scene) bool    { return len(sc.found.about) > 0 }
func isNotAbout(sc Scene) bool { return !isAbout(sc) }

// find looks up what the state shows.
func (st *stepper) find(s state) {
	picked := st.scene.found.picked
	if s.finds != nil {
		st.scene.found = s.finds(st)
	} else {
		st.scene.found = found{}
	}
	if st.scene.found.picked.ID == "" {
		st.scene.found.picked = picked
	}
}

func (st *stepper) guide() *guide.Directory {
	if st.scene.Guide == nil {
		return &guide.Directory{}
	}
	return st.scene.Guide
}

// page cuts the cards of the page that the talk is at, and begins anew after the
// last.
func (st *stepper) page(all []Card, size int) (cards []Card, wrapped bool) {
	from := st.talk.Page * size
	if from >= len(all) && st.talk.Page > 0 {
		st.talk.Page, from, wrapped = 0, 0, true
	}
	return all[from:min(from+size, len(all))], wrapped
}

// texts are the person's own words under these steps, the last ones, in order.
func (st *stepper) texts(steps ...bot.Place) string {
	const last = 8
	var all []string
	for _, a := range st.talk.Answers {
		if a.Text != "" && slices.Contains(steps, a.Step) {
			all = append(all, a.Text)
		}
	}
	return strings.Join(all[max(0, len(all)-last):], "\n")
}

// renew begins a search anew: choices under the steps are forgotten, own words are
// kept for a counselor under another name.
func (st *stepper) renew(as bot.Place, steps ...bot.Place) {
	var kept []bot.Answer
	for _, a := range st.talk.Answers {
		if slices.Contains(steps, a.Step) {
			if a.Text == "" {
				continue
			}
			a.Step = as
		}
		kept = append(kept, a)
	}
	st.talk.Answers, st.talk.Page = kept, 0
}

// The button of a card names its entry wherever the talk stands by then: at_ and a
// hash of the id, since a choice's name has no room for every id.
const pickPrefix = "at_"

func pickOf(id string) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(id))
	return fmt.Sprintf("%s%08x", pickPrefix, h.Sum32())
}

// LabelOf is the Japanese label of a choice, or of a card's button, for counselors.
func LabelOf(book *wording.Book, at bot.Place, choice string) string {
	switch {
	case isEventPick(choice):
		choice, _, _ = strings.Cut(choice, "_")
	case isPick(choice):
		choice = "pick"
	}
	return book.Label(bot.Japanese, at, choice)
}

func isPick(choice string) bool { return strings.HasPrefix(choice, pickPrefix) || isEventPick(choice) }

// pick goes to the one entry whose card was tapped. Out of safety, and beside a
// counselor, no card leads away.
func (st *stepper) pick(here state, choice string) {
	if isEventPick(choice) {
		st.pickEvent(here, choice)
		return
	}
	all := st.guide().All("")
	i := slices.IndexFunc(all, func(e guide.Entry) bool { return pickOf(e.ID) == choice })
	if i < 0 || flowOf(here.at) == safety.name || st.scene.Claimed {
		st.old(here)
		return
	}
	st.show(all[i])
}

func (st *stepper) show(e guide.Entry) {
	st.talk.Answers = slices.DeleteFunc(st.talk.Answers, func(a bot.Answer) bool {
		return a.Step == placesOne && a.Text == e.Name.In(bot.Japanese)
	})
	st.talk.Answers = append(st.talk.Answers, bot.Answer{Step: placesOne, Text: e.Name.In(bot.Japanese)})
	st.scene.found.picked = e
	if st.talk.At != placesOne {
		st.move(placesOne)
	}
	st.find(st.set.states[placesOne])
	st.say(st.set.states[placesOne].says...)
}

// named: where cards were shown, the name of one is as good as its button.
func (st *stepper) named(here state, text string) bool {
	if flowOf(here.at) == bookingFlow.name {
		return st.namedEvent(here, text)
	}
	if here.finds == nil || flowOf(here.at) != places.name && flowOf(here.at) != anything.name {
		return false
	}
	typed := wording.Fold(text)
	for _, e := range st.guide().All("") {
		for _, name := range []string{e.Name.In(bot.Japanese), e.Name.In(st.scene.Language)} {
			if typed != "" && wording.Fold(name) == typed {
				st.show(e)
				return true
			}
		}
	}
	return false
}

// titleOf is an entry's name as it is published, with its explanation in the
// person's language where there is one; in やさしい日本語 that is the same name with
// its readings.
func titleOf(e guide.Entry, lang bot.Language) string {
	published, ours := e.Name.In(bot.Japanese), e.Name.In(lang)
	if ours == published || lang == bot.EasyJapanese {
		return ours
	}
	return published + "\n" + ours
}

// bullets writes a line for each.
func bullets(all []string) string {
	var b strings.Builder
	for _, s := range all {
		b.WriteString("\n・" + s)
	}
	return strings.TrimPrefix(b.String(), "\n")
}
