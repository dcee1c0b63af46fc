package turn

import (
	"slices"
	"strings"

	"tonari/bot"
)

const (
	// maxPictures of one message, with a text and an announcement before them: LINE takes
	// five bubbles a request.
	maxPictures = 3
	// maxPictureFile is the largest file that is made into a picture, in bytes.
	maxPictureFile = 20 << 20
)

// pictureTypes are what a picture can be made of.
var pictureTypes = []string{"image/jpeg", "image/png"}

// pictureRef marks the receipt of a counselor's picture: its message and its file.
const pictureRef = "picture/"

// pictures are the attached files that can go to the person. What can be known of the
// others is said to their author at once; the words go without them.
func (t *turn) pictures(k *bot.Case, by bot.StaffID, text string, files []bot.Attachment) []bot.Picture {
	if len(files) == 0 || IsNote(text) || !k.Open() {
		return nil
	}
	if t.Public == "" {
		t.tell(k.ID, by, "desk.no_files", nil)
		return nil
	}
	var out []bot.Picture
	var why []string
	for _, f := range files {
		switch {
		case f.External || !slices.Contains(pictureTypes, f.Type):
			why = append(why, "desk.picture_type")
		case f.Size > maxPictureFile:
			why = append(why, "desk.picture_too_large")
		case len(out) == maxPictures:
			why = append(why, "desk.picture_many")
		default:
			out = append(out, bot.Picture{File: f.ID})
		}
	}
	slices.Sort(why)
	for _, key := range slices.Compact(why) {
		t.tell(k.ID, by, key, nil)
	}
	return out
}

// keptPictures are the pictures of an edited message: those that it had and still has, and
// those that it was first seen with.
func keptPictures(old *bot.Held, now []bot.Picture) []bot.Picture {
	if old == nil {
		return now
	}
	for i := range now {
		for _, p := range old.Pictures {
			if p.File == now[i].File {
				now[i] = p
			}
		}
	}
	return now
}

// keep holds a message that waits, and lets its pictures be made ready meanwhile.
func (t *turn) keep(k *bot.Case, h bot.Held) {
	k.Held = append(k.Held, h)
	inOrder(k)
	for i := range h.Pictures {
		p := &held(k, h.TS).Pictures[i]
		if p.Asked {
			continue
		}
		p.Asked = true
		t.out.Effects.Desk = append(t.out.Effects.Desk, bot.DeskItem{
			ID: t.id(), Ref: pictureRef + h.TS + "/" + p.File, Case: k.ID, Kind: bot.DeskFetch, Source: p.File, Receipt: true,
		})
	}
}

// ready says that a reply could leave: its pictures stand where a phone can fetch
// them.
func ready(h bot.Held) bool {
	return !slices.ContainsFunc(h.Pictures, func(p bot.Picture) bool { return p.Original == "" })
}

// picture plays what became of a counselor's picture. One that cannot be sent keeps
// its whole message back: its words may mean nothing without it.
func (t *turn) picture(r bot.Receipt) {
	ts, file, _ := strings.Cut(strings.TrimPrefix(r.Ref, pictureRef), "/")
	for i := range t.c.Cases {
		k := &t.c.Cases[i]
		h := held(k, ts)
		if h == nil {
			continue
		}
		n := slices.IndexFunc(h.Pictures, func(p bot.Picture) bool { return p.File == file })
		if n < 0 {
			break
		}
		if r.Outcome != bot.OutcomeAccepted || len(r.Media) != 2 {
			t.noPicture(k, *h, r.Reason)
			return
		}
		h.Pictures[n].Original, h.Pictures[n].Preview = r.Media[0], r.Media[1]
		t.sendDue(k)
		return
	}
	t.out.Effects.EndMedia = append(t.out.Effects.EndMedia, r.Media...) // nobody waits for it any more
}

// pictureRefusals are why a picture cannot be made ready, as the edge says it.
var pictureRefusals = []string{"picture_gone", "picture_type", "picture_too_large", "picture_broken", "picture_not_allowed"}

func (t *turn) noPicture(k *bot.Case, h bot.Held, reason string) {
	key := "desk.picture_broken"
	if slices.Contains(pictureRefusals, reason) {
		key = "desk." + reason
	}
	k.Held = slices.DeleteFunc(k.Held, func(x bot.Held) bool { return x.TS == h.TS })
	t.settle(k, h.TS, bot.DoneUnsent)
	t.mark(k, h.TS, bot.MarkUndeliver)
	t.mention(k, "desk.picture_not_sent", map[string]string{"why": t.words(key, nil)}, []bot.StaffID{h.By}, false, "")
	t.replied("reply_refused", k, h, key)
	t.touch(k)
	t.sendDue(k)
}

// bubblesOf are a reply's messages: its words, then its pictures.
func (t *turn) bubblesOf(h bot.Held, name string) []bot.Message {
	var ms []bot.Message
	if strings.TrimSpace(h.Text) != "" {
		ms = append(ms, bot.Message{Text: h.Text, Sender: name})
	}
	for _, p := range h.Pictures {
		at := t.Public + "/m/"
		ms = append(ms, bot.Message{Sender: name, Image: &bot.Image{URL: at + p.Original, Preview: at + p.Preview}})
	}
	return ms
}

// endPictures: what was made ready for a reply that will never leave is kept no
// longer. before are the cases as the turn found them.
func (t *turn) endPictures(before []bot.Case) {
	for _, was := range before {
		k := t.c.Case(was.ID)
		for _, h := range was.Held {
			if k != nil && t.done(k, h.TS) == bot.DoneSent {
				continue
			}
			for _, p := range h.Pictures {
				if p.Original != "" && (k == nil || !has(held(k, h.TS), p.File)) {
					t.out.Effects.EndMedia = append(t.out.Effects.EndMedia, p.Original, p.Preview)
				}
			}
		}
	}
}

func has(h *bot.Held, file string) bool {
	return h != nil && slices.ContainsFunc(h.Pictures, func(p bot.Picture) bool { return p.File == file })
}
