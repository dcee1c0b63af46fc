package line

import (
	"math"

	"tonari/bot"
)

// message reads what a person sent.
// https://developers.line.biz/en/reference/messaging-api/#message-event
func message(o object, in *bot.Input) (skip, bad Reason) {
	m, given := o.child("message")
	if !given {
		return "", BadMessage
	}
	kind, given := m.str("type")
	if !given || kind == "" {
		return "", BadMessage
	}
	id, _ := m.str("id")
	if !messageIDForm.MatchString(id) {
		return "", BadMessageID
	}
	switch kind {
	case "text":
		text, given := m.str("text")
		if !given {
			return "", BadText
		}
		in.Text = &bot.Text{MessageID: id, Text: text}
	case "sticker":
		in.Sticker = &bot.Sticker{MessageID: id, Text: m.text("text")}
		in.Sticker.Keywords = m.list("keywords")
	case "image", "video", "audio", "file":
		in.Media = media(m, id, bot.MediaKind(kind))
	case "location":
		lat, okLat := m.number("latitude")
		lon, okLon := m.number("longitude")
		if !okLat || !okLon || lat < -90 || lat > 90 || lon < -180 || lon > 180 {
			return "", BadLocation
		}
		in.Location = &bot.Location{MessageID: id, Lat: coarse(lat), Lon: coarse(lon)}
	default:
		return ReasonMessage, ""
	}
	return "", ""
}

// coarse rounds degrees to about 200 m: good enough to find what is near, too rough
// to be a house. The point itself goes no further than this.
func coarse(degrees float64) float64 { return math.Round(degrees*500) / 500 }

// media: files have no contentProvider and lie with LINE; anything else lies
// there only if its provider says so.
func media(m object, id string, kind bot.MediaKind) *bot.Media {
	out := &bot.Media{MessageID: id, Kind: kind}
	if provider, given := m.child("contentProvider"); given {
		out.External = provider.text("type") != "line"
	}
	if set, given := m.child("imageSet"); given {
		if s := set.text("id"); eventIDForm.MatchString(s) {
			out.SetID = s
			if n, given := set.number("total"); given && n > 0 && n < 1000 {
				out.SetTotal = int(n)
			}
		}
	}
	return out
}
