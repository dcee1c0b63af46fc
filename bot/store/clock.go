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
	return t.Add(time.Duration(s.shiftMillis()) * time.Millisecond).UTC(), nil
}
