package store

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"tonari/bot"
)

// Sealer seals and opens values with associated data; keys.Keys is one.
type Sealer interface {
	Seal(plain, ad []byte) ([]byte, error)
	Open(sealed, ad []byte) ([]byte, error)
}

// Places bind a sealed value to where it stands.
const (
	placeConversation = "conversation"
	placeInput        = "input"
	placeLine         = "line"
	placeDesk         = "desk"
	placeWho          = "who"
	placeDead         = "dead"
	placeLost         = "lost"
	placeMedia        = "media"
	placeListing      = "listing"
	placeCanary       = "canary"
	placeAsk          = "ask"
	placeEvent        = "event"
	placeGuest        = "guest"
	placeMessage      = "message"
)

// ErrNewer is a stored conversation of a newer build. It is handed back
// untouched and alarmed, never counted as poison.
var ErrNewer = errors.New("the conversation was stored by a newer version")

func ad(place, whose string) []byte { return []byte(place + "|" + whose) }

func (s *Store) seal(place, whose string, plain []byte) (string, error) {
	b, err := s.opt.Seal.Seal(plain, ad(place, whose))
	if err != nil {
		return "", fmt.Errorf("sealing %s of %s: %w", place, whose, err)
	}
	return string(b), nil
}

func (s *Store) open(place, whose, sealed string) ([]byte, error) {
	b, err := s.opt.Seal.Open([]byte(sealed), ad(place, whose))
	if err != nil {
		return nil, fmt.Errorf("opening %s of %s: %w", place, whose, err)
	}
	return b, nil
}

// stamped names the stored form and the person, where the turn did not.
func (s *Store) stamped(c bot.Conversation, p bot.PersonID) bot.Conversation {
	if c.Version == 0 {
		c.Version = s.opt.StateVersion
	}
	c.Person = p
	return c
}

func (s *Store) sealConversation(c bot.Conversation, p bot.PersonID) (string, error) {
	plain, err := json.Marshal(s.stamped(c, p))
	if err != nil {
		return "", fmt.Errorf("writing the conversation of %s: %w", p, err)
	}
	return s.seal(placeConversation, string(p), pack(plain))
}

func (s *Store) openConversation(sealed string, p bot.PersonID) (bot.Conversation, error) {
	if sealed == "" {
		return bot.Conversation{Person: p}, nil
	}
	packed, err := s.open(placeConversation, string(p), sealed)
	if err != nil {
		return bot.Conversation{}, err
	}
	plain, err := unpack(packed)
	if err != nil {
		return bot.Conversation{}, fmt.Errorf("unpacking the conversation of %s: %w", p, err)
	}
	var c bot.Conversation
	if err = json.Unmarshal(plain, &c); err != nil {
		// a newer form may not decode at all
		var v struct {
			Version int `json:"v"`
		}
		_ = json.Unmarshal(plain, &v)
		c.Version, err = v.Version, errUnreadable
	}
	if c.Version > s.opt.StateVersion {
		return bot.Conversation{}, fmt.Errorf("%s: version %d, this build knows %d: %w", p, c.Version, s.opt.StateVersion, ErrNewer)
	}
	if err != nil {
		return bot.Conversation{}, fmt.Errorf("reading the conversation of %s: %w", p, err)
	}
	c.Person = p
	return c, nil
}

// errUnreadable stands for a decoder's error, which may quote what it read.
var errUnreadable = errors.New("it is not in the stored form")

// sealWho seals a LINE user id. One of LINE's usual form (U and 32 hex digits) is
// stored as its 16 bytes, which keeps keyPerson packed.
func (s *Store) sealWho(userID string, p bot.PersonID) (string, error) {
	plain := append([]byte{whoPlain}, userID...)
	if b, err := hex.DecodeString(strings.TrimPrefix(userID, "U")); err == nil && len(b) == 16 && len(userID) == 33 && userID == "U"+hex.EncodeToString(b) {
		plain = append([]byte{whoHex}, b...)
	}
	return s.seal(placeWho, string(p), plain)
}

// The forms of a stored LINE user id: its first byte.
const (
	whoPlain = 's'
	whoHex   = 'x'
)

func (s *Store) openWho(sealed string, p bot.PersonID) (string, error) {
	if sealed == "" {
		return "", nil
	}
	b, err := s.open(placeWho, string(p), sealed)
	switch {
	case err != nil:
		return "", err
	case len(b) == 17 && b[0] == whoHex:
		return "U" + hex.EncodeToString(b[1:]), nil
	case len(b) > 0 && b[0] == whoPlain:
		return string(b[1:]), nil
	}
	return "", fmt.Errorf("reading who %s is: %w", p, errUnreadable)
}

func (s *Store) sealInput(in bot.Input) (string, error) {
	plain, err := json.Marshal(in)
	if err != nil {
		return "", fmt.Errorf("writing input %s: %w", in.ID, err)
	}
	return s.seal(placeInput, string(in.Person), plain)
}

func (s *Store) openInput(sealed string, p bot.PersonID) (bot.Input, error) {
	plain, err := s.open(placeInput, string(p), sealed)
	if err != nil {
		return bot.Input{}, err
	}
	var in bot.Input
	if err := json.Unmarshal(plain, &in); err != nil {
		return bot.Input{}, fmt.Errorf("reading an input of %s: %w", p, errUnreadable)
	}
	return in, nil
}
