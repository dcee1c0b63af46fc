package slacktest

import (
	"regexp"
	"slices"
	"strings"
)

// reader turns a message into what a client shows, and collects what would be
// alive in it: mentions that notify, links that can be pressed.
//
// In mrkdwn, <…> is a control sequence and &amp; &lt; &gt; are the only
// entities; decoded text is not parsed again
// (https://docs.slack.dev/messaging/formatting-message-text/). In rich_text a
// mention or link is an element type of its own, in plain_text nothing is.
type reader struct {
	w         *Workspace
	parse     string
	linkNames bool

	mentions, links, bare []string
}

var (
	control   = regexp.MustCompile(`<([^<>]*)>`)
	webAddr   = regexp.MustCompile(`(?i)\b(?:https?://|www\.)[^\s<>|、。]+`)
	atEvery   = regexp.MustCompile(`(^|[^\w])@(here|channel|everyone)\b`)
	atName    = regexp.MustCompile(`(^|[^\w])([@#])([\p{L}\p{N}._-]+)`)
	mdLink    = regexp.MustCompile(`\[[^\]]*\]\(([^)\s]+)\)`)
	entityOut = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")
)

func (r *reader) mention(s string) {
	if !slices.Contains(r.mentions, s) {
		r.mentions = append(r.mentions, s)
	}
}

func (r *reader) link(s string) {
	if !slices.Contains(r.links, s) {
		r.links = append(r.links, s)
	}
}

// message renders blocks, or the text where there are none. The text is read
// in any case: it makes notifications.
func (r *reader) message(m *message) string {
	var lines []string
	if t := r.mrkdwn(m.text, r.parse == "none" || (len(m.blocks) > 0)); t != "" && len(m.blocks) == 0 {
		lines = append(lines, t)
	}
	for _, b := range m.blocks {
		if t := r.block(obj(b)); t != "" {
			lines = append(lines, t)
		}
	}
	for _, f := range m.files {
		lines = append(lines, "[file "+f.name+"]")
	}
	return strings.Join(lines, "\n")
}

// mrkdwn reads one text; verbatim leaves bare addresses and names as they are.
func (r *reader) mrkdwn(s string, verbatim bool) string {
	var out strings.Builder
	last := 0
	for _, at := range control.FindAllStringSubmatchIndex(s, -1) {
		out.WriteString(r.plainRun(s[last:at[0]], verbatim))
		out.WriteString(r.control(s[at[2]:at[3]]))
		last = at[1]
	}
	out.WriteString(r.plainRun(s[last:], verbatim))
	return out.String()
}

func (r *reader) plainRun(s string, verbatim bool) string {
	shown := entityOut.Replace(s)
	if !verbatim {
		for _, u := range webAddr.FindAllString(shown, -1) {
			r.link(u)
		}
		for _, m := range atEvery.FindAllStringSubmatch(shown, -1) {
			r.mention("@" + m[2])
		}
	}
	if r.linkNames || r.parse == "full" {
		for _, m := range atName.FindAllStringSubmatch(shown, -1) {
			r.mention(m[2] + m[3])
		}
	}
	return shown
}

// control reads what stands between < and >.
func (r *reader) control(s string) string {
	target, label, _ := strings.Cut(s, "|")
	shown := entityOut.Replace(label)
	switch {
	case strings.HasPrefix(target, "@"):
		r.mention(target)
		return "@" + r.w.displayName(target[1:])
	case strings.HasPrefix(target, "#"):
		r.mention(target)
		if c := r.w.channel(target[1:]); c != nil {
			return "#" + c.Name
		}
		return "#" + orElse(shown, target[1:])
	case strings.HasPrefix(target, "!date^"):
		return shown
	case strings.HasPrefix(target, "!subteam^"):
		r.mention(target)
		return orElse(shown, "@"+strings.TrimPrefix(target, "!subteam^"))
	case strings.HasPrefix(target, "!"):
		r.mention(target)
		return "@" + strings.TrimPrefix(target, "!")
	default:
		r.link(entityOut.Replace(target))
		return orElse(shown, entityOut.Replace(target))
	}
}

// text reads a text object.
func (r *reader) text(t map[string]any) string {
	s := str(t["text"])
	if str(t["type"]) == "mrkdwn" {
		verbatim, _ := t["verbatim"].(bool)
		return r.mrkdwn(s, verbatim)
	}
	r.looseAddresses(s)
	return s
}

func (r *reader) looseAddresses(s string) {
	for _, u := range webAddr.FindAllString(s, -1) {
		if !slices.Contains(r.bare, u) {
			r.bare = append(r.bare, u)
		}
	}
}

