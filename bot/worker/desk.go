package worker

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"tonari/bot"
	"tonari/bot/store"
)

// Desk is what the worker needs of Slack. Each call is one request, without
// retries of its own.
type Desk interface {
	// Post posts a card, a line, words, a notice or a direct message (the channel is
	// then who reads it); thread is empty for the top level. The item's id is in the first block id, to be found by Find.
	Post(ctx context.Context, channel, thread string, d bot.DeskItem, link string) Posted
	// Update rewrites a post. Words whose post somebody deleted are PostDone with the
	// reason words_gone.
	Update(ctx context.Context, channel, ts string, d bot.DeskItem) Posted
	// Delete removes a post or, when ts is a file id, a file.
	Delete(ctx context.Context, channel, ts string) Posted
	// Mark sets the one mark on a counselor's message, in up to three requests. Before
	// each it asks may how long that method has to wait; it then ends as PostLimited.
	Mark(ctx context.Context, channel, ts string, d bot.DeskItem, may func(method string) time.Duration) Posted
	// Tell shows a line to one member of the channel.
	Tell(ctx context.Context, channel, thread string, d bot.DeskItem) Posted
	// Upload puts a person's file into the thread.
	Upload(ctx context.Context, channel, thread string, d bot.DeskItem, f File) Posted
	// Picture fetches a counselor's picture and makes it ready for a phone. PostNever:
	// it cannot be; the reason says why.
	Picture(ctx context.Context, d bot.DeskItem) (original, preview File, p Posted)
	// Paper writes a filled form and puts it into the thread.
	Paper(ctx context.Context, channel, thread string, d bot.DeskItem) Posted
	// Purge deletes whatever stands of an item whose answer was lost.
	Purge(ctx context.Context, channel, thread, item string, since time.Time) Posted
	// Find looks for the post of an item, after an answer was lost.
	Find(ctx context.Context, channel, thread, item string, since time.Time) (Posted, bool)
	// Link is the address of a post.
	Link(ctx context.Context, channel, ts string) string
}

// Fate is what Slack made of a call.
type Fate int

// The fates of a call to Slack.
const (
	PostDone Fate = iota
	// PostLimited: too fast; After says for how long to be quiet.
	PostLimited
	// PostUnsure: it may have been done; look before doing it again.
	PostUnsure
	// PostAgain: a passing fault, nothing was done.
	PostAgain
	// PostChannel: the channel is archived, gone, or the bot is not in it.
	PostChannel
	// PostAuth: the token is not good. All sending stops.
	PostAuth
	// PostContent: Slack will never take this content.
	PostContent
	// PostNever: there is nothing to send, and there will not be.
	PostNever
	// PostUnthreaded: the parent is gone; the stray post was deleted.
	PostUnthreaded
	// PostUnknown: refused in a word that nobody here knows. Nothing was done; it may
	// pass.
	PostUnknown
)

// Posted is one answer of Slack. TS is the id of the post, or of the file. Method is
// what was called, where an item calls several.
type Posted struct {
	Method string
	Fate   Fate
	TS     string
	Reason string
	After  time.Duration
}

// rotations: what gives way lets so much of what stands behind it go first.
const rotations = 4

const (
	// contentTries: content that Slack refuses so often is dropped, unless somebody
	// would wait in vain then.
	contentTries = 3
	// unknownTries is as much for a refusal in an unknown word: some minutes.
	unknownTries = 10
)

// runDesk sends to Slack while this process holds the desk's lease.
func (w *Worker) runDesk(ctx context.Context) {
	var held atomic.Bool
	kept := make(chan struct{})
	go func() {
		defer close(kept)
		w.keepDesk(ctx, &held)
	}()
	tick := time.NewTicker(w.Poll)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			<-kept
			return
		case <-tick.C:
		case <-w.desk.bell:
		}
		for held.Load() && ctx.Err() == nil {
			more, err := w.deskOnce(ctx)
			if err != nil && ctx.Err() == nil {
				w.check(err, "desk")
			}
			if !more {
				break
			}
		}
	}
}

// keepDesk asks for the desk's lease and renews it, beside the sending: a slow
// upload does not lose it.
func (w *Worker) keepDesk(ctx context.Context, held *atomic.Bool) {
	tick := time.NewTicker(w.DeskLease / 3)
	defer tick.Stop()
	for {
		ok, err := w.Store.DeskLease(ctx, w.Name, w.DeskLease)
		if err != nil && ctx.Err() == nil {
			w.check(err, "desk lease")
		}
		if held.Store(ok && err == nil); held.Load() {
			w.desk.ring()
		}
		select {
		case <-ctx.Done():
			if held.Load() {
				done, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
				defer cancel()
				w.check(w.Store.DeskRelease(done, w.Name), "release desk lease")
			}
			return
		case <-tick.C:
		}
	}
}

