package slacktest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// View is a modal or home tab as a member sees it.
type View struct {
	ID, CallbackID, Title, PrivateMetadata string
	Submit                                 string // what its button says; empty: it only shows
	Blocks                                 json.RawMessage
	Rendered                               string
	Buttons                                []Button
	Fields                                 []Field
	// Errors are those that the program put at its fields; Trouble is what
	// Slack itself says when the program failed.
	Errors  map[string]string
	Trouble string
}

// Field is one input of a modal.
type Field struct {
	BlockID, ActionID, Type, Label, Initial string
	Optional                                bool
	Options                                 []Choice
}

// Modal is what the member has open on top; false when nothing is open.
func (m *Member) Modal() (View, bool) {
	m.w.mu.Lock()
	defer m.w.mu.Unlock()
	s := m.w.stack(m)
	if len(s) == 0 {
		return View{}, false
	}
	return m.w.seen(s[len(s)-1]), true
}

// Home is the member's home tab; false when the program never published one.
func (m *Member) Home() (View, bool) {
	m.w.mu.Lock()
	defer m.w.mu.Unlock()
	for _, o := range m.w.views {
		if o.home && o.user == m.ID {
			return m.w.seen(o), true
		}
	}
	return View{}, false
}

// OpensHome opens the app's home tab
// (https://docs.slack.dev/reference/events/app_home_opened).
func (m *Member) OpensHome() { m.opens("home") }

// OpensMessages opens the app's Messages tab: the same event, another tab.
func (m *Member) OpensMessages() { m.opens("messages") }

func (m *Member) opens(tab string) {
	m.w.mu.Lock()
	e := map[string]any{"type": "app_home_opened", "user": m.ID, "channel": directID(m), "tab": tab, "event_ts": m.w.actionTS()}
	for _, o := range m.w.views {
		if o.home && o.user == m.ID {
			e["view"] = m.w.viewWire(o)
		}
	}
	p := m.w.envelope(e)
	m.w.mu.Unlock()
	m.w.hand(p)
}

func (w *Workspace) seen(o *openView) View {
	blocks := list(o.view["blocks"])
	v := View{
		ID: o.id, CallbackID: str(o.view["callback_id"]), Title: str(obj(o.view["title"])["text"]), Submit: str(obj(o.view["submit"])["text"]),
		PrivateMetadata: str(o.view["private_metadata"]), Buttons: buttons(blocks), Errors: o.errors, Trouble: o.generic,
	}
	v.Blocks, _ = json.Marshal(blocks)
	rd := reader{w: w}
	var lines []string
	for _, b := range blocks {
		b := obj(b)
		lines = append(lines, rd.block(b))
		if e := obj(b["element"]); str(b["type"]) == "input" {
			btn := button(e, str(b["block_id"]))
			optional, _ := b["optional"].(bool)
			initial := str(e["initial_value"])
			if io := obj(e["initial_option"]); io != nil {
				initial = str(io["value"])
			}
			for _, k := range []string{"initial_date", "initial_time"} {
				initial += str(e[k])
			}
			var many []string
			for _, o := range list(e["initial_options"]) {
				many = append(many, str(obj(o)["value"]))
			}
			initial += strings.Join(many, ",")
			if btn.Type == "external_select" { // what can be picked was looked up, or stands there
				btn.Options = o.offered[str(b["block_id"])]
				if io := obj(e["initial_option"]); io != nil {
					btn.Options = append(slices.Clone(btn.Options), Choice{Text: str(obj(io["text"])["text"]), Value: str(io["value"])})
				}
			}
			v.Fields = append(v.Fields, Field{
				BlockID: str(b["block_id"]), ActionID: btn.ActionID, Type: btn.Type, Label: str(obj(b["label"])["text"]),
				Optional: optional, Options: btn.Options, Initial: initial,
			})
		}
	}
	v.Rendered = strings.Join(lines, "\n")
	return v
}

