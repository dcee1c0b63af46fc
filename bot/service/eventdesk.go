package service

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"tonari/bot"
	"tonari/bot/events"
	"tonari/bot/store"
	"tonari/bot/web"
	"tonari/flows/booking"
	"tonari/handoff/slackdesk"
)

// eventButtons stand under each event of the list.
var eventButtons = []slackdesk.EventButton{
	{Action: events.FormEdit, Label: "変える"},
	{Action: events.FormCame, Label: "来た人をつける"},
	{Action: events.FormTell, Label: "予約した人に知らせる"},
	{Action: events.FormCancel, Label: "中止にする"},
}

// eventList answers /tonari event: what there is, with seats and waiting families.
func (s *Service) eventList(ctx context.Context) []byte {
	all, err := s.store.Events(ctx)
	if err != nil {
		s.log.Warn("the events cannot be listed", "event", "event_list", "err", err)
		return slackdesk.EventList("会の予定を読めませんでした。もう一度ためしてください。", nil, nil)
	}
	var lines []slackdesk.EventLine
	for _, l := range all {
		e := l.Event
		seats := max(e.Capacity, len(e.Slots))
		text := fmt.Sprintf("%s　%s\n席 %d のうち 空き %d ・ 空き待ち %d組", events.Span(e), e.Title, seats, l.Left, l.Waiting)
		if l.Unheard > 0 {
			text += fmt.Sprintf("\nお知らせがまだ届いていない家族 %d組", l.Unheard)
		}
		line := slackdesk.EventLine{ID: string(e.ID), Text: text, Buttons: eventButtons}
		if e.Cancelled {
			line.Text, line.Buttons = "（中止）"+text, nil
		}
		lines = append(lines, line)
	}
	title := "会の予定（茶話会・講演会・個別相談会）"
	if len(lines) == 0 {
		title += "\nいま、予定はありません。"
	}
	return slackdesk.EventList(title, []slackdesk.EventButton{{Action: events.FormNew, Label: "あたらしい会"}}, lines)
}

// eventPress takes a button or a form of an event. Only real members of the roster
// may; everything is decided by the event as it stands.
func (s *Service) eventPress(ctx context.Context, press slackdesk.Press) web.Answer {
	by := press.By()
	ok := web.Answer{Status: http.StatusOK}
	if _, known := s.live.House().Roster.Person(by); !known || press.Stranger || !s.isMember(ctx, by) {
		s.whisper(ctx, press.Channel, by, "当番表に名前がないため、使えません。")
		return ok
	}
	p := *press.Event
	switch {
	case p.Form != nil:
		return s.eventForm(ctx, press)
	case p.Action == events.Send:
		return s.sendMessage(ctx, press)
	}
	f, why := s.eventAsk(ctx, p)
	if why == "" {
		if err := s.desk.Open(ctx, press.TriggerID, f); err != nil {
			s.log.Warn("a form cannot be opened", "event", "form", "err", err)
			why = "画面を開けませんでした。もう一度押してください。"
		}
	}
	if why != "" {
		s.whisper(ctx, press.Channel, by, why)
	}
	return ok
}

const eventGone = "その会は、もうありません。「/tonari event」で見なおしてください。"

// eventAsk is the form that a button opens, or why there is none.
func (s *Service) eventAsk(ctx context.Context, p slackdesk.EventPress) (f bot.Form, why string) {
	zone := s.live.House().Roster.Zone()
	if p.Action == events.FormNew {
		f = events.Form(bot.Event{}, zone)
		f.Opened = s.store.Clock()
		return f, ""
	}
	e, err := s.store.Event(ctx, bot.EventID(p.Value))
	var guests []bot.Guest
	if err == nil {
		guests, err = s.store.Guests(ctx, e.ID)
	}
	switch {
	case errors.Is(err, store.ErrUnknownEvent):
		return f, eventGone
	case err != nil:
		s.log.Warn("an event cannot be read", "event", "event_form", "err", err)
		return f, "会の予定を読めませんでした。もう一度押してください。"
	}
	seats := 0
	for _, g := range guests {
		if g.Seat.State == bot.SeatHas {
			seats++
		}
	}
	switch p.Action {
	case events.FormEdit:
		f = events.Form(e, zone)
	case events.FormCancel:
		f = events.CancelForm(e, len(guests))
	case events.FormTell:
		f = events.TellForm(e, seats)
	case events.FormCame:
		f = events.CameForm(e, guests)
	default:
		return f, eventGone
	}
	f.Opened = s.store.Clock()
	return f, ""
}

