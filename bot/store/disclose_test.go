package store_test

import (
	"sync"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/store"
)

func look(id string) bot.Input {
	return bot.Input{ID: id, At: noon, Disclosed: &bot.Disclosed{Case: 16, Request: "1.000000", By: "U0SATO"}}
}

func TestALookGivesTheIdOnceAndIsDurableWithIt(t *testing.T) {
	h := newHouse(t)
	c := h.talk(child, "e1")
	h.committed(c, store.Write{Conversation: bot.Conversation{Alias: "みどりのたぬき"}})
	h.quiet()
	ask := func(s *store.Store, id string, may bool) (string, store.Sight) {
		t.Helper()
		user, l, err := s.Disclose(t.Context(), c.Person, func(conv bot.Conversation) (bot.Input, bool) {
			return look(id), may && conv.Alias == "みどりのたぬき"
		})
		if err != nil {
			t.Fatal(err)
		}
		return user, l
	}
	if user, l := ask(h.Store, "look/1", false); user != "" || l != store.SightRefused {
		t.Errorf("a look that is not allowed: %q %v", user, l)
	}
	h.quiet()
	if user, l := ask(h.Store, "look/1", true); user != child || l != store.SightGiven {
		t.Errorf("the first look: %q %v", user, l)
	}
	if got := h.turn(); got.Input.ID != "look/1" || got.Input.Disclosed == nil || got.Person != c.Person {
		t.Errorf("what tells of the look: %+v", got.Input)
	}
	for _, s := range []*store.Store{h.Store, h.openAgain()} {
		if user, l := ask(s, "look/1", true); user != "" || l != store.SightUsed {
			t.Errorf("the second look: %q %v", user, l)
		}
	}
	if user, l := ask(h.Store, "look/2", true); user != child || l != store.SightGiven {
		t.Errorf("somebody else's look: %q %v", user, l)
	}
}

func TestManyProcessesGiveOneLook(t *testing.T) {
	h := newHouse(t)
	c := h.talk(child, "e1")
	h.committed(c, store.Write{Conversation: bot.Conversation{}})
	other := h.openAgain()
	var wg sync.WaitGroup
	given := make(chan string, 20)
	for i := range 20 {
		s := h.Store
		if i%2 == 0 {
			s = other
		}
		wg.Go(func() {
			if user, l, err := s.Disclose(t.Context(), c.Person, func(bot.Conversation) (bot.Input, bool) { return look("look/1"), true }); err == nil && l == store.SightGiven {
				given <- user
			}
		})
	}
	wg.Wait()
	close(given)
	n := 0
	for user := range given {
		n++
		if user != child {
			t.Errorf("gave %q", user)
		}
	}
	if n != 1 {
		t.Errorf("%d looks were given", n)
	}
}

func TestALookIsJudgedByTheConversationOfItsMoment(t *testing.T) {
	h := newHouse(t)
	c := h.talk(child, "e1")
	h.put(says(child, "e2", 1))
	next := h.committed(c, store.Write{Conversation: bot.Conversation{Alias: "open"}}).Next
	asked := 0
	user, l, err := h.Disclose(t.Context(), c.Person, func(conv bot.Conversation) (bot.Input, bool) {
		if asked++; asked == 1 { // meanwhile the case is closed
			h.committed(*next, store.Write{Conversation: bot.Conversation{Alias: "closed"}})
		}
		return look("look/1"), conv.Alias == "open"
	})
	if err != nil || user != "" || l != store.SightRefused || asked != 2 {
		t.Errorf("%q %v %v, asked %d times", user, l, err, asked)
	}
}

func TestNobodyIsShownWhoWasErased(t *testing.T) {
	h := newHouse(t)
	c := h.talk(child, "e1")
	h.committed(c, store.Write{Conversation: bot.Conversation{ErasedAt: noon}, Erase: &bot.Erase{}})
	h.pass(time.Second)
	user, l, err := h.Disclose(t.Context(), c.Person, func(bot.Conversation) (bot.Input, bool) { return look("look/1"), true })
	if err != nil || user != "" || l != store.SightUnknown {
		t.Errorf("%q %v %v", user, l, err)
	}
	h.quiet()
}