// deskOnce does the most pressing thing that the budget allows, and says whether
// it did anything.
func (w *Worker) deskOnce(ctx context.Context) (bool, error) {
	if w.desk.gate.closed(w.now()) > 0 {
		return false, nil
	}
	heads, err := w.Store.DeskHeads(ctx, w.Parts(), 64)
	if err != nil {
		return false, err
	}
	for _, h := range w.desk.order(heads) {
		for range rotations {
			sent, later, err := w.deskHead(ctx, h.Person)
			if sent || err != nil {
				return sent, err
			}
			if !later {
				break
			}
		}
	}
	return false, nil
}

// deskHead does the head of one lane. later: it went behind the rest of its lane.
func (w *Worker) deskHead(ctx context.Context, p bot.PersonID) (sent, later bool, err error) {
	took := time.Now()
	work, err := w.Store.DeskTake(ctx, p)
	if err != nil || work == nil {
		return false, false, err
	}
	if slow(work) && w.desk.lacks(restOf(work.Item.ID), w.now()) == 0 {
		err := w.aside(context.WithoutCancel(ctx), work, took)
		return err == nil, false, err
	}
	return w.finished(context.WithoutCancel(ctx), work, took)
}

// finished does an item and settles it.
func (w *Worker) finished(ctx context.Context, work *store.DeskWork, took time.Time) (sent, later bool, err error) {
	s, sent := w.performed(ctx, work, took)
	w.Point("filed")
	if err := w.Store.DeskSettle(ctx, *work, s); err != nil {
		return false, false, err
	}
	if s.Receipt != nil {
		w.Wake(work.Person.Partition())
	}
	return sent, s.Later, nil
}

// perform does one item that was taken at the time given. The second result is
// false when nothing was asked of Slack, because the budget or a pause says to wait.
func (w *Worker) perform(ctx context.Context, work *store.DeskWork, took time.Time) (store.DeskSettlement, bool) {
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
	if w.slept(work, took) {
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
	p := w.do(ctx, work, took, d, th, channel)
	w.Point("posted")
	w.Meter.Sent("slack", fateName(p), 0)
	return w.settleDesk(ctx, work, d, channel, p), true
}

// slept says that this process slept longer than its lease on the item: another has
// posted it, or will.
func (w *Worker) slept(work *store.DeskWork, took time.Time) bool {
	return time.Since(took) >= min(w.DeskLease, work.Lease)
}

// do makes the one call that the item is.
func (w *Worker) do(ctx context.Context, work *store.DeskWork, took time.Time, d bot.DeskItem, th store.Thread, channel string) Posted {
	thread := th.TS
	if d.Kind == bot.DeskCard || d.Kind == bot.DeskNotice || d.Kind == bot.DeskDirect || d.Kind == bot.DeskTell && d.Channel != "" {
		thread = ""
	}
	if budgeted(d.Kind) && work.Suspect {
		if p, found := w.Desk.Find(ctx, channel, thread, d.ID, work.First); found || p.Fate != PostDone {
			return p
		}
	}
	w.earlier(ctx, d.Card)
	link := ""
	if d.Kind == bot.DeskNotice || d.Kind == bot.DeskDirect {
		link = w.link(ctx, th.Channel, th.TS)
	}
	w.Point("looked")
	if w.slept(work, took) { // what was looked up is no longer so
		return Posted{Fate: PostUnsure, Reason: "slept"}
	}
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

// pictureLife is how long a phone can fetch a counselor's picture.
const pictureLife = 7 * 24 * time.Hour

// picture makes a counselor's picture ready; what is answered names its two tokens.
func (w *Worker) picture(ctx context.Context, work *store.DeskWork, d bot.DeskItem) Posted {
	original, preview, p := w.Desk.Picture(ctx, d)
	if p.Fate != PostDone {
		return p
	}
	var tokens []string
	for _, f := range []File{original, preview} {
		token, err := w.Store.PutMedia(ctx, work.Person, store.Media{Kind: "image", Type: f.Type, Data: f.Data}, pictureLife)
		if err != nil {
			w.check(err, "picture")
			return Posted{Fate: PostAgain, Reason: "store"}
		}
		tokens = append(tokens, token)
	}
	return Posted{TS: strings.Join(tokens, " ")}
}

func fateName(p Posted) string {
	if p.Fate == PostDone {
		return "ok"
	}
	return p.Reason
}
