package handoff

// Qualities and Things are the words of an alias.
var (
	Qualities = qualities
	Things    = things
)
