package service

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"tonari/bot"
	"tonari/bot/store"
	"tonari/bot/turn"
	"tonari/bot/web"
	"tonari/handoff/slackdesk"
)

// slackSide makes what speaks with Slack.
func (s *Service) slackSide() (err error) {
	set := s.set
	if err = s.hearSlack(); err != nil {
		return err
	}
	s.decode.Store(s.decoder(slackdesk.Decoder{}))
	s.desk, err = slackdesk.New(slackdesk.Config{
		Token: set.SlackToken.Reveal(), APIURL: set.SlackAPI, Names: s.roleName, Log: s.log,
		Timeout: sendWithin, FileTimeout: 2 * sendWithin, Holds: s.holds,
	})
	if err != nil {
		return err
	}
	s.members.Store(slackdesk.NewMembers(s.desk, "", s.now))
	return nil
}

// holds says that a request to Slack may still leave. Before there is a worker nobody
// else could have made it.
func (s *Service) holds(ctx context.Context) bool { return s.worker == nil || s.worker.Holds(ctx) }

// decoder knows our channels and roles; who we are is learnt from Slack later.
func (s *Service) decoder(d slackdesk.Decoder) *slackdesk.Decoder {
	d.Channels = []string{s.set.SlackChannel, s.set.SlackUrgentChannel}
	d.Names = s.roleName
	return &d
}

func (s *Service) roleName(id bot.StaffID) string {
	p, _ := s.live.House().Roster.Person(id)
	return p.Name
}

// slackEvents takes what happened in the workspace.
func (s *Service) slackEvents(ctx context.Context, body []byte) web.Answer {
	heard, err := s.decode.Load().Event(body)
	switch {
	case err != nil:
		s.events.WithLabelValues("slack", "malformed").Inc()
		return web.Answer{Status: http.StatusOK}
	case heard.Challenge != "":
		answer, _ := json.Marshal(map[string]string{"challenge": heard.Challenge}) // strings always marshal
		return web.Answer{Status: http.StatusOK, JSON: answer}
	}
	s.heardNow()
	switch {
	case heard.Alarm != "":
		s.log.Error("the desk may be gone", "event", "slack_alarm", "reason", heard.Alarm)
		s.events.WithLabelValues("slack", heard.Alarm).Inc()
		s.notes.set("desk", heard.Alarm)
		s.gap(ctx, heard.Alarm)
		return web.Answer{Status: http.StatusOK}
	case heard.News != "":
		s.events.WithLabelValues("slack", heard.News).Inc()
		s.gap(ctx, heard.News)
		return web.Answer{Status: http.StatusOK}
	case heard.Ignored != "":
		s.events.WithLabelValues("slack", "ignored").Inc()
		return web.Answer{Status: http.StatusOK}
	case heard.Home != "":
		return s.stored(s.homeOpened(ctx, heard.Home))
	case heard.Departed != "":
		s.members.Load().Forget(heard.Departed)
		return s.stored(s.left(ctx, heard.Departed, heard.Channel))
	}
	return s.stored(s.takeHeard(ctx, heard))
}

// stored answers 200 for what is durable and 503 for what the store could not
// take.
func (s *Service) stored(err error) web.Answer {
	if err != nil {
		s.log.Error("store cannot take an event of the desk", "event", "put", "err", err)
		s.events.WithLabelValues("slack", "not_stored").Inc()
		return web.Answer{Status: http.StatusServiceUnavailable}
	}
	s.events.WithLabelValues("slack", "taken").Inc()
	return web.Answer{Status: http.StatusOK}
}

// takeHeard puts a message of a thread before its conversation. One of a thread
// that is not known (its card may just be on its way) is kept.
func (s *Service) takeHeard(ctx context.Context, heard slackdesk.Heard) error {
	id, known, err := s.store.ThreadCase(ctx, heard.Channel, heard.Thread)
	if err != nil {
		return err
	}
	if !known {
		payload, err := json.Marshal(heard)
		if err != nil {
			return err
		}
		return s.store.PutLost(ctx, heard.Channel, payload)
	}
	return s.putHeard(ctx, heard, id)
}

func (s *Service) putHeard(ctx context.Context, heard slackdesk.Heard, id bot.CaseID) error {
	person, err := s.store.CasePerson(ctx, id)
	if errors.Is(err, store.ErrUnknownCase) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.putDesk(ctx, s.vouched(ctx, heard.Input(id, person)))
}

// vouched says of what was typed whether its author is a full member. Who is not on
// the roster is not asked about: nothing of theirs leaves anyway.
func (s *Service) vouched(ctx context.Context, in bot.Input) bot.Input {
	var by bot.StaffID
	var author *bot.Author
	switch {
	case in.Reply != nil:
		by, author = in.Reply.By, &in.Reply.Author
	case in.Edit != nil:
		by, author = in.Edit.By, &in.Edit.Author
	default:
		return in
	}
	if _, listed := s.live.House().Roster.Person(by); !listed {
		return in
	}
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	real, err := s.members.Load().Real(ctx, by)
	author.Doubt, author.Outsider = err != nil, err == nil && !real
	return in
}

func (s *Service) putDesk(ctx context.Context, in bot.Input) error {
	s.point("read")
	if err := s.store.Put(ctx, []store.Arrival{{Input: in}}); err != nil {
		return err
	}
	s.point("put")
	s.worker.Wake(in.Person.Partition())
	s.point("answer")
	return nil
}

