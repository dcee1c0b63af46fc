package turn

import (
	"strings"

	"tonari/bot"
)

// fileRef marks the receipt of a person's file by its message.
const fileRef = "file/"

// fileItem is the desk item of a file, derived from its message.
func fileItem(k bot.CaseID, messageID string) string {
	return bot.EffectID("file/"+k.String()+"/"+messageID, 0)
}

// showFile puts a picture, a film, a voice or a file into the thread of the case. It
// is fetched from LINE at once and waits, sealed, for its turn.
func (t *turn) showFile(k *bot.Case, w bot.Word) {
	t.out.Effects.Desk = append(t.out.Effects.Desk, bot.DeskItem{
		ID: fileItem(k.ID, w.MessageID), Ref: fileRef + w.MessageID, Case: k.ID, Kind: bot.DeskFile,
		Media: &bot.Media{MessageID: w.MessageID, Kind: bot.MediaKind(w.Text), External: w.External}, At: w.At, Receipt: true,
	})
}

// fileRefusals are why a file cannot be shown, as the worker says it; anything else
// was refused by Slack.
var fileRefusals = []string{"file_gone", "file_too_large", "file_type", "file_elsewhere", "file_waits"}

// fileNotShown says in the thread why a file is not there. One that was taken back
// was said already.
func (t *turn) fileNotShown(messageID, reason string) {
	for _, w := range t.c.Words {
		k := t.c.Case(w.Case)
		if w.MessageID != messageID || w.Gone || k == nil {
			continue
		}
		key := "desk.file_refused"
		for _, r := range fileRefusals {
			if r == reason {
				key = "desk." + r
			}
		}
		t.line(k, key, map[string]string{
			"what": t.words("desk.what_"+w.Text, nil), "at": w.At.In(t.Roster.Zone()).Format("15:04"),
		})
		t.fact("file_not_shown", k, "", map[string]string{"kind": w.Text, "reason": strings.TrimPrefix(key, "desk.file_")})
		return
	}
}

// removeFile takes a file out of the thread; where it still waits to be fetched,
// it is not.
func (t *turn) removeFile(id bot.CaseID, messageID string) {
	item := fileItem(id, messageID)
	t.out.Effects.Replace = append(t.out.Effects.Replace, bot.DeskItem{
		ID: item, Case: id, Kind: bot.DeskRemove, Target: item,
	})
	t.out.Effects.Desk = append(t.out.Effects.Desk, bot.DeskItem{
		ID: t.id(), Case: id, Kind: bot.DeskRemove, Target: item,
	})
}
