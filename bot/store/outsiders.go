package store

import (
	"context"
	"fmt"

	"github.com/redis/go-redis/v9"
)

// Outsiders are those who read the desk's channels and may not, of whom the desk was
// told.
func (s *Store) Outsiders(ctx context.Context) ([]string, error) { return s.deskSet(ctx, keyOutsiders) }

// SetOutsiders notes of whom the desk was told.
func (s *Store) SetOutsiders(ctx context.Context, told []string) error {
	return s.setDeskSet(ctx, keyOutsiders, told)
}

// Missing are, as channel/person, the people of the roster who do not read a channel of
// the desk, as the process that looks there found last.
func (s *Store) Missing(ctx context.Context) ([]string, error) { return s.deskSet(ctx, keyMissing) }

// SetMissing notes them for all processes.
func (s *Store) SetMissing(ctx context.Context, people []string) error {
	return s.setDeskSet(ctx, keyMissing, people)
}

func (s *Store) deskSet(ctx context.Context, key string) ([]string, error) {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	all, err := s.rdb.SMembers(ctx, deskKey(key)).Result()
	if err != nil {
		return nil, fmt.Errorf("reading the desk's %s: %w", key, err)
	}
	return all, nil
}

func (s *Store) setDeskSet(ctx context.Context, key string, all []string) error {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	_, err := s.rdb.TxPipelined(ctx, func(p redis.Pipeliner) error {
		p.Del(ctx, deskKey(key))
		if len(all) > 0 {
			p.SAdd(ctx, deskKey(key), all)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("noting the desk's %s: %w", key, err)
	}
	return nil
}