func (r *reader) block(b map[string]any) string {
	var parts []string
	add := func(s string) {
		if s != "" {
			parts = append(parts, s)
		}
	}
	switch str(b["type"]) {
	case "section":
		add(r.text(obj(b["text"])))
		for _, f := range list(b["fields"]) {
			add(r.text(obj(f)))
		}
		if acc := obj(b["accessory"]); acc != nil {
			add(r.element(acc))
		}
	case "header", "input":
		add(r.text(obj(b["text"])))
		add(r.text(obj(b["label"])))
	case "context":
		for _, e := range list(b["elements"]) {
			add(r.text(obj(e)))
		}
	case "actions":
		for _, e := range list(b["elements"]) {
			add(r.element(obj(e)))
		}
		return strings.Join(parts, " ")
	case "rich_text":
		for _, e := range list(b["elements"]) {
			add(r.rich(obj(e)))
		}
	case "markdown":
		s := str(b["text"])
		for _, m := range mdLink.FindAllStringSubmatch(s, -1) {
			r.link(m[1])
		}
		add(r.mrkdwn(s, false))
	case "divider":
		add("---")
	case "image":
		add("[image " + str(b["alt_text"]) + "]")
	}
	return strings.Join(parts, "\n")
}

func (r *reader) element(e map[string]any) string {
	if u := str(e["url"]); u != "" {
		r.link(u)
	}
	label := r.text(obj(e["text"]))
	if label == "" {
		label = r.text(obj(e["placeholder"]))
	}
	return "[" + label + "]"
}

// rich reads one element of a rich_text block
// (https://docs.slack.dev/reference/block-kit/blocks/rich-text-block).
func (r *reader) rich(e map[string]any) string {
	var out strings.Builder
	switch str(e["type"]) {
	case "rich_text_quote":
		out.WriteString("> ")
	case "rich_text_list":
		var items []string
		for _, i := range list(e["elements"]) {
			items = append(items, "- "+r.rich(obj(i)))
		}
		return strings.Join(items, "\n")
	}
	code := str(e["type"]) == "rich_text_preformatted"
	for _, i := range list(e["elements"]) {
		out.WriteString(r.richPart(obj(i), code))
	}
	return out.String()
}

func (r *reader) richPart(e map[string]any, code bool) string {
	switch str(e["type"]) {
	case "text":
		s := str(e["text"])
		if styled, _ := obj(e["style"])["code"].(bool); !styled && !code {
			r.looseAddresses(s)
		}
		return s
	case "link":
		r.link(str(e["url"]))
		return orElse(str(e["text"]), str(e["url"]))
	case "user":
		r.mention("@" + str(e["user_id"]))
		return "@" + r.w.displayName(str(e["user_id"]))
	case "usergroup":
		r.mention("!subteam^" + str(e["usergroup_id"]))
		return "@" + str(e["usergroup_id"])
	case "broadcast":
		r.mention("!" + str(e["range"]))
		return "@" + str(e["range"])
	case "channel":
		r.mention("#" + str(e["channel_id"]))
		return "#" + str(e["channel_id"])
	case "emoji":
		return ":" + str(e["name"]) + ":"
	}
	return ""
}

// buttons lists what can be pressed in these blocks.
func buttons(blocks []any) []Button {
	var out []Button
	for _, b := range blocks {
		b := obj(b)
		elements := list(b["elements"])
		if acc := obj(b["accessory"]); acc != nil {
			elements = []any{acc}
		} else if str(b["type"]) != "actions" {
			continue
		}
		for _, e := range elements {
			out = append(out, button(obj(e), str(b["block_id"])))
		}
	}
	return out
}

func button(e map[string]any, blockID string) Button {
	btn := Button{
		Type: str(e["type"]), ActionID: str(e["action_id"]), BlockID: blockID, Value: str(e["value"]), Style: str(e["style"]),
		Text: str(obj(e["text"])["text"]), Confirm: str(obj(obj(e["confirm"])["text"])["text"]),
	}
	if btn.Text == "" {
		btn.Text = str(obj(e["placeholder"])["text"])
	}
	for _, o := range list(e["options"]) {
		btn.Options = append(btn.Options, Choice{Text: str(obj(obj(o)["text"])["text"]), Value: str(obj(o)["value"])})
	}
	return btn
}

func obj(v any) map[string]any { m, _ := v.(map[string]any); return m }
func list(v any) []any         { l, _ := v.([]any); return l }
func str(v any) string         { s, _ := v.(string); return s }

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
