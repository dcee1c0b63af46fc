package store

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"tonari/bot"
)

// Media is what the house keeps for a while and sealed: a file that a person sent,
// until Slack has it, or what a person's phone fetches under /m/<token>: a picture,
// a calendar file.
type Media struct {
	// Kind is a machine word of whoever made it, as in "image" or "calendar".
	Kind string `json:"k"`
	// Type is the media type that it is served as.
	Type string `json:"t"`
	// Name is the file name under which a phone saves it; empty: it is shown.
	Name string `json:"n,omitempty"`
	Data []byte `json:"-"`
}

var (
	// ErrNoMedia: nothing stands under this token or item, any more.
	ErrNoMedia = errors.New("there is no such media")
	// ErrNoRoom: the people's files that wait for Slack take all the room that there
	// is for them; there may be room later.
	ErrNoRoom = errors.New("there is no room for a further file now")
	// ErrNotWanted: the item that would show the file is gone.
	ErrNotWanted = errors.New("nobody waits for this file")
)

const (
	// maxMedia is the most that one may hold: 10 MiB, LINE's limit of a picture, and
	// some room (developers.line.biz/en/reference/messaging-api/#image-message).
	maxMedia = 11 << 20
	// fileLife bounds what would wait for ever.
	fileLife = 7 * 24 * time.Hour
)

// tokenForm is the partition, then 24 random bytes: nobody finds one by guessing.
var tokenForm = regexp.MustCompile(`^([0-9]{2})[A-Za-z0-9_-]{32}$`)

// PutMedia keeps something for a person's phone for as long as life says, and gives
// the token under which Media has it. It ends sooner with Write.EndMedia, and when
// the person is erased.
func (s *Store) PutMedia(ctx context.Context, p bot.PersonID, m Media, life time.Duration) (string, error) {
	secret := make([]byte, 24)
	if _, err := rand.Read(secret); err != nil {
		return "", fmt.Errorf("keeping media: %w", err)
	}
	token := fmt.Sprintf("%02d", int(p.Partition())) + base64.RawURLEncoding.EncodeToString(secret)
	return token, s.shelve(ctx, shelfMedia, p, token, m, life, 0)
}

// Media is what stands under a token; ErrNoMedia.
func (s *Store) Media(ctx context.Context, token string) (Media, error) {
	form := tokenForm.FindStringSubmatch(token)
	if form == nil {
		return Media{}, ErrNoMedia
	}
	n, err := strconv.Atoi(form[1])
	if err != nil || n >= bot.Partitions {
		return Media{}, ErrNoMedia
	}
	return s.shelved(ctx, prefix(bot.Partition(n))+keyMedia+token, token)
}

// PutFile keeps a person's file until the Slack item that shows it is settled.
// ErrNoRoom, ErrNotWanted.
func (s *Store) PutFile(ctx context.Context, p bot.PersonID, item string, m Media) error {
	return s.shelve(ctx, shelfFile, p, item, m, fileLife, s.opt.Room)
}

// File is what PutFile kept for an item; ErrNoMedia.
func (s *Store) File(ctx context.Context, p bot.PersonID, item string) (Media, error) {
	return s.shelved(ctx, personPrefix(p)+keyFile+item, item)
}

const (
	shelfFile  = "F"
	shelfMedia = "M"
)

func (s *Store) shelve(ctx context.Context, kind string, p bot.PersonID, id string, m Media, life time.Duration, room int) error {
	if len(m.Data) > maxMedia {
		return fmt.Errorf("keeping media of %d bytes: at most %d", len(m.Data), maxMedia)
	}
	about, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("keeping media: %w", err)
	}
	plain := append(append(about, '\n'), m.Data...)
	// The time up to which it is good is sealed with it.
	ends := strconv.FormatInt(s.Clock().Add(life).UnixMilli(), 10)
	body, err := s.seal(placeMedia, id, append([]byte(ends+"\n"), plain...))
	if err != nil {
		return err
	}
	pre := personPrefix(p)
	v, err := s.run(ctx, shelveScript, pre+keyShelf, pre, s.shiftMillis(), kind, string(p), id, body, millis(life), room)
	if err != nil {
		return fmt.Errorf("keeping media: %w", err)
	}
	switch n, _ := v.(int64); n {
	case 0:
		return ErrNoRoom
	case 2:
		return ErrNotWanted
	}
	return nil
}