// eventForm takes a form that was sent; what is wrong is shown at its fields.
func (s *Service) eventForm(ctx context.Context, press slackdesk.Press) web.Answer {
	ctx, cancel := context.WithTimeout(ctx, formWithin)
	defer cancel()
	e, wrong, err := s.eventTaken(ctx, *press.Event)
	switch {
	case err != nil:
		return s.filed(press, err)
	case len(wrong) > 0:
		return web.Answer{Status: http.StatusOK, JSON: slackdesk.FieldErrors(wrong)}
	}
	return web.Answer{Status: http.StatusOK, JSON: slackdesk.Replace(events.Done(press.Event.Action, e))}
}

// eventTaken does what a form says, and gives the event as it is then, or what is
// wrong in which field.
func (s *Service) eventTaken(ctx context.Context, p slackdesk.EventPress) (e bot.Event, wrong map[string]string, err error) {
	form := *p.Form
	id, revision, marks := events.ReadRef(form.Ref)
	if p.Action != events.FormNew {
		if e, err = s.store.Event(ctx, id); err != nil && !errors.Is(err, store.ErrUnknownEvent) {
			return e, nil, err
		}
	}
	at := map[bot.Action]string{events.FormNew: "title", events.FormEdit: "title", events.FormCancel: "sure", events.FormTell: "text", events.FormCame: "came0"}[p.Action]
	switch {
	case p.Action != events.FormNew && e.ID == "":
		return e, map[string]string{at: eventGone}, nil
	case e.Revision != revision && (p.Action == events.FormEdit || p.Action == events.FormCancel):
		return e, map[string]string{at: "ほかの人が変えました。「/tonari event」で見なおしてください。"}, nil
	}
	var did string
	switch p.Action {
	case events.FormNew, events.FormEdit:
		next, wrong := events.Read(form, e, s.live.House().Roster.Zone(), s.store.Clock())
		if len(wrong) > 0 {
			return e, wrong, nil
		}
		switch {
		case p.Action == events.FormNew:
			if next.ID, err = s.freeEventID(ctx, next.ID); err != nil {
				return e, nil, err
			}
		default:
			guests, err := s.store.Guests(ctx, e.ID)
			if err != nil {
				return e, nil, err
			}
			next.Slots = booking.KeepSlots(e, next, events.Held(guests))
		}
		if wrong, err := s.saveEvent(ctx, next, at); wrong != nil || err != nil {
			return e, wrong, err
		}
		e, did = next, "saved"
	case events.FormCancel:
		if form.Value("sure") != "yes" {
			return e, map[string]string{at: "たしかめの欄に、しるしをつけてください。"}, nil
		}
		e.Cancelled = true
		if wrong, err := s.saveEvent(ctx, e, at); wrong != nil || err != nil {
			return e, wrong, err
		}
		did = "cancelled"
	case events.FormCame:
		guests, err := s.store.Guests(ctx, e.ID)
		if err != nil {
			return e, nil, err
		}
		if marks != events.Marks(guests) {
			return e, map[string]string{at: "ほかの人がしるしをつけたか、名簿が変わりました。開きなおしてください。"}, nil
		}
		for who, came := range events.Came(form, guests) {
			if err := s.store.Came(ctx, e.ID, who, came); err != nil && !errors.Is(err, store.ErrNoSeat) {
				return e, nil, err
			}
		}
		did = "attendance"
	case events.FormTell:
		if wrong, err := s.draftMessage(ctx, e, p); wrong != nil || err != nil {
			return e, wrong, err
		}
		did = "drafted"
	}
	return e, nil, s.eventFact(ctx, p.ID, e.ID, p.By, did)
}

// freeEventID is the id for a new event. Where one of the same kind and time was
// cancelled, it has a number behind it; one that stands is not made again.
func (s *Service) freeEventID(ctx context.Context, id bot.EventID) (bot.EventID, error) {
	free := id
	for n := 2; ; n++ {
		e, err := s.store.Event(ctx, free)
		switch {
		case errors.Is(err, store.ErrUnknownEvent):
			return free, nil
		case err != nil || !e.Cancelled:
			return free, err
		}
		free = bot.EventID(fmt.Sprintf("%s-%d", id, n))
	}
}

