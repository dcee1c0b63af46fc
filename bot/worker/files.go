package worker

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"tonari/bot"
	"tonari/bot/store"
)

// File is what a person sent, as LINE gave it.
type File struct {
	Type string // media type
	Data []byte
}

// FileFate is what became of asking LINE for a file.
type FileFate string

// The fates of a file. All but FileHere and FileLater are final; the turn says them
// in the thread.
const (
	FileHere FileFate = ""
	// FileLater: LINE is still preparing it, or did not answer.
	FileLater     FileFate = "later"
	FileGone      FileFate = "file_gone"
	FileTooLarge  FileFate = "file_too_large"
	FileType      FileFate = "file_type"
	FileElsewhere FileFate = "file_elsewhere" // it does not lie with LINE
)

// refusedKind marks what is kept in place of a file that cannot be had; Type says
// why.
const refusedKind = "refused"

const (
	// fetchEvery is how often files to fetch are looked for when nothing wakes us.
	fetchEvery = 2 * time.Second
	// fetchAtOnce bounds what is in memory: a file has up to 10 MiB.
	fetchAtOnce = 4
	// fetchFor: LINE deletes content after a time that it does not tell; what could not
	// be had for so long is given up and said.
	fetchFor = 24 * time.Hour
	// roomEvery is how long a file waits when the others take all the room.
	roomEvery = 30 * time.Second
	// placeFor is how long a person's Slack lane waits for a file, so that it stands in
	// its place. Words of somebody who may be in danger are not kept longer behind a
	// film that LINE is still preparing: the file then comes after them, under its own
	// time.
	placeFor = 3 * time.Second
)

// runFetch gets people's files from LINE as soon as they are committed.
func (w *Worker) runFetch(ctx context.Context) {
	tick := time.NewTicker(fetchEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-w.files:
		}
		for more := true; more && ctx.Err() == nil; {
			var err error
			if more, err = w.fetchOnce(ctx); err != nil && ctx.Err() == nil {
				w.check(err, "fetch")
			}
		}
	}
}

// ringFiles says that there is a file to fetch.
func (w *Worker) ringFiles() {
	select {
	case w.files <- struct{}{}:
	default:
	}
}

// fetchOnce fetches a few of the files that are due and says whether there were any.
func (w *Worker) fetchOnce(ctx context.Context) (bool, error) {
	due, err := w.Store.Fetches(ctx, w.Parts(), fetchAtOnce)
	if err != nil {
		return false, err
	}
	done := make(chan struct{}, len(due))
	for _, f := range due {
		w.apart(func() {
			defer func() { done <- struct{}{} }()
			w.check(w.fetch(context.WithoutCancel(ctx), f), "fetch")
		})
	}
	for range due {
		<-done
	}
	return len(due) > 0, nil
}

// fetch gets one file and keeps it, sealed, until Slack has it.
func (w *Worker) fetch(ctx context.Context, f store.Fetch) error {
	var d bot.DeskItem
	if f.Payload != nil && json.Unmarshal(f.Payload, &d) != nil || d.Kind != bot.DeskFile || d.Media == nil {
		return w.Store.FetchDone(ctx, f.Person, f.Item) // taken back, erased, or given up
	}
	age := w.now().Sub(d.At)
	file, fate := File{}, FileElsewhere
	switch {
	case d.Media.External:
	case age > fetchFor:
		fate = FileGone
	default:
		w.Point("fetching")
		file, fate = w.LINE.Content(ctx, *d.Media)
		w.Point("fetched")
	}
	m := store.Media{Type: file.Type, Data: file.Data}
	switch fate {
	case FileHere:
	case FileLater:
		return w.Store.FetchAgain(ctx, f.Person, f.Item, later(age))
	default:
		w.Log.Warn("a file cannot be had from LINE", "event", "fetch", "case", int64(d.Case), "item", f.Item, "reason", string(fate))
		m = store.Media{Kind: refusedKind, Type: string(fate)}
	}
	switch err := w.Store.PutFile(ctx, f.Person, f.Item, m); {
	case errors.Is(err, store.ErrNoRoom):
		w.Meter.Failed("files_full")
		return w.Store.FetchAgain(ctx, f.Person, f.Item, roomEvery)
	case err != nil && !errors.Is(err, store.ErrNotWanted):
		return err
	}
	return w.Store.FetchDone(ctx, f.Person, f.Item)
}

// later is the pause before a file is asked for again, or looked for again: longer
// the older it is.
func later(age time.Duration) time.Duration { return min(max(age/4, time.Second), 30*time.Second) }

// unready says what becomes of a file item whose file is not here yet; nil: it may
// be shown. For a moment the lane waits, so that the file stands in its place; then
// the rest of the lane goes first. What waits takes no share of Slack's budget.
func (w *Worker) unready(ctx context.Context, work *store.DeskWork, d bot.DeskItem) *store.DeskSettlement {
	if d.Kind != bot.DeskFile {
		return nil
	}
	fetching, err := w.Store.Fetching(ctx, work.Person, d.ID)
	switch {
	case err != nil:
		w.check(err, "fetch")
		return &store.DeskSettlement{RetryIn: 2 * time.Second, Untried: true}
	case fetching:
		age := w.now().Sub(d.At)
		return &store.DeskSettlement{RetryIn: later(age), Untried: true, Later: age > placeFor}
	}
	return nil
}

// upload puts a person's file into the thread.
func (w *Worker) upload(ctx context.Context, work *store.DeskWork, d bot.DeskItem, channel, thread string) Posted {
	m, err := w.Store.File(ctx, work.Person, d.ID)
	switch {
	case errors.Is(err, store.ErrNoMedia): // lost with what kept it: ask LINE once more
		w.check(w.Store.FetchAgain(ctx, work.Person, d.ID, 0), "fetch")
		w.ringFiles()
		return Posted{Fate: PostAgain, Reason: "file_not_here"}
	case err != nil:
		w.check(err, "file")
		return Posted{Fate: PostAgain, Reason: "store"}
	case m.Kind == refusedKind:
		return Posted{Fate: PostNever, Reason: m.Type}
	}
	return w.Desk.Upload(ctx, channel, thread, d, File{Type: m.Type, Data: m.Data})
}

// uploadsAtOnce bounds what is sent beside the other posts.
const uploadsAtOnce = 2

// slow items move megabytes: the desk's other people do not wait for them.
func slow(work *store.DeskWork) bool {
	var d struct {
		Kind bot.DeskKind `json:"kind"`
	}
	return json.Unmarshal(work.Item.Payload, &d) == nil && (d.Kind == bot.DeskFile || d.Kind == bot.DeskFetch)
}

// aside does a slow item beside the other sending.
func (w *Worker) aside(ctx context.Context, work *store.DeskWork) error {
	select {
	case w.uploads <- struct{}{}:
	default:
		return w.Store.DeskSettle(ctx, *work, store.DeskSettlement{RetryIn: time.Second, Untried: true})
	}
	w.apart(func() {
		defer func() { <-w.uploads; w.desk.ring() }()
		_, _, err := w.finished(ctx, work)
		w.check(err, "desk")
	})
	return nil
}
