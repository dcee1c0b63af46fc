package worker

import (
	"cmp"
	"context"
	"strings"
	"time"

	"tonari/bot"
	"tonari/bot/store"
)

// settleDesk says what becomes of an item after its call.
func (w *Worker) settleDesk(ctx context.Context, work *store.DeskWork, d bot.DeskItem, channel string, p Posted) store.DeskSettlement {
	if p.Fate != PostDone {
		w.Log.Warn("slack did not take it", "event", "desk", "case", int64(d.Case), "item", d.ID, "reason", p.Reason, "attempt", work.Tries)
	}
	switch p.Fate {
	case PostDone:
		s := store.DeskSettlement{Done: true}
		switch d.Kind {
		case bot.DeskCard:
			if err := w.Store.SetThread(ctx, channel, p.TS, d.Case); err != nil {
				w.check(err, "thread index")
				return store.DeskSettlement{RetryIn: time.Second}
			}
			s.TS, s.Channel = p.TS, channel
		case bot.DeskWords, bot.DeskFile, bot.DeskSaid, bot.DeskPaper:
			s.Remember = p.TS
		}
		if d.Kind != bot.DeskFile { // only its failure has to be said
			s.Receipt = w.deskReceipt(work, d, bot.OutcomeAccepted, "")
		}
		if d.Kind == bot.DeskFetch {
			s.Receipt.Receipt.Media = strings.Fields(p.TS)
		}
		return s
	case PostLimited:
		after := max(p.After, time.Second)
		w.desk.quiet(cmp.Or(p.Method, budgetOf(channel, d)), w.now().Add(after))
		if givesWay(d) {
			return postponed(d, after)
		}
		// A limit has been seen together with a stored post: look before the next.
		return store.DeskSettlement{RetryIn: after}
	case PostUnsure:
		return store.DeskSettlement{RetryIn: backoff(work.Tries, p.After)}
	case PostAgain:
		return store.DeskSettlement{RetryIn: backoff(work.Tries, p.After), Clean: true}
	case PostAuth:
		if s, ok := w.unscoped(work, d, p); ok {
			return s
		}
		w.desk.gate.shut(w.now().Add(time.Minute))
		w.alarm("slack_unauthorized", "slack", "the token is refused: nothing is sent")
		return store.DeskSettlement{RetryIn: time.Minute, Clean: true}
	case PostChannel:
		w.alarm("slack_channel", "slack", "a channel cannot be posted to: "+p.Reason)
		return store.DeskSettlement{RetryIn: backoff(max(work.Tries, 4), 0), Clean: true}
	case PostUnthreaded:
		return w.newCard(ctx, work, d)
	case PostNever:
		return store.DeskSettlement{Drop: true, Receipt: w.deskReceipt(work, d, bot.OutcomeRefused, p.Reason)}
	}
	return w.refused(ctx, work, d, p)
}

// cardSought is how far back a new card is looked for, whose answer was lost.
const cardSought = time.Hour

// newCard posts the case's card again after its parent was deleted in Slack; the
// item itself goes into the new thread.
func (w *Worker) newCard(ctx context.Context, work *store.DeskWork, d bot.DeskItem) store.DeskSettlement {
	w.Meter.Failed("slack_card_gone")
	c, err := w.Store.Peek(ctx, work.Person)
	if err != nil {
		w.check(err, "peek")
		return store.DeskSettlement{RetryIn: time.Second}
	}
	card, channel := w.House().CardAgain(c, d.Case)
	if card == nil {
		return store.DeskSettlement{Drop: true}
	}
	p, found := w.Desk.Find(ctx, channel, "", card.ID, w.now().Add(-cardSought))
	if !found && p.Fate == PostDone {
		w.earlier(ctx, card.Card)
		p = w.Desk.Post(ctx, channel, "", *card, "")
	}
	if p.Fate != PostDone {
		return store.DeskSettlement{RetryIn: backoff(work.Tries, p.After)}
	}
	if err := w.Store.SetThread(ctx, channel, p.TS, d.Case); err != nil {
		w.check(err, "thread index")
		return store.DeskSettlement{RetryIn: time.Second}
	}
	return store.DeskSettlement{RetryIn: time.Millisecond, Clean: true, TS: p.TS, Channel: channel}
}

func (w *Worker) deskReceipt(work *store.DeskWork, d bot.DeskItem, o bot.Outcome, reason string) *bot.Input {
	if !d.Receipt {
		return nil
	}
	return receipt(work.Person, d.ID, d.Ref, o, reason, w.now())
}
