package linetest

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
)

// ErrBlocked is the error of acting towards an account that one has blocked.
var ErrBlocked = errors.New("the person has blocked the account")

// Act is what a person did and how the bot took the webhook of it.
type Act struct {
	MessageID  string // of the person's message, empty for other events
	EventID    string // webhookEventId
	ReplyToken string // token of the event, empty if it has none
	Delivery   Delivery
	Err        error // why nothing happened at all
}

// Follow adds the account as a friend.
func (u *Person) Follow() Act { return u.follow(false) }

// Unblock takes a block back; LINE says so with a follow event.
func (u *Person) Unblock() Act { return u.follow(true) }

func (u *Person) follow(unblocked bool) Act {
	return u.perform(func() (*event, error) {
		u.friend, u.blocked = true, false
		return u.happens("follow", map[string]any{"follow": map[string]any{"isUnblocked": unblocked}}), nil
	})
}

// Block blocks the account: an unfollow event, then nothing arrives any more.
func (u *Person) Block() Act {
	return u.act(func() (*event, error) {
		u.blocked = true
		return u.happens("unfollow", nil), nil
	})
}

// Says sends a text.
func (u *Person) Says(text string) Act {
	return u.sends("text", text, map[string]any{"text": text}, nil)
}

// Sticker sends a sticker; text is what is written on a message sticker, or empty.
func (u *Person) Sticker(pkg, id string, keywords []string, text string) Act {
	m := map[string]any{"packageId": pkg, "stickerId": id, "stickerResourceType": "STATIC"}
	if len(keywords) > 0 {
		m["keywords"] = keywords
	}
	if text != "" {
		m["stickerResourceType"], m["text"] = "MESSAGE", text
	}
	return u.sends("sticker", text, m, nil)
}

// Location sends a place. Title and address are left out when empty.
func (u *Person) Location(lat, lon float64, title, address string) Act {
	m := map[string]any{"latitude": lat, "longitude": lon}
	if title != "" {
		m["title"] = title
	}
	if address != "" {
		m["address"] = address
	}
	return u.sends("location", title, m, nil)
}

// Image sends pictures; several at once make one image set and one event each
// (REF #wh-image).
func (u *Person) Image(pictures ...[]byte) []Act {
	set := ""
	u.p.set(func() { set = u.p.messageID() })
	acts := make([]Act, 0, len(pictures))
	for i, b := range pictures {
		m := map[string]any{"contentProvider": map[string]any{"type": "line"}}
		if len(pictures) > 1 {
			m["imageSet"] = map[string]any{"id": set, "index": i + 1, "total": len(pictures)}
		}
		acts = append(acts, u.sends("image", "", m, &content{data: b, mime: http.DetectContentType(b)}))
	}
	return acts
}

// ImageElsewhere sends a picture that lies outside of LINE (contentProvider
// external), which the content API does not serve.
func (u *Person) ImageElsewhere(url string) Act {
	return u.sends("image", "", map[string]any{"contentProvider": map[string]any{
		"type": "external", "originalContentUrl": url, "previewImageUrl": url,
	}}, nil)
}

// Video sends a video of some milliseconds.
func (u *Person) Video(b []byte, duration int64) Act {
	return u.sends("video", "", map[string]any{
		"duration":        duration,
		"contentProvider": map[string]any{"type": "line"},
	}, &content{data: b, mime: "video/mp4"})
}

// Audio sends a voice message of some milliseconds.
func (u *Person) Audio(b []byte, duration int64) Act {
	return u.sends("audio", "", map[string]any{
		"duration":        duration,
		"contentProvider": map[string]any{"type": "line"},
	}, &content{data: b, mime: "audio/x-m4a"})
}

// File sends a file.
func (u *Person) File(name string, b []byte) Act {
	return u.sends("file", name, map[string]any{"fileName": name, "fileSize": len(b)},
		&content{data: b, mime: "application/octet-stream"})
}

// Unsends takes one of the person's own messages back: its content is gone and
// an unsend event says so (REF #unsend-event).
func (u *Person) Unsends(messageID string) Act {
	return u.act(func() (*event, error) {
		for _, b := range u.bubbles {
			if b.ID != messageID || !b.Mine || b.Unsent {
				continue
			}
			b.Unsent, b.Text, b.Raw = true, "", nil
			if c := u.p.contents[messageID]; c != nil {
				c.data, c.gone = nil, true
			}
			return u.happens("unsend", map[string]any{"unsend": map[string]any{"messageId": messageID}}), nil
		}
		return nil, errors.New("no such message of this person to unsend")
	})
}

// Triggers sends any other event of this person, with the properties that its
// type has (beacon, membership, videoPlayComplete, accountLink, an unknown one).
func (u *Person) Triggers(kind string, properties map[string]any) Act {
	return u.act(func() (*event, error) { return u.happens(kind, properties), nil })
}

// SaysInGroup sends a text in a group chat that the account has joined.
func (u *Person) SaysInGroup(groupID, text string) Act {
	return u.act(func() (*event, error) {
		u.p.groups[groupID] = true
		id := u.p.messageID()
		e := u.happens("message", map[string]any{"message": map[string]any{
			"id": id, "type": "text", "text": text, "quoteToken": u.p.opaque(48),
		}})
		e.group = groupID
		if t := u.p.tokens[e.token]; t != nil {
			t.group = groupID
		}
		return e, nil
	})
}

func (u *Person) sends(kind, readable string, fields map[string]any, c *content) Act {
	id := ""
	a := u.act(func() (*event, error) {
		var e *event
		id, e = u.message(kind, readable, fields, c)
		return e, nil
	})
	if a.Err == nil {
		a.MessageID = id
	}
	return a
}

// message puts the person's message on the phone and makes its event.
func (u *Person) message(kind, readable string, fields map[string]any, c *content) (string, *event) {
	p := u.p
	id := p.messageID()
	m := map[string]any{"id": id, "type": kind, "markAsReadToken": p.opaque(60)}
	if quotable[kind] {
		m["quoteToken"] = p.opaque(48)
	}
	maps.Copy(m, fields)
	raw, _ := json.Marshal(m)
	now := p.now()
	u.lastWrote = now
	u.show(&Bubble{ID: id, Mine: true, At: now, Type: kind, Text: readable, Raw: raw}, nil)
	if c != nil {
		p.contents[id] = c
	}
	return id, u.happens("message", map[string]any{"message": m})
}

// quotable message types carry a quote token in webhooks (REF #message-event).
var quotable = map[string]bool{"text": true, "image": true, "video": true, "sticker": true}

// act changes the world, then delivers the webhook of it. Whoever has blocked
// the account cannot do anything towards it but unblock.
func (u *Person) act(do func() (*event, error)) Act {
	return u.perform(func() (*event, error) {
		if u.blocked {
			return nil, ErrBlocked
		}
		return do()
	})
}

func (u *Person) perform(do func() (*event, error)) Act {
	p := u.p
	p.mu.Lock()
	e, err := do()
	p.notify()
	p.mu.Unlock()
	if err != nil {
		return Act{Err: err}
	}
	return p.emit(e)
}
