package linetest

import "fmt"

// imagemap checks the areas and actions of an imagemap (REF #imagemap-message).
func (c *check) imagemap(m map[string]any, at string) {
	c.asset(m, "baseUrl", at+".baseUrl", 2000, true)
	c.utf16Text(m, "altText", at+".altText", 1500, true)
	if size := c.child(m, "baseSize", at+".baseSize", true); size != nil {
		if w, _ := c.integer(size, "width", at+".baseSize.width"); w != 1040 {
			c.fail(at+".baseSize.width", "Must be 1040")
		}
		if h, _ := c.integer(size, "height", at+".baseSize.height"); h < 1 {
			c.fail(at+".baseSize.height", "must be specified")
		}
	}
	if m["actions"] == nil {
		c.fail(at+".actions", "must be specified")
	}
	for i, v := range c.array(m, "actions", at+".actions", 0, 50) {
		here := fmt.Sprintf("%s.actions[%d]", at, i)
		a := c.element(v, here)
		if a == nil {
			continue
		}
		c.utf16Text(a, "label", here+".label", 100, false)
		switch c.oneOf(a, "type", here+".type", "message", "uri", "clipboard") {
		case "message":
			c.utf16Text(a, "text", here+".text", 400, true)
		case "uri":
			if s := c.utf16Text(a, "linkUri", here+".linkUri", 1000, true); s != "" && !goodURI(s, "http", "https", "line", "tel") {
				c.fail(here+".linkUri", "invalid uri")
			}
		case "clipboard":
			c.utf16Text(a, "clipboardText", here+".clipboardText", 1000, true)
		default:
			c.fail(here+".type", "May not be empty")
		}
		if area := c.child(a, "area", here+".area", true); area != nil {
			for _, k := range []string{"x", "y", "width", "height"} {
				if _, given := c.integer(area, k, here+".area."+k); !given {
					c.fail(here+".area."+k, "must be specified")
				}
			}
		}
	}
}
