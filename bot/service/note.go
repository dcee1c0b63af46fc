package service

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"

	"tonari/bot"
)

// Facts of the audit trail that belong to no turn.

// noteShown records that a form which only shows is about to be shown, and to whom.
// false: it could not be recorded, so it must not be shown.
func (s *Service) noteShown(ctx context.Context, id string, by bot.StaffID, f bot.Form) bool {
	err := s.store.Note(ctx, "shown/"+id, bot.Fact{
		Name: "shown", At: s.store.Clock(), Case: f.Case, Staff: by, Fields: map[string]string{"action": string(f.Name)},
	})
	if err != nil {
		s.log.Warn("what cannot be recorded is not shown", "event", "form", "case", f.Case.String(), "err", err)
	}
	return err == nil
}

// noteConfig records what became of a change of the configuration, once an hour for
// all processes that see the same files.
func (s *Service) noteConfig(ctx context.Context, name string, faults int) {
	sum := sha256.Sum256([]byte(s.live.Print() + name))
	now := s.store.Clock()
	f := bot.Fact{Name: name, At: now, Fields: map[string]string{"files": hex.EncodeToString(sum[:8])}}
	if faults > 0 {
		f.Fields["faults"] = strconv.Itoa(faults)
	}
	if err := s.store.Note(ctx, name+"/"+hex.EncodeToString(sum[:])+now.Format("/2006010215"), f); err != nil {
		s.log.Error("a fact could not be recorded", "event", "config", "err", err)
	}
}
