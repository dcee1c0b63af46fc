package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/redis/go-redis/v9"

	"tonari/bot"
)

var discloseScript = script("disclose")

// Sight is what became of an attempt to see who a person is.
type Sight int

// The ends of an attempt.
const (
	// SightRefused: the conversation does not allow it.
	SightRefused Sight = iota
	// SightGiven: the id was given out, once and for all.
	SightGiven
	// SightUsed: this look was given out before.
	SightUsed
	// SightUnknown: the person's id is not kept.
	SightUnknown
)

// errMoving says that a conversation changed each time it was looked at.
var errMoving = errors.New("the conversation keeps changing")

// sightTries: a conversation that changes so often while it is being read is left
// for another press.
const sightTries = 5

// Disclose gives out a person's LINE user id for one look. may judges the
// conversation and names the input that tells of the look; its id names the look,
// which is given once, whoever asks and in whichever process. The input is durable
// in the same step, and the conversation is the one that may has seen. After an
// error the look may be used up, and the id was given to nobody.
//
// Beside the sending to LINE this is the only place in which an id is opened.
func (s *Store) Disclose(ctx context.Context, p bot.PersonID, may func(bot.Conversation) (bot.Input, bool)) (userID string, look Sight, err error) {
	for range sightTries {
		rev, err := s.revision(ctx, p)
		if err != nil {
			return "", SightRefused, err
		}
		c, err := s.Peek(ctx, p)
		if err != nil {
			return "", SightRefused, err
		}
		in, ok := may(c)
		if !ok {
			return "", SightRefused, nil
		}
		userID, look, moved, err := s.disclose(ctx, p, in, rev)
		if err != nil || !moved {
			return userID, look, err
		}
	}
	return "", SightRefused, fmt.Errorf("disclosing %s: %w", p, errMoving)
}

// disclose is one run of the script. moved: the conversation is not the one that was read.
func (s *Store) disclose(ctx context.Context, p bot.PersonID, in bot.Input, rev string) (userID string, look Sight, moved bool, err error) {
	in.Person = p
	body, err := s.sealInput(in)
	if err != nil {
		return "", SightRefused, false, err
	}
	pre := personPrefix(p)
	answer, err := s.run(ctx, discloseScript, pre+keyDue, pre, s.shiftMillis(), string(p), in.ID, eventMillis(in.At), body, rev)
	if err != nil {
		return "", SightRefused, false, fmt.Errorf("disclosing %s: %w", p, err)
	}
	r, err := asRow(answer)
	if err != nil {
		return "", SightRefused, false, fmt.Errorf("disclosing %s: %w", p, err)
	}
	switch look = Sight(r.number(0)); look {
	case SightGiven:
		userID, err = s.openWho(r.text(1), p)
		return userID, look, false, err
	case SightRefused:
		return "", look, true, nil
	}
	return "", look, false, nil
}

// revision is that of the person's last commit, "0" before the first.
func (s *Store) revision(ctx context.Context, p bot.PersonID) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	rev, err := s.rdb.HGet(ctx, personPrefix(p)+keyPerson+string(p), "r").Result()
	if errors.Is(err, redis.Nil) {
		return "0", nil
	}
	if err != nil {
		return "", fmt.Errorf("reading the revision of %s: %w", p, err)
	}
	return rev, nil
}
