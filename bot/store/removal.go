package store

import (
	"context"
	"fmt"

	"tonari/bot"
)

// Removal says which posts and files of a case the removal still has to take
// away, item id to ts or file id, and how many there were. It covers what stood when
// it was first asked about; what is posted later stays.
func (s *Store) Removal(ctx context.Context, id bot.CaseID, removal string) (left map[string]string, posts int, err error) {
	v, err := s.run(ctx, removalScript, caseKey(id), removal)
	if err != nil {
		return nil, 0, fmt.Errorf("beginning a removal of case %d: %w", id, err)
	}
	r, err := asRow(v)
	if err != nil {
		return nil, 0, fmt.Errorf("beginning a removal of case %d: %w", id, err)
	}
	left = map[string]string{}
	for i := 1; i+1 < len(r); i += 2 {
		left[r.text(i)] = r.text(i + 1)
	}
	return left, int(r.number(0)), nil
}

// Removed drops an item that a removal took away.
func (s *Store) Removed(ctx context.Context, id bot.CaseID, item string) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := s.rdb.HDel(ctx, caseKey(id), "x:"+item).Err(); err != nil {
		return fmt.Errorf("noting a removal of case %d: %w", id, err)
	}
	return nil
}

// Parked says whether the person is hidden at this moment: what was leased a
// moment ago must not reach their screen now.
func (s *Store) Parked(ctx context.Context, p bot.PersonID) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	v, err := s.rdb.HExists(ctx, personPrefix(p)+keyPerson+string(p), "k").Result()
	if err != nil {
		return false, fmt.Errorf("asking whether %s is hidden: %w", p, err)
	}
	return v, nil
}
