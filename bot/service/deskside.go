package service

import (
	"context"
	"errors"
	"slices"
	"time"

	"tonari/bot"
	"tonari/bot/picture"
	"tonari/bot/worker"
	"tonari/handoff/paper"
	"tonari/handoff/slackdesk"
)

// deskEdge is Slack as the worker knows it.
type deskEdge struct {
	*slackdesk.Client
	posted func()                                         // called after each post that stands
	closed func(ctx context.Context, channel string) bool // nothing new may be posted there
}

// edge is Slack as everything here posts to it.
func (s *Service) edge() deskEdge { return deskEdge{s.desk, s.echoDue, s.closedTo} }

// shut is the answer for a channel that is closed: what waits, waits.
var shut = worker.Posted{Fate: worker.PostChannel, Reason: "shared"}

var fates = map[slackdesk.Fate]worker.Fate{
	slackdesk.Done:       worker.PostDone,
	slackdesk.Limited:    worker.PostLimited,
	slackdesk.Unsure:     worker.PostUnsure,
	slackdesk.Again:      worker.PostAgain,
	slackdesk.Channel:    worker.PostChannel,
	slackdesk.Auth:       worker.PostAuth,
	slackdesk.Content:    worker.PostContent,
	slackdesk.Unthreaded: worker.PostUnthreaded,
	slackdesk.Unknown:    worker.PostUnknown,
}

func postedOf(p slackdesk.Posted) worker.Posted {
	fate, known := fates[p.Fate]
	if !known {
		fate = worker.PostUnsure
	}
	return worker.Posted{Fate: fate, TS: p.TS, Reason: p.Reason, After: p.After}
}

func (e deskEdge) Post(ctx context.Context, channel, thread string, d bot.DeskItem, link string) worker.Posted {
	if e.closed(ctx, channel) {
		return shut
	}
	p := e.Client.Post(ctx, channel, thread, d, link)
	if p.Fate == slackdesk.Done {
		e.posted()
	}
	return postedOf(p)
}

func (e deskEdge) Update(ctx context.Context, channel, ts string, d bot.DeskItem) worker.Posted {
	if e.closed(ctx, channel) && !takesAway(d) {
		return shut
	}
	return postedOf(e.Client.Update(ctx, channel, ts, d))
}

// takesAway says that a rewritten post shows less of the person than it did: that
// goes into a closed channel, too.
func takesAway(d bot.DeskItem) bool {
	if d.Card != nil {
		return d.Card.Erased || d.Card.Swept || d.Card.Forgotten
	}
	return !slices.ContainsFunc(d.Words, func(w bot.Word) bool { return !w.Gone })
}

func (e deskEdge) Delete(ctx context.Context, channel, ts string) worker.Posted {
	return postedOf(e.Client.Delete(ctx, channel, ts))
}

func (e deskEdge) Mark(ctx context.Context, channel, ts string, d bot.DeskItem, may func(method string) time.Duration) worker.Posted {
	return postedOf(e.Client.Mark(ctx, channel, ts, d, may))
}

func (e deskEdge) Tell(ctx context.Context, channel, thread string, d bot.DeskItem) worker.Posted {
	return postedOf(e.Client.Tell(ctx, channel, thread, d))
}

func (e deskEdge) Upload(ctx context.Context, channel, thread string, d bot.DeskItem, f worker.File) worker.Posted {
	if e.closed(ctx, channel) {
		return shut
	}
	return postedOf(e.Client.Upload(ctx, channel, thread, d, slackdesk.File(f)))
}

// whyNot are the reasons of a picture that cannot be sent, as the turn knows them.
var whyNot = map[string]string{
	"file_gone": "picture_gone", "file_too_large": "picture_too_large", "file_elsewhere": "picture_type",
}

// Picture fetches a counselor's picture and makes it anew.
func (e deskEdge) Picture(ctx context.Context, d bot.DeskItem) (original, preview worker.File, p worker.Posted) {
	f, got := e.Download(ctx, d.Source)
	if p = postedOf(got); p.Fate == worker.PostContent {
		p = worker.Posted{Fate: worker.PostNever, Reason: "picture_broken"}
		if why, known := whyNot[got.Reason]; known {
			p.Reason = why
		}
	}
	if p.Fate != worker.PostDone {
		return original, preview, p
	}
	made, err := picture.Make(f.Data)
	switch {
	case errors.Is(err, picture.ErrType):
		p = worker.Posted{Fate: worker.PostNever, Reason: "picture_type"}
	case errors.Is(err, picture.ErrTooLarge):
		p = worker.Posted{Fate: worker.PostNever, Reason: "picture_too_large"}
	case err != nil:
		p = worker.Posted{Fate: worker.PostNever, Reason: "picture_broken"}
	}
	return worker.File(made.Original), worker.File(made.Preview), p
}

// Paper writes a filled form and puts it into the thread.
func (e deskEdge) Paper(ctx context.Context, channel, thread string, d bot.DeskItem) worker.Posted {
	if e.closed(ctx, channel) {
		return shut
	}
	if d.Paper == nil {
		return worker.Posted{Fate: worker.PostContent, Reason: "no_paper"}
	}
	data, _, err := paper.Write(*d.Paper)
	if err != nil {
		return worker.Posted{Fate: worker.PostContent, Reason: "paper"}
	}
	return postedOf(e.Client.Paper(ctx, channel, thread, d, paper.Name(d.Paper.Format), data))
}

func (e deskEdge) Purge(ctx context.Context, channel, thread, item string, since time.Time) worker.Posted {
	return postedOf(e.Client.Purge(ctx, channel, thread, item, since))
}

func (e deskEdge) Find(ctx context.Context, channel, thread, item string, since time.Time) (worker.Posted, bool) {
	p, found := e.Client.Find(ctx, channel, thread, item, since)
	return postedOf(p), found
}

func (e deskEdge) FindDirect(ctx context.Context, user, item string, since time.Time) (worker.Posted, bool) {
	p, found := e.Client.FindDirect(ctx, user, item, since)
	return postedOf(p), found
}