func (s *Store) shelved(ctx context.Context, key, id string) (Media, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	sealed, err := s.rdb.Get(ctx, key).Result()
	if errors.Is(err, redis.Nil) {
		return Media{}, ErrNoMedia
	}
	if err != nil {
		return Media{}, fmt.Errorf("reading media: %w", err)
	}
	plain, err := s.open(placeMedia, id, sealed)
	if err != nil {
		return Media{}, err
	}
	ends, rest, _ := bytes.Cut(plain, []byte("\n"))
	about, data, whole := bytes.Cut(rest, []byte("\n"))
	m := Media{Data: data}
	if !whole || json.Unmarshal(about, &m) != nil {
		return Media{}, fmt.Errorf("reading media: %w", errUnreadable)
	}
	if fromMillis(wholeNumber(string(ends))).Before(s.Clock()) {
		return Media{}, ErrNoMedia
	}
	return m, nil
}

// Fetch is a file of a person that has still to be had from LINE.
type Fetch struct {
	Person bot.PersonID
	Item   string
	// Payload is the Slack item that shows it; nil: it no longer waits.
	Payload []byte
}

// Fetches leases up to max files that are due to be fetched. Fetching one twice does
// no harm.
func (s *Store) Fetches(ctx context.Context, parts []bot.Partition, max int) ([]Fetch, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	due := make([]*redis.StringSliceCmd, len(parts))
	now := strconv.FormatInt(s.Clock().UnixMilli(), 10)
	if _, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, part := range parts {
			due[i] = p.ZRangeByScore(ctx, prefix(part)+keyFetch, &redis.ZRangeBy{Min: "-inf", Max: now, Count: int64(max)})
		}
		return nil
	}); err != nil {
		return nil, fmt.Errorf("listing files to fetch: %w", err)
	}
	var out []Fetch
	for _, d := range due {
		for _, member := range d.Val() {
			p, item, _ := strings.Cut(member, "|")
			if len(out) == max {
				return out, nil
			}
			f, err := s.fetch(ctx, bot.PersonID(p), item)
			if err != nil {
				return out, err
			}
			out = append(out, f)
		}
	}
	return out, nil
}

func (s *Store) fetch(ctx context.Context, p bot.PersonID, item string) (Fetch, error) {
	f := Fetch{Person: p, Item: item}
	if err := s.FetchAgain(ctx, p, item, 4*s.opt.Lease); err != nil {
		return f, err
	}
	sealed, err := s.rdb.HGet(ctx, personPrefix(p)+keyDeskBody+string(p), "b"+item).Result()
	if errors.Is(err, redis.Nil) {
		return f, nil
	}
	if err != nil {
		return f, fmt.Errorf("reading a file to fetch: %w", err)
	}
	f.Payload, err = s.open(placeDesk, string(p), sealed)
	return f, err
}

// FetchAgain lets a file be fetched, or fetched again, after a while.
func (s *Store) FetchAgain(ctx context.Context, p bot.PersonID, item string, after time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	due := float64(s.Clock().Add(after).UnixMilli())
	if err := s.rdb.ZAdd(ctx, personPrefix(p)+keyFetch, redis.Z{Score: due, Member: fetchMember(p, item)}).Err(); err != nil {
		return fmt.Errorf("noting a file to fetch: %w", err)
	}
	return nil
}

// Fetching says that a file of the person is still to be fetched.
func (s *Store) Fetching(ctx context.Context, p bot.PersonID, item string) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	err := s.rdb.ZScore(ctx, personPrefix(p)+keyFetch, fetchMember(p, item)).Err()
	if errors.Is(err, redis.Nil) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("asking for a file to fetch: %w", err)
	}
	return true, nil
}

// FetchDone takes a file off the list of those to fetch.
func (s *Store) FetchDone(ctx context.Context, p bot.PersonID, item string) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := s.rdb.ZRem(ctx, personPrefix(p)+keyFetch, fetchMember(p, item)).Err(); err != nil {
		return fmt.Errorf("noting a fetched file: %w", err)
	}
	return nil
}

func fetchMember(p bot.PersonID, item string) string { return string(p) + "|" + item }