func (s *Service) saveEvent(ctx context.Context, e bot.Event, at string) (map[string]string, error) {
	_, err := s.store.SaveEvent(ctx, e)
	switch {
	case errors.Is(err, store.ErrEventChanged):
		return map[string]string{at: "同じ日時・種類の会がもうあるか、ほかの人が変えました。「/tonari event」で見なおしてください。"}, nil
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

// draftMessage keeps what is to be written and shows it to the channel, with a
// button for somebody else.
func (s *Service) draftMessage(ctx context.Context, e bot.Event, p slackdesk.EventPress) (map[string]string, error) {
	text := strings.TrimSpace(p.Form.Value("text"))
	if text == "" || len([]rune(text)) > events.MaxMessage {
		return map[string]string{"text": fmt.Sprintf("1文字から%d文字までで書いてください。", events.MaxMessage)}, nil
	}
	m := store.Message{ID: strings.ReplaceAll(bot.EffectID("event-message/"+p.ID, 0), "-", ""), By: p.By, Text: text}
	if err := s.store.PutMessage(ctx, e.ID, m); err != nil {
		return nil, err
	}
	head := fmt.Sprintf("%sさんの下書きです。「%s」（%s）に席がある人に送ります。%sさん以外の人が確かめて、押してください（24時間以内）。", s.roleName(p.By), e.Title, events.Span(e), s.roleName(p.By))
	s.worker.Owe(s.set.SlackChannel)
	posted := s.desk.Preview(ctx, s.set.SlackChannel, m.ID, head, text, events.Send, "確かめて送る", string(e.ID)+" "+m.ID)
	if posted.Fate != slackdesk.Done {
		return map[string]string{"text": "チャンネルに出せませんでした。もう一度押してください。"}, nil
	}
	return nil, nil
}

// sendMessage puts a confirmed message before everybody who has a seat, each once:
// the input's id is the message's and the person's.
func (s *Service) sendMessage(ctx context.Context, press slackdesk.Press) web.Answer {
	ok, by := web.Answer{Status: http.StatusOK}, press.By()
	name, message, _ := strings.Cut(press.Event.Value, " ")
	id := bot.EventID(name)
	m, err := s.store.Message(ctx, id, message)
	var e bot.Event
	if err == nil {
		e, err = s.store.Event(ctx, id)
	}
	switch {
	case errors.Is(err, store.ErrNoMessage), errors.Is(err, store.ErrUnknownEvent):
		s.whisper(ctx, press.Channel, by, "この下書きは、もう送れません（24時間すぎたか、会がありません）。")
		return ok
	case err != nil:
		return s.stored(err)
	case m.By == by:
		s.whisper(ctx, press.Channel, by, "書いた人は押せません。ほかの人にたのんでください。")
		return ok
	case m.Sent:
		s.whisper(ctx, press.Channel, by, "もう送りました。")
		return ok
	}
	guests, err := s.store.Guests(ctx, id)
	if err != nil {
		return s.stored(err)
	}
	var arrivals []store.Arrival
	for _, g := range guests {
		if g.Seat.State == bot.SeatHas {
			arrivals = append(arrivals, store.Arrival{Input: bot.Input{
				ID: "event/" + name + "/message/" + m.ID + "/" + newsMark(id, g.Person), Person: g.Person, At: s.store.Clock(),
				Seat: &bot.SeatAnswer{News: bot.SeatMessage, Event: e, Seat: g.Seat, Text: m.Text},
			}})
		}
	}
	if err := s.store.Put(ctx, arrivals); err != nil {
		return s.stored(err)
	}
	m.Sent = true
	if err := s.store.PutMessage(ctx, id, m); err != nil {
		return s.stored(err)
	}
	for _, a := range arrivals {
		s.worker.Wake(a.Input.Person.Partition())
	}
	s.whisper(ctx, press.Channel, by, fmt.Sprintf("%d組に送りました。", len(arrivals)))
	return s.stored(s.eventFact(ctx, m.ID, id, by, "message_sent"))
}

// whisper is best effort.
func (s *Service) whisper(ctx context.Context, channel string, to bot.StaffID, text string) {
	if channel == "" {
		channel = s.set.SlackChannel
	}
	if err := s.desk.Whisper(ctx, channel, to, text); err != nil {
		s.log.Warn("a member was not told", "event", "whisper", "err", err)
	}
}

// eventFact records who did what with an event.
func (s *Service) eventFact(ctx context.Context, cause string, id bot.EventID, by bot.StaffID, did string) error {
	return s.store.Note(ctx, "event/"+cause, bot.Fact{
		Name: "event_" + did, At: s.store.Clock().Truncate(time.Millisecond), Staff: by, Fields: map[string]string{"event": string(id)},
	})
}
