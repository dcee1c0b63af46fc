package worker

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"tonari/bot"
	"tonari/bot/store"
)

// removesAll: an erasure takes all of a case's posts with the person's words away.
func removesAll(d bot.DeskItem) bool { return d.Kind == bot.DeskRemove && d.Target == "" }

// removal deletes one post of a case and goes on with the next when the method's
// rate allows; in between, what else waits in the lane goes on. A post that Slack
// will not give up does not keep the others.
func (w *Worker) removal(ctx context.Context, work *store.DeskWork, d bot.DeskItem, channel string) store.DeskSettlement {
	left, posts, err := w.Store.Removal(ctx, d.Case, d.ID)
	if err != nil {
		w.check(err, "removal")
		return store.DeskSettlement{RetryIn: 2 * time.Second, Untried: true}
	}
	if len(left) == 0 {
		w.Note(removalWhy(d), "")
		return store.DeskSettlement{Done: true, Receipt: w.deskReceipt(work, d, bot.OutcomeAccepted, strconv.Itoa(posts))}
	}
	items := slices.Sorted(maps.Keys(left))
	item := items[work.Tries%len(items)]
	p := w.Desk.Delete(ctx, channel, left[item])
	w.Point("posted")
	w.Meter.Sent("slack", fateName(p), 0)
	switch p.Fate {
	case PostDone:
		w.check(w.Store.Removed(ctx, d.Case, item), "removal")
		w.Meter.Removed(removalWhy(d))
		return store.DeskSettlement{Later: true, RetryIn: time.Millisecond, Clean: true}
	case PostContent, PostUnknown:
		w.Log.Error("slack does not delete a post", "event", "removal", "case", int64(d.Case), "item", item, "reason", p.Reason)
		w.Meter.Failed("slack_delete")
		return store.DeskSettlement{Later: true, RetryIn: backoff(work.Tries, 0), Clean: true}
	}
	s := w.settleDesk(ctx, work, d, channel, p)
	s.Later = true
	return s
}

// removalWhy says what takes the words away: the person, or time.
func removalWhy(d bot.DeskItem) string {
	if strings.HasPrefix(d.Ref, "swept/") {
		return "retention"
	}
	return "erasure"
}

// outlived tells operators of words that stand in Slack beyond their time.
func (w *Worker) outlived(kind string) {
	if kind == "sweep_late" {
		w.alarm(kind, "retention", "words of residents are still in Slack though their time is over")
		return
	}
	w.alarm(kind, "erasure", "an erased person's words are still in Slack")
}

// purge looks for words that may have reached Slack before their person was
// erased, and deletes what stands of them.
func (w *Worker) purge(ctx context.Context, work *store.DeskWork, d bot.DeskItem, th store.Thread) store.DeskSettlement {
	p := w.Desk.Purge(ctx, th.Channel, th.TS, d.ID, work.First)
	w.Point("posted")
	w.Meter.Sent("slack", fateName(p), 0)
	if p.Fate == PostDone {
		return store.DeskSettlement{Drop: true}
	}
	s := w.settleDesk(ctx, work, d, th.Channel, p)
	s.Drop = false // until it is known to be gone
	return s
}
