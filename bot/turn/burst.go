package turn

import (
	"time"

	"tonari/bot"
	"tonari/flows"
)

// startBurst: free text was taken as an answer; what follows within Burst (of
// the events' own times) continues it.
func (t *turn) startBurst(messageID string) {
	t.endBurst()
	if t.Burst > 0 {
		t.c.Answered.BurstAt = t.in.At
		t.c.Answered.BurstAfter = messageID
	}
}

// endBurst: a tap, another event, a word understood anywhere or text that
// raises the level is a turn of its own.
func (t *turn) endBurst() {
	if !t.c.Answered.BurstAt.IsZero() {
		t.c.Answered.BurstAt = time.Time{}
		t.c.Answered.BurstToken = ""
		t.stop("burst")
	}
}

// continues adds a further line to the answer that the person is still typing.
// It gets no answer of its own; when the burst has been quiet, the last text's
// reply token brings one short line.
func (t *turn) continues(m bot.Text) bool {
	a := &t.c.Answered
	if a.BurstAt.IsZero() || t.in.At.Sub(a.BurstAt) > t.Burst || t.in.At.Before(a.BurstAt) {
		t.endBurst()
		return false
	}
	t.c.Talk = flows.Continue(t.c.Talk, a.BurstAfter, m.Text, m.MessageID)
	a.BurstAfter = m.MessageID
	a.BurstAt = t.in.At
	a.BurstToken = t.in.ReplyToken
	t.after("burst", t.now.Add(t.Burst))
	if k := t.c.Current(); k != nil {
		t.touch(k)
	}
	return true
}

// burstQuiet ends the burst with one short line and the standing choices.
func (t *turn) burstQuiet() {
	token := t.c.Answered.BurstToken
	t.c.Answered.BurstAt = time.Time{}
	t.c.Answered.BurstToken = ""
	if token == "" || t.hidden() || t.blocked() || t.c.HumanSpeaks() {
		return
	}
	t.in.ReplyToken = token
	t.step(flows.Cue{Again: true})
	t.bubbles = append(t.render(flows.BurstEnd, nil), t.bubbles...)
	if n := len(t.bubbles); n > 1 {
		t.bubbles = t.bubbles[:1] // the question stands already; its choices come again
	}
}
