package turn_test

import (
	"encoding/json"
	"strings"
	"testing"

	"tonari/bot"
)

// digits of a place in the ward, at every precision that would tell it.
const (
	lat, lon = 35.70853417, 139.75712834
)

var tellsWhere = []string{"35.70", "139.75", "35°", "緯度", "経度"}

func TestAPlaceOnTheMapIsUsedForOneTurnAndKeptNowhere(t *testing.T) {
	for about, before := range map[string]func(s *stage){
		"with nobody asked":          func(*stage) {},
		"while a counselor is asked": func(s *stage) { s.says("人と話す") },
	} {
		t.Run(about, func(t *testing.T) {
			s := play(t, tuesday)
			s.follows()
			before(s)
			s.says("メニュー")
			s.taps("places")
			s.taps("near")
			s.desk = nil
			s.take(bot.Input{ReplyToken: "rt", Location: &bot.Location{MessageID: "m900", Lat: lat, Lon: lon}})
			if got := strings.Join(s.heard(), " "); got != "places.near places.cards" {
				t.Fatalf("heard %s", got)
			}
			far := false
			for _, m := range s.turned {
				for _, tile := range m.Tiles {
					far = far || strings.Contains(strings.Join(tile.Lines, "\n"), "ここから：約")
				}
			}
			if !far {
				t.Error("no card says how far it is")
			}
			kept := map[string]any{"conversation": s.conv, "effects": s.last.Effects, "alarms": s.last.Alarms, "desk": s.desk}
			for name, value := range kept {
				b, err := json.Marshal(value)
				if err != nil {
					t.Fatal(err)
				}
				for _, tell := range tellsWhere {
					if strings.Contains(string(b), tell) {
						t.Errorf("the %s tells where the person is: %s", name, tell)
					}
				}
			}
			s.says("もっと")
			if b := asJSON(s.conv); strings.Contains(b, "35.70") {
				t.Error("the place is kept after the turn")
			}
		})
	}
}

func TestAPlaceThatNoSearchAskedForIsShownToCounselorsAsAnArea(t *testing.T) {
	s := play(t, tuesday)
	s.follows()
	s.says("人と話す")
	s.desk = nil
	s.take(bot.Input{ReplyToken: "rt", Location: &bot.Location{MessageID: "m900", Lat: lat, Lon: lon}})
	got := asJSON(s.desk)
	if !strings.Contains(got, "北緯35.71・東経139.75のあたり") && !strings.Contains(got, "北緯35.71・東経139.76のあたり") {
		t.Errorf("counselors see %s", got)
	}
	for _, kept := range []string{got, asJSON(s.conv)} {
		if strings.Contains(kept, "35.70") {
			t.Errorf("a point is told: %s", kept)
		}
	}
}

func TestACardOfLongAgoStillLeadsToItsPlace(t *testing.T) {
	s := play(t, tuesday)
	s.follows()
	s.says("メニュー")
	s.taps("places")
	s.taps("any")
	var button *bot.Choice
	var title string
	for _, m := range s.turned {
		if len(m.Tiles) > 0 {
			button, title = m.Tiles[0].Choice, m.Tiles[0].Title
		}
	}
	if button == nil {
		t.Fatal("no card was shown")
	}
	s.taps("again")
	s.taps("quiet")
	s.take(bot.Input{ReplyToken: "rt", Tap: &bot.Tap{Data: button.Data}})
	if got := s.turned[0]; got.Key != "places.one" || !strings.Contains(got.Text, title) {
		t.Errorf("the card of %s leads to %q", title, got.Text)
	}
	if w := s.conv.Words[len(s.conv.Words)-1]; w.Text != "気になる" {
		t.Errorf("counselors read %q", w.Text)
	}
	s.says("人と話す")
	drawn := ""
	for _, l := range s.card().Sheet {
		if l.Name == "行けるところ：気になったところ" {
			drawn = l.Answer
		}
	}
	if drawn != title {
		t.Errorf("the sheet says %q, want %q", drawn, title)
	}
}

func TestACardNeverLeadsOutOfSafetyOrAwayFromACounselor(t *testing.T) {
	s := play(t, tuesday)
	s.follows()
	s.says("メニュー")
	s.taps("places")
	s.taps("any")
	data := ""
	for _, m := range s.turned {
		if len(m.Tiles) > 0 {
			data = m.Tiles[0].Choice.Data
		}
	}
	s.says(urgentText)
	s.take(bot.Input{ReplyToken: "rt", Tap: &bot.Tap{Data: data}})
	if at := s.conv.Talk.At; !strings.HasPrefix(string(at), "safety.") {
		t.Errorf("the talk went to %s", at)
	}
	s.clicks(aoi, bot.ActionClaim)
	s.take(bot.Input{ReplyToken: "rt", Tap: &bot.Tap{Data: data}})
	if at := s.conv.Talk.At; at != "handoff.here" {
		t.Errorf("beside a counselor the talk went to %s", at)
	}
}
