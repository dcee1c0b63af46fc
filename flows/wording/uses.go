package wording

import (
	"maps"

	"tonari/bot"
)

// Required maps the keys that Go code says to the placeholders that their texts
// may use.
type Required map[string][]string

// Uses is all that Go code needs of the words.
type Uses struct {
	Texts Required
	// Labels of choices.
	Labels []Label
	// Turns are the texts that are said together in one answer.
	Turns []Turn
}

// Label is a choice of a state.
type Label struct {
	At     bot.Place
	Choice string
}

// Turn is one answer: its keys in order, and the choices that stand after it.
type Turn struct {
	At      bot.Place
	Keys    []string
	Choices []string
}

// Merge joins what several packages need.
func Merge(all ...Uses) Uses {
	sum := Uses{Texts: Required{}}
	for _, u := range all {
		maps.Copy(sum.Texts, u.Texts)
		sum.Labels = append(sum.Labels, u.Labels...)
		sum.Turns = append(sum.Turns, u.Turns...)
	}
	return sum
}
