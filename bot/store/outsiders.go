package store

import (
	"context"
	"fmt"

	"github.com/redis/go-redis/v9"
)

// Outsiders are those who read the desk's channels and may not, of whom the desk was
// told.
func (s *Store) Outsiders(ctx context.Context) ([]string, error) {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	told, err := s.rdb.SMembers(ctx, deskKey(keyOutsiders)).Result()
	if err != nil {
		return nil, fmt.Errorf("reading of whom the desk was told: %w", err)
	}
	return told, nil
}

// SetOutsiders notes of whom the desk was told.
func (s *Store) SetOutsiders(ctx context.Context, told []string) error {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	_, err := s.rdb.TxPipelined(ctx, func(p redis.Pipeliner) error {
		p.Del(ctx, deskKey(keyOutsiders))
		if len(told) > 0 {
			p.SAdd(ctx, deskKey(keyOutsiders), told)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("noting of whom the desk was told: %w", err)
	}
	return nil
}
