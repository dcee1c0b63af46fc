package store_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"pgregory.net/rapid"

	"tonari/bot"
	"tonari/bot/store"
)

func (m *model) put(t *rapid.T) {
	p := rapid.SampledFrom(m.people).Draw(t, "person")
	var arrivals []store.Arrival
	for range rapid.IntRange(1, 3).Draw(t, "messages") {
		id := fmt.Sprint(p.user, "-", rapid.IntRange(0, m.ids+1).Draw(t, "message"))
		m.ids++
		second := rapid.IntRange(0, 30).Draw(t, "second")
		arrivals = append(arrivals, says(p.user, id, second))
		if m.seen[id] {
			continue
		}
		m.seen[id] = true
		if len(p.inbox) == 0 && p.lease < m.now {
			p.lease = m.now
		}
		p.seq++
		p.inbox = append(p.inbox, modelInput{id: id, order: second*1000*1000 + p.seq%1000, turn: -1})
		p.sort()
	}
	m.h.put(arrivals...)
}

func (m *model) claim(t *rapid.T) {
	got := m.h.claims()
	want := map[string]bool{}
	for _, p := range m.people {
		if len(p.inbox) > 0 && p.lease <= m.now {
			want["turn "+p.user] = true
		}
		if !p.inFlight(m.now) && p.sendable(m.now) >= 0 {
			want["lane "+p.user] = true
		}
		if len(p.lane) == 0 {
			p.flying, p.token = "", nil
		}
	}
	for _, c := range got.Turns {
		delete(want, "turn "+m.person(c.Person).user)
		if p := m.person(c.Person); p.lease > m.now {
			t.Fatalf("%s was claimed while leased", p.user)
		}
		m.gave(t, c)
	}
	for _, l := range got.Lanes {
		p := m.person(l.Person)
		delete(want, "lane "+p.user)
		if p.inFlight(m.now) {
			t.Fatalf("the lane of %s was given out twice", p.user)
		}
		m.gaveLane(t, p, &l)
	}
	if len(want) > 0 {
		t.Fatalf("not claimed: %v", want)
	}
}

func (m *model) commit(t *rapid.T) {
	if len(m.turns) == 0 {
		t.Skip("nobody holds a turn")
	}
	i := rapid.IntRange(0, len(m.turns)-1).Draw(t, "worker")
	c := m.turns[i]
	if !rapid.Bool().Draw(t, "comes back later") {
		m.turns = slices.Delete(m.turns, i, i+1)
	}
	p := m.person(c.Person)
	w := store.Write{Conversation: bot.Conversation{Alias: fmt.Sprint(len(p.done) + 1)}}
	for range rapid.IntRange(0, 2).Draw(t, "items") {
		m.ids++
		w.Line = append(w.Line, line(fmt.Sprint("i", m.ids), rapid.SampledFrom([]byte("rosppp")).Draw(t, "class")))
	}
	w.Park = rapid.IntRange(0, 9).Draw(t, "park") == 0
	w.Unpark = !w.Park && rapid.IntRange(0, 3).Draw(t, "unpark") == 0
	if len(p.lane) > 0 && rapid.IntRange(0, 4).Draw(t, "cancel") == 0 {
		w.CancelLine = []string{rapid.SampledFrom(p.lane).Draw(t, "which").id}
	}
	r := m.h.commit(c, w)
	if p.epoch != c.Epoch || p.rev != c.Rev {
		if r.Status == store.Committed || r.Status == store.Stale && (r.Lane != nil || r.Next != nil) {
			t.Fatalf("a stale commit of %s was %v", c.Input.ID, r.Status)
		}
		m.answeredAgain(p, r)
		return
	}
	if r.Status != store.Committed {
		t.Fatalf("commit of %s was %v", c.Input.ID, r.Status)
	}
	p.done = append(p.done, c.Input.ID)
	p.inbox = slices.DeleteFunc(p.inbox, func(in modelInput) bool { return in.id == c.Input.ID })
	p.rev++
	p.lease = m.now
	m.write(t, p, w, r)
	// the answer was lost: another try says the same
	if rapid.IntRange(0, 3).Draw(t, "again") == 0 {
		again := m.h.commit(c, w)
		if again.Status != store.Duplicate || (again.Lane == nil) != (r.Lane == nil) || (again.Next == nil) != (r.Next == nil) {
			t.Fatalf("again: %+v, first %+v", again, r)
		}
		m.answeredAgain(p, again)
	}
}

