package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"tonari/bot"
)

// keepFacts is how long facts are kept, for the ward's figures and for whoever
// audits; the trail's exports have their own life.
const keepFacts = 3 * 365 * 24 * time.Hour

// factsAtOnce is how many facts of a partition are read at a time.
const factsAtOnce = 500

// Trail reads the facts of a Redis. Nothing in them is sealed: no key file is
// needed, and who has only this cannot read a conversation.
type Trail struct{ rdb redis.UniversalClient }

// OpenTrail connects as Open does, without keys.
func OpenTrail(ctx context.Context, url string) (*Trail, error) {
	a, err := parseURL(url)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, openFor)
	defer cancel()
	rdb, err := connect(ctx, a)
	if err != nil {
		return nil, err
	}
	return &Trail{rdb}, nil
}

// Close lets the connections go.
func (t *Trail) Close() error { return t.rdb.Close() }

// Placed is a fact and its place in its partition's stream.
type Placed struct {
	Partition bot.Partition
	ID        string
	Fact      bot.Fact
}

// Now is Redis time, to the millisecond.
func (t *Trail) Now(ctx context.Context) (time.Time, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	now, err := t.rdb.Time(ctx).Result()
	if err != nil {
		return time.Time{}, fmt.Errorf("asking redis for the time: %w", err)
	}
	return now.Truncate(time.Millisecond), nil
}

// Gone are the partitions whose fact at the given place is kept no more.
func (t *Trail) Gone(ctx context.Context, after map[bot.Partition]string) ([]bot.Partition, error) {
	var gone []bot.Partition
	for i := range bot.Partitions {
		p := bot.Partition(i)
		id := after[p]
		if id == "" {
			continue
		}
		found, err := t.page(ctx, p, id, id)
		if err != nil {
			return nil, err
		}
		if len(found) == 0 {
			gone = append(gone, p)
		}
	}
	return gone, nil
}

// Facts are those of all partitions after the given places and before until, merged
// by the time at which they were taken in. Each partition's order holds whatever the
// clocks of a cluster's masters say.
func (t *Trail) Facts(ctx context.Context, after map[bot.Partition]string, until time.Time) iter.Seq2[Placed, error] {
	return func(yield func(Placed, error) bool) {
		var streams [bot.Partitions]*stream
		for i := range streams {
			p := bot.Partition(i)
			streams[i] = &stream{trail: t, part: p, last: after[p], until: strconv.FormatInt(until.UnixMilli()-1, 10)}
		}
		for {
			var oldest *stream
			for _, s := range streams {
				if err := s.fill(ctx); err != nil {
					yield(Placed{}, err)
					return
				}
				if len(s.ahead) > 0 && (oldest == nil || earlier(s.ahead[0].ID, oldest.ahead[0].ID)) {
					oldest = s
				}
			}
			if oldest == nil || !yield(oldest.ahead[0], nil) {
				return
			}
			oldest.ahead = oldest.ahead[1:]
		}
	}
}

// stream is a partition's facts as they are read, a page at a time.
type stream struct {
	trail *Trail
	part  bot.Partition
	last  string // read so far
	until string
	ahead []Placed
	done  bool
}

func (s *stream) fill(ctx context.Context) error {
	if s.done || len(s.ahead) > 0 {
		return nil
	}
	from := "-"
	if s.last != "" {
		from = "(" + s.last
	}
	page, err := s.trail.page(ctx, s.part, from, s.until)
	if err != nil {
		return err
	}
	s.ahead, s.done = page, len(page) == 0
	if !s.done {
		s.last = page[len(page)-1].ID
	}
	return nil
}

func (t *Trail) page(ctx context.Context, p bot.Partition, from, to string) ([]Placed, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	found, err := t.rdb.XRangeN(ctx, prefix(p)+keyAudit, from, to, factsAtOnce).Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		return nil, fmt.Errorf("reading the facts of partition %d: %w", p, err)
	}
	page := make([]Placed, 0, len(found))
	for _, m := range found {
		e := Placed{Partition: p, ID: m.ID}
		text, _ := m.Values["f"].(string)
		if err := json.Unmarshal([]byte(text), &e.Fact); err != nil {
			return nil, fmt.Errorf("reading fact %s of partition %d: %w", m.ID, p, err)
		}
		page = append(page, e)
	}
	return page, nil
}

// earlier compares stream ids, "<ms>-<n>".
func earlier(a, b string) bool {
	am, an, _ := strings.Cut(a, "-")
	bm, bn, _ := strings.Cut(b, "-")
	if am != bm {
		return wholeNumber(am) < wholeNumber(bm)
	}
	return wholeNumber(an) < wholeNumber(bn)
}

// Note records a fact that belongs to no turn. The same id is taken once in 7 days,
// whoever notes it: processes that see the same need not agree.
func (s *Store) Note(ctx context.Context, id string, f bot.Fact) error {
	b, err := json.Marshal(f)
	if err != nil {
		return fmt.Errorf("writing fact %s: %w", f.Name, err)
	}
	pre := prefix(noted)
	if f.Case != 0 {
		pre = casePrefix(f.Case)
	}
	if _, err := s.run(ctx, noteScript, pre+keyDue, pre, s.shiftMillis(), id, string(b), keepFacts.Milliseconds()); err != nil {
		return fmt.Errorf("noting fact %s: %w", f.Name, err)
	}
	return nil
}

// Noted says that a fact that belongs to no case was noted within the last days.
func (s *Store) Noted(ctx context.Context, id string) (bool, error) {
	return s.seen(ctx, prefix(noted), id)
}

// noted is the partition of facts that belong to nobody.
const noted bot.Partition = 0
