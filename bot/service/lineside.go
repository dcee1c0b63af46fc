package service

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"tonari/bot"
	"tonari/bot/line"
	"tonari/bot/store"
	"tonari/bot/web"
	"tonari/bot/worker"
)

// lineWebhook takes a webhook of LINE: the signature on the raw bytes, then
// event by event into the inboxes. 200 comes only after all are durable.
func (s *Service) lineWebhook(ctx context.Context, h http.Header, body []byte) web.Answer {
	if !s.hook.Verify(body, h.Get("X-Line-Signature")) {
		s.events.WithLabelValues("line", "bad_signature").Inc()
		return web.Answer{Status: http.StatusUnauthorized}
	}
	batch, err := s.hook.Parse(body)
	if err != nil {
		s.events.WithLabelValues("line", "not_json").Inc()
		return web.Answer{Status: http.StatusBadRequest}
	}
	if own := s.botID.Load(); own != nil && batch.Destination != *own {
		s.events.WithLabelValues("line", "foreign").Add(float64(max(1, len(batch.Events))))
		return web.Answer{Status: http.StatusOK}
	}
	for range batch.Ignored {
		s.events.WithLabelValues("line", "ignored").Inc()
	}
	arrivals := append(s.fresh(batch.Events), s.unread(batch.Asides)...)
	s.point("read")
	if err := s.store.Put(ctx, arrivals); err != nil {
		s.log.Error("store cannot take a webhook", "event", "put", "err", err)
		s.events.WithLabelValues("line", "not_stored").Add(float64(len(arrivals)))
		return web.Answer{Status: http.StatusServiceUnavailable}
	}
	s.point("put")
	for _, a := range arrivals {
		s.worker.Wake(a.Input.Person.Partition())
	}
	s.events.WithLabelValues("line", "taken").Add(float64(len(arrivals)))
	s.point("answer")
	return web.Answer{Status: http.StatusOK}
}

// fresh drops events that are too old to be anything but a replay: ids are
// remembered seven days.
func (s *Service) fresh(events []line.Event) []store.Arrival {
	arrivals := make([]store.Arrival, 0, len(events))
	oldest := s.store.Clock().Add(-tooOld)
	for _, e := range events {
		if e.Input.At.Before(oldest) {
			s.events.WithLabelValues("line", "too_old").Inc()
			continue
		}
		arrivals = append(arrivals, store.Arrival{Input: e.Input, UserID: e.UserID})
	}
	return arrivals
}

// words are the events by which a person says something.
var words = map[string]bool{"message": true, "messageEdited": true, "postback": true}

// unread are malformed events. Where a person said something that nobody can
// read, it may have been a call for help: the person gets numbers, and a human
// sees that something was there, as with any input that is set aside.
func (s *Service) unread(asides []line.Aside) []store.Arrival {
	var arrivals []store.Arrival
	for _, a := range asides {
		s.log.Warn("malformed event set aside", "event", "aside", "reason", string(a.Reason), "sha256", a.SHA256,
			"person", string(a.Person))
		s.events.WithLabelValues("line", "malformed").Inc()
		if a.Person == "" || !words[a.Type] {
			continue
		}
		id := a.ID
		if id == "" {
			id = a.SHA256
		}
		arrivals = append(arrivals, store.Arrival{UserID: a.UserID, Input: bot.Input{
			ID: "receipt/" + id + "/" + string(bot.OutcomePoison), Person: a.Person, At: s.store.Clock(),
			Receipt: &bot.Receipt{Item: id, Ref: id, Outcome: bot.OutcomePoison, Reason: "malformed"},
		}})
	}
	return arrivals
}

func (s *Service) point(name string) {
	if s.opt.Point != nil {
		s.opt.Point(name)
	}
}

// lineEdge is LINE as the worker knows it.
type lineEdge struct{ *line.Sender }

func (e lineEdge) Encode(ms []bot.Message) (json.RawMessage, error) {
	frozen, err := line.Encode(ms)
	return json.RawMessage(frozen), err
}

func (e lineEdge) Reply(ctx context.Context, token string, ms json.RawMessage) worker.Sent {
	return sentOf(e.Sender.Reply(ctx, token, line.Frozen(ms)))
}

func (e lineEdge) Push(ctx context.Context, userID, retryKey string, ms json.RawMessage) worker.Sent {
	return sentOf(e.Sender.Push(ctx, userID, retryKey, line.Frozen(ms)))
}

// loadingSeconds is how long the animation may last; it ends with the answer.
const loadingSeconds = 5

func (e lineEdge) Loading(ctx context.Context, userID string) {
	_ = e.Sender.Loading(ctx, userID, loadingSeconds) // best effort
}

func (e lineEdge) Menu(ctx context.Context, userID string, m bot.Menu) string {
	err := error(nil)
	switch m {
	case bot.MenuQuiet:
		err = e.Sender.LinkMenu(ctx, userID, line.MenuQuiet)
	case bot.MenuMain:
		err = e.Sender.UnlinkMenu(ctx, userID)
	}
	var refused *line.StatusError
	switch {
	case err == nil:
		return ""
	case errors.Is(err, line.ErrNoMenu):
		return "no_menu"
	case errors.As(err, &refused) && refused.Status != 0:
		return "http_" + strconv.Itoa(refused.Status)
	}
	return "no_answer"
}

// Content gets what a person sent.
func (e lineEdge) Content(ctx context.Context, m bot.Media) (worker.File, worker.FileFate) {
	c, err := e.Sender.Content(ctx, m.MessageID)
	switch {
	case err == nil:
		return worker.File(c), worker.FileHere
	case errors.Is(err, line.ErrContentGone), errors.Is(err, line.ErrContentNotFound), errors.Is(err, line.ErrContentID):
		return worker.File{}, worker.FileGone
	case errors.Is(err, line.ErrContentTooLarge):
		return worker.File{}, worker.FileTooLarge
	case errors.Is(err, line.ErrContentType):
		return worker.File{}, worker.FileType
	}
	return worker.File{}, worker.FileLater
}

var results = map[line.Kind]worker.Result{
	line.Accepted:          worker.Accepted,
	line.Retry:             worker.Busy,
	line.Ambiguous:         worker.Ambiguous,
	line.MonthlyLimit:      worker.Monthly,
	line.InvalidReplyToken: worker.InvalidToken,
	line.Refused:           worker.Refused,
	line.Unauthorized:      worker.Unauthorized,
}

func sentOf(o line.Outcome) worker.Sent {
	result, known := results[o.Kind]
	if !known {
		result = worker.Ambiguous
	}
	reason := o.Reason
	if o.Kind == line.Accepted {
		reason = ""
	}
	return worker.Sent{Result: result, Reason: reason, After: o.RetryAfter}
}
