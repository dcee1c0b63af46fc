package slackdesk

import (
	"context"
	"slices"
	"strings"
	"time"

	"tonari/bot"
)

// Reading is what stands in a thread.
type Reading struct {
	// Typed are the replies of people, in ts order, as they read now.
	Typed []Heard
	// Newest is the ts of the newest message, whoever wrote it.
	Newest string
	// Whole: the parent stands, and everything since then was read.
	Whole bool
	// Gone: the parent does not stand any more.
	Gone bool
	// Edited is when a reply of Typed was last changed, by its ts.
	Edited map[string]time.Time
}

// Read reads a thread since then. Slack can lose events for good
// (https://slack-status.com/2025-02/d41e4bfd1ccae26a), so after a gap open threads
// are read.
func (c *Client) Read(ctx context.Context, d *Decoder, channel, thread string, since time.Time) (Reading, Posted) {
	r := Reading{Edited: map[string]time.Time{}}
	parent := false
	whole, p := c.pages(ctx, channel, thread, since, func(m message) {
		if m.TS == thread {
			parent = m.Subtype != "tombstone"
			return
		}
		r.Newest = max(r.Newest, m.TS)
		if !slices.Contains(typedSubtypes, m.Subtype) {
			return
		}
		if h := d.typed(Heard{Channel: channel}, m); h.Reply != nil {
			r.Typed = append(r.Typed, h)
			if m.Edited != nil {
				r.Edited[m.TS] = Time(m.Edited.TS)
			}
		}
	})
	whole = whole && p.Fate == Done
	r.Whole, r.Gone = whole && parent, whole && !parent
	slices.SortFunc(r.Typed, func(a, b Heard) int { return strings.Compare(a.Reply.TS, b.Reply.TS) })
	return r, p
}

// Missed are the edit or the deletion of a message that the desk still holds with
// another text, where no event told it. ok: there is one.
func (r Reading) Missed(channel, thread, ts, text string) (h Heard, ok bool) {
	h = Heard{Channel: channel, Thread: thread}
	i := slices.IndexFunc(r.Typed, func(h Heard) bool { return h.Reply.TS == ts })
	if i < 0 {
		if !r.Whole {
			return Heard{}, false
		}
		h.ID, h.At, h.Delete = "slack/gone/"+channel+"/"+ts, Time(ts), &bot.DeskDelete{TS: ts}
		return h, true
	}
	now, at := r.Typed[i].Reply, r.Edited[ts]
	if now.Text == text || at.IsZero() {
		return Heard{}, false
	}
	h.ID, h.At = "slack/edited/"+channel+"/"+ts+"/"+at.UTC().Format("20060102T150405.000000"), at
	h.Edit = &bot.DeskEdit{By: now.By, TS: ts, Text: now.Text, Internal: now.Internal, Attached: now.Attached}
	return h, true
}
