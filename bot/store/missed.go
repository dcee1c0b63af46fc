package store

import (
	"cmp"
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

// keepUnread is how long the thread of a closed case waits to be read. It is shorter
// than ids of inputs are remembered, so that nothing in it is taken twice.
const keepUnread = 6 * 24 * time.Hour

// DeskThread is a thread that is to be read, and how far it was read.
type DeskThread struct {
	OpenCase
	Channel, TS string
	// Checked is when the thread was last read whole; zero: never. Newest is the ts
	// of the newest message that stood in it then.
	Checked time.Time
	Newest  string
	// Closed is when the case was closed; zero while it is open.
	Closed time.Time
}

// UnreadThreads lists the threads of all open cases and of those that were closed
// since their thread was last read whole, those first that were read longest ago. Cases
// whose card is not up are left out.
func (s *Store) UnreadThreads(ctx context.Context) ([]DeskThread, error) {
	open, err := s.OpenCases(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]DeskThread, 0, len(open))
	for _, c := range open {
		out = append(out, DeskThread{OpenCase: c})
	}
	closed, err := s.unreadClosed(ctx)
	if err != nil {
		return nil, err
	}
	for _, t := range closed {
		if !slices.ContainsFunc(open, func(c OpenCase) bool { return c.ID == t.ID }) { // reopened a moment ago
			out = append(out, t)
		}
	}
	if len(out) == 0 {
		return nil, nil
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	rows := make([]*redis.SliceCmd, len(out))
	if _, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, t := range out {
			rows[i] = p.HMGet(ctx, caseKey(t.ID), "ch", "ts", "rd", "pid")
		}
		return nil
	}); err != nil {
		return nil, fmt.Errorf("listing the unread threads: %w", err)
	}
	for i := range out {
		r, t := row(rows[i].Val()), &out[i]
		t.Channel, t.TS, t.Person = r.text(0), r.text(1), bot.PersonID(r.text(3))
		if ms, newest, ok := strings.Cut(r.text(2), ":"); ok {
			t.Checked, t.Newest = fromMillis(wholeNumber(ms)), newest
		}
	}
	out = slices.DeleteFunc(out, func(t DeskThread) bool { return t.TS == "" || t.Person == "" })
	slices.SortStableFunc(out, func(a, b DeskThread) int { return a.Checked.Compare(b.Checked) })
	return out, nil
}

// unreadClosed lists the closed cases whose threads wait to be read, by number, and
// drops those that waited too long.
func (s *Store) unreadClosed(ctx context.Context) ([]DeskThread, error) {
	rows := make([]*redis.MapStringStringCmd, bot.Partitions)
	asked, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if _, err := s.rdb.Pipelined(asked, func(p redis.Pipeliner) error {
		for i := range rows {
			rows[i] = p.HGetAll(asked, prefix(bot.Partition(i))+keyUnread)
		}
		return nil
	}); err != nil {
		return nil, fmt.Errorf("listing the closed cases: %w", err)
	}
	var out []DeskThread
	for _, r := range rows {
		for number, ms := range r.Val() {
			id, err := bot.ParseCaseID(number)
			if err != nil {
				continue
			}
			at := fromMillis(wholeNumber(ms))
			if s.Clock().Sub(at) > keepUnread {
				if err := s.read(ctx, id, at, ""); err != nil {
					return nil, err
				}
				continue
			}
			out = append(out, DeskThread{OpenCase: OpenCase{ID: id}, Closed: at})
		}
	}
	slices.SortFunc(out, func(a, b DeskThread) int { return cmp.Compare(a.ID, b.ID) })
	return out, nil
}

// SetRead notes that a case's thread was read whole at a time, and the newest
// message in it. A case that was closed by before is not listed again.
func (s *Store) SetRead(ctx context.Context, id bot.CaseID, at, before time.Time, newest string) error {
	return s.read(ctx, id, before, strconv.FormatInt(at.UnixMilli(), 10)+":"+newest)
}

func (s *Store) read(ctx context.Context, id bot.CaseID, closed time.Time, how string) error {
	if _, err := s.run(ctx, readScript, caseKey(id), casePrefix(id), id.String(), closed.UnixMilli(), how); err != nil {
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
