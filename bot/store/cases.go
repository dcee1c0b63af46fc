package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"

	"tonari/bot"
)

// ErrUnknownCase is a case number that was never given out here.
var ErrUnknownCase = errors.New("no such case")

// CasePerson says whose case it is.
func (s *Store) CasePerson(ctx context.Context, id bot.CaseID) (bot.PersonID, error) {
	t, err := s.CaseThread(ctx, id)
	return t.Person, err
}

// Peek reads a person's conversation without claiming it.
func (s *Store) Peek(ctx context.Context, p bot.PersonID) (bot.Conversation, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	sealed, err := s.rdb.Get(ctx, personPrefix(p)+keyConversation+string(p)).Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		return bot.Conversation{}, fmt.Errorf("reading %s: %w", p, err)
	}
	return s.openConversation(sealed, p)
}

// Thread is where a case stands in Slack; Channel and TS are "" before its card
// is up.
type Thread struct {
	Person      bot.PersonID
	Channel, TS string
}

// CaseThread finds a case's person and thread; ErrUnknownCase.
func (s *Store) CaseThread(ctx context.Context, id bot.CaseID) (Thread, error) {
	if id < bot.Partitions {
		return Thread{}, fmt.Errorf("case %d: %w", id, ErrUnknownCase)
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	v, err := s.rdb.HMGet(ctx, caseKey(id), "pid", "ch", "ts").Result()
	if err != nil {
		return Thread{}, fmt.Errorf("looking up case %d: %w", id, err)
	}
	r := row(v)
	if r.text(0) == "" {
		return Thread{}, fmt.Errorf("case %d: %w", id, ErrUnknownCase)
	}
	return Thread{bot.PersonID(r.text(0)), r.text(1), r.text(2)}, nil
}

// Items are what Slack gave for a case's items: item id to ts or file id.
func (s *Store) Items(ctx context.Context, id bot.CaseID) (map[string]string, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	all, err := s.rdb.HGetAll(ctx, caseKey(id)).Result()
	if err != nil {
		return nil, fmt.Errorf("listing the items of case %d: %w", id, err)
	}
	out := make(map[string]string)
	for k, v := range all {
		if item, ok := strings.CutPrefix(k, "i:"); ok {
			out[item] = v
		}
	}
	return out, nil
}

// RememberItem keeps what Slack gave for an item.
func (s *Store) RememberItem(ctx context.Context, id bot.CaseID, item, ts string) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := s.rdb.HSet(ctx, caseKey(id), "i:"+item, ts).Err(); err != nil {
		return fmt.Errorf("remembering an item of case %d: %w", id, err)
	}
	return nil
}

// ForgetItem drops what was remembered of an item.
func (s *Store) ForgetItem(ctx context.Context, id bot.CaseID, item string) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := s.rdb.HDel(ctx, caseKey(id), "i:"+item).Err(); err != nil {
		return fmt.Errorf("forgetting an item of case %d: %w", id, err)
	}
	return nil
}

// OpenCase is a case that is not closed; Holder "" is unclaimed.
type OpenCase struct {
	ID     bot.CaseID
	Person bot.PersonID
	Holder bot.StaffID
}

// OpenCases lists all open cases by number.
func (s *Store) OpenCases(ctx context.Context) ([]OpenCase, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	hashes := make([]*redis.MapStringStringCmd, bot.Partitions)
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i := range hashes {
			hashes[i] = p.HGetAll(ctx, prefix(bot.Partition(i))+keyOpen)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("listing the open cases: %w", err)
	}
	var out []OpenCase
	for _, h := range hashes {
		for number, holder := range h.Val() {
			id, err := bot.ParseCaseID(number)
			if err != nil {
				continue
			}
			out = append(out, OpenCase{ID: id, Holder: bot.StaffID(holder)})
		}
	}
	slices.SortFunc(out, func(a, b OpenCase) int { return int(a.ID - b.ID) })
	people := make([]*redis.StringCmd, len(out))
	if len(out) == 0 {
		return nil, nil
	}
	_, err = s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, c := range out {
			people[i] = p.HGet(ctx, caseKey(c.ID), "pid")
		}
		return nil
	})
	if err != nil && !errors.Is(err, redis.Nil) {
		return nil, fmt.Errorf("listing the open cases: %w", err)
	}
	for i := range out {
		out[i].Person = bot.PersonID(people[i].Val())
	}
	return out, nil
}
