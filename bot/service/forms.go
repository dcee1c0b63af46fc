package service

import (
	"context"
	"errors"
	"net/http"
	"time"

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
	ctx, cancel := context.WithTimeout(ctx, formWithin)
	defer cancel()
	person, err := s.store.CasePerson(ctx, press.Submit.Case)
	switch {
	case errors.Is(err, store.ErrUnknownCase):
		s.events.WithLabelValues("slack", "foreign_form").Inc()
		return web.Answer{Status: http.StatusOK}
	case err != nil:
		return s.filed(press, err)
	}
	in := press.Input(person, s.isMember(ctx, press.By()), s.store.Clock())
	taken, err := s.store.Taken(ctx, person, in.ID)
	switch {
	case err != nil:
		return s.filed(press, err)
	case taken:
		return s.takenBefore(bot.Form{Name: in.Submit.Form, Case: in.Submit.Case})
	}
	c, err := s.store.Peek(ctx, person)
	if err != nil {
		return s.filed(press, err)
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
	return s.filed(press, s.putDesk(ctx, in))
}

// takenBefore stands in the place of a form that is sent again: the answer to the first
// time was lost on its way, and it stayed open.
func (s *Service) takenBefore(f bot.Form) web.Answer {
	f.Title, f.Texts = s.words("desk.form_taken_title"), []string{s.words("desk.form_taken")}
	return web.Answer{Status: http.StatusOK, JSON: slackdesk.Replace(f)}
}

// formWithin bounds what is done with a form that was sent: Slack waits three seconds
// for the answer.
const formWithin = 2500 * time.Millisecond

// filed answers a form that was sent as stored does; but where the store could not
// take it, a sentence at its first field keeps the form open with all that was typed.
func (s *Service) filed(press slackdesk.Press, err error) web.Answer {
	a := s.stored(err)
	if err == nil || press.First == "" {
		return a
	}
	return web.Answer{Status: http.StatusOK, JSON: slackdesk.FieldErrors(map[string]string{press.First: s.words("desk.form_unsaved")})}
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
