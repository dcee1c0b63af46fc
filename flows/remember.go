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
	own := bot.Answer{Step: step, Text: cue.Text, MessageID: cue.MessageID}
	switch {
	case w.keep == keepToo:
		st.talk.Answers = append(st.talk.Answers, own)
	case w.keep == keepInstead:
		st.talk.Answers = replace(st.talk.Answers, own)
	case w.on == onText || w.on == onLeave || w.on == onSince:
		return
	case w.as != "" || here.asks && !w.skips && !anywhere(w.on):
		st.talk.Answers = replace(st.talk.Answers, bot.Answer{Step: step, Choice: w.on})
	default:
		return
	}
	st.date(flowOf(step))
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
