package worker

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"tonari/bot"
	"tonari/bot/store"
)

// perform does one item under a context that holds it. The second result is false
// when nothing was asked of Slack, because the budget or a pause says to wait.
func (w *Worker) perform(ctx context.Context, work *store.DeskWork) (store.DeskSettlement, bool) {
	var d bot.DeskItem
	if err := json.Unmarshal(work.Item.Payload, &d); err != nil {
		w.Log.Error("desk item unreadable", "event", "drop", "item", work.Item.ID)
		return store.DeskSettlement{Drop: true}, false
	}
	th, err := w.Store.CaseThread(ctx, d.Case)
	if removesAll(d) && (errors.Is(err, store.ErrUnknownCase) || err == nil && th.TS == "") {
		// No card ever stood, so nothing is left of the person in Slack.
		return store.DeskSettlement{Done: true, Receipt: w.deskReceipt(work, d, bot.OutcomeAccepted, "")}, false
	}
	if errors.Is(err, store.ErrUnknownCase) {
		return store.DeskSettlement{Drop: true}, false
	}
	if err != nil {
		w.check(err, "case thread")
		return store.DeskSettlement{RetryIn: 2 * time.Second, Untried: true}, false
	}
	channel := th.Channel
	switch {
	case d.Kind == bot.DeskDirect:
		channel = string(d.To)
	case d.Channel != "":
		channel = d.Channel
	}
	if wait := w.desk.lacks(restOf(d.ID), w.now()); wait > 0 {
		return store.DeskSettlement{RetryIn: min(wait, asideFor), Untried: true, Later: true}, false
	}
	if wait := w.unready(ctx, work, d); wait != nil {
		return *wait, false
	}
	if wait := w.desk.wait(d, channel, w.now()); wait > 0 {
		return postponed(d, wait), false
	}
	if th.TS == "" && d.Kind != bot.DeskCard {
		// A card that the platform refused for good leaves nothing to hang this on.
		w.Log.Warn("no card for a desk item", "event", "drop", "case", int64(d.Case), "item", d.ID)
		return store.DeskSettlement{Drop: true}, false
	}
	w.Point("posting")
	if !w.Holds(ctx) {
		return store.DeskSettlement{}, false
	}
	switch {
	case work.Item.Class == store.ClassErased:
		return w.purge(ctx, work, d, th), true
	case removesAll(d):
		return w.removal(ctx, work, d, channel), true
	case d.Kind == bot.DeskMark:
		return w.mark(ctx, work, d, channel)
	}
	p := w.do(ctx, work, d, th, channel)
	w.Point("posted")
	w.Meter.Sent("slack", fateName(p), 0)
	s := w.settleDesk(ctx, work, d, channel, p)
	s.Clean = s.Clean && !p.Sought
	return s, true
}

// do makes the one call that the item is.
func (w *Worker) do(ctx context.Context, work *store.DeskWork, d bot.DeskItem, th store.Thread, channel string) Posted {
	thread := th.TS
	if d.Kind == bot.DeskCard || d.Kind == bot.DeskNotice || d.Kind == bot.DeskDirect || d.Kind == bot.DeskTell && d.Channel != "" {
		thread = ""
	}
	if work.Suspect {
		if p, found := w.stands(ctx, work, d, channel, thread); found || p.Fate != PostDone {
			p.Sought = !found
			return p
		}
	}
	w.earlier(ctx, d.Card)
	link := ""
	if d.Kind == bot.DeskNotice || d.Kind == bot.DeskDirect {
		link = w.link(ctx, th.Channel, th.TS)
	}
	w.Point("looked")
	switch d.Kind {
	case bot.DeskCard, bot.DeskLine, bot.DeskWords, bot.DeskSaid:
		return w.Desk.Post(ctx, channel, thread, d, "")
	case bot.DeskNotice, bot.DeskDirect:
		return w.Desk.Post(ctx, channel, "", d, link)
	case bot.DeskRepaint:
		return w.Desk.Update(ctx, channel, th.TS, d)
	case bot.DeskTell:
		return w.Desk.Tell(ctx, channel, thread, d)
	case bot.DeskFile:
		return w.upload(ctx, work, d, channel, thread)
	case bot.DeskFetch:
		return w.picture(ctx, work, d)
	case bot.DeskPaper:
		return w.Desk.Paper(ctx, channel, thread, d)
	case bot.DeskRewrite, bot.DeskRemove:
		return w.amend(ctx, d, channel, thread)
	}
	return Posted{Fate: PostContent, Reason: "unknown kind"}
}

// stands looks for what an earlier attempt may have left in Slack.
func (w *Worker) stands(ctx context.Context, work *store.DeskWork, d bot.DeskItem, channel, thread string) (Posted, bool) {
	switch {
	case d.Kind == bot.DeskDirect:
		return w.Desk.FindDirect(ctx, channel, d.ID, work.First)
	case budgeted(d.Kind):
		return w.Desk.Find(ctx, channel, thread, d.ID, work.First)
	}
	return Posted{}, false
}

// amend rewrites or removes one earlier post or file.
func (w *Worker) amend(ctx context.Context, d bot.DeskItem, channel, thread string) Posted {
	items, err := w.Store.Items(ctx, d.Case)
	if err != nil {
		return Posted{Fate: PostAgain, Reason: "store"}
	}
	ts, ok := items[d.Target]
	switch {
	case !ok:
		return Posted{} // it never reached Slack
	case d.Kind == bot.DeskRewrite:
		if p := w.Desk.Update(ctx, channel, ts, d); p.Reason != wordsGone || !alive(d.Words) {
			return p
		}
		return w.repost(ctx, d, channel, thread)
	}
	p := w.Desk.Delete(ctx, channel, ts)
	if p.Fate == PostDone && w.Store.ForgetItem(ctx, d.Case, d.Target) != nil {
		return Posted{Fate: PostAgain, Reason: "store"}
	}
	return p
}

// wordsGone is the reason of words whose post is gone.
const wordsGone = "words_gone"

// alive says that not all words were taken back.
func alive(ws []bot.Word) bool {
	return slices.ContainsFunc(ws, func(w bot.Word) bool { return !w.Gone })
}

// repost shows words again whose post somebody deleted: the newest of them never
// stood there.
func (w *Worker) repost(ctx context.Context, d bot.DeskItem, channel, thread string) Posted {
	again := d
	again.ID, again.Kind, again.Target = d.Target, bot.DeskWords, ""
	p := w.Desk.Post(ctx, channel, thread, again, "")
	if p.Fate == PostDone {
		if err := w.Store.RememberItem(ctx, d.Case, d.Target, p.TS); err != nil {
			w.check(err, "repost")
		}
	}
	return p
}
