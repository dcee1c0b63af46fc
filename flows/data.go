package flows

import (
	"strings"

	"tonari/bot"
)

// maxData is LINE's limit of a postback's data in UTF-16 units
// (developers.line.biz/en/reference/messaging-api/#postback-action).
const maxData = 300

// Data is what a choice's button carries: "<flow>.<state>/<choice>".
func Data(at bot.Place, choice string) string { return string(at) + "/" + choice }

// ParseData reads what Data wrote. It refuses everything that has another form;
// whether the place and the choice exist is not its matter.
func ParseData(s string) (at bot.Place, choice string, ok bool) {
	place, choice, ok := strings.Cut(s, "/")
	if !ok || len(s) > maxData || !names(choice) {
		return "", "", false
	}
	f, state, ok := strings.Cut(place, ".")
	if !ok || !names(f) || !names(state) {
		return "", "", false
	}
	return bot.Place(place), choice, true
}

// names says that s is a name: small letters, digits and underscores.
func names(s string) bool {
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '_' {
			return false
		}
	}
	return s != ""
}