// SubmitsView fills the fields of the modal on top (by action id or block id;
// several picks joined with commas) and presses submit. What the program
// answers is done: closed, cleared, updated, pushed, or errors at the fields
// (https://docs.slack.dev/surfaces/modals#handling_submissions). It is an error
// when there is no modal, no such field, or a required one is empty.
func (m *Member) SubmitsView(values map[string]string) (Ack, error) {
	w := m.w
	w.mu.Lock()
	s := w.stack(m)
	if len(s) == 0 {
		w.mu.Unlock()
		return Ack{}, fmt.Errorf("submitting: %s has no modal open", m.Name)
	}
	o := s[len(s)-1]
	state, err := fill(w.seen(o).Fields, values)
	if err != nil {
		w.mu.Unlock()
		return Ack{}, err
	}
	payload := w.interaction("view_submission", m)
	view := w.viewWire(o)
	view["state"] = map[string]any{"values": state}
	payload["view"], payload["response_urls"] = view, []any{}
	w.mu.Unlock()
	ack := w.interact(payload)
	w.mu.Lock()
	defer w.mu.Unlock()
	defer w.touch()
	o.errors, o.generic = nil, ""
	if !ack.OK() {
		o.generic = "We had some trouble connecting. Try again?"
		return ack, nil
	}
	w.afterSubmit(m, o, ack.Body)
	return ack, nil
}

// SubmitsAny fills the modal on top with these values and whatever it still
// requires with the first option, or a word, and presses submit.
func (m *Member) SubmitsAny(values map[string]string) (Ack, error) {
	v, ok := m.Modal()
	if !ok {
		return Ack{}, fmt.Errorf("submitting: %s has no modal open", m.Name)
	}
	all := map[string]string{}
	for _, f := range v.Fields {
		given, ok := values[f.BlockID]
		switch {
		case ok:
			all[f.BlockID] = given
		case f.Initial != "" || f.Optional:
		case f.Type == "external_select":
			found, err := m.Searches(f.BlockID, "")
			if err != nil || len(found) == 0 {
				return Ack{}, fmt.Errorf("submitting: nothing can be picked in %s: %w", f.BlockID, err)
			}
			all[f.BlockID] = found[0].Value
		case len(f.Options) > 0:
			all[f.BlockID] = f.Options[0].Value
		case f.Type == "plain_text_input":
			all[f.BlockID] = "記入"
		}
	}
	return m.SubmitsView(all)
}

func fill(fields []Field, values map[string]string) (map[string]any, error) {
	state := map[string]any{}
	used := 0
	for _, f := range fields {
		v, ok := values[f.ActionID]
		if !ok {
			v, ok = values[f.BlockID]
		}
		if ok {
			used++
		} else {
			v = f.Initial
		}
		if v == "" && !f.Optional {
			return nil, fmt.Errorf("submitting: field %s is required", f.ActionID)
		}
		entry, err := f.entry(v)
		if err != nil {
			return nil, err
		}
		state[f.BlockID] = map[string]any{f.ActionID: entry}
	}
	if used < len(values) {
		return nil, fmt.Errorf("submitting: the modal has not all of the %d fields to fill", len(values))
	}
	return state, nil
}

// entry is the field's part of view.state.values.
func (f Field) entry(v string) (map[string]any, error) {
	e := map[string]any{"type": f.Type}
	option := func(value string) (map[string]any, error) {
		for _, o := range f.Options {
			if o.Value == value {
				return map[string]any{"text": map[string]any{"type": "plain_text", "text": o.Text, "emoji": true}, "value": o.Value}, nil
			}
		}
		return nil, fmt.Errorf("submitting: field %s has no option %q", f.ActionID, value)
	}
	switch f.Type {
	case "static_select", "radio_buttons", "external_select":
		e["selected_option"] = nil
		if v != "" {
			o, err := option(v)
			if err != nil {
				return nil, err
			}
			e["selected_option"] = o
		}
	case "checkboxes", "multi_static_select":
		picked := []any{}
		for _, one := range strings.FieldsFunc(v, func(r rune) bool { return r == ',' }) {
			o, err := option(one)
			if err != nil {
				return nil, err
			}
			picked = append(picked, o)
		}
		e["selected_options"] = picked
	case "users_select":
		e["selected_user"] = v
	case "datepicker":
		e["selected_date"] = v
	case "timepicker":
		e["selected_time"] = v
	default:
		e["value"] = nil
		if v != "" {
			e["value"] = v
		}
	}
	return e, nil
}

