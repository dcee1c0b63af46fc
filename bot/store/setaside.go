package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"tonari/bot"
)

// forgetAtOnce bounds how many inputs of a partition are looked at in one go.
const forgetAtOnce = 200

// ForgetSetAside removes the inputs that were set aside before the time given, the
// oldest first, and counts those that this call removed: several processes may do
// it at once. A partition with very many of them is done at a later call.
func (s *Store) ForgetSetAside(ctx context.Context, before time.Time) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, 4*patience)
	defer cancel()
	lists := make([]*redis.StringSliceCmd, bot.Partitions)
	if _, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i := range lists {
			lists[i] = p.LRange(ctx, prefix(bot.Partition(i))+keyDead, 0, forgetAtOnce-1)
		}
		return nil
	}); err != nil && !errors.Is(err, redis.Nil) {
		return 0, fmt.Errorf("listing inputs that were set aside: %w", err)
	}
	gone := 0
	for i, l := range lists {
		for _, entry := range l.Val() {
			var d dead
			if json.Unmarshal([]byte(entry), &d) != nil || !d.Turn.Before(before) {
				continue
			}
			n, err := s.rdb.LRem(ctx, prefix(bot.Partition(i))+keyDead, 1, entry).Result()
			if err != nil {
				return gone, fmt.Errorf("removing an input that was set aside: %w", err)
			}
			gone += int(n)
		}
	}
	return gone, nil
}
