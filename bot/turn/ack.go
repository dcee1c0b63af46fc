package turn

import (
	"time"

	"tonari/bot"
	"tonari/flows"
)

// ackEvery: while no counselor's word has reached the person, at least one
// message in this time is acknowledged.
const ackEvery = 2 * time.Minute

// claimedLately: who took the case so shortly ago is there, whatever the hours say.
const claimedLately = time.Hour

// acknowledge says that a message is kept, until LINE has accepted the holder's
// first word; also as long as the case stands 保留, and after that until their next
// word. With nobody on duty it says when somebody will read.
func (t *turn) acknowledge() {
	k := t.c.Current()
	if k == nil || t.spoken(k) || t.now.Sub(k.AckedAt) < ackEvery {
		return
	}
	k.AckedAt = t.now
	switch {
	case t.paused():
		t.say(flows.AckPaused, t.backAt(k))
	case t.Roster.Open(t.now), k.Holder != "" && t.now.Sub(k.ClaimedAt) < claimedLately:
		t.say(flows.Ack, nil)
	default:
		t.say(flows.AckClosed, map[string]string{"next": t.nextOpen(), "numbers": t.numbers(k.Category)})
	}
	t.again()
}

// spoken: a word of the holder has reached the person, and they are not away.
func (t *turn) spoken(k *bot.Case) bool {
	return k.Holder != "" && k.State != bot.CasePaused && k.WordAt.After(k.PausedAt)
}
