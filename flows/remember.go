package flows

import (
	"slices"
	"time"

	"tonari/bot"
)

// remember keeps an answer: a choice or own words, in place of an earlier one or
// beside it.
func (st *stepper) remember(here state, w way, cue Cue) {
	step := here.at
	if w.as != "" {
		step = w.as
	}
	st.forgetAnswers(w.forgets)
	own := bot.Answer{Step: step, Text: cue.Text, MessageID: cue.MessageID}
	switch {
	case w.adds:
		st.add(step, w.on, "")
	case w.keep == keepToo:
		st.talk.Answers = append(st.talk.Answers, own)
		for _, wish := range cue.Wishes {
			if at, choice, ok := ParseData(wish); ok && step == placesWish {
				st.add(at, choice, cue.MessageID)
			}
		}
	case w.keep == keepInstead:
		st.talk.Answers = replace(st.talk.Answers, own)
	case w.on == onText || w.on == onLeave || w.on == onSince || w.on == onPoint:
		return
	case w.as != "" || here.asks && !w.skips && !anywhere(w.on):
		st.talk.Answers = replace(st.talk.Answers, bot.Answer{Step: step, Choice: w.on})
	default:
		return
	}
	st.date(flowOf(step))
}

func (st *stepper) forgetAnswers(steps []bot.Place) {
	st.talk.Answers = slices.DeleteFunc(st.talk.Answers, func(a bot.Answer) bool { return slices.Contains(steps, a.Step) })
}

// date keeps when the person last answered in a flow.
func (st *stepper) date(flow string) {
	if st.scene.Now.IsZero() {
		return
	}
	if st.talk.Last == nil {
		st.talk.Last = map[string]time.Time{}
	}
	st.talk.Last[flow] = st.scene.Now.Truncate(time.Second)
}

// add keeps a choice beside the others of its step, once.
func (st *stepper) add(step bot.Place, choice, messageID string) {
	if !slices.Contains(st.chosen(step), choice) {
		st.talk.Answers = append(st.talk.Answers, bot.Answer{Step: step, Choice: choice, MessageID: messageID})
	}
}

// chosen are the choices that were kept under a step.
func (st *stepper) chosen(step bot.Place) []string {
	var all []string
	for _, a := range st.talk.Answers {
		if a.Step == step && a.Choice != "" {
			all = append(all, a.Choice)
		}
	}
	return all
}

// replace puts an answer in the place of the first of the same step and drops
// the others of that step.
func replace(answers []bot.Answer, a bot.Answer) []bot.Answer {
	i := slices.IndexFunc(answers, func(x bot.Answer) bool { return x.Step == a.Step })
	if i < 0 {
		return append(answers, a)
	}
	answers[i] = a
	rest := slices.DeleteFunc(answers[i+1:], func(x bot.Answer) bool { return x.Step == a.Step })
	return answers[:i+1+len(rest)]
}
