package slackdesk

import (
	"context"
	"maps"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"tonari/bot"
)

// Post posts a card, a line, words, a notice or a direct message (channel is then
// the user id of who reads it); thread is empty for the top level. link is put under a notice. Words that need several posts are posted
// one after the other; what stands already from an earlier try is not posted
// again.
func (c *Client) Post(ctx context.Context, channel, thread string, d bot.DeskItem, link string) Posted {
	c.sweep(ctx)
	if d.Kind == bot.DeskDirect {
		return c.direct(ctx, channel, c.render.line(d, link))
	}
	drafts := c.render.drafts(d, link)
	switch len(drafts) {
	case 0:
		return Posted{Fate: Content, Reason: "nothing_to_post"}
	case 1:
		return c.post(ctx, channel, thread, drafts[0])
	}
	stand, p := c.posts(ctx, channel, thread, since(d))
	if p.Fate != Done {
		return p
	}
	var all []string
	for i, m := range drafts {
		if ts := stand[partMarker(d.ID, i, len(drafts))]; ts != "" {
			all = append(all, ts)
			continue
		}
		if p = c.post(ctx, channel, thread, m); p.Fate != Done {
			return p
		}
		all = append(all, p.TS)
	}
	return Posted{TS: strings.Join(all, ",")}
}

// since is a moment before the item was posted: its newest word is older.
func since(d bot.DeskItem) time.Time {
	var at time.Time
	for _, w := range d.Words {
		if w.At.After(at) {
			at = w.At
		}
	}
	return at
}

// options are what every post and update sets: nothing is unfurled, nothing is
// parsed that we did not write as such. chat.update takes neither over from the
// post (https://docs.slack.dev/reference/methods/chat.update).
func options(m draft) []slack.MsgOption {
	return []slack.MsgOption{
		slack.MsgOptionText(m.text, false), slack.MsgOptionBlocks(m.blocks...),
		slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(),
		slack.MsgOptionParse(false), slack.MsgOptionLinkNames(false),
	}
}

// post posts one message; content that Slack refuses goes once more in its bare
// form. A post that lost its thread is taken away.
func (c *Client) post(ctx context.Context, channel, thread string, m draft) Posted {
	p := c.postOnce(ctx, channel, thread, m)
	if p.Fate == Content && !gone(p) {
		c.log.Error("slack refused content; sent plain", "event", "degraded", "reason", p.Reason)
		p = c.postOnce(ctx, channel, thread, c.render.bare(m))
	}
	return p
}

func (c *Client) postOnce(ctx context.Context, channel, thread string, m draft) Posted {
	ctx, left := traced(ctx)
	opts := options(m)
	if thread != "" {
		opts = append(opts, slack.MsgOptionTS(thread))
	}
	_, ts, answer, err := c.api.PostMessageWithResponseContext(ctx, channel, opts...)
	p := judge(err, left.Load())
	switch {
	case p.Fate != Done:
		return p
	case ts == "":
		return Posted{Fate: Unsure, Reason: "no_ts"}
	case thread != "" && answer.ThreadTimestamp == "":
		return c.unthreaded(ctx, channel, ts)
	}
	return Posted{TS: ts}
}

// unthreaded takes away a post that landed at the top level because its parent
// is gone: Slack says ok to it, only the answer's missing thread_ts tells
// (https://github.com/slack-go/slack/issues/1571). What cannot be taken away now
// is remembered for the next call.
func (c *Client) unthreaded(ctx context.Context, channel, ts string) Posted {
	if p := c.Delete(ctx, channel, ts); p.Fate != Done {
		c.log.Warn("a post without its thread still stands", "event", "stray", "channel", channel, "reason", p.Reason)
		c.mu.Lock()
		c.strays[ts] = channel
		c.mu.Unlock()
	}
	return Posted{Fate: Unthreaded, Reason: "unthreaded"}
}

// sweep tries again to take strays away.
func (c *Client) sweep(ctx context.Context) {
	c.mu.Lock()
	strays := maps.Clone(c.strays)
	c.mu.Unlock()
	for ts, channel := range strays {
		if c.Delete(ctx, channel, ts).Fate == Done {
			c.mu.Lock()
			delete(c.strays, ts)
			c.mu.Unlock()
		}
	}
}

// Update rewrites a post: a card in place, or words. A card that is gone is
// Unthreaded; words that are gone are Done, with the reason words_gone.
func (c *Client) Update(ctx context.Context, channel, ts string, d bot.DeskItem) Posted {
	drafts := c.render.drafts(d, "")
	all := strings.Split(ts, ",")
	lost := ""
	for i, one := range all {
		if i >= len(drafts) {
			if p := c.Delete(ctx, channel, one); p.Fate != Done {
				return p
			}
			continue
		}
		p := c.update(ctx, channel, one, drafts[i])
		switch {
		case (gone(p) || p.Reason == "cant_update_message") && d.Card != nil:
			return Posted{Fate: Unthreaded, Reason: "card_gone"}
		case gone(p):
			lost = "words_gone"
		case p.Fate != Done:
			return p
		}
	}
	return Posted{TS: ts, Reason: lost}
}

func (c *Client) update(ctx context.Context, channel, ts string, m draft) Posted {
	once := func(m draft) Posted {
		ctx, left := traced(ctx)
		_, _, _, err := c.api.UpdateMessageContext(ctx, channel, ts, options(m)...)
		return harmless(judge(err, left.Load()))
	}
	p := once(m)
	if p.Fate == Content && !gone(p) && p.Reason != "cant_update_message" {
		c.log.Error("slack refused content; sent plain", "event", "degraded", "reason", p.Reason)
		p = once(c.render.bare(m))
	}
	return p
}

// Delete removes a post, several (a TS of Post) or, when it is a file's id, a
// file. What is gone already is Done.
func (c *Client) Delete(ctx context.Context, channel, ts string) Posted {
	for one := range strings.SplitSeq(ts, ",") {
		ctx, left := traced(ctx)
		var err error
		if strings.HasPrefix(one, "F") {
			err = c.api.DeleteFileContext(ctx, one)
		} else {
			_, _, err = c.api.DeleteMessageContext(ctx, channel, one)
		}
		if p := harmless(judge(err, left.Load())); p.Fate != Done && !gone(p) {
			return p
		}
	}
	return Posted{TS: ts}
}

// Tell shows a line to one member of the channel, in the thread if there is one.
// Slack keeps no such message: it is never the only record of anything.
func (c *Client) Tell(ctx context.Context, channel, thread string, d bot.DeskItem) Posted {
	ctx, left := traced(ctx)
	opts := options(c.render.telling(d))
	if thread != "" {
		opts = append(opts, slack.MsgOptionTS(thread))
	}
	ts, err := c.api.PostEphemeralContext(ctx, channel, string(d.To), opts...)
	p := harmless(judge(err, left.Load()))
	p.TS = ts
	return p
}

// Link is the address of a post, "" when Slack does not say.
func (c *Client) Link(ctx context.Context, channel, ts string) string {
	link, err := c.api.GetPermalinkContext(ctx, &slack.PermalinkParameters{Channel: channel, Ts: ts})
	if err != nil {
		return ""
	}
	return link
}
