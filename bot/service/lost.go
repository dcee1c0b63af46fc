package service

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"tonari/bot"
	"tonari/bot/turn"
	"tonari/handoff/slackdesk"
)

// lost looks for the case of messages whose thread was not known: the card's
// thread may be indexed by now, or its first block tells the case.
func (s *Service) lost(ctx context.Context) {
	channels := slices.Compact([]string{s.set.SlackChannel, s.set.SlackUrgentChannel})
	for _, channel := range channels {
		found, err := s.store.Lost(ctx, channel, 50)
		if err != nil {
			return
		}
		for _, m := range found {
			var heard slackdesk.Heard
			if json.Unmarshal(m.Payload, &heard) == nil && !s.findCase(ctx, heard) {
				continue
			}
			if err := s.store.DropLost(ctx, channel, m); err != nil {
				s.log.Warn("lost message", "event", "lost", "err", err)
			}
		}
	}
}

// lostFor is how long a message of an unknown thread is looked for.
const lostFor = 24 * time.Hour

// findCase says that the message needs no more looking for.
func (s *Service) findCase(ctx context.Context, heard slackdesk.Heard) bool {
	id, known, err := s.store.ThreadCase(ctx, heard.Channel, heard.Thread)
	if err == nil && !known {
		var p slackdesk.Posted
		ours := false
		switch id, ours, p = s.desk.CaseOf(ctx, heard.Channel, heard.Thread); {
		case p.Fate != slackdesk.Done:
			err = errors.New("slack cannot be asked: " + p.Fate.String())
		case id != 0:
			known, err = true, s.store.SetThread(ctx, heard.Channel, heard.Thread, id)
		case ours:
			s.nobodyReads(ctx, heard)
		}
	}
	switch {
	case err != nil:
		return s.store.Clock().Sub(heard.At) > lostFor
	case !known:
		return true // a thread of the channel that is no case
	}
	return s.putHeard(ctx, heard, id) == nil
}

// nobodyReads tells the author of a reply below a post of ours that is no card, as the
// line that leads to an urgent case, that it reaches nobody.
func (s *Service) nobodyReads(ctx context.Context, heard slackdesk.Heard) {
	if heard.Reply == nil || turn.IsNote(heard.Reply.Text) {
		return
	}
	d := bot.DeskItem{Kind: bot.DeskTell, To: heard.Reply.By, Text: s.words("desk.no_case_here")}
	if p := s.desk.Tell(ctx, heard.Channel, heard.Thread, d); p.Fate != slackdesk.Done {
		s.log.Warn("a member was not told", "event", "whisper", "reason", p.Reason)
	}
}