// slackInteractions takes pressed buttons. Who pressed is asked of Slack (and
// remembered for a minute); where that cannot be known, the click is not a
// member's.
func (s *Service) slackInteractions(ctx context.Context, body []byte) web.Answer {
	press, err := s.decode.Load().Interaction(body)
	if err != nil || press.Ignored != "" {
		s.events.WithLabelValues("slack", "ignored").Inc()
		return web.Answer{Status: http.StatusOK}
	}
	if press.Event != nil {
		return s.eventPress(ctx, press)
	}
	if press.Home != "" {
		return s.stored(s.homeOpened(ctx, press.Home))
	}
	if press.Submit != nil {
		return s.slackForm(ctx, press)
	}
	if press.Elsewhere {
		return s.misplaced(ctx, press)
	}
	if press.Click.Case == 0 { // a shortcut: the thread tells
		known := false
		if press.Click.Case, known, err = s.store.ThreadCase(ctx, press.Channel, press.Thread); err != nil {
			return s.stored(err)
		}
		if !known {
			return s.misplaced(ctx, press)
		}
	}
	person, ours, err := s.button(ctx, press)
	switch {
	case err != nil:
		return s.stored(err)
	case !ours:
		s.events.WithLabelValues("slack", "foreign_button").Inc()
		return web.Answer{Status: http.StatusOK}
	}
	in := press.Input(person, s.isMember(ctx, press.By()), s.store.Clock())
	if in.Click.Action == bot.ActionDiscloseShow {
		return s.stored(s.show(ctx, press, in))
	}
	if turn.OpensForm(in.Click.Action) && s.asked(ctx, press.TriggerID, in) {
		return web.Answer{Status: http.StatusOK}
	}
	return s.stored(s.putDesk(ctx, in))
}

// misplaced answers a shortcut that was used on a message of no case: Slack itself
// would say nothing, and the reply that was meant would stay where it is.
func (s *Service) misplaced(ctx context.Context, press slackdesk.Press) web.Answer {
	if !press.Stranger {
		f := bot.Form{Title: s.words("desk.msg_elsewhere_title"), Texts: []string{s.words("desk.msg_elsewhere")}}
		if err := s.desk.Open(ctx, press.TriggerID, f); err != nil {
			s.log.Warn("a form cannot be opened", "event", "form", "err", err)
		}
	}
	s.events.WithLabelValues("slack", "foreign_button").Inc()
	return web.Answer{Status: http.StatusOK}
}

// button says whose case a button belongs to. One whose number is not its
// thread's is not one of ours. The thread is looked up both ways: a card may be
// pressed before its case knows where it stands, and an older card of the same
// case may still be there.
func (s *Service) button(ctx context.Context, press slackdesk.Press) (bot.PersonID, bool, error) {
	if press.Click.Action == bot.ActionTake && !press.Click.Here {
		return s.takeButton(ctx, press)
	}
	thread, err := s.store.CaseThread(ctx, press.Click.Case)
	switch {
	case errors.Is(err, store.ErrUnknownCase):
		return "", false, nil
	case err != nil:
		return "", false, err
	case thread.Channel == press.Channel && thread.TS == press.Thread:
		return thread.Person, true, nil
	}
	id, known, err := s.store.ThreadCase(ctx, press.Channel, press.Thread)
	return thread.Person, known && id == press.Click.Case, err
}

// isMember: a full member of this workspace, not a bot, guest or deleted. Closed
// on doubt.
func (s *Service) isMember(ctx context.Context, id bot.StaffID) bool {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	real, err := s.members.Load().Real(ctx, id)
	if err != nil {
		s.log.Warn("who pressed is not known: refused", "event", "member", "staff", string(id), "err", err)
	}
	return real
}

// slackCommands answers /tonari: who is on duty, and how many wait.
func (s *Service) slackCommands(ctx context.Context, body []byte) web.Answer {
	cmd, err := s.decode.Load().Command(body)
	if err != nil || cmd.Ignored != "" {
		return web.Answer{Status: http.StatusOK}
	}
	text := "当番表に名前がないため、使えません。"
	if _, ok := s.live.House().Roster.Person(cmd.By); ok && s.isMember(ctx, cmd.By) {
		if page, ok := eventPage(cmd.Text); ok {
			return web.Answer{Status: http.StatusOK, JSON: s.eventList(ctx, page)}
		}
		if asked, ok := cmd.Duty(); ok {
			text = s.dutyCommand(ctx, cmd.By, asked)
		} else {
			text = s.situation(ctx)
		}
	}
	answer, _ := json.Marshal(map[string]string{"response_type": "ephemeral", "text": text})
	return web.Answer{Status: http.StatusOK, JSON: answer}
}

// situation is who is on duty now and what stands open.
func (s *Service) situation(ctx context.Context) string {
	roster := s.roster()
	names := []string{}
	for _, id := range roster.OnDuty(s.store.Clock()) {
		names = append(names, s.roleName(id))
	}
	duty := "いまの当番: " + strings.Join(names, "、")
	if len(names) == 0 {
		duty = "いまの当番: なし"
	}
	open, err := s.store.OpenCases(ctx)
	if err != nil {
		return duty
	}
	waiting := len(slices.DeleteFunc(slices.Clone(open), func(c store.OpenCase) bool { return c.Holder != "" }))
	return duty + "\n未対応 " + strconv.Itoa(waiting) + " 件 / 対応中 " + strconv.Itoa(len(open)-waiting) + " 件"
}
