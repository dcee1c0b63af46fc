package flows_test

import (
	"time"

	"tonari/bot"
	"tonari/bot/bottest/transcript"
	"tonari/flows"
)

// events answers what a turn asked for at an event, and tells what staff, other
// families and time have brought about there; the person reads it after the rest.
func (d *driver) events(t transcript.Turn, before time.Time, a answer) (answer, error) {
	if d.hall == nil {
		return a, nil
	}
	var news []bot.SeatAnswer
	asks := d.asks
	d.asks = nil
	for _, ask := range asks {
		news = append(news, d.hall.Ask(ask, d.now))
	}
	if t.Event != "" {
		news = append(news, d.hall.Acts(t.Event, d.now)...)
	}
	news = append(news, d.hall.Pass(before, d.now)...)
	for _, n := range news {
		if flows.Reminds(n.News) && !d.settings.Wants(bot.TopicReminder) || d.hidden {
			continue
		}
		told, err := d.play1(flows.Cue{Seat: &n})
		if err != nil {
			return a, err
		}
		a.keys, a.bubbles = append(a.keys, told.keys...), append(a.bubbles, told.bubbles...)
		a.labels, a.data, a.cards = told.labels, told.data, append(a.cards, told.cards...)
	}
	return a, nil
}
