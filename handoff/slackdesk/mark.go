package slackdesk

import (
	"context"
	"net/url"
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

type standingMark struct {
	mark bot.Mark
	at   time.Time
}

// Mark sets the one mark on a counselor's message: the others that we set are
// taken away first. What stands is remembered for a moment; unknown, it is read.
// A message that is gone needs no mark.
func (c *Client) Mark(ctx context.Context, channel, ts string, m bot.Mark) Posted {
	key := channel + "/" + ts
	c.mu.Lock()
	old, known := c.marks[key]
	delete(c.marks, key) // until it is known again what stands
	c.mu.Unlock()
	stand := []bot.Mark{old.mark}
	if !known || c.now().Sub(old.at) > markFor {
		var p Posted
		if stand, p = c.standing(ctx, channel, ts); p.Fate != Done {
			return p
		}
	}
	set := m == bot.MarkNone
	for _, s := range stand {
		switch s {
		case bot.MarkNone:
		case m:
			set = true
		default:
			if p := c.react(ctx, channel, ts, s, false); p.Fate != Done {
				return p
			}
		}
	}
	if !set {
		if p := c.react(ctx, channel, ts, m, true); p.Fate != Done {
			return p
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.marks) >= keptMarks {
		clear(c.marks)
	}
	c.marks[key] = standingMark{m, c.now()}
	return Posted{TS: ts}
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
