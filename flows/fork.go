package flows

import (
	"fmt"
	"slices"

	"tonari/bot"
)

// check says what is wrong with a fork: only its last way goes without a
// condition, and each leads to a place of its own that people stand at.
func (st state) check(all []flow) error {
	forks := map[bot.Place]bool{}
	for _, f := range all {
		for _, x := range f.states {
			forks[x.at] = x.fork
		}
	}
	seen := map[bot.Place]bool{}
	for i, w := range st.ways {
		switch {
		case !st.fork && w.when != nil:
			return fmt.Errorf("state %q: %q has a condition, and it is no fork", st.at, w.on)
		case !st.fork:
			continue
		case (w.when == nil) != (i == len(st.ways)-1):
			return fmt.Errorf("fork %q: %q must have a condition, but the last none", st.at, w.on)
		case forks[w.to] || seen[w.to] || w.to == stay || w.to == back:
			return fmt.Errorf("fork %q: %q does not lead to a place of its own", st.at, w.on)
		}
		seen[w.to] = true
	}
	return nil
}

// settle goes on from a fork to where somebody can stand. It says what the way
// says; hush: what the place itself says is left out.
func (st *stepper) settle(to bot.Place) (at bot.Place, hush bool) {
	here := st.set.states[to]
	if !here.fork {
		return to, false
	}
	for _, w := range here.ways {
		if w.when != nil && !w.when(st.talk, st.scene) {
			continue
		}
		next, err := st.set.machine.Fire(string(to), w.on)
		if err != nil {
			break
		}
		st.say(w.says...)
		return bot.Place(next), w.hush
	}
	return Menu, false
}

// Conditions of forks.

// chose says that the answer to the step is one of the choices.
func chose(step bot.Place, choices ...string) func(bot.Talk, Scene) bool {
	return func(talk bot.Talk, _ Scene) bool {
		return slices.ContainsFunc(talk.Answers, func(a bot.Answer) bool {
			return a.Step == step && a.Choice != "" && slices.Contains(choices, a.Choice)
		})
	}
}

// open says that the step has no answer yet, not even a skip that was kept.
func open(step bot.Place) func(bot.Talk, Scene) bool {
	return func(talk bot.Talk, _ Scene) bool {
		return !slices.ContainsFunc(talk.Answers, func(a bot.Answer) bool { return a.Step == step })
	}
}

// either says that one of the conditions holds.
func either(all ...func(bot.Talk, Scene) bool) func(bot.Talk, Scene) bool {
	return func(talk bot.Talk, sc Scene) bool {
		return slices.ContainsFunc(all, func(is func(bot.Talk, Scene) bool) bool { return is(talk, sc) })
	}
}

// talkedBefore says that the person last answered in the flow before a rest.
func talkedBefore(flow string) func(bot.Talk, Scene) bool {
	return func(talk bot.Talk, sc Scene) bool {
		last, ok := talk.Last[flow]
		return ok && sc.Now.Sub(last) >= RestAfter
	}
}

// not says that the condition does not hold.
func not(is func(bot.Talk, Scene) bool) func(bot.Talk, Scene) bool {
	return func(talk bot.Talk, sc Scene) bool { return !is(talk, sc) }
}

// stoppedIn says that the talk rests, and rested from the flow.
func stoppedIn(flow string) func(bot.Talk, Scene) bool {
	return func(talk bot.Talk, sc Scene) bool {
		return flowOf(talk.Back) == flow && talkedBefore(flow)(talk, sc)
	}
}
