package store_test

import (
	"errors"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/store"
)

func TestHowFarTheNewsOfAnEventAreStandsWithIt(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	e := h.tea("tea-1", 4)
	if err := errors.Join(h.ToldThrough(ctx, e.ID, "abc"), h.ToldLate(ctx, e.ID)); err != nil {
		t.Fatal(err)
	}
	again := e
	again.Revision = 0
	if _, err := h.SaveEvent(ctx, again); !errors.Is(err, store.ErrEventChanged) {
		t.Fatalf("made twice: %v", err)
	}
	if o, err := h.Opening(ctx, e.ID); err != nil || !o.Fresh || !o.Late || o.Through != "abc" {
		t.Errorf("%+v %v", o, err)
	}
	if err := errors.Join(h.Announced(ctx, e.ID), h.ToldThrough(ctx, e.ID, "xyz")); err != nil {
		t.Fatal(err)
	}
	if _, err := h.SaveEvent(ctx, again); !errors.Is(err, store.ErrEventChanged) {
		t.Fatalf("made twice: %v", err)
	}
	if o, err := h.Opening(ctx, e.ID); err != nil || o.Fresh || o.Late || o.Through != "" {
		t.Errorf("it is news again: %+v %v", o, err)
	}
	off := bot.Event{ID: "tea-2", Kind: bot.EventTea, Title: "茶話会", Start: e.Start, End: e.End, Place: "区民センター", Capacity: 4, Cancelled: true}
	if o, err := h.Opening(ctx, h.save(off).ID); err != nil || o.Fresh {
		t.Errorf("a cancelled event is news: %+v %v", o, err)
	}
	if err := h.ToldThrough(ctx, "tea-9", "abc"); err != nil || h.exists("tn:{e:tea-9}:ev") {
		t.Errorf("an event that is not there leaves something: %v", err)
	}
}

func TestNewsThatWerePutAreCountedForADay(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	put := func(lot string, people int, counted int64) {
		t.Helper()
		if err := h.NoteNews(ctx, lot, people, counted); err != nil {
			t.Fatal(err)
		}
	}
	since := func(d time.Duration) [2]int64 {
		t.Helper()
		now, err := h.Now(ctx)
		if err != nil {
			t.Fatal(err)
		}
		n, counted, err := h.NewsSince(ctx, now.Add(-d))
		if err != nil {
			t.Fatal(err)
		}
		return [2]int64{n, counted}
	}
	put("tea-1/a", 30, 5)
	h.pass(20 * time.Hour)
	put("tea-1/b", 7, 40)
	put("tea-1/b", 7, 40) // after a crash
	if got := since(24 * time.Hour); got != [2]int64{37, 5} {
		t.Errorf("%v", got)
	}
	h.pass(5 * time.Hour)
	if got := since(24 * time.Hour); got != [2]int64{7, 40} {
		t.Errorf("a day later %v", got)
	}
	h.pass(50 * time.Hour)
	put("tea-2/a", 1, 0)
	if got := since(1000 * time.Hour); got != [2]int64{1, 0} {
		t.Errorf("what is older is kept: %v", got)
	}
}
