package turn_test

import (
	"testing"
	"time"

	"tonari/bot"
)

// BenchmarkTurn is one input played on one conversation: no Redis, no network.
//
//	go test ./bot/turn -run '^$' -bench Turn -benchmem
func BenchmarkTurn(b *testing.B) {
	house := newHouse(b)
	next := bot.NewCaseID(1, 3)
	text := func(id, s string, at time.Time) bot.Input {
		return bot.Input{ID: id, Person: "somebody", At: at, Turn: at, ReplyToken: "t", Text: &bot.Text{MessageID: id, Text: s}}
	}
	follow := bot.Input{ID: "0", Person: "somebody", At: tuesday, Turn: tuesday, ReplyToken: "t", Follow: &bot.Follow{}}
	met := house.Take(bot.Conversation{Person: "somebody"}, follow, next).Conversation
	// Somebody who has written four times within two minutes.
	talking := met
	for i, s := range []string{"おばあちゃんのごはんをつくってる", "毎日夜の10時くらいまで", "朝おきられない", "だれにも言えない"} {
		talking = house.Take(talking, text(string(rune('1'+i)), s, tuesday.Add(time.Duration(i+1)*20*time.Second)), next).Conversation
	}
	at := tuesday.Add(100 * time.Second)
	for _, c := range []struct {
		name string
		conv bot.Conversation
		in   bot.Input
	}{
		{"follow", bot.Conversation{Person: "somebody"}, follow},
		{"first-text", met, text("9", "おばあちゃんのごはんを毎日つくっています", at)},
		{"fifth-text", talking, text("9", "宿題できなくて先生におこられた", at)},
		{"urgent-text", talking, text("9", urgentText, at)},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				house.Take(c.conv, c.in, next)
			}
		})
	}
}
