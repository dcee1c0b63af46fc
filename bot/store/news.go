package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"tonari/bot"
)

// Subscribers are the people who asked for news of events, in no order.
func (s *Store) Subscribers(ctx context.Context) ([]bot.PersonID, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	sets := make([]*redis.StringSliceCmd, bot.Partitions)
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i := range sets {
			sets[i] = p.SMembers(ctx, prefix(bot.Partition(i))+keyNews)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("listing who asked for news: %w", err)
	}
	var out []bot.PersonID
	for _, set := range sets {
		for _, p := range set.Val() {
			out = append(out, bot.PersonID(p))
		}
	}
	return out, nil
}

// FreshEvents are events that were made and not yet announced, with when they were.
func (s *Store) FreshEvents(ctx context.Context) (map[bot.EventID]time.Time, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	all, err := s.rdb.ZRangeWithScores(ctx, freshKey(), 0, -1).Result()
	if err != nil {
		return nil, fmt.Errorf("listing new events: %w", err)
	}
	out := map[bot.EventID]time.Time{}
	for _, z := range all {
		if id, ok := z.Member.(string); ok {
			out[bot.EventID(id)] = time.UnixMilli(int64(z.Score))
		}
	}
	return out, nil
}

// markFresh is done before an event is made, so that none is made unannounced.
func (s *Store) markFresh(ctx context.Context, id bot.EventID, now time.Time) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := s.rdb.ZAdd(ctx, freshKey(), redis.Z{Score: float64(now.UnixMilli()), Member: string(id)}).Err(); err != nil {
		return fmt.Errorf("noting a new event: %w", err)
	}
	return nil
}

// Announced forgets that an event is new.
func (s *Store) Announced(ctx context.Context, id bot.EventID) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := s.rdb.ZRem(ctx, freshKey(), string(id)).Err(); err != nil && !errors.Is(err, redis.Nil) {
		return fmt.Errorf("noting an announced event: %w", err)
	}
	return nil
}
