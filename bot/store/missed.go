package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"tonari/bot"
)

// OpenThread is the thread of an open case, and how far it was read.
type OpenThread struct {
	OpenCase
	Channel, TS string
	// Checked is when the thread was last read whole; zero: never. Newest is the ts
	// of the newest message that stood in it then.
	Checked time.Time
	Newest  string
}

// OpenThreads lists the threads of all open cases, those first that were read
// longest ago. Cases whose card is not up are left out.
func (s *Store) OpenThreads(ctx context.Context) ([]OpenThread, error) {
	open, err := s.OpenCases(ctx)
	if err != nil || len(open) == 0 {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	rows := make([]*redis.SliceCmd, len(open))
	if _, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, c := range open {
			rows[i] = p.HMGet(ctx, caseKey(c.ID), "ch", "ts", "rd")
		}
		return nil
	}); err != nil {
		return nil, fmt.Errorf("listing the open threads: %w", err)
	}
	var out []OpenThread
	for i, c := range open {
		r := row(rows[i].Val())
		t := OpenThread{OpenCase: c, Channel: r.text(0), TS: r.text(1)}
		if t.TS == "" {
			continue
		}
		if ms, newest, ok := strings.Cut(r.text(2), ":"); ok {
			t.Checked, t.Newest = fromMillis(wholeNumber(ms)), newest
		}
		out = append(out, t)
	}
	slices.SortStableFunc(out, func(a, b OpenThread) int { return a.Checked.Compare(b.Checked) })
	return out, nil
}

// SetRead notes that a case's thread was read whole at a time, and the newest
// message in it.
func (s *Store) SetRead(ctx context.Context, id bot.CaseID, at time.Time, newest string) error {
	if _, err := s.run(ctx, readScript, caseKey(id), strconv.FormatInt(at.UnixMilli(), 10)+":"+newest); err != nil {
		return fmt.Errorf("noting that the thread of case %d was read: %w", id, err)
	}
	return nil
}

// NoteGap remembers that events of Slack may have been missed.
func (s *Store) NoteGap(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := s.rdb.Set(ctx, deskKey(keyGap), "1", 0).Err(); err != nil {
		return fmt.Errorf("noting a gap of slack: %w", err)
	}
	return nil
}

// TakeGap says whether a gap was noted, and forgets it.
func (s *Store) TakeGap(ctx context.Context) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	n, err := s.rdb.Del(ctx, deskKey(keyGap)).Result()
	if err != nil {
		return false, fmt.Errorf("looking for a gap of slack: %w", err)
	}
	return n > 0, nil
}

// SetHeard notes when an event came from Slack.
func (s *Store) SetHeard(ctx context.Context, at time.Time) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := s.rdb.Set(ctx, deskKey(keyHeard), at.UnixMilli(), 0).Err(); err != nil {
		return fmt.Errorf("noting an event of slack: %w", err)
	}
	return nil
}

// LastHeard is when the last event came from Slack, to any process; zero: never.
func (s *Store) LastHeard(ctx context.Context) (time.Time, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	ms, err := s.rdb.Get(ctx, deskKey(keyHeard)).Int64()
	if errors.Is(err, redis.Nil) {
		return time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("asking for the last event of slack: %w", err)
	}
	return fromMillis(ms), nil
}
