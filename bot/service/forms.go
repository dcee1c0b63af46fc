package service

import (
	"context"
	"errors"
	"net/http"

	"tonari/bot"
	"tonari/bot/store"
	"tonari/bot/web"
	"tonari/handoff/slackdesk"
)

// asked opens the form of a pressed button. false: there is nothing to ask, or it
// could not be opened; the press is then played, and its turn says so.
func (s *Service) asked(ctx context.Context, trigger string, in bot.Input) bool {
	c, err := s.store.Peek(ctx, in.Person)
	if err != nil {
		s.log.Warn("a form cannot be filled", "event", "form", "case", in.Click.Case.String(), "err", err)
		return false
	}
	f, ok := s.house().Form(c, *in.Click, s.store.Clock())
	if !ok {
		return false
	}
	if (f.Submit == "" || f.Shows) && !s.noteShown(ctx, in.ID, in.Click.By, f) {
		return false
	}
	if err := s.desk.Open(ctx, trigger, f); err != nil {
		s.log.Warn("a form cannot be opened", "event", "form", "case", in.Click.Case.String(), "err", err)
		return false
	}
	return true
}

// slackForm takes a form that was sent: what is wrong is shown at its fields,
// else it is durable before it closes.
func (s *Service) slackForm(ctx context.Context, press slackdesk.Press) web.Answer {
	person, err := s.store.CasePerson(ctx, press.Submit.Case)
	switch {
	case errors.Is(err, store.ErrUnknownCase):
		s.events.WithLabelValues("slack", "foreign_form").Inc()
		return web.Answer{Status: http.StatusOK}
	case err != nil:
		return s.stored(err)
	}
	in := press.Input(person, s.isMember(ctx, press.By()), s.store.Clock())
	c, err := s.store.Peek(ctx, person)
	if err != nil {
		return s.stored(err)
	}
	if wrong := s.house().Check(c, *in.Submit, s.store.Clock()); len(wrong) > 0 {
		return web.Answer{Status: http.StatusOK, JSON: slackdesk.FieldErrors(wrong)}
	}
	if f, ok := s.house().Next(c, *in.Submit, s.store.Clock()); ok {
		if f.Shows && !s.noteShown(ctx, in.ID+"/"+in.Submit.Ref, in.Submit.By, f) {
			return web.Answer{Status: http.StatusServiceUnavailable} // the form stays as it is
		}
		return web.Answer{Status: http.StatusOK, JSON: slackdesk.Replace(f)}
	}
	return s.stored(s.putDesk(ctx, in))
}

// slackOptions answers what can be picked in a form while somebody types. In doubt
// there is nothing to pick; it can be typed again.
func (s *Service) slackOptions(ctx context.Context, body []byte) web.Answer {
	l, stranger, ok := s.decode.Load().Suggest(body)
	var found []bot.Option
	if ok {
		l.Member = !stranger && s.isMember(ctx, l.By)
		person, err := s.store.CasePerson(ctx, l.Case)
		if err == nil {
			c, err := s.store.Peek(ctx, person)
			if err == nil {
				found = s.house().Find(c, l, s.store.Clock())
			}
		}
	}
	return web.Answer{Status: http.StatusOK, JSON: slackdesk.Options(found)}
}
