package slacktest

import (
	"fmt"
	"slices"
)

// element checks an interactive element
// (https://docs.slack.dev/reference/block-kit/block-elements).
func (c *blockCheck) element(e map[string]any, at string) {
	id := str(e["action_id"])
	if len(id) > maxID {
		c.fail(at+"/action_id", "must be less than %d characters", maxID+1)
	}
	if id != "" && c.actions[id] {
		c.fail(at+"/action_id", "`action_id` %s already exists in this block", id)
	}
	c.actions[id] = true
	switch kind := str(e["type"]); kind {
	case "button":
		c.textObject(e["text"], at+"/text", 75, "plain_text")
		if units(str(e["value"])) > 2000 {
			c.fail(at+"/value", "must be less than 2001 characters")
		}
		if len(str(e["url"])) > 3000 {
			c.fail(at+"/url", "must be less than 3001 characters")
		}
		if s, has := e["style"]; has && !slices.Contains([]string{"primary", "danger"}, str(s)) {
			c.fail(at+"/style", "must be a valid enum value")
		}
	case "overflow":
		c.options(e, at, 1, 5)
	case "static_select", "multi_static_select":
		c.options(e, at, 1, 100)
	case "radio_buttons", "checkboxes":
		c.options(e, at, 1, 10)
	case "plain_text_input":
		if !c.on.inputs {
			c.fail(at+"/type", "unsupported type: plain_text_input")
		}
		if n, ok := e["max_length"].(float64); ok && (n < 1 || n > 3000) {
			c.fail(at+"/max_length", "must be between 1 and 3000")
		}
	case "users_select", "conversations_select", "external_select", "datepicker", "timepicker", "number_input", "image":
	default:
		c.fail(at+"/type", "unsupported type: %s", kind)
	}
	if e["placeholder"] != nil {
		c.textObject(e["placeholder"], at+"/placeholder", 150, "plain_text")
	}
	if d := obj(e["confirm"]); d != nil {
		c.textObject(d["title"], at+"/confirm/title", 100, "plain_text")
		c.textObject(d["text"], at+"/confirm/text", 300, "plain_text", "mrkdwn")
		c.textObject(d["confirm"], at+"/confirm/confirm", 30, "plain_text")
		c.textObject(d["deny"], at+"/confirm/deny", 30, "plain_text")
	}
}

func (c *blockCheck) options(e map[string]any, at string, least, most int) {
	os := list(e["options"])
	if len(os) < least {
		c.fail(at+"/options", "must provide at least %d items", least)
	}
	if len(os) > most {
		c.fail(at+"/options", "no more than %d items allowed", most)
	}
	for i, o := range os {
		p := fmt.Sprintf("%s/options/%d", at, i)
		c.textObject(obj(o)["text"], p+"/text", 75, "plain_text", "mrkdwn")
		if n := units(str(obj(o)["value"])); n < 1 || n > 75 {
			c.fail(p+"/value", "must be between 1 and 75 characters")
		}
	}
}

// rich checks one element of a rich_text block and what is in it
// (https://docs.slack.dev/reference/block-kit/blocks/rich-text-block).
func (c *blockCheck) rich(e map[string]any, at string) {
	kind := str(e["type"])
	if kind == "rich_text_list" {
		if s := str(e["style"]); s != "bullet" && s != "ordered" {
			c.fail(at+"/style", "must be a valid enum value")
		}
		c.many(e, at, 1000, func(e map[string]any, at string) {
			if str(e["type"]) != "rich_text_section" {
				c.fail(at+"/type", "must be a valid enum value")
			}
			c.rich(e, at)
		})
		return
	}
	if !slices.Contains([]string{"rich_text_section", "rich_text_quote", "rich_text_preformatted"}, kind) {
		c.fail(at+"/type", "unsupported type: %s", kind)
		return
	}
	c.many(e, at, 1000, c.richPart)
}

func (c *blockCheck) richPart(e map[string]any, at string) {
	required := map[string]string{
		"user": "user_id", "usergroup": "usergroup_id", "broadcast": "range", "channel": "channel_id", "emoji": "name",
		"link": "url", "color": "value", "date": "timestamp", "team": "team_id",
	}
	kind := str(e["type"])
	if kind == "text" {
		s, isText := e["text"].(string)
		if !isText {
			c.fail(at+"/text", "must be a string")
			return
		}
		c.sized(s, at+"/text", 1, maxAllText)
		return
	}
	field, known := required[kind]
	if !known {
		c.fail(at+"/type", "unsupported type: %s", kind)
		return
	}
	if e[field] == nil || e[field] == "" {
		c.fail(at+"/"+field, "missing required field")
	}
}
