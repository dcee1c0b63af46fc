package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"tonari/bot"
)

// Alarm is the alarm that stands; the zero value is none.
type Alarm struct {
	Since time.Time
	// Urgent is how many urgent cases waited when it was last raised.
	Urgent int
	// Acked is when a human acknowledged it; zero: not yet.
	Acked time.Time
	// Sent is when each way last carried a notice.
	Sent map[string]time.Time
}

// Standing says that there is an alarm.
func (a Alarm) Standing() bool { return !a.Since.IsZero() }

func (s *Store) bounded(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, patience)
}

// Alarm reads the alarm that stands.
func (s *Store) Alarm(ctx context.Context) (Alarm, error) {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	all, err := s.rdb.HGetAll(ctx, deskKey(keyAlarm)).Result()
	if err != nil {
		return Alarm{}, fmt.Errorf("reading the alarm: %w", err)
	}
	if all["since"] == "" {
		return Alarm{}, nil // an acknowledgement alone is one that came too late
	}
	at := func(name string) time.Time { return fromMillis(wholeNumber(all[name])) }
	a := Alarm{Since: at("since"), Acked: at("acked"), Urgent: int(wholeNumber(all["urgent"])), Sent: map[string]time.Time{}}
	for name := range all {
		if way, ok := strings.CutPrefix(name, "s:"); ok {
			a.Sent[way] = at(name)
		}
	}
	return a, nil
}

// RaiseAlarm begins an alarm, or begins it anew because it became worse: what was
// acknowledged is so no more, and every way is due.
func (s *Store) RaiseAlarm(ctx context.Context, since time.Time, urgent int) error {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	_, err := s.rdb.TxPipelined(ctx, func(p redis.Pipeliner) error {
		p.Del(ctx, deskKey(keyAlarm))
		p.HSet(ctx, deskKey(keyAlarm), "since", since.UnixMilli(), "urgent", urgent)
		return nil
	})
	if err != nil {
		return fmt.Errorf("raising the alarm: %w", err)
	}
	return nil
}

// AlarmSent notes that a way carried a notice.
func (s *Store) AlarmSent(ctx context.Context, way string, at time.Time) error {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	if err := s.rdb.HSet(ctx, deskKey(keyAlarm), "s:"+way, at.UnixMilli()).Err(); err != nil {
		return fmt.Errorf("noting a notice: %w", err)
	}
	return nil
}

// AckAlarm acknowledges the alarm, which is on record before. It says whether there
// was one.
func (s *Store) AckAlarm(ctx context.Context, at time.Time) (bool, error) {
	a, err := s.Alarm(ctx)
	if err != nil || !a.Standing() {
		return false, err
	}
	fact := bot.Fact{Name: "alarm_acked", At: at, Fields: map[string]string{"since": a.Since.UTC().Format(time.RFC3339)}}
	if err := s.Note(ctx, "alarm_acked/"+at.UTC().Format(time.RFC3339Nano), fact); err != nil {
		return false, err
	}
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	if err := s.rdb.HSet(ctx, deskKey(keyAlarm), "acked", at.UnixMilli()).Err(); err != nil {
		return false, fmt.Errorf("acknowledging the alarm: %w", err)
	}
	return true, nil
}

// ClearAlarm ends the alarm.
func (s *Store) ClearAlarm(ctx context.Context) error {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	if err := s.rdb.Del(ctx, deskKey(keyAlarm)).Err(); err != nil {
		return fmt.Errorf("ending the alarm: %w", err)
	}
	return nil
}

// DeskWait is a person's Slack lane with something in it, due or backing off.
type DeskWait struct {
	Person bot.PersonID
	Case   bot.CaseID
	Since  time.Time // when its head was committed
}

// everAfter is later than any lane backs off.
const everAfter = int64(365 * 24 * time.Hour / time.Millisecond)

// DeskWaits lists up to max lanes of every partition for which something waits to
// be sent to Slack, the longest waiting first.
func (s *Store) DeskWaits(ctx context.Context, max int) ([]DeskWait, error) {
	calls := make([]call, bot.Partitions)
	for i := range calls {
		pre := prefix(bot.Partition(i))
		calls[i] = call{pre + keyDeskDue, []any{pre, s.shiftMillis() + everAfter, max}}
	}
	answers, err := s.runAll(ctx, deskHeadsScript, calls)
	if err != nil {
		return nil, fmt.Errorf("listing what waits for slack: %w", err)
	}
	var out []DeskWait
	for _, a := range answers {
		r, _ := a.([]any)
		for i := range r {
			e := row(r).row(i)
			out = append(out, DeskWait{bot.PersonID(e.text(0)), bot.CaseID(e.number(3)), fromMillis(e.number(4))})
		}
	}
	slices.SortStableFunc(out, func(a, b DeskWait) int { return cmp.Compare(a.Since.UnixMilli(), b.Since.UnixMilli()) })
	return out, nil
}
