package worker

import "time"

// restless is how long a goroutine waits for more to do before it ends.
const restless = 10 * time.Second

// crew runs functions, each at once, on goroutines that are used again: a turn
// needs a deep stack, and to grow one anew costs a tenth of the turn.
type crew chan func()

func (c crew) run(f func()) {
	select {
	case c <- f:
	default:
		go c.stay(f)
	}
}

func (c crew) stay(f func()) {
	f()
	rest := time.NewTimer(restless)
	defer rest.Stop()
	for {
		select {
		case f = <-c:
			f()
			rest.Reset(restless)
		case <-rest.C:
			return
		}
	}
}
