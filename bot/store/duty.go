package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"tonari/bot"
)

// dutyPrefix is the partition of the house-wide duty: beside an audit stream.
func dutyPrefix() string { return prefix(noted) }

// Overrides are the changes of the duty by hand, as they were stored, by person.
func (s *Store) Overrides(ctx context.Context) (map[bot.StaffID]string, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	all, err := s.rdb.HGetAll(ctx, dutyPrefix()+keyDuty).Result()
	if err != nil {
		return nil, fmt.Errorf("reading who is on duty by hand: %w", err)
	}
	out := make(map[bot.StaffID]string, len(all))
	for id, o := range all {
		out[bot.StaffID(id)] = o
	}
	return out, nil
}

// SetOverrides replaces the overrides of these people and records the fact, both or
// none; what is so already is not recorded again.
func (s *Store) SetOverrides(ctx context.Context, set map[bot.StaffID]string, f bot.Fact) error {
	fact, err := json.Marshal(f)
	if err != nil {
		return fmt.Errorf("writing fact %s: %w", f.Name, err)
	}
	args := []any{dutyPrefix(), keepFacts.Milliseconds()}
	for _, id := range slices.Sorted(maps.Keys(set)) {
		args = append(args, "S", string(id), set[id])
	}
	if _, err := s.run(ctx, dutyScript, dutyPrefix()+keyDuty, append(args, "F", string(fact))...); err != nil {
		return fmt.Errorf("changing who is on duty: %w", err)
	}
	return nil
}

// DropOverrides removes overrides that are still as given.
func (s *Store) DropOverrides(ctx context.Context, drop map[bot.StaffID]string) error {
	args := []any{dutyPrefix(), keepFacts.Milliseconds()}
	for _, id := range slices.Sorted(maps.Keys(drop)) {
		args = append(args, "D", string(id), drop[id])
	}
	if _, err := s.run(ctx, dutyScript, dutyPrefix()+keyDuty, args...); err != nil {
		return fmt.Errorf("removing what ended of the duty: %w", err)
	}
	return nil
}

// DutyLease takes or keeps the lease of the one process that posts when the duty
// changes, and publishes home tabs.
func (s *Store) DutyLease(ctx context.Context, owner string, ttl time.Duration) (bool, error) {
	v, err := s.run(ctx, leaseScript, deskKey(keyDutyLease), s.shiftMillis(), owner, max(1, ttl.Milliseconds()))
	if err != nil {
		return false, fmt.Errorf("taking the duty's lease: %w", err)
	}
	n, _ := v.(int64)
	return n == 1, nil
}

// Handover is the last change of the duty that was dealt with; the zero time is
// none yet.
func (s *Store) Handover(ctx context.Context) (time.Time, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	v, err := s.rdb.Get(ctx, deskKey(keyHandover)).Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		return time.Time{}, fmt.Errorf("reading the last change of the duty: %w", err)
	}
	return fromMillis(wholeNumber(v)), nil
}

// HandedOver moves the mark from one change of the duty to a later one; false when
// another process has moved it.
func (s *Store) HandedOver(ctx context.Context, from, to time.Time) (bool, error) {
	was := ""
	if !from.IsZero() {
		was = strconv.FormatInt(from.UnixMilli(), 10)
	}
	v, err := s.run(ctx, handoverScript, deskKey(keyHandover), was, to.UnixMilli())
	if err != nil {
		return false, fmt.Errorf("marking a change of the duty: %w", err)
	}
	n, _ := v.(int64)
	return n == 1, nil
}

const handoverFor = 7 * 24 * time.Hour

func handoverKey(channel, ts string) string { return channelPrefix(channel) + keyHandoverCases + ts }

// RememberHandover notes which cases a posted list has buttons for, for 7 days.
func (s *Store) RememberHandover(ctx context.Context, channel, ts string, cases []bot.CaseID) error {
	if len(cases) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	members := make([]any, len(cases))
	for i, id := range cases {
		members[i] = int64(id)
	}
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		p.SAdd(ctx, handoverKey(channel, ts), members...)
		p.Expire(ctx, handoverKey(channel, ts), handoverFor)
		return nil
	})
	if err != nil {
		return fmt.Errorf("remembering a list of cases: %w", err)
	}
	return nil
}

// InHandover says that the list posted there has a button for the case.
func (s *Store) InHandover(ctx context.Context, channel, ts string, id bot.CaseID) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	in, err := s.rdb.SIsMember(ctx, handoverKey(channel, ts), int64(id)).Result()
	if err != nil {
		return false, fmt.Errorf("looking up a list of cases: %w", err)
	}
	return in, nil
}
