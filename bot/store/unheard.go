package store

import (
	"context"
	"fmt"

	"tonari/bot"
)

// ToldUnheard notes of how many families, whom news of the event have not reached,
// the desk was told. Of an event that is gone nothing is noted.
func (s *Store) ToldUnheard(ctx context.Context, id bot.EventID, n int) error {
	pre := eventPrefix(id)
	if _, err := s.run(ctx, eventUnheardScript, pre+keyEvent, pre, n); err != nil {
		return fmt.Errorf("noting what the desk was told of event %s: %w", id, err)
	}
	return nil
}
