package linetest

// Card is one bubble of a flex message as it is read: its texts from top to
// bottom and its buttons.
type Card struct {
	Texts   []string
	Buttons []Choice
}

// Title is the first text.
func (c Card) Title() string {
	if len(c.Texts) == 0 {
		return ""
	}
	return c.Texts[0]
}

// cards reads the bubbles of a flex message, side by side or alone.
func cards(message map[string]any) []Card {
	if message["type"] != "flex" {
		return nil
	}
	contents, _ := message["contents"].(map[string]any)
	bubbles := []any{contents}
	if contents["type"] == "carousel" {
		bubbles, _ = contents["contents"].([]any)
	}
	var out []Card
	for _, b := range bubbles {
		out = append(out, Card{Texts: texts(b), Buttons: buttons(b)})
	}
	return out
}

// texts finds every text component inside a bubble, in order.
func texts(v any) []string {
	var out []string
	switch v := v.(type) {
	case map[string]any:
		if s, isString := v["text"].(string); isString && v["type"] == "text" {
			out = append(out, s)
		}
		for _, k := range []string{"header", "body", "contents", "footer"} {
			out = append(out, texts(v[k])...)
		}
	case []any:
		for _, e := range v {
			out = append(out, texts(e)...)
		}
	}
	return out
}
