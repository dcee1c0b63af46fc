package flows

import (
	"slices"

	"tonari/bot"
)

// The situations in which safety speaks differently, in triage's categories.
var (
	suicidal = []string{"suicide"}
	athome   = []string{"abuse", "dv", "sexual", "neglect"}
	bodily   = []string{"self_harm", "overdose", "health"}
	others   = []string{"third_party"}
)

// Harmful says that the danger of the category comes from people who may be near
// and may read the screen: nothing lights it up that is not needed.
func Harmful(category string) bool { return slices.Contains(athome, category) }

// room is where safety begins for a category. A danger that nothing is known of
// is asked about: is it safe there; a bare cry for help is asked what it is.
func room(category string) bot.Place {
	switch category {
	case "self_harm", "overdose":
		return "safety.hurt"
	case "health":
		return "safety.ill"
	case "abuse", "dv", "violence":
		return "safety.harm"
	case "neglect":
		return "safety.neglect"
	case "sexual":
		return "safety.sexual"
	case "pregnancy":
		return "safety.pregnant"
	case "third_party":
		return "safety.third"
	case "help":
		return "safety.which"
	}
	return SafetyNow
}

// condition says whether a text is said in a scene.
type condition func(Scene) bool

// is holds in the situations named.
func is(categories ...string) condition {
	return func(sc Scene) bool { return slices.Contains(categories, sc.Category) }
}

func (c condition) not() condition { return func(sc Scene) bool { return !c(sc) } }

func both(a, b condition) condition { return func(sc Scene) bool { return a(sc) && b(sc) } }

func isUrgent(sc Scene) bool    { return sc.Level >= bot.LevelUrgent }
func isNotUrgent(sc Scene) bool { return !isUrgent(sc) }

// isWatched: somebody else may read the screen.
func isWatched(sc Scene) bool { return sc.Watched || Harmful(sc.Category) }
func isOpenly(sc Scene) bool  { return !isWatched(sc) }
