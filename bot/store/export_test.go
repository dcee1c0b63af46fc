package store

import (
	"context"

	"github.com/redis/go-redis/v9"

	"tonari/bot"
)

// bareScript is the least that a script must do to keep a booking and its answer.
var bareScript = redis.NewScript(`
redis.call('TIME')
local pre, pid, seat, answer = unpack(ARGV)
redis.call('HSET', pre .. 'st', pid, seat)
redis.call('HSET', pre .. 'an', pid, answer)
return {answer, 0, redis.call('HGET', pre .. 'ev', 'b'), 0}`)

// KeepBare goes the road of Decide without any rule.
func (s *Store) KeepBare(ctx context.Context, id bot.EventID, p bot.PersonID, seat, answer string) error {
	pre := eventPrefix(id)
	got, err := s.run(ctx, bareScript, pre+keyEvent, pre, string(p), seat, answer)
	if err != nil {
		return err
	}
	r, err := asRow(got)
	if err != nil {
		return err
	}
	if _, _, err = happened(r.text(0)); err == nil {
		_, err = s.eventFor(r.text(2), id, bot.SeatHas)
	}
	return err
}
