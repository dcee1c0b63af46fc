package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// wholeNumber reads a decimal that Redis wrote; a ZSET score may carry an
// exponent. What is no number is 0.
func wholeNumber(s string) int64 {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return n
	}
	f, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil {
		return 0
	}
	return int64(f)
}

// fromMillis is the time of Redis milliseconds; 0 is the zero time.
func fromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// millis of a duration, at least 0.
func millis(d time.Duration) int64 { return max(0, d.Milliseconds()) }

// shiftMillis is what scripts add to Redis time, 0 outside tests.
func (s *Store) shiftMillis() int64 {
	if s.opt.Shift == nil {
		return 0
	}
	return s.opt.Shift().Milliseconds()
}

// Now is Redis time, the only clock that turns and leases know.
func (s *Store) Now(ctx context.Context) (time.Time, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	t, err := s.rdb.Time(ctx).Result()
	if err != nil {
		return time.Time{}, fmt.Errorf("asking redis for the time: %w", err)
	}
	s.beat.Store(&beat{redis: t, here: time.Now()})
	return s.shifted(t), nil
}

// beat pairs Redis time with this process' own, monotonic one.
type beat struct{ redis, here time.Time }

// Clock is Redis time as far as this process knows it without asking: counted on
// from the last Now, Open's included. It is good for ages and pauses, and does not
// jump with the machine's clock.
func (s *Store) Clock() time.Time {
	b := s.beat.Load()
	return s.shifted(b.redis.Add(time.Since(b.here)))
}

func (s *Store) shifted(t time.Time) time.Time {
	return t.Add(time.Duration(s.shiftMillis()) * time.Millisecond).UTC()
}
