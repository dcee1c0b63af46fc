package worker

import (
	"context"
	"time"

	"tonari/bot"
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
	// FindDirect looks for a direct message to a user in the same way.
	FindDirect(ctx context.Context, user, item string, since time.Time) (Posted, bool)
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
// what was called, where an item calls several. Sought: what failed is only the
// look-up of an earlier attempt, which may stand in Slack all the same.
type Posted struct {
	Method string
	Fate   Fate
	TS     string
	Reason string
	After  time.Duration
	Sought bool
}

func fateName(p Posted) string {
	if p.Fate == PostDone {
		return "ok"
	}
	return p.Reason
}
