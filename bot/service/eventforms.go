package service

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"tonari/bot"
	"tonari/bot/events"
	"tonari/bot/store"
	"tonari/bot/web"
	"tonari/flows/booking"
	"tonari/handoff/slackdesk"
)

// eventForm takes a form that was sent; what is wrong is shown at its fields.
func (s *Service) eventForm(ctx context.Context, press slackdesk.Press) web.Answer {
	ctx, cancel := context.WithTimeout(ctx, formWithin)
	defer cancel()
	p := *press.Event
	p.ID = bot.EffectID(p.ID+"/"+p.Form.Ref, 0) // the pages of a form come from the same view
	taken, err := s.store.Noted(ctx, eventCause(p.ID))
	switch {
	case err != nil:
		return s.filed(press, err)
	case taken:
		return s.takenBefore(bot.Form{Name: p.Action})
	}
	next, wrong, err := s.eventTaken(ctx, p)
	switch {
	case err != nil:
		return s.filed(press, err)
	case len(wrong) > 0:
		return web.Answer{Status: http.StatusOK, JSON: slackdesk.FieldErrors(wrong)}
	}
	return web.Answer{Status: http.StatusOK, JSON: slackdesk.Replace(next)}
}

// fieldAt is the field of each form at which it is said what is wrong with all of it.
var fieldAt = map[bot.Action]string{
	events.FormNew: "title", events.FormEdit: "title", events.FormCancel: "sure", events.FormTell: "text", events.FormCame: "came0",
}

// eventTaken does what a form says, and gives what then stands in its place, or what
// is wrong in which field.
func (s *Service) eventTaken(ctx context.Context, p slackdesk.EventPress) (next bot.Form, wrong map[string]string, err error) {
	at := fieldAt[p.Action]
	id, revision, page := events.ReadRef(p.Form.Ref)
	var e bot.Event
	if p.Action != events.FormNew {
		e, err = s.store.Event(ctx, id)
		switch {
		case errors.Is(err, store.ErrUnknownEvent):
			return next, map[string]string{at: eventGone}, nil
		case err != nil:
			return next, nil, err
		case e.Revision != revision && (p.Action == events.FormEdit || p.Action == events.FormCancel):
			return next, map[string]string{at: "ほかの人が変えました。「/tonari event」で見なおしてください。"}, nil
		}
		if why := s.eventFixed(p.Action, e); why != "" {
			return next, map[string]string{at: why}, nil
		}
	}
	var did string
	switch p.Action {
	case events.FormNew, events.FormEdit:
		did = "saved"
		e, wrong, err = s.eventWritten(ctx, p, e)
	case events.FormCancel:
		did = "cancelled"
		if p.Form.Value("sure") != "yes" {
			return next, map[string]string{at: "たしかめの欄に、しるしをつけてください。"}, nil
		}
		e.Cancelled = true
		wrong, err = s.saveEvent(ctx, e, at)
	case events.FormCame:
		did = "attendance"
		next, wrong, err = s.cameMarked(ctx, *p.Form, e, page)
	case events.FormTell:
		did = "drafted"
		wrong, err = s.draftMessage(ctx, e, p)
	}
	if wrong != nil || err != nil {
		return next, wrong, err
	}
	if next.Name == "" {
		next = events.Done(p.Action, e)
	}
	return next, nil, s.eventFact(ctx, p.ID, e.ID, p.By, did)
}

// eventWritten saves a new event, or an old one as it was written anew.
func (s *Service) eventWritten(ctx context.Context, p slackdesk.EventPress, old bot.Event) (bot.Event, map[string]string, error) {
	e, wrong := events.Read(*p.Form, old, s.live.House().Roster.Zone(), s.store.Clock())
	if len(wrong) > 0 {
		return old, wrong, nil
	}
	var err error
	if p.Action == events.FormNew {
		e.ID, err = s.freeEventID(ctx, e)
	} else {
		var guests []bot.Guest
		if guests, err = s.store.Guests(ctx, e.ID); err == nil {
			e.Slots = booking.KeepSlots(old, e, events.Held(guests))
		}
	}
	if err == nil {
		wrong, err = s.saveEvent(ctx, e, fieldAt[p.Action])
	}
	return e, wrong, err
}

// cameMarked saves the marks of a page, and gives the next one if there is one.
func (s *Service) cameMarked(ctx context.Context, form bot.Submit, e bot.Event, page string) (next bot.Form, wrong map[string]string, err error) {
	guests, err := s.store.Guests(ctx, e.ID)
	if err != nil {
		return next, nil, err
	}
	marks, from := events.Page(page)
	if marks != events.Marks(guests) {
		return next, map[string]string{fieldAt[events.FormCame]: "ほかの人がしるしをつけたか、名簿が変わりました。開きなおしてください。"}, nil
	}
	for who, came := range events.Came(form, guests, from) {
		if err := s.store.Came(ctx, e.ID, who, came); err != nil && !errors.Is(err, store.ErrNoSeat) {
			return next, nil, err
		}
	}
	if then, more := events.NextPage(guests, from); more {
		if guests, err = s.store.Guests(ctx, e.ID); err == nil {
			next = events.CameForm(e, guests, then)
			next.Opened = s.store.Clock()
		}
	}
	return next, nil, err
}

// freeEventID is the id for a new event. Where another of the same kind and time was
// cancelled, or is in another place or of another name, it has a number behind it;
// the same event is not made twice.
func (s *Service) freeEventID(ctx context.Context, e bot.Event) (bot.EventID, error) {
	free := e.ID
	for n := 2; ; n++ {
		old, err := s.store.Event(ctx, free)
		switch {
		case errors.Is(err, store.ErrUnknownEvent):
			return free, nil
		case err != nil, !old.Cancelled && old.Title == e.Title && old.Place == e.Place:
			return free, err
		}
		free = bot.EventID(fmt.Sprintf("%s-%d", e.ID, n))
	}
}

func (s *Service) saveEvent(ctx context.Context, e bot.Event, at string) (map[string]string, error) {
	_, err := s.store.SaveEvent(ctx, e)
	switch {
	case errors.Is(err, store.ErrEventChanged):
		return map[string]string{at: "同じ会がもうあるか、ほかの人が変えました。「/tonari event」で見なおしてください。"}, nil
	case errors.Is(err, store.ErrSlotTaken):
		return map[string]string{"slots": "予約か空き待ちがある時間は、消せません。"}, nil
	case errors.Is(err, store.ErrEventCancelled):
		return map[string]string{at: "中止にした会は、もとにもどせません。あたらしい会を作ってください。"}, nil
	}
	if err == nil {
		s.readCalendar(ctx)
	}
	return nil, err
}
