package worker

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"tonari/bot"
	"tonari/bot/store"
)

// LINE is what the worker needs of the platform.
type LINE interface {
	// Encode freezes the messages of a request: the JSON of its messages array.
	Encode(ms []bot.Message) (json.RawMessage, error)
	Reply(ctx context.Context, token string, messages json.RawMessage) Sent
	Push(ctx context.Context, userID, retryKey string, messages json.RawMessage) Sent
	// Loading shows the loading animation, best effort.
	Loading(ctx context.Context, userID string)
	// Content gets what a person sent.
	Content(ctx context.Context, m bot.Media) (File, FileFate)
	// Menu shows the person a rich menu, best effort. The reason is a machine word,
	// empty when LINE took it.
	Menu(ctx context.Context, userID string, m bot.Menu) (reason string)
}

// Result is what LINE made of a request.
type Result int

// The results of a request to LINE.
const (
	// Accepted: 200, or 409 for a retry key that was accepted before.
	Accepted Result = iota
	// InvalidToken: the reply token is used or expired. Nothing was sent.
	InvalidToken
	// Ambiguous: no answer, or a 5xx: it may have been sent.
	Ambiguous
	// Busy: a rate limit. Nothing was sent.
	Busy
	// Monthly: the monthly limit. Nothing was sent, and trying again is no use.
	Monthly
	// Unauthorized: the channel token is not good. All sending stops.
	Unauthorized
	// Refused: LINE will never take it.
	Refused
)

// Sent is one answer of LINE; Reason is a machine word for the log.
type Sent struct {
	Result Result
	Reason string
	// After is the pause that LINE asked for, if any.
	After time.Duration
}

// A push is tried with its key for less than the 24 hours that LINE keeps it;
// after that the same key would be a new message
// (developers.line.biz/en/docs/messaging-api/retrying-api-request).
const pushLife = 23 * time.Hour

// frozen is a LINE item as the outbox keeps it: a line of JSON about it, then the
// messages, whose bytes never change again and are not read by anybody but LINE.
type frozen struct {
	Ref        string          `json:"ref,omitempty"`
	Kind       bot.LineKind    `json:"kind"`
	ReplyToken string          `json:"rt,omitempty"`
	Receipt    bool            `json:"rc,omitempty"`
	Messages   json.RawMessage `json:"-"`
}

func (w *Worker) freeze(item bot.LineItem) ([]byte, error) {
	ms, err := w.LINE.Encode(item.Messages)
	if err != nil {
		return nil, fmt.Errorf("freeze messages: %w", err)
	}
	b, err := json.Marshal(frozen{Ref: item.Ref, Kind: item.Kind, ReplyToken: item.ReplyToken, Receipt: item.Receipt})
	if err != nil {
		return nil, fmt.Errorf("freeze item: %w", err)
	}
	return append(append(b, '\n'), ms...), nil
}

func thaw(payload []byte) (f frozen, err error) {
	about, ms, _ := bytes.Cut(payload, []byte("\n"))
	if err := json.Unmarshal(about, &f); err != nil {
		return f, fmt.Errorf("thaw item: %w", err)
	}
	f.Messages = ms
	return f, nil
}

// atOnce is how many people's lanes are drained at the same time. A platform that
// hangs never takes the place of turns.
const atOnce = 2048

// busyFor is how long a lane waits when all are taken.
const busyFor = time.Second

// send drains a leased lane beside the present work.
func (w *Worker) send(ctx context.Context, lane *store.Lane) {
	select {
	case w.lanes <- struct{}{}:
		w.apart(func() {
			defer func() { <-w.lanes }()
			w.drain(ctx, lane)
		})
	default:
		w.Meter.Failed("lanes_full")
		_, err := w.Store.Settle(ctx, *lane, store.Settlement{RetryIn: busyFor, Untried: true})
		w.check(err, "settle")
	}
}

// drain sends what stands at the head of a leased lane, one after the other.
func (w *Worker) drain(ctx context.Context, lane *store.Lane) {
	for lane != nil {
		s := w.deliver(ctx, lane)
		w.Point("settling")
		next, err := w.Store.Settle(ctx, *lane, s)
		if err != nil {
			w.check(err, "settle")
			return
		}
		if s.Receipt != nil || s.AsPush {
			w.Wake(lane.Person.Partition())
		}
		lane = next
	}
}

