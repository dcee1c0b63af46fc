// Package machine fires transition tables and refuses tables that would leave a
// person stuck.
//
// A Table is data: states, and transitions From one state On an event To
// another. New checks it (Check) and gives a Machine, which holds no state of
// its own: Fire takes where one stands and says where one goes. The flows and
// the life of a case are such tables.
//
// Firing goes through looplab/fsm, whose traps are kept in here: a transition to
// the same state is no error, there are no callbacks, machines are pooled
// because building one costs far more than setting its state, and the context is
// context.Background(), because a cancelled one leaves looplab's machine stuck
// between two states (firing is memory only).
package machine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/looplab/fsm"
)

// ErrNoWay is returned by Fire when no transition leads from the state on the
// event, or the state is not in the table.
var ErrNoWay = errors.New("no such transition")

// Transition leads From a state On an event To a state.
type Transition struct {
	From, On, To string
}

// Table is a machine as data.
type Table struct {
	Name string
	// States in the order in which people should read them.
	States []string
	// Start are the states that may be entered from outside.
	Start []string
	// Ends are the states that may have no way out.
	Ends        []string
	Transitions []Transition
}

// Machine is a checked table. It is safe for concurrent use.
type Machine struct {
	table Table
	known map[string]bool
	ways  map[string][]string
	pool  sync.Pool
}

// New checks a table. An error is a programming fault and names every one found.
func New(t Table) (*Machine, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	m := &Machine{table: t.clone(), known: map[string]bool{}, ways: map[string][]string{}}
	for _, s := range t.States {
		m.known[s] = true
	}
	events := make([]fsm.EventDesc, len(t.Transitions))
	for i, tr := range t.Transitions {
		events[i] = fsm.EventDesc{Name: tr.On, Src: []string{tr.From}, Dst: tr.To}
		m.ways[tr.From] = append(m.ways[tr.From], tr.On)
	}
	start := t.Start[0]
	m.pool.New = func() any { return fsm.NewFSM(start, events, nil) }
	return m, nil
}

// Fire says where the event leads from the state. A transition to the same state
// is a success. It returns ErrNoWay when there is none.
func (m *Machine) Fire(state, event string) (string, error) {
	if !m.known[state] {
		return "", fmt.Errorf("%s: state %q: %w", m.table.Name, state, ErrNoWay)
	}
	f := m.pool.Get().(*fsm.FSM)
	defer m.pool.Put(f)
	f.SetState(state)
	err := f.Event(context.Background(), event)
	if same := (fsm.NoTransitionError{}); errors.As(err, &same) {
		err = nil
	}
	if err != nil {
		return "", fmt.Errorf("%s: %q from %q: %w", m.table.Name, event, state, ErrNoWay)
	}
	return f.Current(), nil
}

// Knows says whether the state is in the table.
func (m *Machine) Knows(state string) bool { return m.known[state] }

// Events lists what a state answers to, in the table's order.
func (m *Machine) Events(state string) []string { return slices.Clone(m.ways[state]) }

// Table is a copy of the table.
func (m *Machine) Table() Table { return m.table.clone() }

func (t Table) clone() Table {
	t.States, t.Start, t.Ends = slices.Clone(t.States), slices.Clone(t.Start), slices.Clone(t.Ends)
	t.Transitions = slices.Clone(t.Transitions)
	return t
}
