package demo

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"

	"tonari/bot/linetest"
)

// maxPhones is how many residents one can play at a time.
const maxPhones = 12

// phone is one resident's LINE. Its acts reach the bot one after the other.
type phone struct {
	id string
	p  *linetest.Person

	acting sync.Mutex

	mu       sync.Mutex
	pictures map[string]picture // by message id
}

type picture struct {
	mime string
	data []byte
}

// addPhone puts one more phone on the page; nil when there are enough.
func (d *Demo) addPhone() *phone {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.phones) >= maxPhones {
		return nil
	}
	n := len(d.phones) + 1
	ph := &phone{id: fmt.Sprintf("p%d", n), p: d.line.Person(fmt.Sprintf("スマホ%d", n)), pictures: map[string]picture{}}
	d.phones = append(d.phones, ph)
	return ph
}

func (d *Demo) allPhones() []*phone {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.phones)
}

func (d *Demo) phone(id string) *phone {
	for _, ph := range d.allPhones() {
		if ph.id == id {
			return ph
		}
	}
	return nil
}

// phoneAct is what a resident does: one field for each kind of act.
type phoneAct struct {
	Text    string `json:"text"`
	Label   string `json:"label"`   // of a button
	Message string `json:"message"` // id of the own message to take back, or of cards
	Button  int    `json:"button"`  // number of a button of the cards
	Sticker string `json:"sticker"`
	Data    []byte `json:"data"` // of a picture
}

// maxText is LINE's limit of what a person can write at once, in characters.
const maxText = 10000

var (
	errEmpty   = errors.New("ことばが入っていません。")
	errLong    = errors.New("長すぎます。短く分けて送ってください。")
	errButton  = errors.New("このボタンは、もうありません。")
	errPicture = errors.New("写真は、5MBまでのJPEGかPNGを選んでください。")
	errSticker = errors.New("このスタンプはありません。")
	errBlocked = errors.New("ブロックしているあいだは送れません。")
	errGone    = errors.New("もう取り消されています。")
	errUnknown = errors.New("この操作はありません。")
)

// does plays one act of a resident. Errors are sentences for the person at the page.
func (ph *phone) does(act string, a phoneAct) error {
	ph.acting.Lock()
	defer ph.acting.Unlock()
	switch act {
	case "follow":
		return said(ph.p.Follow())
	case "block":
		return said(ph.p.Block())
	case "unblock":
		return said(ph.p.Unblock())
	case "say":
		return ph.says(a.Text)
	case "tap":
		return ph.taps(a.Label)
	case "press":
		return ph.presses(a.Message, a.Button)
	case "sticker":
		s, ok := stickers[a.Sticker]
		if !ok {
			return errSticker
		}
		return said(ph.p.Sticker(s.pack, s.id, s.keywords, ""))
	case "place":
		return ph.sendsPlace()
	case "picture":
		return ph.shows(a.Data)
	case "unsend":
		if ph.p.Unsends(a.Message).Err != nil {
			return errGone
		}
		ph.forget(a.Message)
		return nil
	}
	return errUnknown
}

// said turns LINE's refusal into a sentence. Whether the bot took the webhook is
// nothing that a phone shows.
func said(a linetest.Act) error {
	switch {
	case errors.Is(a.Err, linetest.ErrBlocked):
		return errBlocked
	case a.Err != nil:
		return errUnknown
	}
	return nil
}

func (ph *phone) says(text string) error {
	switch n := len([]rune(text)); {
	case n == 0:
		return errEmpty
	case n > maxText:
		return errLong
	}
	return said(ph.p.Says(text))
}

// taps presses a button that stands on the phone, or stood there a moment ago.
func (ph *phone) taps(label string) error {
	for _, c := range ph.p.Choices() {
		if c.Label == label && c.Action == "location" {
			return ph.sendsPlace()
		}
	}
	a, err := ph.p.Taps(label)
	if errors.Is(err, linetest.ErrNoChoice) {
		a, err = ph.p.TapsOld(label)
	}
	switch {
	case errors.Is(err, linetest.ErrNoChoice):
		return errButton
	case errors.Is(err, linetest.ErrBlocked):
		return errBlocked
	case err != nil:
		return errUnknown
	}
	return said(a)
}

func (ph *phone) sendsPlace() error {
	return said(ph.p.Location(35.7081, 139.7523, "文京シビックセンター", "東京都文京区春日1-16-21"))
}

// presses a button of a card, which stays on the phone. Cards have buttons of the
// same name, so it is known by its number.
func (ph *phone) presses(message string, n int) error {
	for _, b := range ph.p.Screen() {
		if b.ID != message || n < 0 || n >= len(b.Buttons) {
			continue
		}
		a, err := ph.p.Tap(b.Buttons[n])
		switch {
		case errors.Is(err, linetest.ErrBlocked):
			return errBlocked
		case err != nil:
			return errUnknown
		}
		return said(a)
	}
	return errButton
}

// maxPicture bounds a picture, in bytes.
const maxPicture = 5 << 20

func (ph *phone) shows(data []byte) error {
	mime := http.DetectContentType(data)
	if len(data) == 0 || len(data) > maxPicture || mime != "image/jpeg" && mime != "image/png" {
		return errPicture
	}
	for _, a := range ph.p.Image(data) {
		if err := said(a); err != nil {
			return err
		}
		ph.mu.Lock()
		ph.pictures[a.MessageID] = picture{mime, data}
		ph.mu.Unlock()
	}
	return nil
}

func (ph *phone) picture(message string) (picture, bool) {
	ph.mu.Lock()
	defer ph.mu.Unlock()
	p, ok := ph.pictures[message]
	return p, ok
}

func (ph *phone) forget(message string) {
	ph.mu.Lock()
	defer ph.mu.Unlock()
	delete(ph.pictures, message)
}

// sticker is one of LINE's own (developers.line.biz/en/docs/messaging-api/sticker-list/).
type sticker struct {
	pack, id string
	keywords []string
}

// stickers that can be sent, by the name that the page draws.
var stickers = map[string]sticker{
	"hello":  {"446", "1988", []string{"Hello", "Hi"}},
	"thanks": {"446", "1993", []string{"Thank you", "Happy"}},
	"tired":  {"446", "2008", []string{"Tired", "Sleepy"}},
	"sad":    {"446", "2007", []string{"Sad", "Cry"}},
	"ok":     {"446", "1989", []string{"OK", "Good"}},
}

// stickerName finds the drawing of a sticker that was sent.
func stickerName(raw json.RawMessage) string {
	var m struct {
		Sticker string `json:"stickerId"`
	}
	_ = json.Unmarshal(raw, &m)
	for name, s := range stickers {
		if s.id == m.Sticker {
			return name
		}
	}
	return ""
}
