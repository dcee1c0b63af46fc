package line_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/uuid"

	"tonari/bot"
	"tonari/bot/line"
)

func TestAPictureReachesThePhoneWithItsSender(t *testing.T) {
	w := newTalk(t)
	image := &bot.Image{URL: "https://tonari.example.jp/m/a", Preview: "https://tonari.example.jp/m/b"}
	frozen, err := line.Encode([]bot.Message{{Text: "地図です", Sender: "相談員A"}, {Image: image, Sender: "相談員A", Choices: []bot.Choice{{Data: "a.b/c", Label: "はい"}}}})
	if err != nil {
		t.Fatal(err)
	}
	w.child.Follow()
	if o := w.sender.Push(context.Background(), w.child.ID(), uuid.NewString(), frozen); o.Kind != line.Accepted {
		t.Fatalf("%+v", o)
	}
	last := w.child.Last()
	if last.Type != "image" || last.Sender != "相談員A" || len(last.QuickReplies) != 1 || !strings.Contains(string(last.Raw), image.Preview) {
		t.Errorf("phone %+v", last)
	}
	for _, bad := range []bot.Image{
		{URL: "http://tonari.example.jp/m/a", Preview: image.Preview},
		{URL: image.URL},
		{URL: "https:///m/a", Preview: image.Preview},
		{URL: image.URL + strings.Repeat("a", 2000), Preview: image.Preview},
	} {
		if _, err := line.Encode([]bot.Message{{Image: &bad}}); err == nil {
			t.Errorf("%.40s: LINE refuses this", bad.URL)
		}
	}
}
