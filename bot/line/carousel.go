package line

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/line/line-bot-sdk-go/v8/linebot/messaging_api"
	"github.com/rivo/uniseg"

	"tonari/bot"
)

// LINE's limits of cards
// (https://developers.line.biz/en/reference/messaging-api/#flex-message).
const (
	maxBubble   = 30 << 10 // bytes of JSON
	maxCarousel = 50 << 10
	maxAlt      = 1500 // UTF-16 units
	maxURI      = 1000 // UTF-16 units
	maxFlexName = 40   // graphemes of a button's label
)

// Colours of the cards, dark on white for tired eyes.
const (
	ink  = "#1F2D2B"
	calm = "#1D6A5F"
)

// widths are how many UTF-16 units of a line a card shows; the next is tried when
// LINE would refuse the whole for its size.
var widths = []int{300, 160, 80, 40}

// carousel draws cards side by side as a flex message. Long lines are cut, with
// an ellipsis, until the whole fits into what LINE takes.
func carousel(tiles []bot.Tile) (json.RawMessage, error) {
	if len(tiles) > bot.MaxTiles {
		return nil, fmt.Errorf("%d cards, at most %d", len(tiles), bot.MaxTiles)
	}
	for _, width := range widths {
		all := &messaging_api.FlexCarousel{}
		largest := 0
		for i, t := range tiles {
			b, err := bubble(t, width)
			if err != nil {
				return nil, fmt.Errorf("card %d: %w", i+1, err)
			}
			alone, err := marshal(b)
			if err != nil {
				return nil, err
			}
			largest = max(largest, len(alone))
			all.Contents = append(all.Contents, *b)
		}
		out, err := marshal(all)
		if err != nil {
			return nil, err
		}
		if len(out) <= maxCarousel && largest <= maxBubble {
			return out, nil
		}
	}
	return nil, errors.New("the cards are too large")
}

// bubble draws one card. All boxes are vertical, where the SDK's ever-present
// flex of 0 is LINE's default.
func bubble(t bot.Tile, width int) (*messaging_api.FlexBubble, error) {
	if strings.TrimSpace(t.Title) == "" {
		return nil, errors.New("the title is empty")
	}
	body := []messaging_api.FlexComponentInterface{&messaging_api.FlexText{
		Text: cut(t.Title, width), Size: "md", Weight: messaging_api.FlexTextWEIGHT_BOLD, Color: ink, Wrap: true,
	}}
	for _, l := range t.Lines {
		if l = strings.TrimSpace(l); l != "" {
			body = append(body, &messaging_api.FlexText{Text: cut(l, width), Size: "sm", Color: ink, Wrap: true, Margin: "md"})
		}
	}
	b := &messaging_api.FlexBubble{
		Size: messaging_api.FlexBubbleSIZE_KILO,
		Body: &messaging_api.FlexBox{Layout: messaging_api.FlexBoxLAYOUT_VERTICAL, Contents: body},
	}
	buttons, err := cardButtons(t)
	if err != nil {
		return nil, err
	}
	if len(buttons) > 0 {
		b.Footer = &messaging_api.FlexBox{Layout: messaging_api.FlexBoxLAYOUT_VERTICAL, Spacing: "sm", Contents: buttons}
	}
	return b, nil
}

func cardButtons(t bot.Tile) ([]messaging_api.FlexComponentInterface, error) {
	var out []messaging_api.FlexComponentInterface
	add := func(style messaging_api.FlexButtonSTYLE, color string, a messaging_api.ActionInterface) {
		out = append(out, &messaging_api.FlexButton{Style: style, Color: color, Height: messaging_api.FlexButtonHEIGHT_SM, Action: a})
	}
	if t.Phone != "" {
		digits := dial(t.Phone)
		if digits == "" {
			return nil, errors.New("the phone number has no digits")
		}
		add(messaging_api.FlexButtonSTYLE_PRIMARY, calm, &messaging_api.UriAction{
			Label: "☎ " + cutGraphemes(t.Phone, maxFlexName-2), Uri: "tel:" + digits,
		})
	}
	if t.Choice != nil {
		if err := fits(*t.Choice); err != nil {
			return nil, err
		}
		add(messaging_api.FlexButtonSTYLE_SECONDARY, "", &messaging_api.PostbackAction{
			Label: t.Choice.Label, Data: t.Choice.Data, DisplayText: t.Choice.Label,
		})
	}
	if t.Link != "" {
		u, err := url.Parse(t.Link)
		if err != nil || u.Scheme != "https" || u.Host == "" || units(u.String()) > maxURI {
			return nil, errors.New("the link is no https address that LINE takes")
		}
		if n := uniseg.GraphemeClusterCount(t.LinkLabel); n == 0 || n > maxLabel {
			return nil, fmt.Errorf("the link's label has %d characters, want 1 to %d", n, maxLabel)
		}
		add(messaging_api.FlexButtonSTYLE_LINK, "", &messaging_api.UriAction{Label: t.LinkLabel, Uri: u.String()})
	}
	return out, nil
}

// dial is a number as a phone dials it: ten digits of 03-5803-1205, %237119 of
// #7119 (RFC 3966 has # only escaped).
func dial(phone string) string {
	var b strings.Builder
	for _, r := range phone {
		switch {
		case r >= '0' && r <= '9', r == '+' && b.Len() == 0:
			b.WriteRune(r)
		case r == '#':
			b.WriteString("%23")
		}
	}
	return b.String()
}

// cut keeps what fits into limit UTF-16 units, with an ellipsis for the rest.
func cut(s string, limit int) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if units(s) <= limit {
		return s
	}
	return strings.TrimSpace(s[:fit(s, limit-1)]) + "…"
}

func cutGraphemes(s string, n int) string {
	g := uniseg.NewGraphemes(s)
	for i := 0; g.Next(); i++ {
		if i == n-1 && uniseg.GraphemeClusterCount(s) > n {
			from, _ := g.Positions()
			return s[:from] + "…"
		}
	}
	return s
}
