package service

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"tonari/bot"
	"tonari/bot/events"
	"tonari/bot/store"
	"tonari/bot/web"
	"tonari/handoff/slackdesk"
)

// eventButtons stand under each event of the list, halfButtons under a session that has
// begun and has slots to come, begunButtons under what has begun.
var (
	eventButtons = []slackdesk.EventButton{
		{Action: events.FormEdit, Label: "変える"},
		{Action: events.FormCame, Label: "来た人をつける"},
		{Action: events.FormTell, Label: "予約した人に知らせる"},
		{Action: events.FormCancel, Label: "中止にする"},
	}
	halfButtons  = eventButtons[1:]
	begunButtons = eventButtons[1:3]
)

// lastPage is more than there ever are.
const lastPage = 1000

// eventPage reads /tonari event and /tonari event 2: the page of the list, from 1;
// false: something else was asked for.
func eventPage(text string) (page int, ok bool) {
	words := strings.Fields(text)
	if len(words) == 0 || len(words) > 2 || words[0] != "event" && words[0] != "会" {
		return 0, false
	}
	if len(words) == 1 {
		return 1, true
	}
	page, err := strconv.Atoi(words[1])
	return min(page, lastPage), err == nil && page > 0
}

// eventList answers /tonari event: what there is, with seats and waiting families.
func (s *Service) eventList(ctx context.Context, page int) []byte {
	known, err := s.store.Events(ctx)
	if err != nil {
		s.log.Warn("the events cannot be listed", "event", "event_list", "err", err)
		return slackdesk.EventList("会の予定を読めませんでした。もう一度ためしてください。", nil, nil)
	}
	var lines []slackdesk.EventLine
	for _, l := range known {
		e := l.Event
		text := fmt.Sprintf("%s　%s\n席 %d のうち 予約・声かけ中 %d ・ 空き %d ・ 空き待ち %d組", events.Span(e), e.Title, e.Seats(), l.Taken, l.Left, l.Waiting)
		if l.Unheard > 0 {
			text += fmt.Sprintf("\nお知らせがまだ届いていない家族 %d組", l.Unheard)
		}
		line := slackdesk.EventLine{ID: string(e.ID), Text: text, Buttons: eventButtons}
		switch {
		case e.Cancelled:
			line.Text, line.Buttons = "（中止）"+text, nil
		case !e.LastBegins().After(s.store.Clock()):
			line.Buttons = begunButtons
		case !e.Start.After(s.store.Clock()):
			line.Buttons = halfButtons
		}
		lines = append(lines, line)
	}
	title := "会の予定（茶話会・講演会・個別相談会）"
	all, most := lines, slackdesk.MaxEventLines
	from := min((page-1)*most, max(0, len(all)-1)/most*most)
	lines = all[from:min(from+most, len(all))]
	switch {
	case len(all) == 0:
		title += "\nいま、予定はありません。"
	case len(all) > most:
		title += fmt.Sprintf("\n全部で%d件のうち、%d〜%d件めです。", len(all), from+1, from+len(lines))
		if from+most < len(all) {
			title += fmt.Sprintf("つづきは「/tonari event %d」で見られます。", from/most+2)
		}
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

const (
	eventGone  = "その会は、もうありません。「/tonari event」で見なおしてください。"
	eventBegun = "もう始まった会は、変えたり中止にしたりできません。伝えることは「予約した人に知らせる」で送れます。"
)

// eventFixed says why an event cannot be changed or cancelled any more: who came
// would be told that it is off. The slots of a session that have not begun can be
// called off. "" is that it can.
func (s *Service) eventFixed(a bot.Action, e bot.Event) string {
	now := s.store.Clock()
	if a == events.FormEdit && !e.Start.After(now) || a == events.FormCancel && !e.LastBegins().After(now) {
		return eventBegun
	}
	return ""
}

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
	if why := s.eventFixed(p.Action, e); why != "" {
		return f, why
	}
	seats, ahead := 0, 0
	for _, g := range guests {
		if g.Seat.State == bot.SeatHas {
			seats++
		}
		if e.Begins(g.Seat.Slot).After(s.store.Clock()) {
			ahead++
		}
	}
	switch p.Action {
	case events.FormEdit:
		f = events.Form(e, zone)
	case events.FormCancel:
		f = events.CancelForm(e, ahead, !e.Start.After(s.store.Clock()))
	case events.FormTell:
		f = events.TellForm(e, seats)
	case events.FormCame:
		f = events.CameForm(e, guests, 0)
	default:
		return f, eventGone
	}
	f.Opened = s.store.Clock()
	return f, ""
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

// eventCause is what a fact of an event is known by.
func eventCause(id string) string { return "event/" + id }

// eventFact records who did what with an event.
func (s *Service) eventFact(ctx context.Context, cause string, id bot.EventID, by bot.StaffID, did string) error {
	return s.store.Note(ctx, eventCause(cause), bot.Fact{
		Name: "event_" + did, At: s.store.Clock().Truncate(time.Millisecond), Staff: by, Fields: map[string]string{"event": string(id)},
	})
}
