package store

import (
	"context"
	"fmt"
	"time"

	"tonari/bot"
)

// Depth is what waits, for metrics. People, Lanes, Timers and Asks count what is due
// and not leased, 10,000 a partition at most.
type Depth struct {
	People, Lanes, Timers, Asks int
	// Late is how long the oldest of them has been due.
	Late time.Duration
	// Desk counts Slack lanes, those that back off included.
	Desk int
	// Dead counts inputs set aside.
	Dead int
}

// Depth reads it from all partitions in one pipeline.
func (s *Store) Depth(ctx context.Context) (Depth, error) {
	calls := make([]call, bot.Partitions)
	for i := range calls {
		pre := prefix(bot.Partition(i))
		calls[i] = call{pre + keyDue, []any{pre, s.shiftMillis()}}
	}
	answers, err := s.runAll(ctx, depthScript, calls)
	if err != nil {
		return Depth{}, fmt.Errorf("counting what waits: %w", err)
	}
	var d Depth
	for _, a := range answers {
		r, err := asRow(a)
		if err != nil {
			return Depth{}, fmt.Errorf("counting what waits: %w", err)
		}
		d.People += int(r.number(0))
		d.Lanes += int(r.number(1))
		d.Timers += int(r.number(2))
		d.Late = max(d.Late, time.Duration(r.number(3))*time.Millisecond)
		d.Desk += int(r.number(4))
		d.Dead += int(r.number(5))
		d.Asks += int(r.number(6))
	}
	return d, nil
}
