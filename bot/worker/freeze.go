package worker

import (
	"encoding/json"
	"fmt"

	"tonari/bot"
	"tonari/bot/store"
	"tonari/bot/turn"
)

// write freezes what a turn decided into what the store commits.
func (w *Worker) write(out turn.Outcome) (store.Write, error) {
	e := out.Effects
	write := store.Write{
		Conversation: out.Conversation, CancelLine: e.CancelLine, Park: e.ParkLine, Unpark: e.UnparkLine, CancelParked: e.CancelParked,
		Seats: e.Seats, Timers: e.Timers, Facts: e.Facts, NewCase: out.NewCase, Holders: out.Holders, Erase: e.Erase,
		EndMedia: e.EndMedia, News: e.News, Listed: out.Listed, Day: out.Day,
	}
	for _, item := range e.Line {
		payload, err := w.freeze(item)
		if err != nil {
			return store.Write{}, err
		}
		write.Line = append(write.Line, store.Outgoing{ID: item.ID, Class: lineClass(item.Kind), Payload: payload})
	}
	for _, item := range e.ReplaceLine {
		payload, err := w.freeze(item)
		if err != nil {
			return store.Write{}, err
		}
		write.ReplaceLine = append(write.ReplaceLine, store.Outgoing{ID: item.ID, Payload: payload})
	}
	for _, d := range e.Desk {
		o, err := deskOutgoing(d)
		if err != nil {
			return store.Write{}, err
		}
		write.Desk = append(write.Desk, o)
	}
	for _, d := range e.Replace {
		o, err := deskOutgoing(d)
		if err != nil {
			return store.Write{}, err
		}
		write.Replace = append(write.Replace, o)
	}
	return write, nil
}

func lineClass(k bot.LineKind) byte {
	switch k {
	case bot.LineReply:
		return 'r'
	case bot.LineReplyOnly:
		return 'o'
	case bot.LineSafety:
		return 's'
	}
	return 'p'
}

func deskOutgoing(d bot.DeskItem) (store.Outgoing, error) {
	payload, err := json.Marshal(d)
	if err != nil {
		return store.Outgoing{}, fmt.Errorf("freeze desk item: %w", err)
	}
	o := store.Outgoing{
		ID: d.ID, Class: deskClass(d), Case: d.Case, Payload: payload, Fetch: d.Kind == bot.DeskFile,
		Merge: d.Kind == bot.DeskRepaint || d.Kind == bot.DeskRewrite || d.Kind == bot.DeskMark,
	}
	if d.Kind == bot.DeskRewrite { // a post that still waits leaves with its newest words
		o.Unless = d.Target
	}
	return o, nil
}

// deskClass orders the desk: new urgent cards first, new cards, everything else,
// repaints and marks last. Words are a class of their own: an erasure drops those that wait.
func deskClass(d bot.DeskItem) byte {
	switch {
	case d.Kind == bot.DeskWords, d.Kind == bot.DeskFile, d.Kind == bot.DeskPaper, d.Kind == bot.DeskRewrite:
		return 'w'
	case d.Urgent && d.Kind != bot.DeskRepaint:
		return 'u'
	case d.Kind == bot.DeskCard:
		return 'c'
	case d.Kind == bot.DeskRepaint, d.Kind == bot.DeskMark, removesAll(d): // an erasure's is urgent
		return 'm'
	}
	return 'n'
}
