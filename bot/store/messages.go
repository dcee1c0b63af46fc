package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"tonari/bot"
)

// Message is what staff want to write to those who booked at an event; somebody
// else than By must confirm it.
type Message struct {
	ID   string      `json:"id"`
	By   bot.StaffID `json:"by"`
	Text string      `json:"t"`
	// Sent: it was confirmed, and put before everybody.
	Sent bool `json:"s,omitempty"`
}

// ErrNoMessage is a message that waited a day, or was never written.
var ErrNoMessage = errors.New("no such message")

// messageFor is how long a message waits for the second person, and how long it is
// remembered that it was sent.
const messageFor = 24 * time.Hour

// PutMessage keeps a message sealed for a day.
func (s *Store) PutMessage(ctx context.Context, id bot.EventID, m Message) error {
	plain, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("writing a message of event %s: %w", id, err)
	}
	body, err := s.seal(placeMessage, string(id)+"/"+m.ID, plain)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := s.rdb.Set(ctx, messageKey(id, m.ID), body, messageFor).Err(); err != nil {
		return fmt.Errorf("keeping a message of event %s: %w", id, err)
	}
	return nil
}

// Message reads it; ErrNoMessage.
func (s *Store) Message(ctx context.Context, id bot.EventID, message string) (Message, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	body, err := s.rdb.Get(ctx, messageKey(id, message)).Result()
	switch {
	case errors.Is(err, redis.Nil):
		return Message{}, fmt.Errorf("event %s: %w", id, ErrNoMessage)
	case err != nil:
		return Message{}, fmt.Errorf("reading a message of event %s: %w", id, err)
	}
	plain, err := s.open(placeMessage, string(id)+"/"+message, body)
	if err != nil {
		return Message{}, err
	}
	var m Message
	if err := json.Unmarshal(plain, &m); err != nil {
		return Message{}, fmt.Errorf("reading a message of event %s: it is of another form", id)
	}
	return m, nil
}
