package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"tonari/bot"
)

// CountedFacts are counted by the day, for the home tab.
var CountedFacts = []string{"opened", "claimed", "first_word", "closed"}

func (s *Store) sealListing(l bot.Listing, p bot.PersonID) (string, error) {
	plain, err := json.Marshal(l)
	if err != nil {
		return "", fmt.Errorf("writing what lists show of case %d: %w", l.Case, err)
	}
	return s.seal(placeListing, string(p), plain)
}

// Listings are what lists show of all open cases, by number.
func (s *Store) Listings(ctx context.Context) ([]bot.Listing, error) {
	open, err := s.OpenCases(ctx)
	if err != nil || len(open) == 0 {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	bodies := make([]*redis.StringCmd, len(open))
	cards := make([]*redis.SliceCmd, len(open))
	_, err = s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, c := range open {
			bodies[i] = p.HGet(ctx, casePrefix(c.ID)+keyListed, c.ID.String())
			cards[i] = p.HMGet(ctx, caseKey(c.ID), "ch", "ts")
		}
		return nil
	})
	if err != nil && !errors.Is(err, redis.Nil) {
		return nil, fmt.Errorf("listing the open cases: %w", err)
	}
	out := make([]bot.Listing, 0, len(open))
	for i, c := range open {
		l := s.openListing(c, bodies[i].Val())
		card := row(cards[i].Val())
		l.Channel, l.TS = card.text(0), card.text(1)
		out = append(out, l)
	}
	return out, nil
}

// openListing reads what lists show of a case. Of one that cannot be read, or that
// an older build opened, its number and holder are known.
func (s *Store) openListing(c OpenCase, sealed string) bot.Listing {
	l := bot.Listing{Case: c.ID, Holder: c.Holder, State: bot.CaseUnclaimed}
	if c.Holder != "" {
		l.State = bot.CaseClaimed
	}
	if sealed == "" {
		return l
	}
	plain, err := s.open(placeListing, string(c.Person), sealed)
	var read bot.Listing
	if err == nil && json.Unmarshal(plain, &read) == nil {
		read.Case = c.ID
		return read
	}
	s.log.Error("what lists show of a case cannot be opened", "case", int64(c.ID))
	return l
}

// Today counts the facts of a day of the ward (2006-01-02), by name.
func (s *Store) Today(ctx context.Context, day string) (map[string]int, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	hashes := make([]*redis.MapStringStringCmd, bot.Partitions)
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i := range hashes {
			hashes[i] = p.HGetAll(ctx, prefix(bot.Partition(i))+keyDay+day)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("counting the day: %w", err)
	}
	out := map[string]int{}
	for _, h := range hashes {
		for name, n := range h.Val() {
			out[name] += int(wholeNumber(n))
		}
	}
	return out, nil
}

const homesFor = 7 * 24 * time.Hour

// HomeOpened notes that somebody opened the app's home.
func (s *Store) HomeOpened(ctx context.Context, who bot.StaffID, at time.Time) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	key := deskKey(keyHomes)
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		p.ZAdd(ctx, key, redis.Z{Score: float64(at.UnixMilli()), Member: string(who)})
		p.ZRemRangeByScore(ctx, key, "-inf", "("+strconv.FormatInt(at.Add(-homesFor).UnixMilli(), 10))
		return nil
	})
	if err != nil {
		return fmt.Errorf("noting who looks at the home tab: %w", err)
	}
	return nil
}

// Homes are the people who opened the app's home since then, with when.
func (s *Store) Homes(ctx context.Context, since time.Time) (map[bot.StaffID]time.Time, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	all, err := s.rdb.ZRangeByScoreWithScores(ctx, deskKey(keyHomes), &redis.ZRangeBy{
		Min: strconv.FormatInt(since.UnixMilli(), 10), Max: "+inf",
	}).Result()
	if err != nil {
		return nil, fmt.Errorf("asking who looks at the home tab: %w", err)
	}
	out := map[bot.StaffID]time.Time{}
	for _, z := range all {
		if who, ok := z.Member.(string); ok {
			out[bot.StaffID(who)] = fromMillis(int64(z.Score))
		}
	}
	return out, nil
}

// Pressing orders listings: the most urgent first, among equals who waits longest.
func Pressing(all []bot.Listing) []bot.Listing {
	out := slices.Clone(all)
	slices.SortStableFunc(out, func(a, b bot.Listing) int {
		if a.Level != b.Level {
			return int(b.Level - a.Level)
		}
		return since(a).Compare(since(b))
	})
	return out
}

func since(l bot.Listing) time.Time {
	if l.Since.IsZero() {
		return l.Opened
	}
	return l.Since
}
