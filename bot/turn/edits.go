package turn

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"tonari/bot"
)

// edited plays an edit. What never left, because it was too long, its picture could
// not be sent or the case changed hands, can be put right by it.
func (t *turn) edited(e bot.DeskEdit) {
	k := t.thread(e.Case, e.By)
	if k == nil || t.outsider(k, e.By, e.Author) {
		return
	}
	h := held(k, e.TS)
	switch {
	case t.done(k, e.TS) == bot.DoneSent, h != nil && h.State == bot.HeldQueued, t.forgotten(k, e.TS):
		t.line(k, "desk.edited_after", nil)
	case t.done(k, e.TS) == bot.DoneUnsent && k.Open():
		t.unsettle(k, e.TS)
		t.judgeEdited(k, e, h)
	case t.done(k, e.TS) == bot.DoneUnsent:
		t.tell(k.ID, e.By, "desk.closed", nil)
	case t.done(k, e.TS) == bot.DoneNote:
		if !IsNote(e.Text) { // it stays one, and may look like a reply now
			t.tell(k.ID, e.By, "desk.note_stays", nil)
		}
	case t.done(k, e.TS) != "":
		// What was deleted stays deleted.
	case h != nil && h.State == bot.HeldRefused:
		t.line(k, "desk.edited_undelivered", nil)
	default: // still held, or the edit came before its message
		t.unknown = h == nil && t.now.Sub(typedAt(e.TS)) > lateAfter
		t.judgeEdited(k, e, h)
	}
}

// forgotten: so many messages have ended since that how this one did is not known any
// more. It may stand on the phone, or have been a note.
func (t *turn) forgotten(k *bot.Case, ts string) bool {
	return ts <= k.DoneTo && t.done(k, ts) == "" && held(k, ts) == nil
}

// typedAt is when Slack took a message; its ts is that.
func typedAt(ts string) time.Time {
	whole, _, _ := strings.Cut(ts, ".")
	n, _ := strconv.ParseInt(whole, 10, 64)
	return time.Unix(n, 0)
}

// judgeEdited judges what was edited before it left as if it were newly typed. h is
// what was held of it, or nil.
func (t *turn) judgeEdited(k *bot.Case, e bot.DeskEdit, h *bot.Held) {
	t.replied("reply_edited", k, bot.Held{TS: e.TS, By: e.By}, "")
	pictures := keptPictures(h, t.pictures(k, e.By, e.Text, e.Attached))
	k.Held = slices.DeleteFunc(k.Held, func(h bot.Held) bool { return h.TS == e.TS })
	if h != nil {
		t.touch(k) // it may have stood there as 未送信
	}
	t.judge(k, bot.Held{TS: e.TS, By: e.By, Text: e.Text, Pictures: pictures}, e.Internal)
}

// deleted cancels a held reply, even one not seen yet, and one that LINE has not
// taken. What was sent stays with the resident; the thread says so.
func (t *turn) deleted(d bot.DeskDelete) {
	k := t.c.Case(d.Case)
	if k == nil {
		return
	}
	if t.done(k, d.TS) == bot.DoneSent || t.forgotten(k, d.TS) {
		t.line(k, "desk.deleted_after", nil)
		return
	}
	if h := held(k, d.TS); h != nil {
		t.replied("reply_cancelled", k, *h, "")
		if h.State == bot.HeldQueued {
			t.out.Effects.CancelLine = append(t.out.Effects.CancelLine, h.Item)
		}
	}
	k.Held = slices.DeleteFunc(k.Held, func(h bot.Held) bool { return h.TS == d.TS })
	t.settle(k, d.TS, bot.DoneDropped)
	t.touch(k)
	t.sendDue(k)
}