// answeredAgain: who repeats a commit that was taken gets its lane under a new
// lease, for the first answer was lost.
func (m *model) answeredAgain(p *modelPerson, r store.Result) {
	if r.Lane != nil {
		p.token.lane, p.until = *r.Lane, m.now+modelLease
	}
}

// write plays on the model what the commit promised of lanes and the next input.
func (m *model) write(t *rapid.T, p *modelPerson, w store.Write, r store.Result) {
	t.Helper()
	touched := w.Park || w.Unpark || len(w.Line)+len(w.CancelLine) > 0
	for _, id := range w.CancelLine {
		if p.inFlight(m.now) && p.flying == id {
			p.lane[slices.IndexFunc(p.lane, func(i modelItem) bool { return i.id == id })].gone = true
		} else {
			p.lane = slices.DeleteFunc(p.lane, func(i modelItem) bool { return i.id == id })
		}
	}
	for i := range p.lane {
		p.lane[i].asleep = p.lane[i].asleep || w.Park
	}
	p.parked = (p.parked || w.Park) && !w.Unpark
	for _, o := range w.Line {
		p.lane = append(p.lane, modelItem{id: o.ID, class: o.Class})
	}
	switch {
	case touched && !p.inFlight(m.now):
		m.gaveLane(t, p, r.Lane)
	case r.Lane != nil:
		t.Fatalf("a lane in flight was given out: %+v", r.Lane)
	}
	if (r.Next == nil) != (len(p.inbox) == 0) {
		t.Fatalf("next %+v, inbox %v", r.Next, p.inbox)
	}
	if r.Next != nil {
		m.gave(t, *r.Next)
	}
}

func (m *model) settle(t *rapid.T) {
	if len(m.lanes) == 0 {
		t.Skip("nobody holds a lane")
	}
	i := rapid.IntRange(0, len(m.lanes)-1).Draw(t, "sender")
	held := m.lanes[i]
	if !rapid.Bool().Draw(t, "comes back later") {
		m.lanes = slices.Delete(m.lanes, i, i+1)
	}
	p := m.person(held.lane.Person)
	s := store.Settlement{Done: rapid.Bool().Draw(t, "accepted")}
	if !s.Done {
		s.RetryIn = time.Duration(rapid.IntRange(0, 6).Draw(t, "back-off"))*minute + 30*time.Second
		s.Untried = rapid.IntRange(0, 4).Draw(t, "untried") == 0
		s.AsPush = rapid.IntRange(0, 4).Draw(t, "as push") == 0
	}
	next := m.h.settle(held.lane, s)
	if p.token != held {
		if next != nil {
			t.Fatalf("a stale sender got %+v", next)
		}
		return
	}
	at := slices.IndexFunc(p.lane, func(it modelItem) bool { return it.id == p.flying })
	switch {
	case at < 0: // cancelled after its lease had run out
	case s.Done || p.lane[at].gone:
		p.lane = slices.Delete(p.lane, at, at+1)
	default:
		it := &p.lane[at]
		it.due = m.now + s.RetryIn
		if s.Untried {
			it.tries--
		}
		if s.AsPush {
			if it.class == 's' || it.class == 'q' {
				it.class = 'q'
			} else {
				it.class = 'p'
			}
		}
	}
	p.flying, p.token = "", nil
	m.gaveLane(t, p, next)
}

func (m *model) begin(t *rapid.T) {
	if len(m.turns) == 0 {
		t.Skip("nobody holds a turn")
	}
	c := m.turns[rapid.IntRange(0, len(m.turns)-1).Draw(t, "worker")]
	got, err := m.h.Begin(context.Background(), c)
	if err != nil {
		t.Fatalf("%v", err)
	}
	p := m.person(c.Person)
	i := slices.IndexFunc(p.inbox, func(in modelInput) bool { return in.id == c.Input.ID })
	if want := p.epoch == c.Epoch && i >= 0; got != want {
		t.Fatalf("begun: %t, want %t", got, want)
	}
	if got {
		p.inbox[i].unbegun = false
		p.lease = m.now + modelLease
	}
}

