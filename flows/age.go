package flows

import (
	"slices"

	"tonari/bot"
	"tonari/flows/guide"
)

// AudienceOf is whose numbers stand first, as far as the talk tells it: Children
// for somebody who came as a child or pupil, Adults for a parent or a partner,
// empty while nothing tells.
func AudienceOf(talk bot.Talk) guide.Audience {
	for _, a := range slices.Backward(talk.Answers) {
		switch {
		case a.Step == Who && a.Choice == "child":
			return guide.Children
		case a.Step == "family.who" && slices.Contains([]string{"child", "partner"}, a.Choice):
			return guide.Adults
		}
	}
	if flowOf(talk.At) == carer.name || flowOf(talk.Back) == carer.name {
		return guide.Children
	}
	return ""
}
