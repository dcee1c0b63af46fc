package linetest

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Limits of a flex message (REF #flex-message).
const (
	maxBubble       = 30 << 10 // bytes of JSON
	maxFlexCarousel = 50 << 10
	maxBubbles      = 12
	maxAnimated     = 10
)

// flexCheck checks one flex container. Its errors name the place by JSON
// pointer, unlike those of all other objects.
type flexCheck struct {
	*check
	animated int
}

func (c *check) flexMessage(f map[string]any, index int) {
	fc := &flexCheck{check: newCheck(c.many)}
	fc.container(f)
	if fc.typed != "" {
		fc.fail(fc.typed, "invalid property")
	}
	if len(fc.details) == 0 || len(c.flex) > 0 {
		return
	}
	c.flexAt = index
	for _, d := range fc.details {
		c.flex = append(c.flex, Detail{Message: d.Message, Property: pointer(d.Property)})
	}
}

var subscript = regexp.MustCompile(`\[(\d+)\]`)

func pointer(at string) string {
	p := strings.ReplaceAll(subscript.ReplaceAllString(at, "/$1"), ".", "/")
	return "/" + strings.TrimLeft(p, "/")
}

func size(v any) int {
	b, _ := json.Marshal(v)
	return len(b)
}

func (c *flexCheck) container(f map[string]any) {
	if f["type"] == nil {
		c.fail("type", "must be specified")
		return
	}
	switch c.oneOf(f, "type", "type", "bubble", "carousel") {
	case "bubble":
		c.bubble(f, "")
	case "carousel":
		c.known(f, "carousel", "")
		if size(f) > maxFlexCarousel {
			c.fail("", "The size of the carousel must be 50 KB or less")
		}
		want := ""
		for i, v := range c.array(f, "contents", "contents", 1, maxBubbles) {
			at := fmt.Sprintf("contents[%d]", i)
			b := c.element(v, at)
			if b == nil {
				continue
			}
			if b["type"] != "bubble" {
				c.fail(at+".type", "Must be one of the following values: [bubble]")
				continue
			}
			s, _ := b["size"].(string)
			if s == "" {
				s = "mega"
			}
			if i == 0 {
				want = s
			} else if s != want {
				c.fail(at+".size", "All bubbles of a carousel must have the same size")
			}
			c.bubble(b, at+".")
		}
	}
	if c.animated > maxAnimated {
		c.fail("", "At most 10 animated images")
	}
}

func (c *flexCheck) bubble(b map[string]any, at string) {
	c.known(b, "bubble", strings.TrimSuffix(at, "."))
	if size(b) > maxBubble {
		c.fail(strings.TrimSuffix(at, "."), "The size of the bubble must be 30 KB or less")
	}
	c.oneOf(b, "size", at+"size", "nano", "micro", "deca", "hecto", "kilo", "mega", "giga")
	c.oneOf(b, "direction", at+"direction", "ltr", "rtl")
	blocks := 0
	for _, k := range []string{"header", "body", "footer"} {
		if m := c.child(b, k, at+k, false); m != nil {
			blocks++
			c.component(m, at+k, "block")
		}
	}
	if m := c.child(b, "hero", at+"hero", false); m != nil {
		blocks++
		c.component(m, at+"hero", "hero")
	}
	if blocks == 0 {
		c.fail(strings.TrimSuffix(at, "."), "At least one block must be specified")
	}
	if a := c.child(b, "action", at+"action", false); a != nil {
		c.action(a, at+"action", inFlex)
	}
	styles := c.child(b, "styles", at+"styles", false)
	c.known(styles, "styles", at+"styles")
	for _, k := range []string{"header", "hero", "body", "footer"} {
		if s := c.child(styles, k, at+"styles."+k, false); s != nil {
			c.known(s, "block", at+"styles."+k)
			c.boolean(s, "separator", at+"styles."+k+".separator")
			c.color(s, "backgroundColor", at+"styles."+k)
			c.color(s, "separatorColor", at+"styles."+k)
		}
	}
}

// allowed components by the place they stand in (REF #box, table of contents).
var flexAllowed = map[string]string{
	"block":      "box",
	"hero":       "box image video",
	"vertical":   "box button image text separator filler",
	"horizontal": "box button image text separator filler",
	"baseline":   "icon text filler",
	"altContent": "box image",
}

func (c *flexCheck) component(m map[string]any, at, in string) {
	kind := c.oneOf(m, "type", at+".type", strings.Fields(flexAllowed[in])...)
	if m["type"] == nil {
		c.fail(at+".type", "must be specified")
		return
	}
	if kind != "" {
		c.known(m, kind, at)
	}
	c.common(m, at)
	switch kind {
	case "box":
		c.box(m, at)
	case "button":
		c.oneOf(m, "style", at+".style", "primary", "secondary", "link")
		c.oneOf(m, "height", at+".height", "md", "sm")
		if a := c.child(m, "action", at+".action", true); a != nil {
			c.action(a, at+".action", inFlexButton)
		}
		return
	case "image":
		c.asset(m, "url", at+".url", 2000, true)
		c.ratio(m, at)
		c.oneOf(m, "aspectMode", at+".aspectMode", "fit", "cover")
		if c.boolean(m, "animated", at+".animated") {
			c.animated++
		}
	case "icon":
		c.asset(m, "url", at+".url", 2000, true)
		c.ratio(m, at)
	case "video":
		c.asset(m, "url", at+".url", 2000, true)
		c.asset(m, "previewUrl", at+".previewUrl", 2000, true)
		if alt := c.child(m, "altContent", at+".altContent", true); alt != nil {
			c.component(alt, at+".altContent", "altContent")
		}
	case "text":
		c.flexText(m, at)
	}
	if a := c.child(m, "action", at+".action", false); a != nil {
		c.action(a, at+".action", inFlex)
	}
}

func (c *flexCheck) box(m map[string]any, at string) {
	layout := c.oneOf(m, "layout", at+".layout", "horizontal", "vertical", "baseline")
	if m["layout"] == nil {
		c.fail(at+".layout", "must be specified")
	}
	if m["contents"] == nil {
		c.fail(at+".contents", "must be specified")
	}
	for i, v := range c.array(m, "contents", at+".contents", 0, 1<<20) {
		here := fmt.Sprintf("%s.contents[%d]", at, i)
		if child := c.element(v, here); child != nil && layout != "" {
			c.component(child, here, layout)
		}
	}
	c.oneOf(m, "justifyContent", at+".justifyContent", "center", "flex-start", "flex-end", "space-between", "space-around", "space-evenly")
	c.oneOf(m, "alignItems", at+".alignItems", "center", "flex-start", "flex-end")
	c.color(m, "borderColor", at)
	c.measures(m, at)
}

func (c *flexCheck) flexText(m map[string]any, at string) {
	text, _ := c.str(m, "text", at+".text")
	spans := c.array(m, "contents", at+".contents", 0, 1<<20)
	if text == "" && len(spans) == 0 {
		c.fail(at+".text", "must be non-empty text")
	}
	for i, v := range spans {
		here := fmt.Sprintf("%s.contents[%d]", at, i)
		s := c.element(v, here)
		if s == nil {
			continue
		}
		if s["type"] != "span" {
			c.fail(here+".type", "Must be one of the following values: [span]")
			continue
		}
		if t, _ := c.str(s, "text", here+".text"); t == "" {
			c.fail(here+".text", "must be non-empty text")
		}
		c.known(s, "span", here)
		c.common(s, here)
	}
	if n, given := c.integer(m, "maxLines", at+".maxLines"); given && n < 0 {
		c.fail(at+".maxLines", "invalid property")
	}
	if s, given := c.str(m, "lineSpacing", at+".lineSpacing"); given && (!extentForm.MatchString(s) || strings.HasSuffix(s, "%")) {
		c.fail(at+".lineSpacing", "invalid property")
	}
	c.boolean(m, "wrap", at+".wrap")
}

// common checks the properties that several components share.
func (c *flexCheck) common(m map[string]any, at string) {
	c.oneOf(m, "position", at+".position", "relative", "absolute")
	c.oneOf(m, "align", at+".align", "start", "end", "center")
	c.oneOf(m, "gravity", at+".gravity", "top", "bottom", "center")
	c.oneOf(m, "weight", at+".weight", "regular", "bold")
	c.oneOf(m, "decoration", at+".decoration", "none", "underline", "line-through")
	c.oneOf(m, "adjustMode", at+".adjustMode", "shrink-to-fit")
	if m["type"] == "text" || m["type"] == "span" {
		c.oneOf(m, "style", at+".style", "normal", "italic")
	}
	c.color(m, "color", at)
	c.color(m, "backgroundColor", at)
	c.length(m, "margin", at)
	c.length(m, "spacing", at)
	c.length(m, "size", at)
	if n, given := c.integer(m, "flex", at+".flex"); given && n < 0 {
		c.fail(at+".flex", "invalid property")
	}
}

var (
	colorForm  = regexp.MustCompile(`^#([0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})$`)
	lengthForm = regexp.MustCompile(`^(none|xxs|xs|sm|md|lg|xl|xxl|[345]xl|full|\d+(\.\d+)?(px|%))$`)
)

func (c *flexCheck) color(m map[string]any, key, at string) {
	if s, given := c.str(m, key, at+"."+key); given && !colorForm.MatchString(s) {
		c.fail(at+"."+key, "invalid property")
	}
}

func (c *flexCheck) length(m map[string]any, key, at string) {
	if s, given := c.str(m, key, at+"."+key); given && !lengthForm.MatchString(s) {
		c.fail(at+"."+key, "invalid property")
	}
}

// ratio: width:height, each 1 to 100000, height at most three times the width.
func (c *flexCheck) ratio(m map[string]any, at string) {
	s, given := c.str(m, "aspectRatio", at+".aspectRatio")
	if !given {
		return
	}
	ws, hs, _ := strings.Cut(s, ":")
	w, err1 := strconv.Atoi(ws)
	h, err2 := strconv.Atoi(hs)
	if err1 != nil || err2 != nil || w < 1 || h < 1 || w > 100000 || h > 100000 || h > 3*w {
		c.fail(at+".aspectRatio", "invalid property")
	}
}
