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
	"tonari/handoff/slackdesk"
)

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

// monthWithin bounds the question how much is left of the month, for Slack waits.
const monthWithin = time.Second

// monthLeft is how many messages LINE takes in this month; not known when there is no
// limit, or LINE does not say in time.
func (s *Service) monthLeft(ctx context.Context) (left int64, known bool) {
	ctx, cancel := context.WithTimeout(ctx, monthWithin)
	defer cancel()
	q, err := s.sender.Quota(ctx)
	return max(0, q.Limit-q.Used), err == nil && q.Limited
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
	case e.Cancelled: // nobody has a seat any more, and who had one would not be told
		s.whisper(ctx, press.Channel, by, "この会は中止になったので、送れません。だれにも送っていません。")
		return ok
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
	if left, known := s.monthLeft(ctx); known && left < int64(len(arrivals)) {
		s.whisper(ctx, press.Channel, by, fmt.Sprintf("今月LINEで送れるのは、あと%d通です。%d組にはたりないため、だれにも送っていません。", left, len(arrivals)))
		return ok
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
