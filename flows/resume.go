package flows

import (
	"slices"
	"time"

	"tonari/bot"
)

// Resumes says that somebody who only greets now, after such a silence, is asked
// whether to go on or start over: there is something to go on with, and the flow
// does not ask by itself how things went.
func (s *Set) Resumes(talk bot.Talk, away time.Duration) bool {
	at := talk.At
	st, known := s.states[at]
	return away >= RestAfter && away < KeepFor && known && st.since.on == "" && flowOf(at) != handoff.name &&
		!slices.Contains([]bot.Place{Start, Who, Menu, Rest, CheckIn}, at)
}
