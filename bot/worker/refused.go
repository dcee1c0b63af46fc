package worker

import (
	"context"
	"slices"
	"time"

	"tonari/bot"
	"tonari/bot/store"
)

const (
	// contentTries: content that Slack refuses so often is dropped, unless somebody
	// would wait in vain then.
	contentTries = 3
	// unknownTries is as much for a refusal in an unknown word: some minutes.
	unknownTries = 10
)

// refused settles an item that Slack did not take in any form. A line for one reader
// is never the only record of anything, and somebody who left the channel cannot be
// shown one: it holds up nothing. Nor does a direct message, beside the mention in
// the thread. What somebody would wait for in vain stays, at the head of its lane,
// and an alarm says so; it counts as waiting for the alarm outside Slack.
func (w *Worker) refused(ctx context.Context, work *store.DeskWork, d bot.DeskItem, p Posted) store.DeskSettlement {
	most := contentTries
	if p.Fate == PostUnknown {
		most = unknownTries
	}
	switch {
	case d.Kind == bot.DeskTell, d.Kind == bot.DeskDirect:
	case d.Kind == bot.DeskFile && slices.Contains(mendable, p.Reason):
		w.alarm("slack_files", "slack", "files are refused: "+p.Reason)
		if w.now().Sub(d.At) > fetchFor {
			break
		}
		s := w.rest(d, max(time.Minute, backoff(work.Tries, 0)))
		s.Receipt = w.deskReceipt(work, d, bot.OutcomeRefused, "file_waits") // once
		return s
	case vital(d) && p.Reason != nothingToPost && !w.forgotten(ctx, work.Person, d.Case):
		if work.Tries < contentTries {
			return store.DeskSettlement{RetryIn: refusedFor(work, p)}
		}
		w.alarm("slack_content", "slack", "what counselors must see is refused: "+p.Reason)
		return store.DeskSettlement{RetryIn: backoff(min(work.Tries, 6), 0)}
	case work.Tries < most:
		return store.DeskSettlement{RetryIn: refusedFor(work, p), Later: givesWay(d)}
	}
	w.Log.Error("desk item dropped", "event", "drop", "case", int64(d.Case), "item", d.ID, "reason", p.Reason)
	w.Meter.Failed("slack_content")
	return store.DeskSettlement{Drop: true, Receipt: w.deskReceipt(work, d, bot.OutcomeRefused, p.Reason)}
}

// forgotten: the person is being erased, or the case went with its time; nobody waits
// for it any more.
func (w *Worker) forgotten(ctx context.Context, p bot.PersonID, id bot.CaseID) bool {
	c, err := w.Store.Peek(ctx, p)
	return err == nil && (c.Removing > 0 || c.Case(id) == nil)
}

// rest lets an item wait by itself: what stands behind it in its lane goes on, and
// Slack is not asked for it in between.
func (w *Worker) rest(d bot.DeskItem, wait time.Duration) store.DeskSettlement {
	w.desk.quiet(restOf(d.ID), w.now().Add(wait))
	return store.DeskSettlement{RetryIn: min(wait, asideFor), Later: true, Clean: true}
}

func restOf(item string) string { return "kind/item/" + item }

func refusedFor(work *store.DeskWork, p Posted) time.Duration {
	if p.Fate == PostUnknown {
		return backoff(work.Tries, 0)
	}
	return time.Second
}

// nothingToPost is the reason of words of which none are left.
const nothingToPost = "nothing_to_post"

// mendable are refusals of files that an administrator of Slack can end: the file is
// kept for that.
var mendable = []string{"storage_limit_reached", "file_uploads_disabled", "file_uploads_except_images_disabled"}

// vital: a card, a person's words, and whatever calls somebody.
func vital(d bot.DeskItem) bool {
	switch d.Kind {
	case bot.DeskCard, bot.DeskWords, bot.DeskNotice:
		return true
	case bot.DeskLine:
		return len(d.Mention) > 0 || d.MentionAll
	}
	return false
}

// missingScope is Slack's word for what an installation may not do.
const missingScope = "missing_scope"

// unscoped: a scope that only marks or files need stops neither cards nor words. A
// mark goes without being set, a picture is given back to its author, a file waits
// behind what else waits, also one to be removed.
func (w *Worker) unscoped(work *store.DeskWork, d bot.DeskItem, p Posted) (store.DeskSettlement, bool) {
	if p.Reason != missingScope {
		return store.DeskSettlement{}, false
	}
	s := store.DeskSettlement{Drop: true}
	switch {
	case d.Kind == bot.DeskMark:
	case d.Kind == bot.DeskFetch:
		s.Receipt = w.deskReceipt(work, d, bot.OutcomeRefused, "picture_not_allowed")
	case removesAll(d): // its other posts go on
		s = store.DeskSettlement{RetryIn: backoff(work.Tries, 0), Later: true, Clean: true}
	case d.Kind == bot.DeskFile, d.Kind == bot.DeskPaper, d.Kind == bot.DeskRemove:
		s = w.rest(d, time.Minute)
	default:
		return store.DeskSettlement{}, false
	}
	w.alarm("slack_scope", "slack", "the token lacks a scope: install the app again with the manifest of tonari slack-manifest")
	return s, true
}
