package service

import (
	"context"
	"testing"

	"tonari/bot"
	"tonari/bot/worker"
)

// TestAClosedChannelGetsNothingMoreOfAPerson: only what shows less goes there.
func TestAClosedChannelGetsNothingMoreOfAPerson(t *testing.T) {
	closed := deskEdge{closed: func(_ context.Context, channel string) bool { return channel == "C0DESK" }}
	for name, got := range map[string]worker.Posted{
		"post":   closed.Post(t.Context(), "C0DESK", "", bot.DeskItem{Kind: bot.DeskLine}, ""),
		"card":   closed.Update(t.Context(), "C0DESK", "1.1", bot.DeskItem{Card: &bot.Card{}}),
		"words":  closed.Update(t.Context(), "C0DESK", "1.1", bot.DeskItem{Words: []bot.Word{{Gone: true}, {Text: "ことば"}}}),
		"file":   closed.Upload(t.Context(), "C0DESK", "1.1", bot.DeskItem{}, worker.File{}),
		"filled": closed.Paper(t.Context(), "C0DESK", "1.1", bot.DeskItem{Paper: &bot.Paper{}}),
	} {
		if got != shut {
			t.Errorf("%s: %+v", name, got)
		}
	}
	for name, d := range map[string]bot.DeskItem{
		"an erased person's card": {Card: &bot.Card{Erased: true}},
		"a swept card":            {Card: &bot.Card{Swept: true}},
		"words taken back":        {Words: []bot.Word{{Gone: true}}},
	} {
		if !takesAway(d) {
			t.Errorf("%s would wait", name)
		}
	}
}
