package store_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/store"
)

// talked is what is remembered of somebody who went through the young-carer
// conversation in their own words.
func talked(p bot.PersonID) bot.Conversation {
	c := bot.Conversation{
		Person: p, Alias: "しずかな かわうそ", Language: bot.Japanese, Greeted: true, Friend: bot.FriendYes, LastAt: noon.Add(9 * time.Minute),
		Talk:   bot.Talk{At: "carer.offer", Said: map[string]int{"carer.heard": 3, "menu.again": 1}},
		Timers: map[string]int{"burst": 4, "case/rung": 1, "flow/idle": 12, "rest": 1}, RestDue: noon.Add(30 * 24 * time.Hour),
	}
	said := []string{
		"おばあちゃんのごはんとお風呂をてつだってる", "毎日、学校から帰ってから夜の10時くらいまで", "ねるのは1時くらい。朝おきられない",
		"宿題できなくて先生におこられた", "つかれたけど、だれにも言えない", "お母さんは仕事で夜おそい", "ひとりで考えてるとなみだがでる", "友だちと遊んでない",
	}
	for i, text := range said {
		step := bot.Place(fmt.Sprintf("carer.step%d", i))
		c.Talk.Answers = append(c.Talk.Answers, bot.Answer{Step: step, Text: text, MessageID: fmt.Sprintf("5%017d", 123456789*i)})
		c.Words = append(c.Words, bot.Word{MessageID: fmt.Sprintf("5%017d", 123456789*i), At: noon.Add(time.Duration(i) * 67 * time.Second), Text: text})
	}
	return c
}

func TestRestingPersonIsSmall(t *testing.T) {
	if os.Getenv("TONARI_TEST_REDIS_URL") == "" {
		t.Skip("TONARI_TEST_REDIS_URL is not set: only a real server knows its memory")
	}
	h := newHouse(t)
	ctx := t.Context()
	used := func() int64 {
		info, err := h.rdb.Info(ctx, "memory").Result()
		if err != nil {
			t.Fatal(err)
		}
		var n int64
		_, rest, _ := strings.Cut(info, "used_memory:")
		if _, err := fmt.Sscan(rest, &n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	const people = 500
	before := used()
	for i := range people {
		user := fmt.Sprintf("U%032x", i)
		for j := range 2 {
			h.put(says(user, fmt.Sprintf("01JD%011dEVENT%06d", i, j), j))
		}
		c := h.turn()
		for next := &c; next != nil; {
			r := h.committed(*next, store.Write{
				Conversation: talked(next.Person), Line: []store.Outgoing{line("x", 'r')},
				Timers: []bot.TimerSet{{Name: "rest", Gen: 1, Due: noon.Add(30 * 24 * time.Hour)}},
			})
			for l := r.Lane; l != nil; l = h.settle(*l, store.Settlement{Done: true}) {
			}
			next = r.Next
		}
	}
	all := (used() - before) / people
	one := personOf(fmt.Sprintf("U%032x", 0))
	var person int64
	for _, k := range []string{"p:", "v:"} {
		n, err := h.rdb.MemoryUsage(ctx, pre(one)+k+string(one)).Result()
		if err != nil {
			t.Fatal(err)
		}
		person += n
	}
	due := pre(one) + "due" // the row that ends the conversation stands here
	rows, err := h.rdb.MemoryUsage(ctx, due).Result()
	if err != nil {
		t.Fatal(err)
	}
	person += rows / max(1, h.rdb.ZCard(ctx, due).Val())
	seen, err := h.rdb.MemoryUsage(ctx, pre(one)+fmt.Sprintf("seen:01JD%011dEVENT%06d", 0, 0)).Result()
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("a resting person takes %d bytes; each input is remembered for 7 days in %d; all keys of a person after two inputs: %d", person, seen, all)
	if person >= 1536 {
		t.Errorf("a resting person takes %d bytes, want less than 1536", person)
	}
}

// BenchmarkRoad is what one message costs in Redis: put, claim, commit and settle,
// four round trips.
func BenchmarkRoad(b *testing.B) {
	h := newHouse(b)
	ctx := b.Context()
	var n int64
	user := func(i int64) string { return fmt.Sprintf("U%032x", i) }
	b.Run("alone", func(b *testing.B) {
		for b.Loop() {
			n++
			p := personOf(user(n % 1000))
			if err := h.Put(ctx, []store.Arrival{says(user(n%1000), fmt.Sprint("e", n), 0)}); err != nil {
				b.Fatal(err)
			}
			c, err := h.Claim(ctx, []bot.Partition{p.Partition()}, 16)
			if err != nil || len(c.Turns) != 1 {
				b.Fatalf("%d turns, %v", len(c.Turns), err)
			}
			r, err := h.Commit(ctx, c.Turns[0], store.Write{Conversation: talked(p), Line: []store.Outgoing{line("x", 'r')}})
			if err != nil || r.Lane == nil {
				b.Fatalf("%v, %v", r, err)
			}
			if _, err := h.Settle(ctx, *r.Lane, store.Settlement{Done: true}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("idle poll", func(b *testing.B) {
		for b.Loop() {
			if _, err := h.Claim(ctx, allParts(), 64); err != nil {
				b.Fatal(err)
			}
		}
	})
}
