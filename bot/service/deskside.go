package service

import (
	"context"
	"time"

	"tonari/bot"
	"tonari/bot/worker"
	"tonari/handoff/slackdesk"
)

// deskEdge is Slack as the worker knows it.
type deskEdge struct {
	*slackdesk.Client
	posted func() // called after each post that stands
}

var fates = map[slackdesk.Fate]worker.Fate{
	slackdesk.Done:       worker.PostDone,
	slackdesk.Limited:    worker.PostLimited,
	slackdesk.Unsure:     worker.PostUnsure,
	slackdesk.Again:      worker.PostAgain,
	slackdesk.Channel:    worker.PostChannel,
	slackdesk.Auth:       worker.PostAuth,
	slackdesk.Content:    worker.PostContent,
	slackdesk.Unthreaded: worker.PostUnthreaded,
}

func postedOf(p slackdesk.Posted) worker.Posted {
	fate, known := fates[p.Fate]
	if !known {
		fate = worker.PostUnsure
	}
	return worker.Posted{Fate: fate, TS: p.TS, Reason: p.Reason, After: p.After}
}

func (e deskEdge) Post(ctx context.Context, channel, thread string, d bot.DeskItem, link string) worker.Posted {
	p := e.Client.Post(ctx, channel, thread, d, link)
	if p.Fate == slackdesk.Done {
		e.posted()
	}
	return postedOf(p)
}

func (e deskEdge) Update(ctx context.Context, channel, ts string, d bot.DeskItem) worker.Posted {
	return postedOf(e.Client.Update(ctx, channel, ts, d))
}

func (e deskEdge) Delete(ctx context.Context, channel, ts string) worker.Posted {
	return postedOf(e.Client.Delete(ctx, channel, ts))
}

func (e deskEdge) Mark(ctx context.Context, channel, ts string, m bot.Mark) worker.Posted {
	return postedOf(e.Client.Mark(ctx, channel, ts, m))
}

func (e deskEdge) Tell(ctx context.Context, channel, thread string, d bot.DeskItem) worker.Posted {
	return postedOf(e.Client.Tell(ctx, channel, thread, d))
}

func (e deskEdge) Upload(ctx context.Context, channel, thread string, d bot.DeskItem, f worker.File) worker.Posted {
	return postedOf(e.Client.Upload(ctx, channel, thread, d, slackdesk.File(f)))
}

func (e deskEdge) Purge(ctx context.Context, channel, thread, item string, since time.Time) worker.Posted {
	return postedOf(e.Client.Purge(ctx, channel, thread, item, since))
}

func (e deskEdge) Find(ctx context.Context, channel, thread, item string, since time.Time) (worker.Posted, bool) {
	p, found := e.Client.Find(ctx, channel, thread, item, since)
	return postedOf(p), found
}
