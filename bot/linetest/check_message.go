package linetest

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf16"
)

// messages checks the one to five messages of a request (REF #message-objects).
func (c *check) messages(body map[string]any) []map[string]any {
	var out []map[string]any
	for i, v := range c.array(body, "messages", "messages", 1, 5) {
		at := fmt.Sprintf("messages[%d]", i)
		m := c.element(v, at)
		if m == nil {
			continue
		}
		out = append(out, m)
		c.message(m, at, i)
	}
	return out
}

var messageTypes = []string{"text", "textV2", "sticker", "image", "video", "audio", "location", "imagemap", "template", "flex", "coupon"}

func (c *check) message(m map[string]any, at string, index int) {
	if m["type"] == nil {
		c.fail(at+".type", "May not be empty")
		return
	}
	switch c.oneOf(m, "type", at+".type", messageTypes...) {
	case "text":
		c.utf16Text(m, "text", at+".text", 5000, true)
		c.emojis(m, at)
		c.quote(m, at)
	case "textV2":
		c.utf16Text(m, "text", at+".text", 5000, true)
		c.substitution(m, at)
		c.quote(m, at)
	case "sticker":
		c.sticker(m, at)
		c.quote(m, at)
	case "image":
		c.asset(m, "originalContentUrl", at+".originalContentUrl", 2000, true)
		c.asset(m, "previewImageUrl", at+".previewImageUrl", 2000, true)
	case "video":
		c.asset(m, "originalContentUrl", at+".originalContentUrl", 2000, true)
		c.asset(m, "previewImageUrl", at+".previewImageUrl", 2000, true)
		c.utf16Text(m, "trackingId", at+".trackingId", 100, false)
	case "audio":
		c.asset(m, "originalContentUrl", at+".originalContentUrl", 2000, true)
		if n, given := c.integer(m, "duration", at+".duration"); !given && m["duration"] == nil {
			c.fail(at+".duration", "must be specified")
		} else if given && n <= 0 {
			c.fail(at+".duration", "Must be greater than 0")
		}
	case "location":
		c.utf16Text(m, "title", at+".title", 100, true)
		c.utf16Text(m, "address", at+".address", 100, true)
		c.number(m, "latitude", at+".latitude", -90, 90)
		c.number(m, "longitude", at+".longitude", -180, 180)
	case "imagemap":
		c.imagemap(m, at)
	case "template":
		c.utf16Text(m, "altText", at+".altText", 1500, true)
		if t := c.child(m, "template", at+".template", true); t != nil {
			c.template(t, at+".template")
		}
	case "flex":
		c.utf16Text(m, "altText", at+".altText", 1500, true)
		if f := c.child(m, "contents", at+".contents", true); f != nil {
			c.flexMessage(f, index)
		}
	case "coupon":
		c.requiredString(m, "couponId", at+".couponId")
		if tag := c.utf16Text(m, "deliveryTag", at+".deliveryTag", 30, false); tag != "" && !unitForm.MatchString(tag) {
			c.fail(at+".deliveryTag", "Invalid delivery tag")
		}
	}
	if m["quoteToken"] != nil && m["type"] != "text" && m["type"] != "textV2" && m["type"] != "sticker" {
		c.fail(at+".quoteToken", "A quote token may not be specified for this message type")
	}
	c.quickReply(m, at)
	c.sender(m, at)
}

func (c *check) quote(m map[string]any, at string) {
	if s, given := c.str(m, "quoteToken", at+".quoteToken"); given && (s == "" || c.many) {
		c.fail(at+".quoteToken", "Invalid quote token")
	}
}

