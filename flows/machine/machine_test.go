package machine_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/looplab/fsm"

	"tonari/flows/machine"
)

func lamp() machine.Table {
	return machine.Table{
		Name: "lamp", States: []string{"off", "on", "broken"}, Start: []string{"off"}, Ends: []string{"broken"},
		Transitions: []machine.Transition{
			{From: "off", On: "press", To: "on"},
			{From: "on", On: "press", To: "off"},
			{From: "on", On: "dim", To: "on"},
			{From: "on", On: "drop", To: "broken"},
			{From: "off", On: "drop", To: "broken"},
		},
	}
}

func TestAnEventLeadsOn(t *testing.T) {
	m, err := machine.New(lamp())
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ state, event, want string }{
		{"off", "press", "on"}, {"on", "press", "off"}, {"on", "drop", "broken"},
	} {
		if got, err := m.Fire(tc.state, tc.event); err != nil || got != tc.want {
			t.Errorf("%s on %s: got %q, %v; want %q", tc.state, tc.event, got, err, tc.want)
		}
	}
}

func TestStayingWhereOneIsIsASuccess(t *testing.T) {
	m, _ := machine.New(lamp())
	if got, err := m.Fire("on", "dim"); err != nil || got != "on" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestWhatIsNotInTheTableIsNoWay(t *testing.T) {
	m, _ := machine.New(lamp())
	for _, tc := range [][2]string{{"off", "dim"}, {"off", "sing"}, {"gone", "press"}, {"broken", "press"}, {"", ""}} {
		if got, err := m.Fire(tc[0], tc[1]); !errors.Is(err, machine.ErrNoWay) || got != "" {
			t.Errorf("%v: got %q, %v", tc, got, err)
		}
	}
	if got, err := m.Fire("off", "press"); err != nil || got != "on" {
		t.Errorf("after refusals: got %q, %v", got, err)
	}
}

func TestAStateTellsWhatItAnswersTo(t *testing.T) {
	m, _ := machine.New(lamp())
	if diff := cmp.Diff([]string{"press", "dim", "drop"}, m.Events("on")); diff != "" {
		t.Error(diff)
	}
	if !m.Knows("broken") || m.Knows("gone") {
		t.Error("knows the wrong states")
	}
}

func TestManyPeopleFireAtOnce(t *testing.T) {
	m, _ := machine.New(lamp())
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			state := "off"
			for range 200 {
				next, err := m.Fire(state, "press")
				if err != nil || next == state {
					t.Errorf("%s: %s, %v", state, next, err)
					return
				}
				state = next
			}
		})
	}
	wg.Wait()
}

func TestEveryFaultOfATableIsFound(t *testing.T) {
	for name, tc := range map[string]struct {
		spoil func(*machine.Table)
		want  string
	}{
		"doubled transition": {func(t *machine.Table) {
			t.Transitions = append(t.Transitions, machine.Transition{From: "off", On: "press", To: "broken"})
		}, `transition "off" on "press" is doubled`},
		"unknown target": {func(t *machine.Table) {
			t.Transitions = append(t.Transitions, machine.Transition{From: "off", On: "sell", To: "shop"})
		}, `state "shop" is unknown`},
		"unknown source": {func(t *machine.Table) {
			t.Transitions = append(t.Transitions, machine.Transition{From: "shop", On: "buy", To: "off"})
		}, `state "shop" is unknown`},
		"doubled state": {func(t *machine.Table) { t.States = append(t.States, "on") }, `state "on" is doubled`},
		"unnamed state": {func(t *machine.Table) { t.States = append(t.States, "") }, `a state has no name`},
		"unreachable": {func(t *machine.Table) {
			t.States = append(t.States, "attic")
			t.Transitions = append(t.Transitions, machine.Transition{From: "attic", On: "press", To: "on"})
		}, `state "attic" is unreachable`},
		"dead end": {func(t *machine.Table) { t.Ends = nil }, `state "broken" is a dead end`},
		"loop without an end": {func(t *machine.Table) {
			t.States = append(t.States, "a", "b")
			t.Transitions = append(t.Transitions, machine.Transition{From: "on", On: "x", To: "a"},
				machine.Transition{From: "a", On: "x", To: "b"}, machine.Transition{From: "b", On: "x", To: "a"})
		}, `state "a" is a dead end`},
		"only itself": {func(t *machine.Table) {
			t.Ends = nil
			t.Transitions = append(t.Transitions, machine.Transition{From: "broken", On: "x", To: "broken"})
		}, `state "broken" is a dead end`},
		"no start":      {func(t *machine.Table) { t.Start = nil }, `no state to start from`},
		"unknown start": {func(t *machine.Table) { t.Start = append(t.Start, "shop") }, `start "shop" is unknown`},
		"unknown end":   {func(t *machine.Table) { t.Ends = append(t.Ends, "shop") }, `end "shop" is unknown`},
		"no event": {func(t *machine.Table) {
			t.Transitions = append(t.Transitions, machine.Transition{From: "off", To: "on"})
		}, `a transition from "off" has no event`},
	} {
		t.Run(name, func(t *testing.T) {
			table := lamp()
			tc.spoil(&table)
			_, err := machine.New(table)
			if err == nil || !strings.HasPrefix(err.Error(), "table lamp: ") || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want %q", err, tc.want)
			}
		})
	}
}

func TestADiagramShowsEveryArrowOnce(t *testing.T) {
	want := `stateDiagram-v2
    [*] --> off
    off --> on: press
    on --> off: press
    on --> on: dim
    on --> broken: drop
    off --> broken: drop
    broken --> [*]
`
	if diff := cmp.Diff(want, lamp().Diagram()); diff != "" {
		t.Error(diff)
	}
}

func TestADiagramGivesDottedNamesAnID(t *testing.T) {
	table := machine.Table{
		Name: "x", States: []string{"a.b", "c"}, Start: []string{"a.b"}, Ends: []string{"c"},
		Transitions: []machine.Transition{{From: "a.b", On: "go", To: "c"}, {From: "a.b", On: "run", To: "c"}},
	}
	want := "stateDiagram-v2\n    state \"a.b\" as a_b\n    [*] --> a_b\n    a_b --> c: go, run\n    c --> [*]\n"
	if diff := cmp.Diff(want, table.Diagram()); diff != "" {
		t.Error(diff)
	}
}

// forty is a ring of 40 transitions.
func forty() machine.Table {
	t := machine.Table{Name: "ring", Start: []string{"s00"}}
	name := func(i int) string { return "s" + string(rune('0'+i/10)) + string(rune('0'+i%10)) }
	for i := range 40 {
		t.States = append(t.States, name(i))
		t.Transitions = append(t.Transitions, machine.Transition{From: name(i), On: "next", To: name((i + 1) % 40)})
	}
	return t
}

func BenchmarkFirePooled(b *testing.B) {
	m, err := machine.New(forty())
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := m.Fire("s07", "next"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFireBuiltEachTime(b *testing.B) {
	var events []fsm.EventDesc
	for _, tr := range forty().Transitions {
		events = append(events, fsm.EventDesc{Name: tr.On, Src: []string{tr.From}, Dst: tr.To})
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := fsm.NewFSM("s07", events, nil).Event(context.Background(), "next"); err != nil {
			b.Fatal(err)
		}
	}
}
