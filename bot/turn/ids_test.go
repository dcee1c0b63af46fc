package turn_test

import (
	"testing"
	"time"

	"tonari/bot"
)

// A retry key that two people share would silence the second: LINE takes it once
// (developers.line.biz/en/docs/messaging-api/retrying-api-request).
func TestTheSameTimerOfTwoPeopleGivesTwoRetryKeys(t *testing.T) {
	house := newHouse(t)
	seen := map[string]string{}
	for _, at := range []time.Time{tuesday, tuesday.Add(time.Hour)} { // an hour later, after an erasure, steps begin anew
		for _, who := range []bot.PersonID{"somebody", "somebody else"} {
			c := house.Take(bot.Conversation{Person: who}, bot.Input{
				ID: "input-of-" + string(who), Person: who, At: at, Turn: at, ReplyToken: "t",
				Text: &bot.Text{MessageID: "1", Text: urgentText},
			}, bot.NewCaseID(1, 3)).Conversation
			fires := at.Add(time.Minute)
			out := house.Take(c, bot.Input{
				ID: "timer/told/1", Person: who, At: fires, Turn: fires, Timer: &bot.Timer{Name: "told", Gen: c.Timers["told"]},
			}, bot.NewCaseID(2, 3))
			if len(out.Effects.Line) != 1 {
				t.Fatalf("%d requests to LINE when nobody could be told", len(out.Effects.Line))
			}
			key := out.Effects.Line[0].ID
			if other := seen[key]; other != "" {
				t.Errorf("%s at %s has the retry key of %s", who, fires, other)
			}
			seen[key] = string(who) + " at " + fires.String()
		}
	}
}
