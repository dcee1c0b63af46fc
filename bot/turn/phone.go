package turn

import (
	"slices"
	"strings"
	"time"

	"tonari/bot"
	"tonari/flows"
	"tonari/flows/guide"
)

// Flood: more messages than this within the window (event times) are taken in,
// read by triage, and answered once.
const (
	floodMessages = 20
	floodWindow   = 10 * time.Second
)

// remember keeps a word for a counselor and shows it in the thread of an open
// case.
func (t *turn) remember(w bot.Word) {
	t.c.Words = append(t.c.Words, w)
	if k := t.c.Current(); k != nil {
		t.showWord(k, &t.c.Words[len(t.c.Words)-1])
	}
}

// flooding counts this message in the window of the last ones.
func (t *turn) flooding() bool {
	from := t.in.At.Add(-floodWindow)
	kept := t.c.Recent[:0]
	for _, at := range t.c.Recent {
		if at.After(from) {
			kept = append(kept, at)
		}
	}
	t.c.Recent = append(kept, t.in.At)
	if len(t.c.Recent) <= floodMessages {
		t.c.Answered.Flooded = false
		return false
	}
	return true
}

func (t *turn) flood() {
	if !t.c.Answered.Flooded {
		t.c.Answered.Flooded = true
		t.say(flows.Flood, nil)
		t.again()
	}
}

// takenBack: an unsend arrived before its message.
func (t *turn) takenBack(messageID string) bool {
	return messageID != "" && slices.Contains(t.c.Unsent, messageID)
}

// sticker is read by its meaning; like a picture it is never wrong.
func (t *turn) sticker(s bot.Sticker) {
	if t.takenBack(s.MessageID) {
		return
	}
	meaning := s.Text
	if meaning == "" {
		meaning = strings.Join(newestFirst(s.Keywords, 3), "・")
	}
	if s.Text != "" {
		if heard := t.listen(s.Text, false); heard.Level >= bot.LevelHigh {
			t.text(bot.Text{MessageID: s.MessageID, Text: s.Text})
			return
		}
	}
	t.remember(bot.Word{MessageID: s.MessageID, At: t.in.At, Kind: bot.WordSticker, Text: meaning})
	t.received(flows.StickerReceived)
}

// media is kept for a counselor as a file; a set of images gets one answer.
func (t *turn) media(m bot.Media) {
	if t.takenBack(m.MessageID) {
		return
	}
	k := t.c.Current()
	w := bot.Word{MessageID: m.MessageID, At: t.in.At, Kind: bot.WordMedia, Text: string(m.Kind), External: m.External}
	t.remember(w)
	if k != nil {
		t.showFile(k, w)
	}
	if m.SetID != "" {
		if m.SetID == t.c.Answered.ImageSet {
			return
		}
		t.c.Answered.ImageSet = m.SetID
	}
	switch {
	case m.Kind == bot.MediaVideo:
		t.received(flows.VideoReceived)
	case m.Kind == bot.MediaAudio:
		t.received(flows.VoiceReceived)
	case m.Kind == bot.MediaFile:
		t.received(flows.FileReceived)
	case k == nil:
		t.received(flows.ImageWithoutCase)
	default:
		t.received(flows.ImageReceived)
	}
}

// location is used to look for what is near, where the talk asks for it, and by
// nobody else then: it is remembered that there was one. Elsewhere counselors read
// roughly where it is.
func (t *turn) location(l bot.Location) {
	if t.takenBack(l.MessageID) {
		return
	}
	w := bot.Word{MessageID: l.MessageID, At: t.in.At, Kind: bot.WordLocation}
	if t.Flows.TakesPoint(t.c.Talk.At) && !t.hidden() && !t.blocked() && !t.c.HumanSpeaks() {
		t.remember(w)
		t.unask()
		if t.flooding() {
			t.flood()
			return
		}
		t.endBurst()
		t.wish(t.step(flows.Cue{MessageID: l.MessageID, Point: &guide.Point{Lat: l.Lat, Lon: l.Lon}}))
		return
	}
	if t.c.Current() != nil {
		w.Text = t.area(l)
	}
	t.remember(w)
	t.received(flows.LocationReceived)
}

// received answers something that is no text, from where the talk is now.
func (t *turn) received(key string) {
	t.unask()
	flooded := t.flooding()
	switch {
	case t.hidden():
		t.innocuous()
	case flooded:
		t.flood()
	case t.blocked():
		t.sayBlocked()
	case t.c.HumanSpeaks():
		t.acknowledge()
	case t.waiting():
		t.acknowledge()
	default:
		t.say(key, nil)
		t.step(flows.Cue{Again: true})
	}
}

func newestFirst(s []string, n int) []string { return s[:min(n, len(s))] }

// unsend takes a message back: its words go everywhere, the level, the case and
// the mention stay, marked withdrawn.
func (t *turn) unsend(messageID string) {
	t.c.Unsent = append(t.c.Unsent, messageID)
	for i := range t.c.Words {
		w := &t.c.Words[i]
		if w.MessageID != messageID || w.Gone {
			continue
		}
		w.Text, w.Gone = "", true
		if w.Item != "" {
			t.rewrite(w.Case, w.Item)
		}
		if w.Kind == bot.WordMedia && w.Case != 0 {
			t.removeFile(w.Case, messageID)
		}
	}
	t.unquote(messageID)
	t.c.Talk = flows.Forget(t.c.Talk, messageID)
	for i := range t.c.Cases {
		k := &t.c.Cases[i]
		k.Answers = flows.Forget(bot.Talk{Answers: k.Answers}, messageID).Answers
		if k.LevelFrom == messageID {
			k.Withdrawn = true
			t.touch(k)
		}
		if k.Open() || t.now.Sub(k.ClosedAt) < takeBackFor {
			t.touch(k) // the sheet may have shown it
			t.replaceCard(k)
		}
	}
	t.fact("unsent", t.c.Current(), "", nil)
}
