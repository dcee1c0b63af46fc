package flows

import "tonari/bot"

// The rich menus' areas are asides: they stand below every talk and are never old.
const (
	// RichMain is the menu that everybody sees.
	RichMain bot.Place = "rich.main"
	// RichQuiet is the menu of a person who hides; its choices say nothing.
	RichQuiet bot.Place = "rich.quiet"
)

var richMenus = []state{
	{at: RichMain, ways: []way{{on: "talk"}, {on: "today"}, {on: "places"}, {on: "salon"}, {on: "phone"}, {on: "settings"}}},
	{at: RichQuiet, ways: []way{{on: "news"}, {on: "library"}}},
}

// Rich is where an area of the main menu leads in this talk; false for Numbers,
// which moves nothing, and for what is no area.
func Rich(talk bot.Talk, id string) (to bot.Place, ok bool) {
	switch id {
	case "talk":
		return Menu, true
	case "today":
		return today(talk), true
	case "places":
		return "places.start", true
	case "salon":
		return "family.meet", true
	case "settings":
		return Settings, true
	}
	return "", false
}

// today asks about the day in the conversation of who the person is.
func today(talk bot.Talk) bot.Place {
	for _, a := range talk.Answers {
		if a.Step == Who && a.Choice == "home" {
			return "withdrawn.start"
		}
	}
	return "carer.today"
}
