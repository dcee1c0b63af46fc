package store_test

import (
	"bytes"
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/store"
)

const week = 7 * 24 * time.Hour

func (h *house) putMedia(p bot.PersonID, words string) string {
	h.t.Helper()
	token, err := h.PutMedia(h.t.Context(), p, store.Media{Kind: "image", Type: "image/png", Data: []byte(words)}, week)
	if err != nil {
		h.t.Fatal(err)
	}
	return token
}

func (h *house) has(token string) bool {
	h.t.Helper()
	_, err := h.Media(h.t.Context(), token)
	if err != nil && !errors.Is(err, store.ErrNoMedia) {
		h.t.Fatal(err)
	}
	return err == nil
}

func TestAPictureForAPhoneStandsSevenDaysSealedUnderATokenNobodyGuesses(t *testing.T) {
	h := newHouse(t)
	c := h.talk(child, "e1")
	data := []byte("KANARI\npicture\x00\n")
	token, err := h.PutMedia(t.Context(), c.Person, store.Media{Kind: "image", Type: "image/jpeg", Name: "a.jpg", Data: data}, week)
	if err != nil {
		t.Fatal(err)
	}
	if other := h.putMedia(c.Person, "x"); other == token || !regexp.MustCompile(`^\d\d[\w-]{32}$`).MatchString(token) {
		t.Errorf("tokens %s and %s", token, other)
	}
	got, err := h.Media(t.Context(), token)
	if err != nil || got.Kind != "image" || got.Type != "image/jpeg" || got.Name != "a.jpg" || !bytes.Equal(got.Data, data) {
		t.Errorf("%+v, %v", got, err)
	}
	if strings.Contains(h.everything(), "KANARI") {
		t.Error("it is readable in redis")
	}
	key := pre(c.Person) + "m:" + token
	if ttl := h.rdb.TTL(t.Context(), key).Val(); ttl <= week-time.Minute || ttl > week {
		t.Errorf("redis keeps it %v", ttl)
	}
	for _, wrong := range []string{"", "x", token[:33], token + "x", "99" + token[2:], "*" + token[1:], "shelf", token[:2] + strings.Repeat("A", 32)} {
		if h.has(wrong) {
			t.Errorf("found under %q", wrong)
		}
	}
	h.pass(week + time.Minute)
	if h.has(token) {
		t.Error("it stands after seven days")
	}
	h.putMedia(c.Person, "later")
	if h.exists(key) {
		t.Error("its bytes are still in redis")
	}
}

func TestWhatIsForAPhoneEndsWithATurnAndWithAnErasure(t *testing.T) {
	for _, keep := range []bool{false, true} {
		h := newHouse(t)
		c := h.talk(child, "e1")
		h.put(says(child, "e2", 1))
		ended, kept := h.putMedia(c.Person, "a"), h.putMedia(c.Person, "b")
		r := h.committed(c, store.Write{EndMedia: []string{ended, "unknown"}})
		if h.has(ended) || !h.has(kept) {
			t.Errorf("ended %v, kept %v", h.has(ended), h.has(kept))
		}
		h.committed(*r.Next, store.Write{Erase: &bot.Erase{Keep: keep}})
		if h.has(kept) {
			t.Errorf("keep %v: it outlived the erasure", keep)
		}
	}
}

func TestAPersonsFileWaitsSealedUntilSlackHasIt(t *testing.T) {
	h := newHouse(t)
	c := h.talk(child, "e1")
	h.put(says(child, "e2", 1))
	file := store.Media{Type: "image/png", Data: []byte("KANARI")}
	if err := h.PutFile(t.Context(), c.Person, "early", file); !errors.Is(err, store.ErrNotWanted) {
		t.Errorf("a file that no item waits for: %v", err)
	}
	item := desk("f1", 'w', c.NextCase)
	item.Fetch = true
	r := h.committed(c, store.Write{NewCase: c.NextCase, Desk: []store.Outgoing{item, desk("f2", 'w', c.NextCase)}})
	fetches, err := h.Fetches(t.Context(), []bot.Partition{c.Person.Partition()}, 10)
	if err != nil || len(fetches) != 1 || fetches[0].Item != "f1" || fetches[0].Person != c.Person || string(fetches[0].Payload) != string(item.Payload) {
		t.Fatalf("to fetch: %+v, %v", fetches, err)
	}
	if again, _ := h.Fetches(t.Context(), []bot.Partition{c.Person.Partition()}, 10); len(again) != 0 {
		t.Error("it is given out twice at once")
	}
	if err := h.PutFile(t.Context(), c.Person, "f1", file); err != nil {
		t.Fatal(err)
	}
	if err := h.FetchDone(t.Context(), c.Person, "f1"); err != nil {
		t.Fatal(err)
	}
	h.pass(time.Hour)
	if again, _ := h.Fetches(t.Context(), []bot.Partition{c.Person.Partition()}, 10); len(again) != 0 {
		t.Error("it is fetched again")
	}
	got, err := h.File(t.Context(), c.Person, "f1")
	if err != nil || string(got.Data) != "KANARI" || strings.Contains(h.everything(), "KANARI") {
		t.Errorf("%+v, %v", got, err)
	}
	if h.has("f1") {
		t.Error("a phone can fetch it")
	}
	h.deskSettle(h.took(c.Person, "f1"), store.DeskSettlement{Done: true})
	if _, err := h.File(t.Context(), c.Person, "f1"); !errors.Is(err, store.ErrNoMedia) {
		t.Errorf("slack has it, and it is kept: %v", err)
	}
	// What was taken back is gone at once, and an erasure takes all.
	put := func() {
		if err := h.PutFile(t.Context(), c.Person, "f2", file); err != nil {
			t.Fatal(err)
		}
	}
	put()
	h.put(says(child, "e3", 2))
	r = h.committed(*r.Next, store.Write{Replace: []store.Outgoing{desk("f2", 'w', c.NextCase)}})
	if _, err := h.File(t.Context(), c.Person, "f2"); !errors.Is(err, store.ErrNoMedia) {
		t.Errorf("taken back, and kept: %v", err)
	}
	put()
	h.committed(*r.Next, store.Write{Erase: &bot.Erase{Keep: true}})
	if _, err := h.File(t.Context(), c.Person, "f2"); !errors.Is(err, store.ErrNoMedia) {
		t.Errorf("erased, and kept: %v", err)
	}
}

func TestFilesThatWaitForSlackTakeOnlySoMuchRoom(t *testing.T) {
	h := newHouse(t)
	h.opt.Room = 3500
	h.Store = h.openAgain()
	c := h.talk(child, "e1")
	items := []string{"f1", "f2", "f3", "f4"}
	w := store.Write{NewCase: c.NextCase}
	for _, id := range items {
		w.Desk = append(w.Desk, desk(id, 'w', c.NextCase))
	}
	h.committed(c, w)
	big := store.Media{Type: "video/mp4", Data: make([]byte, 1000)}
	for _, id := range items[:3] {
		if err := h.PutFile(t.Context(), c.Person, id, big); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.PutFile(t.Context(), c.Person, "f4", big); !errors.Is(err, store.ErrNoRoom) {
		t.Errorf("the fourth: %v", err)
	}
	h.deskSettle(h.took(c.Person, "f1"), store.DeskSettlement{Done: true})
	if err := h.PutFile(t.Context(), c.Person, "f4", big); err != nil {
		t.Errorf("there was room again: %v", err)
	}
	if _, err := h.PutMedia(t.Context(), c.Person, store.Media{Data: make([]byte, 12<<20)}, week); err == nil {
		t.Error("something larger than LINE takes is kept")
	}
}
