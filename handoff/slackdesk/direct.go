package slackdesk

import (
	"context"
	"time"

	"github.com/slack-go/slack"
)

// direct sends a message to one person. The conversation with them is opened first
// (https://docs.slack.dev/reference/methods/conversations.open). Whatever keeps it
// from them concerns nobody else: a missing scope, a closed Messages tab or a
// person who is gone is Content, so that nothing else waits for it.
func (c *Client) direct(ctx context.Context, user string, m draft) Posted {
	with, p := c.with(ctx, user)
	if p.Fate == Done {
		p = c.postOnce(ctx, with, "", m)
	}
	return c.concerns(user, p)
}

// concerns makes Content of what keeps a direct message from its reader alone.
func (c *Client) concerns(user string, p Posted) Posted {
	if p.Fate == Channel || p.Fate == Auth && p.Reason == "missing_scope" {
		c.log.Error("a direct message cannot be sent", "event", "direct", "staff", user, "reason", p.Reason)
		p.Fate = Content
	}
	return p
}

// FindDirect looks for a direct message to the user, after an answer was lost, as Find
// does. Where the app may not read what it wrote itself, it is taken as not sent: a
// call for help that comes twice is better than none.
func (c *Client) FindDirect(ctx context.Context, user, item string, since time.Time) (Posted, bool) {
	with, p := c.with(ctx, user)
	if p.Fate != Done {
		return c.concerns(user, p), false
	}
	p, found := c.Find(ctx, with, "", item, since)
	if p.Reason == "missing_scope" {
		c.log.Warn("a direct message may come twice: it cannot be looked up", "event", "direct", "staff", user, "reason", p.Reason)
		return Posted{}, false
	}
	return c.concerns(user, p), found
}

// with is the conversation of the app with a user.
func (c *Client) with(ctx context.Context, user string) (string, Posted) {
	asked, left := traced(ctx)
	with, _, _, err := c.api.OpenConversationContext(asked, &slack.OpenConversationParameters{Users: []string{user}})
	if p := harmless(judge(err, left.Load())); p.Fate != Done {
		return "", p
	}
	return with.ID, Posted{}
}
