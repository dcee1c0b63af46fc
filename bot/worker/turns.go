package worker

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"tonari/bot"
	"tonari/bot/store"
	"tonari/bot/turn"
)

// maxAttempts: an input that fails so often is set aside and put before a human.
const maxAttempts = 3

// handBackAfter is how long an input rests after a fault that is not its own.
const handBackAfter = 5 * time.Second

// aloneWithin is how long an input that was claimed before waits for the others.
const aloneWithin = 3 * time.Second

// turns takes the turns of one claimed person until the inbox is empty or
// somebody else has the person.
func (w *Worker) turns(ctx context.Context, c store.Claim) {
	for next := &c; next != nil; {
		next = w.turn(ctx, *next)
	}
}

// turn plays one input and commits its outcome. It returns the next input of
// the same person, still leased.
func (w *Worker) turn(ctx context.Context, c store.Claim) *store.Claim {
	w.Point("claimed")
	event, person := kind(c.Input), string(c.Person)
	failed := func() *slog.Logger { return w.Log.With("event", event, "person", person, "attempt", c.Attempts) }
	switch {
	case c.Fault != nil || c.Conversation.Version > turn.StateVersion:
		failed().Error("handed back: this build or key file cannot open it", "err", c.Fault)
		w.Meter.Failed("handback")
		w.check(w.Store.HandBack(ctx, c, handBackAfter), "hand back")
		return nil
	case c.Attempts > maxAttempts:
		failed().Error("input set aside after three failures")
		w.Meter.Failed("poison")
		w.check(w.Store.SetAside(ctx, c, "failed three times", w.lastWords(c)), "set aside")
		w.Wake(c.Person.Partition())
		return nil
	case c.Attempts > 1:
		if !w.begin(ctx, c) {
			return nil
		}
		defer func() { <-w.alone }()
	}
	w.loading(c)
	began := time.Now()
	for {
		write, out, err := w.take(c)
		if err != nil {
			failed().Error("turn failed", "err", err)
			w.Meter.Failed("turn")
			w.check(w.Store.HandBack(ctx, c, 0), "hand back")
			return nil
		}
		w.Point("stepped")
		res, err := w.Store.Commit(ctx, c, write)
		if err != nil {
			failed().Error("commit", "err", err)
			w.Meter.Failed("commit")
			return nil
		}
		if res.Status == store.NumberTaken {
			c.NextCase = res.NextCase
			continue
		}
		w.Point("committed")
		w.Log.Info("turn", "event", event, "person", person, "attempt", c.Attempts,
			"state", string(out.Conversation.Talk.At), "level", out.Level.String(), "case", int64(caseOf(out)),
			"outcome", res.Status.String(), "ms", time.Since(began).Milliseconds())
		w.Meter.Turn(event, res.Status.String(), time.Since(began))
		for _, about := range out.Alarms {
			w.outlived(about)
		}
		if len(write.Desk)+len(write.Replace) > 0 {
			w.desk.ring()
		}
		if slices.ContainsFunc(write.Desk, func(o store.Outgoing) bool { return o.Fetch }) {
			w.ringFiles()
		}
		if len(write.Seats) > 0 || write.Erase != nil {
			w.Wake(c.Person.Partition())
		}
		w.menu(c.UserID, out.Effects.Menu)
		if res.Lane != nil {
			w.send(ctx, res.Lane)
		}
		return res.Next
	}
}

// begin waits until no other input that was claimed before is being played here. One
// that ends the process is then counted alone, not with everybody who was leased
// beside it. Where that takes too long, the lease ends uncounted.
func (w *Worker) begin(ctx context.Context, c store.Claim) bool {
	wait := time.NewTimer(aloneWithin)
	defer wait.Stop()
	select {
	case w.alone <- struct{}{}:
	case <-wait.C:
		return false
	}
	ours, err := w.Store.Begin(ctx, c)
	w.check(err, "begin")
	if !ours {
		<-w.alone
	}
	return ours
}

// apart runs beside the present work, whether or not a slot is free.
func (w *Worker) apart(f func()) {
	w.busy.Add(1)
	w.crew.run(func() {
		defer w.busy.Done()
		defer w.caught("work")
		f()
	})
}

// take plays the input; a panic becomes an error.
func (w *Worker) take(c store.Claim) (write store.Write, out turn.Outcome, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = panicked(r)
		}
	}()
	w.Point("step")
	out = w.House().Take(c.Conversation, c.Input, c.NextCase)
	write, err = w.write(out)
	return write, out, err
}

// lastWords: the turn that puts a poisoned input before a human has failed too. The
// person still gets numbers, and operators must look.
func (w *Worker) lastWords(c store.Claim) *store.Outgoing {
	if r := c.Input.Receipt; r == nil || r.Outcome != bot.OutcomePoison {
		return nil
	}
	w.alarm("poison_unseen", "turns", "inputs of a person cannot be played, and no counselor was told")
	item, ok := w.House().LastWords(c.Conversation, c.Input)
	if !ok {
		return nil
	}
	payload, err := w.freeze(item)
	if err != nil {
		w.check(err, "last words")
		return nil
	}
	return &store.Outgoing{ID: item.ID, Class: lineClass(item.Kind), Payload: payload}
}

// alarm tells the log, the metrics and the health page what a human must look at.
func (w *Worker) alarm(kind, about, note string) {
	w.Log.Error("somebody must look", "event", "alarm", "kind", kind, "about", about, "note", note)
	w.Meter.Failed(kind)
	w.Note(about, note)
}

func (w *Worker) check(err error, doing string) {
	if err != nil {
		w.Log.Error("what was being done failed", "event", doing, "err", err)
		w.Meter.Failed(doing)
	}
}

func caseOf(out turn.Outcome) bot.CaseID {
	if k := out.Conversation.Current(); k != nil {
		return k.ID
	}
	return out.NewCase
}

func kind(in bot.Input) string {
	switch {
	case in.Follow != nil:
		return "follow"
	case in.Unfollow != nil:
		return "unfollow"
	case in.Text != nil:
		return "text"
	case in.Tap != nil:
		return "tap"
	case in.Sticker != nil:
		return "sticker"
	case in.Media != nil:
		return "media"
	case in.Location != nil:
		return "location"
	case in.Unsend != nil:
		return "unsend"
	case in.Reply != nil:
		return "reply"
	case in.Edit != nil:
		return "edit"
	case in.Delete != nil:
		return "delete"
	case in.Click != nil:
		return "click"
	case in.Departed != nil:
		return "departed"
	case in.Disclosed != nil:
		return "disclosed"
	case in.Timer != nil:
		return "timer"
	case in.Receipt != nil:
		return "receipt"
	case in.Seat != nil:
		return "seat"
	}
	return "unknown"
}
