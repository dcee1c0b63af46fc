package turn

import (
	"slices"

	"tonari/bot"
	"tonari/flows"
)

// unquote takes words that are taken back out of answers that repeat them and still
// wait for LINE: these say what the talk says now, without them.
func (t *turn) unquote(messageID string) {
	quoted := func(a bot.Answer) bool { return a.MessageID == messageID && a.Text != "" }
	if len(t.c.Quoting) == 0 || messageID == "" || !slices.ContainsFunc(t.c.Talk.Answers, quoted) {
		return
	}
	ms, stand := t.without(messageID)
	for _, item := range t.c.Quoting {
		if len(ms) == 0 || t.hidden() {
			t.out.Effects.CancelLine = append(t.out.Effects.CancelLine, item.ID)
			continue
		}
		if item.Messages = slices.Clone(ms); item.Kind == bot.LinePush {
			item.Messages = t.veil(item.Messages)
		}
		item.Messages[len(item.Messages)-1].Choices = stand
		t.out.Effects.ReplaceLine = append(t.out.Effects.ReplaceLine, item)
	}
}

// without is what the talk says where it stands, once the message is forgotten.
func (t *turn) without(messageID string) (ms []bot.Message, stand []bot.Choice) {
	talk := flows.Forget(t.c.Talk, messageID)
	res, err := t.Flows.Step(talk, flows.Cue{Enter: talk.At}, t.scene())
	if err != nil {
		return nil, nil
	}
	before := t.stand
	for _, l := range res.Lines {
		ms = append(ms, t.texts(l)...)
	}
	t.offer(res.At, res.Choices)
	stand, t.stand, t.quotes = t.stand, before, false
	if len(ms) > maxBubbles {
		ms = join(ms)
	}
	return ms, stand
}
