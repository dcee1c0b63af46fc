package slacktest

import "fmt"

// surface is where blocks are shown; each has its own limits and kinds.
type surface struct {
	blocks int
	inputs bool
}

var (
	messageSurface = surface{blocks: 50}
	modalSurface   = surface{blocks: 100, inputs: true}
	homeSurface    = surface{blocks: 100, inputs: true}
)

// Limits of https://docs.slack.dev/reference/block-kit/blocks and
// https://docs.slack.dev/reference/block-kit/block-elements. Slack does not say
// in which unit it counts; the workspace counts UTF-16 units, the strictest.
// The sum of all text is undocumented and about 12,000
// (https://github.com/slackapi/bolt-js/issues/2509).
const (
	maxAllText = 12000
	maxID      = 255
)

// blockCheck walks blocks and notes what Slack would refuse.
type blockCheck struct {
	on      surface
	errs    []string
	ids     map[string]bool
	actions map[string]bool
	text    int
}

// checkBlocks gives invalid_blocks with one line a fault, as Slack spells it,
// or msg_blocks_too_long.
func checkBlocks(blocks []any, on surface) error {
	c := blockCheck{on: on, ids: map[string]bool{}}
	if len(blocks) > on.blocks {
		c.fail("/blocks", "no more than %d items allowed", on.blocks)
	}
	for i, b := range blocks {
		c.block(obj(b), fmt.Sprintf("/blocks/%d", i))
	}
	if len(c.errs) > 0 {
		return &refusal{"invalid_blocks", map[string]any{
			"errors": c.errs, "response_metadata": map[string]any{"messages": c.errs},
		}}
	}
	if c.text > maxAllText && !on.inputs {
		return refuse("msg_blocks_too_long")
	}
	return nil
}

func (c *blockCheck) fail(at, format string, a ...any) {
	c.errs = append(c.errs, fmt.Sprintf(format, a...)+" [json-pointer:"+at+"]")
}

// sized checks a string's length and counts it.
func (c *blockCheck) sized(s, at string, least, most int) {
	n := units(s)
	c.text += n
	if n < least {
		c.fail(at, "must be more than %d characters", least-1)
	}
	if n > most {
		c.fail(at, "must be less than %d characters", most+1)
	}
}

// textObject checks a composition text; kinds are the allowed types.
func (c *blockCheck) textObject(v any, at string, most int, kinds ...string) {
	t := obj(v)
	if t == nil {
		c.fail(at, "missing required field")
		return
	}
	kind := str(t["type"])
	ok := false
	for _, k := range kinds {
		ok = ok || k == kind
	}
	if !ok {
		c.fail(at+"/type", "must be a valid enum value")
	}
	if _, has := t["emoji"]; has && kind == "mrkdwn" {
		c.fail(at+"/emoji", "unsupported field")
	}
	if _, has := t["verbatim"]; has && kind == "plain_text" {
		c.fail(at+"/verbatim", "unsupported field")
	}
	c.sized(str(t["text"]), at+"/text", 1, most)
}

func (c *blockCheck) block(b map[string]any, at string) {
	if b == nil {
		c.fail(at, "must provide an object")
		return
	}
	if id := str(b["block_id"]); id != "" {
		if len(id) > maxID {
			c.fail(at+"/block_id", "must be less than %d characters", maxID+1)
		}
		if c.ids[id] {
			c.fail(at+"/block_id", "`block_id` %s already exists", id)
		}
		c.ids[id] = true
	}
	c.actions = map[string]bool{}
	both := []string{"plain_text", "mrkdwn"}
	switch kind := str(b["type"]); kind {
	case "section":
		if b["text"] == nil && b["fields"] == nil {
			c.fail(at, "missing required field: text or fields")
		}
		if b["text"] != nil {
			c.textObject(b["text"], at+"/text", 3000, both...)
		}
		fields := list(b["fields"])
		if len(fields) > 10 {
			c.fail(at+"/fields", "no more than 10 items allowed")
		}
		for i, f := range fields {
			c.textObject(f, fmt.Sprintf("%s/fields/%d", at, i), 2000, both...)
		}
		if acc := obj(b["accessory"]); acc != nil {
			c.element(acc, at+"/accessory")
		}
	case "header":
		c.textObject(b["text"], at+"/text", 150, "plain_text")
	case "context":
		c.many(b, at, 10, func(e map[string]any, at string) {
			if str(e["type"]) != "image" {
				c.textObject(e, at, 3000, both...)
			}
		})
	case "actions":
		c.many(b, at, 25, c.element)
	case "rich_text":
		c.many(b, at, 1000, c.rich)
	case "divider":
	case "image":
		if str(b["alt_text"]) == "" {
			c.fail(at+"/alt_text", "missing required field")
		}
		if str(b["image_url"]) == "" && b["slack_file"] == nil {
			c.fail(at, "missing required field: image_url or slack_file")
		}
	case "markdown":
		c.sized(str(b["text"]), at+"/text", 1, 12000)
	case "input":
		if !c.on.inputs {
			c.fail(at+"/type", "unsupported type: input")
		}
		c.textObject(b["label"], at+"/label", 2000, "plain_text")
		if b["hint"] != nil {
			c.textObject(b["hint"], at+"/hint", 2000, "plain_text")
		}
		if e := obj(b["element"]); e == nil {
			c.fail(at+"/element", "missing required field")
		} else {
			c.element(e, at+"/element")
		}
	default:
		c.fail(at+"/type", "unsupported type: %s", kind)
	}
}

// many checks a list of one to most elements.
func (c *blockCheck) many(b map[string]any, at string, most int, each func(map[string]any, string)) {
	es := list(b["elements"])
	if len(es) == 0 {
		c.fail(at+"/elements", "must provide at least 1 item")
	}
	if len(es) > most {
		c.fail(at+"/elements", "no more than %d items allowed", most)
	}
	for i, e := range es {
		p := fmt.Sprintf("%s/elements/%d", at, i)
		if obj(e) == nil {
			c.fail(p, "must provide an object")
			continue
		}
		each(obj(e), p)
	}
}