func (m *model) handBack(t *rapid.T) {
	if len(m.turns) == 0 {
		t.Skip("nobody holds a turn")
	}
	i := rapid.IntRange(0, len(m.turns)-1).Draw(t, "worker")
	c := m.turns[i]
	m.turns = slices.Delete(m.turns, i, i+1)
	after := time.Duration(rapid.IntRange(0, 3).Draw(t, "rest"))*minute + 30*time.Second
	if err := m.h.HandBack(context.Background(), c, after); err != nil {
		t.Fatalf("%v", err)
	}
	if p := m.person(c.Person); p.epoch == c.Epoch && len(p.inbox) > 0 {
		p.lease = m.now + after
	}
}

func (m *model) pass(t *rapid.T) {
	d := time.Duration(rapid.IntRange(1, 6).Draw(t, "minutes")) * minute
	m.now += d
	m.h.pass(d)
}

// end lets everything come to rest: nothing may be left, nothing taken twice.
func (m *model) end(t *rapid.T) {
	for range 200 {
		m.now += 10 * minute
		m.h.pass(10 * minute)
		m.turns, m.lanes = nil, nil
		m.claim(t)
		for len(m.turns) > 0 {
			c := m.turns[0]
			m.turns = m.turns[1:]
			p := m.person(c.Person)
			w := store.Write{Conversation: bot.Conversation{Alias: fmt.Sprint(len(p.done) + 1)}, Unpark: true}
			r := m.h.commit(c, w)
			p.done = append(p.done, c.Input.ID)
			p.inbox = p.inbox[1:]
			p.rev++
			p.lease = m.now
			m.write(t, p, w, r)
		}
		for len(m.lanes) > 0 {
			held := m.lanes[0]
			m.lanes = m.lanes[1:]
			p := m.person(held.lane.Person)
			if p.token != held {
				continue
			}
			p.lane = slices.DeleteFunc(p.lane, func(i modelItem) bool { return i.id == p.flying })
			p.flying, p.token = "", nil
			m.gaveLane(t, p, m.h.settle(held.lane, store.Settlement{Done: true}))
		}
		left := 0
		for _, p := range m.people {
			if !p.parked {
				left += len(p.lane)
			}
			left += len(p.inbox)
		}
		if left == 0 {
			return
		}
	}
	t.Fatalf("it never comes to rest")
}

func TestNothingIsLostDoubledOrReorderedWhateverWorkersDo(t *testing.T) {
	h := newHouse(t)
	h.opt.Lease = modelLease
	h.Store = h.openAgain()
	one, two := sameShare()
	rapid.Check(t, func(rt *rapid.T) {
		flush(t, h)
		m := &model{h: h, seen: map[string]bool{}}
		for _, u := range []string{one, two, child} {
			m.people = append(m.people, &modelPerson{user: u})
		}
		rt.Repeat(map[string]func(*rapid.T){
			"put": m.put, "claim": m.claim, "commit": m.commit, "settle": m.settle,
			"begin": m.begin, "hand back": m.handBack, "time passes": m.pass,
		})
		m.end(rt)
		for _, p := range m.people {
			for i, id := range p.done {
				if slices.Contains(p.done[:i], id) {
					rt.Fatalf("%s was taken twice", id)
				}
			}
		}
		if len(m.seen) != len(m.people[0].done)+len(m.people[1].done)+len(m.people[2].done) {
			rt.Fatal("a message was lost")
		}
	})
}

func flush(t *testing.T, h *house) {
	t.Helper()
	ctx := t.Context()
	var err error
	if c, ok := h.rdb.(*redis.ClusterClient); ok {
		err = c.ForEachMaster(ctx, func(ctx context.Context, m *redis.Client) error { return m.FlushDB(ctx).Err() })
	} else {
		err = h.rdb.FlushDB(ctx).Err()
	}
	if err != nil {
		t.Fatal(err)
	}
}
