package slackdesk

import (
	"context"

	"github.com/slack-go/slack"
)

// direct sends a message to one person. The conversation with them is opened first
// (https://docs.slack.dev/reference/methods/conversations.open). Whatever keeps it
// from them concerns nobody else: a missing scope, a closed Messages tab or a
// person who is gone is Content, so that nothing else waits for it.
func (c *Client) direct(ctx context.Context, user string, m draft) Posted {
	asked, left := traced(ctx)
	with, _, _, err := c.api.OpenConversationContext(asked, &slack.OpenConversationParameters{Users: []string{user}})
	p := harmless(judge(err, left.Load()))
	if p.Fate == Done {
		p = c.postOnce(ctx, with.ID, "", m)
	}
	if p.Fate == Channel || p.Fate == Auth && p.Reason == "missing_scope" {
		c.log.Error("a direct message cannot be sent", "event", "direct", "staff", user, "reason", p.Reason)
		p.Fate = Content
	}
	return p
}
