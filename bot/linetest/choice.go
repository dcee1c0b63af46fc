package linetest

import (
	"encoding/json"
	"errors"
	"fmt"
)

// Choice is a button on a phone: a quick reply, or a button of a template or
// flex message, or an area of the rich menu.
type Choice struct {
	Label       string
	Action      string // message, postback, uri, datetimepicker, camera, cameraRoll, location, clipboard, richmenuswitch
	Text        string // message: what is said by the tap
	Data        string // postback, datetimepicker: what the bot gets
	DisplayText string // postback: what appears on the phone
	URI         string
}

// ErrNoChoice is the error of tapping a button that is not on the phone.
var ErrNoChoice = errors.New("no such button on the phone")

func choiceOf(v any) (Choice, bool) {
	m, isObject := v.(map[string]any)
	if !isObject {
		return Choice{}, false
	}
	s := func(k string) string { t, _ := m[k].(string); return t }
	c := Choice{
		Label: s("label"), Action: s("type"), Text: s("text"), Data: s("data"),
		DisplayText: s("displayText"), URI: s("uri"),
	}
	if c.Action == "postback" && c.DisplayText == "" {
		c.DisplayText = c.Text
	}
	return c, c.Action != ""
}

// quickReplies reads the choices of a message's quickReply.
func quickReplies(message map[string]any) []Choice {
	q, _ := message["quickReply"].(map[string]any)
	items, _ := q["items"].([]any)
	var out []Choice
	for _, it := range items {
		if m, isObject := it.(map[string]any); isObject {
			if c, isAction := choiceOf(m["action"]); isAction {
				out = append(out, c)
			}
		}
	}
	return out
}

// buttons finds every action inside a template or flex message, in order.
func buttons(v any) []Choice {
	var out []Choice
	switch v := v.(type) {
	case map[string]any:
		for _, k := range []string{"header", "hero", "body", "columns", "contents", "defaultAction", "action", "actions", "footer"} {
			if k == "action" || k == "defaultAction" {
				if c, isAction := choiceOf(v[k]); isAction {
					out = append(out, c)
				}
				continue
			}
			out = append(out, buttons(v[k])...)
		}
	case []any:
		for _, e := range v {
			if c, isAction := choiceOf(e); isAction && actionTypes[c.Action] {
				out = append(out, c)
				continue
			}
			out = append(out, buttons(e)...)
		}
	}
	return out
}

// Choices are the quick replies that stand on the phone now.
func (u *Person) Choices() []Choice {
	u.p.mu.Lock()
	defer u.p.mu.Unlock()
	return append([]Choice(nil), u.choices...)
}

// Taps taps what stands on the phone under a label: a quick reply, else a button
// of the newest template or flex message that has it, else the rich menu.
func (u *Person) Taps(label string) (Act, error) {
	u.p.mu.Lock()
	c, found := pick(u.choices, label)
	for i := len(u.bubbles) - 1; i >= 0 && !found; i-- {
		c, found = pick(u.bubbles[i].Buttons, label)
	}
	if !found {
		id := u.menu
		if id == "" {
			id = u.p.menus.standard
		}
		if m := u.p.menus.byID[id]; m != nil {
			c, found = pick(m.choices, label)
		}
	}
	u.p.mu.Unlock()
	if !found {
		return Act{}, fmt.Errorf("tapping %q: %w", label, ErrNoChoice)
	}
	return u.Tap(c)
}

// TapsOld taps a quick reply that has already gone from the phone, as a thumb
// does that was on its way when the next message came.
func (u *Person) TapsOld(label string) (Act, error) {
	u.p.mu.Lock()
	var c Choice
	found := false
	for i := len(u.bubbles) - 1; i >= 0 && !found; i-- {
		c, found = pick(u.bubbles[i].QuickReplies, label)
	}
	u.p.mu.Unlock()
	if !found {
		return Act{}, fmt.Errorf("tapping %q: %w", label, ErrNoChoice)
	}
	return u.Tap(c)
}

// Tap does what the button does: a message action says its text, a postback
// action sends its data (REF #action-objects). The other actions open something
// on the phone and tell the bot nothing.
func (u *Person) Tap(c Choice) (Act, error) {
	switch c.Action {
	case "message":
		a := u.Says(c.Text)
		return a, a.Err
	case "postback":
		a := u.postback(c, nil)
		return a, a.Err
	case "uri", "clipboard", "camera", "cameraRoll", "location", "richmenuswitch":
		return Act{}, nil
	case "datetimepicker":
		return Act{}, errors.New("a date picker wants a date: use Picks")
	}
	return Act{}, fmt.Errorf("tapping %q: unknown action %q", c.Label, c.Action)
}

// Picks answers a standing date picker: value is yyyy-MM-dd, HH:mm or
// yyyy-MM-ddTHH:mm.
func (u *Person) Picks(label, value string) (Act, error) {
	c, found := pick(u.Choices(), label)
	if !found || c.Action != "datetimepicker" {
		return Act{}, fmt.Errorf("picking at %q: %w", label, ErrNoChoice)
	}
	mode := "date"
	switch len(value) {
	case len("HH:mm"):
		mode = "time"
	case len("yyyy-MM-ddTHH:mm"):
		mode = "datetime"
	}
	a := u.postback(c, map[string]any{mode: value})
	return a, a.Err
}

func (u *Person) postback(c Choice, params map[string]any) Act {
	return u.act(func() (*event, error) {
		if c.DisplayText != "" {
			raw, _ := json.Marshal(c)
			u.show(&Bubble{ID: u.p.messageID(), Mine: true, At: u.p.now(), Type: "text", Text: c.DisplayText, Raw: raw}, nil)
		}
		u.choices = nil
		body := map[string]any{"data": c.Data}
		if params != nil {
			body["params"] = params
		}
		return u.happens("postback", map[string]any{"postback": body}), nil
	})
}

func pick(choices []Choice, label string) (Choice, bool) {
	for _, c := range choices {
		if c.Label == label {
			return c, true
		}
	}
	return Choice{}, false
}
