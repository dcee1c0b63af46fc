package store_test

import (
	"fmt"
	"slices"
	"time"

	"pgregory.net/rapid"

	"tonari/bot"
	"tonari/bot/store"
)

// The model knows in a few lists what the store promises: whose turn it is, who
// holds it, what may leave. Rapid plays both with messages, workers that commit,
// crash, sleep through their lease and come back, and LINE that fails.
//
// Time goes in whole minutes and every deadline falls on a half one, so that the
// real milliseconds of a run decide nothing.
const (
	minute     = time.Minute
	modelLease = 4*minute + 30*time.Second
)

type modelInput struct {
	id    string
	order int
	turn  time.Duration // -1: never claimed
	tries int
	// unbegun: its last claim is not the first, and did not begin
	unbegun bool
}

type modelItem struct {
	id    string
	class byte
	tries int
	due   time.Duration
	gone  bool
	// asleep: it stood in the lane when the person hid
	asleep bool
}

type modelPerson struct {
	user   string
	inbox  []modelInput
	lease  time.Duration // nobody else before
	epoch  int64
	rev    int64
	seq    int
	lane   []modelItem
	flying string // item
	token  *heldLane
	until  time.Duration
	parked bool
	done   []string
}

type heldLane struct{ lane store.Lane }

type model struct {
	h      *house
	now    time.Duration
	seen   map[string]bool
	people []*modelPerson
	turns  []store.Claim
	lanes  []*heldLane
	ids    int
}

func (m *model) person(id bot.PersonID) *modelPerson {
	for _, p := range m.people {
		if personOf(p.user) == id {
			return p
		}
	}
	panic("a stranger")
}

func (p *modelPerson) sort() {
	slices.SortStableFunc(p.inbox, func(a, b modelInput) int { return a.order - b.order })
}

// claimHead is what the next claim of the person gets.
func (p *modelPerson) claimHead(now time.Duration) *modelInput {
	if len(p.inbox) == 0 {
		return nil
	}
	in := &p.inbox[0]
	if in.turn < 0 {
		in.turn = now
	}
	if !in.unbegun {
		in.tries++
		in.unbegun = in.tries > 1
	}
	p.epoch++
	p.lease = now + modelLease
	return in
}

// sendable is the item that may leave now, or -1.
func (p *modelPerson) sendable(now time.Duration) int {
	p.lane = slices.DeleteFunc(p.lane, func(i modelItem) bool { return i.gone })
	held := false
	for i, it := range p.lane {
		switch {
		case p.parked && (it.class == 'p' || it.asleep), held && it.class == 'p':
			held = true
		case it.due > now && it.class != 'p' && it.class != 'q':
			return -1
		case it.due > now:
			held = true
		default:
			return i
		}
	}
	return -1
}

func (p *modelPerson) inFlight(now time.Duration) bool { return p.flying != "" && p.until > now }

// gave checks a claimed turn against the model.
func (m *model) gave(t *rapid.T, c store.Claim) {
	t.Helper()
	p := m.person(c.Person)
	in := p.claimHead(m.now)
	if in == nil {
		t.Fatalf("%s was claimed without an inbox", p.user)
		return
	}
	if c.Input.ID != in.id || c.Epoch != p.epoch || c.Rev != p.rev || c.Attempts != in.tries || c.Fault != nil {
		t.Fatalf("claimed %s epoch %d rev %d attempt %d fault %v, want %s %d %d %d",
			c.Input.ID, c.Epoch, c.Rev, c.Attempts, c.Fault, in.id, p.epoch, p.rev, in.tries)
	}
	if c.Conversation.Alias != fmt.Sprint(len(p.done)) && len(p.done) > 0 {
		t.Fatalf("%s: conversation of %s turns, want %d", p.user, c.Conversation.Alias, len(p.done))
	}
	m.turns = append(m.turns, c)
}

// gaveLane checks a leased lane, or that none was leased.
func (m *model) gaveLane(t *rapid.T, p *modelPerson, l *store.Lane) {
	t.Helper()
	i := p.sendable(m.now)
	if (l == nil) != (i < 0) {
		t.Fatalf("%s: lane %+v, want item %d of %+v", p.user, l, i, p.lane)
	}
	if l == nil {
		if len(p.lane) == 0 {
			p.flying, p.token = "", nil
		}
		return
	}
	it := &p.lane[i]
	if l.Item.ID != it.id || l.Item.Class != it.class || l.Tries != it.tries || l.Parked != p.parked || l.UserID != p.user {
		t.Fatalf("%s: sends %+v, want %+v", p.user, l, *it)
	}
	it.tries++
	p.flying, p.until = it.id, m.now+modelLease
	p.token = &heldLane{*l}
	m.lanes = append(m.lanes, p.token)
}