// emojis: at most 20, each index on a "$" of the text, counted in UTF-16
// (REF #text-message).
func (c *check) emojis(m map[string]any, at string) {
	text, _ := m["text"].(string)
	u := utf16.Encode([]rune(text))
	for i, v := range c.array(m, "emojis", at+".emojis", 0, 20) {
		here := fmt.Sprintf("%s.emojis[%d]", at, i)
		e := c.element(v, here)
		if e == nil {
			continue
		}
		c.requiredString(e, "productId", here+".productId")
		c.requiredString(e, "emojiId", here+".emojiId")
		n, given := c.integer(e, "index", here+".index")
		if !given {
			c.fail(here+".index", "must be specified")
		} else if n < 0 || n >= int64(len(u)) || u[n] != '$' {
			c.fail(here+".index", "The index does not point at $")
		}
	}
}

var placeholder = regexp.MustCompile(`^[0-9A-Za-z_]{1,20}$`)

// substitution: braces of textV2 are doubled or name an entry (REF #text-message-v2).
func (c *check) substitution(m map[string]any, at string) {
	entries := c.child(m, "substitution", at+".substitution", false)
	if len(entries) > 100 {
		c.fail(at+".substitution", "Size must be between 0 and 100")
	}
	kinds := map[string]int{}
	for key, v := range entries {
		here := at + ".substitution." + key
		if !placeholder.MatchString(key) {
			c.fail(here, "Invalid placeholder name")
		}
		e := c.element(v, here)
		if e == nil {
			continue
		}
		kind := c.oneOf(e, "type", here+".type", "mention", "emoji")
		kinds[kind]++
		switch kind {
		case "emoji":
			c.requiredString(e, "productId", here+".productId")
			c.requiredString(e, "emojiId", here+".emojiId")
		case "mention":
			if c.direct || c.many {
				c.fail(here, "A mention may only be sent to a group chat or multi-person chat")
			}
			if t := c.child(e, "mentionee", here+".mentionee", true); t != nil && c.oneOf(t, "type", here+".mentionee.type", "user", "all") == "user" {
				c.requiredString(t, "userId", here+".mentionee.userId")
			}
		}
	}
	for _, kind := range []string{"mention", "emoji"} {
		if kinds[kind] > 20 {
			c.fail(at+".substitution", "At most 20 of type %s", kind)
		}
	}
	text, _ := m["text"].(string)
	if bad := unbalanced(text, entries); bad != "" {
		c.fail(at+".text", "%s", bad)
	}
}

func unbalanced(text string, entries map[string]any) string {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "{{", ""), "}}", "")
	for {
		before, rest, found := strings.Cut(text, "{")
		if strings.Contains(before, "}") {
			return "A closing brace has no opening brace"
		}
		if !found {
			return ""
		}
		key, after, closed := strings.Cut(rest, "}")
		if !closed {
			return "An opening brace has no closing brace"
		}
		if _, known := entries[key]; !known {
			return "A placeholder has no substitution"
		}
		text = after
	}
}

// quickReply: one to thirteen buttons (REF #items-object).
func (c *check) quickReply(m map[string]any, at string) {
	q := c.child(m, "quickReply", at+".quickReply", false)
	if q == nil {
		return
	}
	at += ".quickReply.items"
	for i, v := range c.array(q, "items", at, 1, 13) {
		here := fmt.Sprintf("%s[%d]", at, i)
		it := c.element(v, here)
		if it == nil {
			continue
		}
		c.oneOf(it, "type", here+".type", "action")
		if it["type"] == nil {
			c.fail(here+".type", "must be specified")
		}
		c.asset(it, "imageUrl", here+".imageUrl", 2000, false)
		if a := c.child(it, "action", here+".action", true); a != nil {
			c.action(a, here+".action", inQuickReply)
		}
	}
}

// sender: a name of up to 20, without LINE's own; an icon by https
// (DOCS messaging-api/icon-nickname-switch/).
func (c *check) sender(m map[string]any, at string) {
	s := c.child(m, "sender", at+".sender", false)
	if s == nil {
		return
	}
	name := c.utf16Text(s, "name", at+".sender.name", 20, false)
	if strings.Contains(strings.ToLower(name), "line") {
		c.fail(at+".sender.name", "The name contains a word that may not be used")
	}
	c.asset(s, "iconUrl", at+".sender.iconUrl", 2000, false)
}
