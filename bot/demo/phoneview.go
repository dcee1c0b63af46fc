package demo

import (
	"encoding/json"

	"tonari/bot/linetest"
)

// phoneView is a phone as the page draws it.
type phoneView struct {
	ID      string       `json:"id"`
	Name    string       `json:"name"`
	Friend  bool         `json:"friend"`
	Blocked bool         `json:"blocked"`
	Loading bool         `json:"loading"`
	Bubbles []bubbleView `json:"bubbles"`
	Choices []string     `json:"choices"`
	Menu    *menuView    `json:"menu,omitempty"`
}

type bubbleView struct {
	ID      string     `json:"id"`
	Mine    bool       `json:"mine"`
	Sender  string     `json:"sender,omitempty"`
	Human   bool       `json:"human,omitempty"` // the sender is a counselor
	At      int64      `json:"at"`              // Unix milliseconds
	Type    string     `json:"type"`
	Text    string     `json:"text,omitempty"`
	Unsent  bool       `json:"unsent,omitempty"`
	Sticker string     `json:"sticker,omitempty"`
	Picture string     `json:"picture,omitempty"` // path
	File    string     `json:"file,omitempty"`    // path of what can be fetched
	Place   *placeView `json:"place,omitempty"`
	Buttons []string   `json:"buttons,omitempty"`
	Cards   []cardView `json:"cards,omitempty"`
}

// cardView is one of the cards that stand side by side.
type cardView struct {
	Title   string       `json:"title"`
	Lines   []string     `json:"lines"`
	Buttons []buttonView `json:"buttons"`
}

// buttonView is a button of a card: Number among all of its message, and where it
// leads to if it tells the bot nothing.
type buttonView struct {
	Label  string `json:"label"`
	Number int    `json:"number"`
	URI    string `json:"uri,omitempty"`
}

type placeView struct {
	Title   string `json:"title"`
	Address string `json:"address"`
}

// maxBubbles are the newest that a page gets.
const maxBubbles = 400

func (ph *phone) view() phoneView {
	v := phoneView{
		ID: ph.id, Name: ph.p.Name(), Friend: ph.p.IsFriend(), Blocked: ph.p.IsBlocking(), Loading: ph.p.Loading(),
		Bubbles: []bubbleView{}, Choices: []string{},
	}
	screen := ph.p.Screen()
	if n := len(screen); n > 0 {
		v.Choices = labels(screen[n-1].QuickReplies)
	}
	for _, b := range screen[max(0, len(screen)-maxBubbles):] {
		v.Bubbles = append(v.Bubbles, ph.bubble(b))
	}
	return v
}

func (ph *phone) bubble(b linetest.Bubble) bubbleView {
	out := bubbleView{
		ID: b.ID, Mine: b.Mine, Sender: b.Sender, At: b.At.UnixMilli(), Type: b.Type, Text: b.Text, Unsent: b.Unsent,
		Human: !b.Mine && b.Sender != accountName, Cards: cards(b),
	}
	if len(out.Cards) == 0 {
		out.Buttons = labels(b.Buttons)
	}
	if b.Unsent {
		return out
	}
	switch b.Type {
	case "sticker":
		out.Sticker = stickerName(b.Raw)
	case "location":
		out.Place = &placeView{}
		_ = json.Unmarshal(b.Raw, out.Place)
	case "text":
		out.Text, out.File = linkIn(b.Text)
	case "image":
		if out.Picture = pictureAt(b.Raw); out.Picture != "" {
			break
		}
		if _, ok := ph.picture(b.ID); ok {
			out.Picture = "/media/phone/" + ph.id + "/" + b.ID
		}
	}
	return out
}

func labels(choices []linetest.Choice) []string {
	out := make([]string, 0, len(choices))
	for _, c := range choices {
		out = append(out, c.Label)
	}
	return out
}

func cards(b linetest.Bubble) []cardView {
	var out []cardView
	n := 0
	for _, c := range b.Cards {
		v := cardView{Title: c.Title(), Lines: []string{}, Buttons: []buttonView{}}
		if len(c.Texts) > 1 {
			v.Lines = c.Texts[1:]
		}
		for _, button := range c.Buttons {
			v.Buttons = append(v.Buttons, buttonView{Label: button.Label, Number: n, URI: button.URI})
			n++
		}
		out = append(out, v)
	}
	return out
}
