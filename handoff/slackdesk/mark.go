package slackdesk

import (
	"context"
	"net/url"
	"slices"
	"time"

	"github.com/slack-go/slack"

	"tonari/bot"
)

// allMarks are the emoji that are ours to set.
var allMarks = []bot.Mark{bot.MarkHeld, bot.MarkAccepted, bot.MarkUndeliver, bot.MarkNote}

const (
	// keptMarks bounds what is remembered of marks.
	keptMarks = 10000
	// markFor is how long it is believed: less than another process needs to take
	// over the sending to Slack, and more than a reply is held.
	markFor = 7 * time.Second
)

type standingMarks struct {
	marks []bot.Mark
	at    time.Time
}

// Mark sets the one mark on a counselor's message: the others that we set are
// taken away first. What stands is remembered for a moment; unknown, it is read,
// unless this is the first mark on it. A message that is gone needs no mark. Before
// each call may is asked how long its method has to wait: then it is Limited, and
// what was done so far stands.
func (c *Client) Mark(ctx context.Context, channel, ts string, d bot.DeskItem, may func(method string) time.Duration) Posted {
	key := channel + "/" + ts
	stand, known := c.recall(key)
	if !known && !d.First {
		if wait := may("conversations.replies"); wait > 0 {
			return waits(wait)
		}
		var p Posted
		if stand, p = c.standing(ctx, channel, ts); p.Fate != Done {
			return p
		}
		c.remember(key, stand)
	}
	for len(stand) > 0 && (len(stand) > 1 || stand[0] != d.Mark) {
		i := slices.IndexFunc(stand, func(m bot.Mark) bool { return m != d.Mark })
		if wait := may("reactions.remove"); wait > 0 {
			return waits(wait)
		}
		c.forget(key)
		if p := c.react(ctx, channel, ts, stand[i], false); p.Fate != Done {
			return p
		}
		stand = slices.Delete(stand, i, i+1)
		c.remember(key, stand)
	}
	if len(stand) > 0 || d.Mark == bot.MarkNone {
		return Posted{TS: ts}
	}
	if wait := may("reactions.add"); wait > 0 {
		return waits(wait)
	}
	c.forget(key)
	if p := c.react(ctx, channel, ts, d.Mark, true); p.Fate != Done {
		return p
	}
	c.remember(key, []bot.Mark{d.Mark})
	return Posted{TS: ts}
}

func waits(d time.Duration) Posted { return Posted{Fate: Limited, Reason: "budget", After: d} }

// recall is what we know to stand on a message.
func (c *Client) recall(key string) ([]bot.Mark, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	known, ok := c.marks[key]
	return slices.Clone(known.marks), ok && c.now().Sub(known.at) <= markFor
}

func (c *Client) remember(key string, stand []bot.Mark) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.marks) >= keptMarks {
		clear(c.marks)
	}
	c.marks[key] = standingMarks{slices.Clone(stand), c.now()}
}

// forget: until it is known again what stands.
func (c *Client) forget(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.marks, key)
}

func (c *Client) react(ctx context.Context, channel, ts string, m bot.Mark, add bool) Posted {
	ctx, left := traced(ctx)
	call := c.api.RemoveReactionContext
	if add {
		call = c.api.AddReactionContext
	}
	p := harmless(judge(call(ctx, string(m), slack.NewRefToMessage(channel, ts)), left.Load()))
	if gone(p) {
		return Posted{}
	}
	return p
}

// standing reads which of our marks a message has. A reply's own ts gives that
// reply (https://docs.slack.dev/reference/methods/conversations.replies).
func (c *Client) standing(ctx context.Context, channel, ts string) ([]bot.Mark, Posted) {
	ctx, left := traced(ctx)
	var page struct {
		Messages []message `json:"messages"`
	}
	err := c.read(ctx, "conversations.replies", url.Values{
		"channel": {channel}, "ts": {ts}, "limit": {"1"}, "inclusive": {"true"},
	}, &page)
	p := harmless(judge(err, left.Load()))
	if gone(p) {
		return nil, Posted{}
	}
	if p.Fate != Done {
		return nil, p
	}
	var out []bot.Mark
	for _, msg := range page.Messages {
		if msg.TS != ts {
			continue
		}
		for _, r := range msg.Reactions {
			for _, m := range allMarks {
				if r.Name == string(m) {
					out = append(out, m)
				}
			}
		}
	}
	return out, Posted{}
}