// afterSubmit does what the program answered to a submission. The lock is held.
func (w *Workspace) afterSubmit(m *Member, o *openView, body []byte) {
	var r struct {
		Action string            `json:"response_action"`
		View   json.RawMessage   `json:"view"`
		Errors map[string]string `json:"errors"`
	}
	if len(body) > 0 && json.Unmarshal(body, &r) != nil {
		o.generic = "We had some trouble connecting. Try again?"
		w.violation("a view submission was answered with something that is not json")
		return
	}
	trouble := func(why string) {
		o.generic = "We had some trouble connecting. Try again?"
		w.violation("a view submission was answered with %s", why)
	}
	switch r.Action {
	case "":
		o.closed = true
	case "clear":
		for _, x := range w.stack(m) {
			x.closed = true
		}
	case "errors":
		var inputs []string
		for _, f := range w.seen(o).Fields {
			inputs = append(inputs, f.BlockID)
		}
		for k := range r.Errors {
			if !slices.Contains(inputs, k) {
				trouble("an error at " + k + ", which is no input block")
				return
			}
		}
		o.errors = r.Errors
	case "update", "push":
		v, err := w.readView(args{"view": string(r.View)}, "modal")
		switch {
		case err != nil:
			trouble("a view that is refused: " + err.Error())
		case r.Action == "update":
			o.view, o.hash, o.offered = v, w.id("hash."), nil
		case len(w.stack(m)) >= maxViewStack:
			trouble("one view too many")
		default:
			n := w.openedView(m, v)
			n.root, n.previous = o.root, o.id
		}
	default:
		trouble("the unknown response_action " + r.Action)
	}
}

// ClosesView closes the modal on top. The program hears of it only if the view
// asks for that (notify_on_close).
func (m *Member) ClosesView() {
	w := m.w
	w.mu.Lock()
	s := w.stack(m)
	if len(s) == 0 {
		w.mu.Unlock()
		return
	}
	o := s[len(s)-1]
	o.closed = true
	notify, _ := o.view["notify_on_close"].(bool)
	payload := w.interaction("view_closed", m)
	delete(payload, "trigger_id")
	payload["view"], payload["is_cleared"] = w.viewWire(o), false
	w.touch()
	w.mu.Unlock()
	if notify {
		w.interact(payload)
	}
}

// ClicksView presses an element of the modal on top, or of the home tab when no
// modal is open.
func (m *Member) ClicksView(actionID string, pick ...string) (Ack, error) {
	w := m.w
	w.mu.Lock()
	var o *openView
	for _, x := range w.views {
		if x.home && x.user == m.ID {
			o = x
		}
	}
	if s := w.stack(m); len(s) > 0 {
		o = s[len(s)-1]
	}
	if o == nil {
		w.mu.Unlock()
		return Ack{}, fmt.Errorf("pressing %s: %s has no view open", actionID, m.Name)
	}
	action, err := w.action(list(o.view["blocks"]), actionID, pick)
	if err != nil {
		w.mu.Unlock()
		return Ack{}, err
	}
	payload := w.interaction("block_actions", m)
	payload["container"] = map[string]any{"type": "view", "view_id": o.id}
	payload["view"], payload["actions"] = w.viewWire(o), []any{action}
	w.mu.Unlock()
	return w.interact(payload), nil
}
