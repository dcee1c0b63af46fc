package slacktest

import (
	"encoding/json"
	"fmt"
)

// Searches types in a select of the modal on top whose options the program looks up
// (by action id or block id), and gives what can be picked then
// (https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element#external_select).
// An answer that Slack would not show is a violation, and nothing can be picked.
func (m *Member) Searches(field, query string) ([]Choice, error) {
	w := m.w
	w.mu.Lock()
	s := w.stack(m)
	if len(s) == 0 {
		w.mu.Unlock()
		return nil, fmt.Errorf("searching: %s has no modal open", m.Name)
	}
	o := s[len(s)-1]
	var e map[string]any
	block := ""
	for _, b := range list(o.view["blocks"]) {
		x := obj(obj(b)["element"])
		if str(x["type"]) == "external_select" && (str(x["action_id"]) == field || str(obj(b)["block_id"]) == field) {
			e, block = x, str(obj(b)["block_id"])
		}
	}
	if e == nil {
		w.mu.Unlock()
		return nil, fmt.Errorf("searching: the modal has no select %s", field)
	}
	if least := minQuery(e); len([]rune(query)) < least {
		w.mu.Unlock()
		return nil, fmt.Errorf("searching: slack asks from %d characters on", least)
	}
	payload := w.interaction("block_suggestion", m)
	delete(payload, "trigger_id")
	payload["container"] = map[string]any{"type": "view", "view_id": o.id}
	payload["view"], payload["action_id"], payload["block_id"], payload["value"] = w.viewWire(o), str(e["action_id"]), block, query
	w.mu.Unlock()
	ack := w.interact(payload)
	w.mu.Lock()
	defer w.mu.Unlock()
	defer w.touch()
	if !ack.OK() {
		return nil, nil // the select shows that nothing was found
	}
	found, wrong := readOptions(ack.Body)
	if wrong != "" {
		w.violation("options of %s were answered with %s", str(e["action_id"]), wrong)
		return nil, nil
	}
	if o.offered == nil {
		o.offered = map[string][]Choice{}
	}
	o.offered[block] = found
	return found, nil
}

// minQuery is how much must be typed before Slack asks; three characters where the
// element does not say.
func minQuery(e map[string]any) int {
	if n, given := e["min_query_length"].(float64); given {
		return int(n)
	}
	return 3
}

// readOptions reads the answer to a block_suggestion: up to 100 options, or groups of
// them.
func readOptions(body []byte) (found []Choice, wrong string) {
	var a struct {
		Options []any `json:"options"`
		Groups  []any `json:"option_groups"`
	}
	if json.Unmarshal(body, &a) != nil {
		return nil, "something that is not json"
	}
	if a.Options == nil && a.Groups == nil || a.Options != nil && a.Groups != nil {
		return nil, "neither options nor option_groups, or both"
	}
	if len(a.Groups) > 100 {
		return nil, "more than 100 option groups"
	}
	c := blockCheck{on: modalSurface, ids: map[string]bool{}, actions: map[string]bool{}}
	lists := [][]any{a.Options}
	for i, g := range a.Groups {
		c.textObject(obj(g)["label"], fmt.Sprintf("/option_groups/%d/label", i), 75, "plain_text")
		lists = append(lists, list(obj(g)["options"]))
	}
	for _, options := range lists {
		c.options(map[string]any{"options": options}, "", 0, 100)
		for _, x := range options {
			found = append(found, Choice{Text: str(obj(obj(x)["text"])["text"]), Value: str(obj(x)["value"])})
		}
	}
	if len(c.errs) > 0 {
		return nil, fmt.Sprintf("options that are refused: %v", c.errs)
	}
	return found, ""
}
