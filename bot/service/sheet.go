package service

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"tonari/bot"
	"tonari/bot/turn"
	"tonari/config"
	"tonari/handoff/paper"
)

// ErrNoSheet says that a case has no つなぐシート that may leave: none was saved, or the
// person did not agree.
var ErrNoSheet = errors.New("there is no sheet to export: it was not saved, or the person did not agree")

// ExportSheet writes the つなぐシート of a case, for a command that is no service. It reads
// REDIS_URL, TONARI_KEYSET_FILE and TONARI_CONFIG_DIR of the settings. That it left
// is on the audit trail before it is given out.
func ExportSheet(ctx context.Context, set *config.Settings, id bot.CaseID, format bot.PaperFormat) ([]byte, error) {
	h, faults := config.Load(config.Over(set.ConfigDir))
	if err := faults.Err(); err != nil {
		return nil, fmt.Errorf("reading the configuration: %w", err)
	}
	s, err := OpenStore(ctx, set, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, err
	}
	defer func() { _ = s.Close() }()
	person, err := s.CasePerson(ctx, id)
	if err != nil {
		return nil, err
	}
	c, err := s.Peek(ctx, person)
	if err != nil {
		return nil, err
	}
	now := s.Clock()
	house := &turn.House{Book: h.Words, Roster: h.Roster, Guide: h.Guide}
	p, ok := house.Paper(c, id, format, now)
	if !ok {
		return nil, fmt.Errorf("case %s: %w", id, ErrNoSheet)
	}
	data, _, err := paper.Write(*p)
	if err != nil {
		return nil, err
	}
	return data, s.Note(ctx, "sheet/"+id.String()+"/"+now.Format("20060102T150405.000"), bot.Fact{
		Name: "referral_exported", At: now, Case: id, Fields: map[string]string{"format": string(format), "by": "command"},
	})
}
