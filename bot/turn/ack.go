package turn

import (
	"time"

	"tonari/flows"
)

// ackEvery: while no counselor's word has reached the person, at least one
// message in this time is acknowledged.
const ackEvery = 2 * time.Minute

// acknowledge says that a message is kept, until LINE has accepted the holder's
// first word. With nobody on duty it says when somebody will read.
func (t *turn) acknowledge() {
	k := t.c.Current()
	if k == nil || (!k.WordAt.IsZero() && k.Holder != "") || t.now.Sub(k.AckedAt) < ackEvery {
		return
	}
	k.AckedAt = t.now
	switch {
	case k.Holder != "", t.Roster.Open(t.now):
		t.say(flows.Ack, nil)
	default:
		t.say(flows.AckClosed, map[string]string{"next": t.nextOpen(), "numbers": t.numbers(k.Category)})
	}
	t.again()
}
