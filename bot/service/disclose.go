package service

import (
	"context"

	"tonari/bot"
	"tonari/bot/store"
	"tonari/handoff/slackdesk"
)

// show is a pressed *show* of a disclosure. The look is used up, and its record is
// durable, before the id is put into the modal; nowhere else does it stand. Where
// nothing was shown the press is played, and its turn says why.
func (s *Service) show(ctx context.Context, press slackdesk.Press, in bot.Input) error {
	click, now := *in.Click, s.store.Clock()
	used := bot.Disclosed{Case: click.Case, By: click.By}
	userID, look, err := s.store.Disclose(ctx, in.Person, func(c bot.Conversation) (bot.Input, bool) {
		request, ok := s.house().MaySee(c, click, now)
		used.Request = request
		return looked(used, in), ok
	})
	switch {
	case err != nil:
		s.log.Error("an identity could not be shown", "event", "disclose", "case", int64(click.Case), "err", err)
		if used.Request == "" {
			return err
		}
		return s.notShown(ctx, used, in)
	case look != store.SightGiven:
		return s.putDesk(ctx, in)
	}
	s.worker.Wake(in.Person.Partition())
	f := s.house().IdentityForm(click, now)
	f.Texts = append(f.Texts, userID)
	if err := s.desk.Open(ctx, press.TriggerID, f); err != nil {
		s.log.Error("an identity could not be shown", "event", "disclose", "case", int64(click.Case), "err", err)
		return s.notShown(ctx, used, in)
	}
	return nil
}

// notShown tells that a look may be used up, and that nobody knows of anything seen.
func (s *Service) notShown(ctx context.Context, used bot.Disclosed, in bot.Input) error {
	used.Failed = true
	return s.putDesk(ctx, looked(used, in))
}

// looked is the input that tells of a look. Its id is the look's.
func looked(d bot.Disclosed, press bot.Input) bot.Input {
	id := "disclosed/" + d.Case.String() + "/" + d.Request + "/" + string(d.By)
	if d.Failed {
		id += "/failed"
	}
	return bot.Input{ID: id, Person: press.Person, At: press.At, Disclosed: &d}
}