// deliver makes one attempt and says what becomes of the item.
func (w *Worker) deliver(ctx context.Context, lane *store.Lane) store.Settlement {
	f, err := thaw(lane.Item.Payload)
	if err != nil {
		return w.over(lane, f, bot.OutcomeRefused, "unreadable")
	}
	if wait := w.line.closed(w.now()); wait > 0 {
		return store.Settlement{RetryIn: wait, Untried: true}
	}
	if w.now().Sub(lane.First) > pushLife {
		return w.over(lane, f, bot.OutcomeDead, "23h")
	}
	began := time.Now()
	byReply := f.ReplyToken != "" && lane.Item.Class != store.ClassPush && lane.Item.Class != store.ClassSafetyPush
	if lane.Item.Class == store.ClassPush {
		if hidden, err := w.Store.Parked(ctx, lane.Person); hidden || err != nil {
			w.check(err, "hidden")
			return store.Settlement{RetryIn: time.Second, Untried: true}
		}
	}
	var sent Sent
	w.Point("sending")
	if byReply {
		sent = w.LINE.Reply(ctx, f.ReplyToken, f.Messages)
	} else {
		sent = w.LINE.Push(ctx, lane.UserID, lane.Item.ID, f.Messages)
	}
	w.Point("accepted")
	w.Meter.Sent("line", sent.Reason, time.Since(began))
	if sent.Result != Accepted {
		w.Log.Warn("line did not take it", "event", "send", "item", lane.Item.ID, "reason", sent.Reason, "attempt", lane.Tries)
	}
	switch sent.Result {
	case Accepted:
		return w.over(lane, f, bot.OutcomeAccepted, "")
	case Monthly:
		return w.over(lane, f, bot.OutcomeMonthly, sent.Reason)
	case Unauthorized:
		w.line.shut(w.now().Add(time.Minute))
		w.alarm("line_unauthorized", "line", "the channel token is refused: nothing is sent")
		return store.Settlement{RetryIn: time.Minute, Untried: true}
	}
	if byReply {
		return w.afterReply(lane, f, sent)
	}
	if sent.Result == Refused || sent.Result == InvalidToken {
		return w.over(lane, f, bot.OutcomeRefused, sent.Reason)
	}
	return store.Settlement{RetryIn: backoff(lane.Tries, sent.After)}
}

// afterReply: a reply that LINE surely did not send goes on as a push with the
// retry key. A reply token is its own key: an ambiguous reply is tried again as
// the same reply, also when the next answer is a clean no that speaks only of that
// attempt, and a token that is used up then means that it was sent. For safety
// words a double is better than silence.
func (w *Worker) afterReply(lane *store.Lane, f frozen, sent Sent) store.Settlement {
	first := lane.Tries == 0
	asPush := store.Settlement{AsPush: true, RetryIn: max(time.Millisecond, sent.After)}
	switch {
	case f.Kind == bot.LineReplyOnly && sent.Result != Ambiguous:
		return w.over(lane, f, bot.OutcomeRefused, sent.Reason)
	case sent.Result == Refused:
		return w.over(lane, f, bot.OutcomeRefused, sent.Reason)
	case (sent.Result == Busy || sent.Result == InvalidToken) && (first || f.Kind == bot.LineSafety):
		return asPush
	case sent.Result == InvalidToken:
		w.Log.Warn("reply token used up after an ambiguous reply: taken as sent", "event", "send", "item", lane.Item.ID)
		return w.over(lane, f, bot.OutcomeAccepted, "token_used")
	case f.Kind == bot.LineSafety && !first:
		return asPush
	}
	return store.Settlement{RetryIn: backoff(lane.Tries, sent.After)}
}

// over settles an item for good and tells the conversation that wants to know.
func (w *Worker) over(lane *store.Lane, f frozen, o bot.Outcome, reason string) store.Settlement {
	s := store.Settlement{Done: o == bot.OutcomeAccepted, Drop: o != bot.OutcomeAccepted}
	if s.Drop {
		w.Log.Error("line item dropped", "event", "drop", "item", lane.Item.ID, "reason", reason)
		w.Meter.Failed("line_" + string(o))
	}
	if f.Receipt || o == bot.OutcomeDead || s.Drop && f.Kind == bot.LineSafety {
		s.Receipt = receipt(lane.Person, lane.Item.ID, f.Ref, o, reason, w.now())
	}
	return s
}

func receipt(p bot.PersonID, item, ref string, o bot.Outcome, reason string, now time.Time) *bot.Input {
	return &bot.Input{
		ID: "receipt/" + item + "/" + string(o), Person: p, At: now,
		Receipt: &bot.Receipt{Item: item, Ref: ref, Outcome: o, Reason: reason},
	}
}

// backoff is exponential with jitter, 1 s to 5 min, and never less than asked;
// tries counts the earlier attempts.
func backoff(tries int, asked time.Duration) time.Duration {
	d := time.Second << min(tries, 8)
	d = min(d, 5*time.Minute)
	d = d/2 + rand.N(d/2+1)
	return max(d, asked)
}

// gate stops all sending to a platform for a while.
type gate struct {
	mu    sync.Mutex
	until time.Time
}

func (g *gate) shut(until time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.until = until
}

func (g *gate) closed(now time.Time) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	return max(0, g.until.Sub(now))
}

func (w *Worker) now() time.Time { return w.Store.Clock() }

// loadingAfter: an input that has waited so long gets the loading animation
// while its answer is made.
const loadingAfter = time.Second

func (w *Worker) loading(c store.Claim) {
	in := c.Input
	if in.ReplyToken == "" || c.UserID == "" || in.Turn.Sub(in.At) < loadingAfter || !c.Conversation.Hidden.IsZero() {
		return
	}
	user := c.UserID
	w.apart(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		w.LINE.Loading(ctx, user)
	})
}
