package flows

import (
	"slices"
	"strconv"
	"strings"
)

// say adds the lines whose condition holds.
func (st *stepper) say(ss ...says) {
	for _, x := range ss {
		if x.when != nil && !x.when(st.scene) {
			continue
		}
		if x.given != nil && !x.given(st.talk, st.scene) {
			continue
		}
		line := Line{Key: x.key}
		if x.cards {
			if line.Cards = st.scene.found.cards; len(line.Cards) == 0 {
				continue
			}
		}
		if x.turns > 0 {
			if st.talk.Said == nil {
				st.talk.Said = map[string]int{}
			}
			n := st.talk.Said[x.key] % x.turns
			st.talk.Said[x.key] = n + 1
			line.Key += "_" + strconv.Itoa(n+1)
		}
		for _, name := range x.with {
			if name == argSummary || name == argAbout {
				line.Answers = slices.Clone(st.talk.Answers)
				continue
			}
			if keys := st.scene.parts(name); keys != nil {
				if line.Parts == nil {
					line.Parts = map[string][]string{}
				}
				line.Parts[name] = keys
				continue
			}
			if slices.Contains(shownArgs, name) {
				line.Event = st.scene.found.event
				continue
			}
			if line.Args == nil {
				line.Args = map[string]string{}
			}
			line.Args[name] = st.scene.arg(name)
			if name == argAnswers {
				line.Args[name] = strconv.Itoa(len(st.talk.Answers))
			}
		}
		st.lines = append(st.lines, line)
	}
}

// The placeholders of the flows' texts.
const (
	argNumbers = "numbers"
	argFirst   = "first" // the first of the numbers
	argHours   = "hours"
	argNext    = "next"
	argName    = "name"
	argWhen    = "when"
	argSummary = "summary"
	argPlace   = "place"
	argVisit   = "visit"
	argAbout   = "about"

	argSince    = "since"
	argLanguage = "language"
	argAnswers  = "answers"
	argKept     = "kept"
	argQuiet    = "quiet"
	argTopics   = "topics"
	argChosen   = "chosen"
	argGuess    = "guess"

	argAgency = "agency"
)

func (sc Scene) arg(name string) string {
	switch name {
	case argNumbers:
		return sc.Numbers
	case argFirst:
		first, _, _ := strings.Cut(sc.Numbers, "\n")
		return first
	case argHours:
		return sc.Hours
	case argNext:
		return sc.NextOpen
	case argName:
		return sc.Counselor
	case argAgency:
		return sc.Agency
	case argSince:
		return sc.Since
	case argLanguage:
		return sc.LanguageName
	case argKept:
		return strconv.Itoa(sc.Kept)
	case argQuiet:
		return quietHours(sc.Settings.Quiet)
	case argPlace:
		return titleOf(sc.found.picked, sc.Language)
	case argVisit:
		return sc.found.picked.First.In(sc.Language)
	case argGuess:
		return bullets(sc.found.about)
	}
	return ""
}
