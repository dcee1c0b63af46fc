package linetest

import (
	"regexp"
	"time"
)

// place is where an action stands; it decides which actions and labels may be.
type place struct {
	name     string
	label    int  // limit in characters as read
	required bool // the label has to be there
	chat     bool // camera, cameraRoll and location may be (quick replies only)
	menu     bool // richmenuswitch may be (rich menus only)
}

// The containers of actions (REF #action-objects, the row "label" of each).
var (
	inQuickReply    = place{name: "quick reply", label: 20, required: true, chat: true}
	inTemplate      = place{name: "template", label: 20, required: true}
	inDefaultAction = place{name: "template", label: 20}
	inImageCarousel = place{name: "image carousel", label: 12}
	inRichMenu      = place{name: "rich menu", label: 20, menu: true}
	inFlexButton    = place{name: "flex", label: 40, required: true}
	inFlex          = place{name: "flex", label: 40}
)

var actionTypes = map[string]bool{
	"message": true, "postback": true, "uri": true, "datetimepicker": true, "camera": true,
	"cameraRoll": true, "location": true, "clipboard": true, "richmenuswitch": true,
}

var dateForms = map[string]string{"date": "2006-01-02", "time": "15:04", "datetime": "2006-01-02T15:04"}

var aliasForm = regexp.MustCompile(`^[a-z0-9_-]{1,32}$`)

// action checks one action object at its place (REF #action-objects).
func (c *check) action(a map[string]any, at string, in place) {
	if a["type"] == nil {
		c.fail(at+".type", "May not be empty")
		return
	}
	kind := c.oneOf(a, "type", at+".type",
		"postback", "message", "uri", "datetimepicker", "camera", "cameraRoll", "location", "clipboard", "richmenuswitch")
	c.graphemeText(a, "label", at+".label", in.label, in.required)
	switch kind {
	case "message":
		c.graphemeText(a, "text", at+".text", 300, true)
	case "postback":
		c.postback(a, at, in)
	case "uri":
		if s := c.utf16Text(a, "uri", at+".uri", 1000, true); s != "" && !goodURI(s, "http", "https", "line", "tel") {
			c.fail(at+".uri", "invalid uri")
		}
		if alt := c.child(a, "altUri", at+".altUri", false); alt != nil {
			c.utf16Text(alt, "desktop", at+".altUri.desktop", 1000, false)
		}
	case "datetimepicker":
		c.datetime(a, at)
	case "clipboard":
		c.utf16Text(a, "clipboardText", at+".clipboardText", 1000, true)
	case "camera", "cameraRoll", "location":
		if !in.chat {
			c.fail(at+".type", "This action may only be used in a quick reply")
		}
	case "richmenuswitch":
		if !in.menu {
			c.fail(at+".type", "This action may only be used in a rich menu")
			return
		}
		c.data(a, at)
		if s := c.requiredString(a, "richMenuAliasId", at+".richMenuAliasId"); s != "" && !aliasForm.MatchString(s) {
			c.fail(at+".richMenuAliasId", "Invalid rich menu alias id")
		}
	}
}

func (c *check) data(a map[string]any, at string) {
	if a["data"] == nil {
		c.fail(at+".data", "must be specified")
		return
	}
	c.utf16Text(a, "data", at+".data", 300, false)
}

func (c *check) postback(a map[string]any, at string, in place) {
	c.data(a, at)
	c.graphemeText(a, "displayText", at+".displayText", 300, false)
	c.graphemeText(a, "text", at+".text", 300, false)
	c.graphemeText(a, "fillInText", at+".fillInText", 300, false)
	if a["text"] != nil && (a["displayText"] != nil || in.chat) {
		c.fail(at+".text", "text may not be used together with displayText or in a quick reply")
	}
	option := c.oneOf(a, "inputOption", at+".inputOption", "closeRichMenu", "openRichMenu", "openKeyboard", "openVoice")
	if a["fillInText"] != nil && option != "openKeyboard" {
		c.fail(at+".fillInText", "fillInText may only be used with openKeyboard")
	}
}

func (c *check) datetime(a map[string]any, at string) {
	c.data(a, at)
	if a["mode"] == nil {
		c.fail(at+".mode", "must be specified")
		return
	}
	form := dateForms[c.oneOf(a, "mode", at+".mode", "date", "time", "datetime")]
	if form == "" {
		return
	}
	read := func(key string) (time.Time, bool) {
		s, given := c.str(a, key, at+"."+key)
		if !given {
			return time.Time{}, false
		}
		t, err := time.Parse(form, s)
		if err != nil || (form != dateForms["time"] && (t.Year() < 1900 || t.Year() > 2100)) {
			c.fail(at+"."+key, "Invalid date format")
			return time.Time{}, false
		}
		return t, true
	}
	low, hasLow := read("min")
	high, hasHigh := read("max")
	read("initial")
	if hasLow && hasHigh && !low.Before(high) {
		c.fail(at+".min", "min must be before max")
	}
}
