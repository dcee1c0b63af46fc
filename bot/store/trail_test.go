package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"tonari/bot"
	"tonari/bot/store"
)

func TestFactsOfAllPartitionsComeInTheOrderOfTime(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	trail := h.trail()
	const facts = 1300 // more than two pages of one partition
	for i := range facts {
		p := bot.Partition(0)
		if i%3 == 0 {
			p = bot.Partition(i % bot.Partitions)
		}
		id := fmt.Sprintf("%d-%d", 1764000000000+int64(i/10), i%10)
		if err := h.rdb.XAdd(ctx, &redis.XAddArgs{
			Stream: "tn:" + p.Tag() + ":aud", ID: id, Values: []any{"f", fmt.Sprintf(`{"f":"n%d","at":"2025-11-24T16:00:00Z"}`, i)},
		}).Err(); err != nil {
			t.Fatal(err)
		}
	}
	until := time.UnixMilli(1764000000000 + facts)
	after := map[bot.Partition]string{}
	n := 0
	for _, stop := range []int{700, facts} { // the second goes on where the first ended
		for e, err := range trail.Facts(ctx, after, until) {
			if err != nil {
				t.Fatal(err)
			}
			if want := fmt.Sprintf("n%d", n); e.Fact.Name != want {
				t.Fatalf("fact %s, want %s", e.Fact.Name, want)
			}
			after[e.Partition] = e.ID
			if n++; n == stop {
				break
			}
		}
	}
	if n != facts {
		t.Errorf("%d facts", n)
	}
	if gone, err := trail.Gone(ctx, after); err != nil || len(gone) != 0 {
		t.Errorf("gone: %v, %v", gone, err)
	}
	after[5] = "1-1"
	if gone, err := trail.Gone(ctx, after); err != nil || !cmp.Equal(gone, []bot.Partition{5}) {
		t.Errorf("gone: %v, %v", gone, err)
	}
}

func TestAFactOfNobodyIsNotedOnce(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	for range 2 { // by two processes
		if err := h.Note(ctx, "config/1", bot.Fact{Name: "config_faulty", At: noon}); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.Note(ctx, "config/2", bot.Fact{Name: "config_mended", At: noon, Case: 19}); err != nil {
		t.Fatal(err)
	}
	var got []string
	for e, err := range h.trail().Facts(ctx, nil, time.Now().Add(time.Hour)) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprintf("%d %s %s", e.Partition, e.Fact.Name, e.Fact.At.Format(time.TimeOnly)))
	}
	want := []string{"0 config_faulty " + noon.UTC().Format(time.TimeOnly), "3 config_mended " + noon.UTC().Format(time.TimeOnly)}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestFactsAreKeptForThreeYears(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	add := func(at time.Time, n int) {
		for i := range n {
			if err := h.rdb.XAdd(ctx, &redis.XAddArgs{
				Stream: "tn:{p00}:aud", ID: fmt.Sprintf("%d-%d", at.UnixMilli(), i), Values: []any{"f", `{"f":"opened"}`},
			}).Err(); err != nil {
				t.Fatal(err)
			}
		}
	}
	add(time.Now().AddDate(-3, 0, -2), 500)
	add(time.Now().AddDate(-3, 0, 2), 7)
	if err := h.Note(ctx, "1", bot.Fact{Name: "config_mended"}); err != nil {
		t.Fatal(err)
	}
	// Redis lets go of whole nodes of its stream, of a hundred entries each.
	if n := h.rdb.XLen(ctx, "tn:{p00}:aud").Val(); n < 8 || n > 108 {
		t.Errorf("%d facts are left", n)
	}
}

// trail reads the house's Redis without its keys.
func (h *house) trail() *store.Trail {
	h.t.Helper()
	trail, err := store.OpenTrail(h.t.Context(), h.url)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { _ = trail.Close() })
	return trail
}
