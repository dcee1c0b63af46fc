package slacktest

import (
	"encoding/json"
	"fmt"
)

// Limits of https://docs.slack.dev/reference/views and of views.open and views.push.
const (
	maxViewLabel    = 24
	maxViewMetadata = 3000
	maxViewBytes    = 250 * 1024
	maxViewStack    = 3
)

// openView is one modal, or a member's home tab.
type openView struct {
	id, hash, user string
	root, previous string
	view           map[string]any
	home, closed   bool
	errors         map[string]string
	// offered are the options that were looked up last, by block.
	offered map[string][]Choice
	generic string
}

// readView checks a view argument.
func (w *Workspace) readView(a args, kind string) (map[string]any, error) {
	raw := a["view"]
	if len(raw) > maxViewBytes {
		return nil, refuse("view_too_large")
	}
	var v map[string]any
	if raw == "" || json.Unmarshal([]byte(raw), &v) != nil {
		return nil, refuse("invalid_arguments")
	}
	on := homeSurface
	if kind == "modal" {
		on = modalSurface
	}
	c := blockCheck{on: on, ids: map[string]bool{}}
	if str(v["type"]) != kind {
		c.fail("/view/type", "must be %s", kind)
	}
	if kind == "modal" {
		c.textObject(v["title"], "/view/title", maxViewLabel, "plain_text")
		for _, k := range []string{"submit", "close"} {
			if v[k] != nil {
				c.textObject(v[k], "/view/"+k, maxViewLabel, "plain_text")
			}
		}
	}
	if units(str(v["private_metadata"])) > maxViewMetadata {
		c.fail("/view/private_metadata", "must be less than %d characters", maxViewMetadata+1)
	}
	if len(str(v["callback_id"])) > maxID {
		c.fail("/view/callback_id", "must be less than %d characters", maxID+1)
	}
	blocks := list(v["blocks"])
	if len(blocks) > on.blocks {
		c.fail("/view/blocks", "no more than %d items allowed", on.blocks)
	}
	inputs := false
	for i, b := range blocks {
		inputs = inputs || str(obj(b)["type"]) == "input"
		c.block(obj(b), fmt.Sprintf("/view/blocks/%d", i))
	}
	if inputs && kind == "modal" && v["submit"] == nil {
		c.fail("/view/submit", "missing required field")
	}
	if len(c.errs) > 0 {
		return nil, &refusal{"invalid_arguments", map[string]any{
			"errors": c.errs, "response_metadata": map[string]any{"messages": c.errs},
		}}
	}
	w.fillBlockIDs(blocks)
	return v, nil
}

// pull uses up a trigger_id.
func (w *Workspace) pull(id string) (*Member, error) {
	t := w.triggers[id]
	switch {
	case t == nil:
		return nil, refuse("invalid_trigger_id")
	case t.used:
		return nil, refuse("exchanged_trigger_id")
	case w.now().Sub(t.at) > triggerLife:
		return nil, refuse("expired_trigger_id")
	}
	t.used = true
	return t.member, nil
}

// viewOpen is https://docs.slack.dev/reference/methods/views.open.
func (w *Workspace) viewOpen(a args) (map[string]any, error) {
	v, err := w.readView(a, "modal")
	if err != nil {
		return nil, err
	}
	if w.externalTaken(v, "") {
		return nil, refuse("duplicate_external_id")
	}
	m, err := w.pull(a["trigger_id"])
	if err != nil {
		return nil, err
	}
	o := w.openedView(m, v)
	o.root = o.id
	return map[string]any{"view": w.viewWire(o)}, nil
}

// viewPush is https://docs.slack.dev/reference/methods/views.push: at most
// three views in a stack.
func (w *Workspace) viewPush(a args) (map[string]any, error) {
	v, err := w.readView(a, "modal")
	if err != nil {
		return nil, err
	}
	m, err := w.pull(a["trigger_id"])
	if err != nil {
		return nil, err
	}
	stack := w.stack(m)
	if len(stack) >= maxViewStack {
		return nil, refuse("push_limit_reached")
	}
	o := w.openedView(m, v)
	o.root = o.id
	if len(stack) > 0 {
		o.root, o.previous = stack[0].id, stack[len(stack)-1].id
	}
	return map[string]any{"view": w.viewWire(o)}, nil
}

// viewUpdate is https://docs.slack.dev/reference/methods/views.update.
func (w *Workspace) viewUpdate(a args) (map[string]any, error) {
	v, err := w.readView(a, "modal")
	if err != nil {
		return nil, err
	}
	var o *openView
	for _, x := range w.views {
		if !x.closed && !x.home && (x.id == a["view_id"] || a["external_id"] != "" && str(x.view["external_id"]) == a["external_id"]) {
			o = x
		}
	}
	switch {
	case o == nil:
		return nil, refuse("not_found")
	case a["hash"] != "" && a["hash"] != o.hash:
		return nil, refuse("hash_conflict")
	case w.externalTaken(v, o.id):
		return nil, refuse("duplicate_external_id")
	}
	o.view, o.hash, o.errors, o.generic, o.offered = v, w.id("hash."), nil, "", nil
	return map[string]any{"view": w.viewWire(o)}, nil
}

// viewPublish is https://docs.slack.dev/reference/methods/views.publish.
func (w *Workspace) viewPublish(a args) (map[string]any, error) {
	v, err := w.readView(a, "home")
	if err != nil {
		return nil, err
	}
	if w.noHome {
		return nil, refuse("not_enabled")
	}
	m := w.person(a["user_id"])
	if m == nil || m.deleted {
		return nil, refuse("user_not_found")
	}
	for _, o := range w.views {
		if o.home && o.user == m.ID {
			if a["hash"] != "" && a["hash"] != o.hash {
				return nil, refuse("hash_conflict")
			}
			o.view, o.hash = v, w.id("hash.")
			return map[string]any{"view": w.viewWire(o)}, nil
		}
	}
	o := w.openedView(m, v)
	o.home = true
	return map[string]any{"view": w.viewWire(o)}, nil
}

func (w *Workspace) openedView(m *Member, v map[string]any) *openView {
	o := &openView{id: w.id("V"), hash: w.id("hash."), user: m.ID, view: v}
	w.views = append(w.views, o)
	return o
}

func (w *Workspace) externalTaken(v map[string]any, except string) bool {
	id := str(v["external_id"])
	if id == "" {
		return false
	}
	for _, o := range w.views {
		if !o.closed && o.id != except && str(o.view["external_id"]) == id {
			return true
		}
	}
	return false
}

// stack is the member's open modals, the visible one last.
func (w *Workspace) stack(m *Member) []*openView {
	var out []*openView
	for _, o := range w.views {
		if !o.closed && !o.home && o.user == m.ID {
			out = append(out, o)
		}
	}
	return out
}

// viewWire is the view object (https://docs.slack.dev/reference/views).
func (w *Workspace) viewWire(o *openView) map[string]any {
	out := map[string]any{}
	for k, v := range o.view {
		out[k] = v
	}
	out["id"], out["hash"], out["team_id"], out["app_id"], out["bot_id"] = o.id, o.hash, w.cfg.teamID, w.cfg.appID, w.cfg.botID
	out["app_installed_team_id"], out["root_view_id"] = w.cfg.teamID, o.root
	out["previous_view_id"] = nil
	if o.previous != "" {
		out["previous_view_id"] = o.previous
	}
	for _, k := range []string{"private_metadata", "callback_id", "external_id"} {
		out[k] = str(o.view[k])
	}
	if out["state"] == nil {
		out["state"] = map[string]any{"values": map[string]any{}}
	}
	return out
}
