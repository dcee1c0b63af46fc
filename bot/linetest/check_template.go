package linetest

import "fmt"

// template checks buttons, confirm, carousel and image carousel
// (REF #template-messages). Titles and texts count characters as read.
func (c *check) template(t map[string]any, at string) {
	if t["type"] == nil {
		c.fail(at+".type", "May not be empty")
		return
	}
	switch c.oneOf(t, "type", at+".type", "buttons", "confirm", "carousel", "image_carousel") {
	case "buttons":
		c.look(t, at)
		c.asset(t, "thumbnailImageUrl", at+".thumbnailImageUrl", 2000, false)
		c.graphemeText(t, "title", at+".title", 40, false)
		c.graphemeText(t, "text", at+".text", textLimit(t, 160), true)
		c.defaultAction(t, at)
		c.actions(t, at, 1, 4)
	case "confirm":
		c.graphemeText(t, "text", at+".text", 240, true)
		c.actions(t, at, 2, 2)
	case "carousel":
		c.look(t, at)
		c.columns(t, at)
	case "image_carousel":
		for i, v := range c.array(t, "columns", at+".columns", 1, 10) {
			here := fmt.Sprintf("%s.columns[%d]", at, i)
			col := c.element(v, here)
			if col == nil {
				continue
			}
			c.asset(col, "imageUrl", here+".imageUrl", 2000, true)
			if a := c.child(col, "action", here+".action", true); a != nil {
				c.action(a, here+".action", inImageCarousel)
			}
		}
	}
}

func (c *check) look(t map[string]any, at string) {
	c.oneOf(t, "imageAspectRatio", at+".imageAspectRatio", "rectangle", "square")
	c.oneOf(t, "imageSize", at+".imageSize", "cover", "contain")
}

// textLimit is 60 beside an image or a title.
func textLimit(t map[string]any, alone int) int {
	if filled(t, "thumbnailImageUrl") || filled(t, "title") {
		return 60
	}
	return alone
}

func filled(m map[string]any, key string) bool { s, _ := m[key].(string); return s != "" }

func (c *check) actions(t map[string]any, at string, low, high int) int {
	list := c.array(t, "actions", at+".actions", low, high)
	for i, v := range list {
		here := fmt.Sprintf("%s.actions[%d]", at, i)
		if a := c.element(v, here); a != nil {
			c.action(a, here, inTemplate)
		}
	}
	return len(list)
}

func (c *check) defaultAction(t map[string]any, at string) {
	if a := c.child(t, "defaultAction", at+".defaultAction", false); a != nil {
		c.action(a, at+".defaultAction", inDefaultAction)
	}
}

// columns of a carousel are alike: as many actions, and an image or a title in
// all of them or in none.
func (c *check) columns(t map[string]any, at string) {
	var first map[string]any
	count := 0
	for i, v := range c.array(t, "columns", at+".columns", 1, 10) {
		here := fmt.Sprintf("%s.columns[%d]", at, i)
		col := c.element(v, here)
		if col == nil {
			continue
		}
		c.asset(col, "thumbnailImageUrl", here+".thumbnailImageUrl", 2000, false)
		c.graphemeText(col, "title", here+".title", 40, false)
		c.graphemeText(col, "text", here+".text", textLimit(col, 120), true)
		c.defaultAction(col, here)
		n := c.actions(col, here, 1, 3)
		if first == nil {
			first, count = col, n
			continue
		}
		if n != count {
			c.fail(here+".actions", "The number of actions must be the same in all columns")
		}
		for _, key := range []string{"thumbnailImageUrl", "title"} {
			if filled(col, key) != filled(first, key) {
				c.fail(here+"."+key, "Must be specified in all columns or in none")
			}
		}
	}
}
