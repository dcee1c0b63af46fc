package bottest_test

import (
	"bytes"
	"strings"
	"testing"

	"tonari/bot/bottest"
	"tonari/bot/bottest/transcript"
	"tonari/handoff/slacktest"
)

func TestWhereAPersonIsStandsInNoKeyValueLogOrPost(t *testing.T) {
	t.Parallel()
	w := bottest.New(t, bottest.Env("TONARI_LOG_LEVEL", "debug"))
	p := w.LINE.Person("ゆい")
	p.Follow()
	w.Idle()
	for _, label := range []string{"人と話す", "メニュー", "行けるところをさがす", "近いところ"} {
		if _, err := p.Taps(label); err != nil {
			t.Fatal(err)
		}
		w.After(transcript.Gap)
	}
	p.Location(35.70853417, 139.75712834, "家", "文京区本郷")
	w.After(transcript.Gap)
	cards := 0
	for _, b := range p.Received() {
		cards += len(b.Cards)
	}
	if cards == 0 {
		t.Fatal("nothing near was shown")
	}
	found := map[string][]byte{"the log": []byte(w.Log.String())}
	for name, content := range dump(t, client(t, w.Redis)) {
		found["redis "+name] = content
	}
	for _, ch := range []*slacktest.Channel{w.Desk, w.Urgent} {
		for _, post := range ch.Posts() {
			found["a post"] = append(found["a post"], post.Rendered...)
		}
	}
	if len(found["a post"]) == 0 || len(found["the log"]) == 0 || len(found) < 4 {
		t.Fatal("there is nothing to look into")
	}
	for name, content := range found {
		for _, tell := range []string{"35.708", "139.757", "緯度"} {
			if bytes.Contains(content, []byte(tell)) {
				t.Errorf("%s tells where the person is: %s", name, tell)
			}
		}
	}
	if strings.Contains(string(found["a post"]), "本郷") {
		t.Error("counselors read the address")
	}
}
