package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/redis/go-redis/v9"

	"tonari/bot"
)

// SetThread remembers that a thread belongs to a case.
func (s *Store) SetThread(ctx context.Context, channel, ts string, id bot.CaseID) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := s.rdb.Set(ctx, threadKey(channel, ts), int64(id), 0).Err(); err != nil {
		return fmt.Errorf("remembering the thread of case %d: %w", id, err)
	}
	return nil
}

// ThreadCase finds the case of a thread.
func (s *Store) ThreadCase(ctx context.Context, channel, ts string) (bot.CaseID, bool, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	n, err := s.rdb.Get(ctx, threadKey(channel, ts)).Int64()
	if errors.Is(err, redis.Nil) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, fmt.Errorf("looking up a thread: %w", err)
	}
	return bot.CaseID(n), true, nil
}

// LostMessage is a Slack message whose thread was not known when it came.
type LostMessage struct {
	Payload []byte
	sealed  string
}

// PutLost keeps a message of an unknown thread until somebody resolves it. The
// same message may be kept twice; its input id tells later.
func (s *Store) PutLost(ctx context.Context, channel string, payload []byte) error {
	sealed, err := s.seal(placeLost, channel, payload)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := s.rdb.RPush(ctx, lostKey(channel), sealed).Err(); err != nil {
		return fmt.Errorf("keeping a message of an unknown thread: %w", err)
	}
	return nil
}

// Lost lists up to max kept messages of a channel, oldest first. What cannot be
// opened now stays and is told to the log.
func (s *Store) Lost(ctx context.Context, channel string, max int) ([]LostMessage, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	all, err := s.rdb.LRange(ctx, lostKey(channel), 0, int64(max)-1).Result()
	if err != nil {
		return nil, fmt.Errorf("listing messages of unknown threads: %w", err)
	}
	var out []LostMessage
	for _, sealed := range all {
		plain, err := s.open(placeLost, channel, sealed)
		if err != nil {
			s.log.Error("a message of an unknown thread cannot be opened", "channel", channel, "err", err)
			continue
		}
		out = append(out, LostMessage{plain, sealed})
	}
	return out, nil
}

// DropLost removes a message that Lost listed.
func (s *Store) DropLost(ctx context.Context, channel string, m LostMessage) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := s.rdb.LRem(ctx, lostKey(channel), 1, m.sealed).Err(); err != nil {
		return fmt.Errorf("dropping a message of an unknown thread: %w", err)
	}
	return nil
}
