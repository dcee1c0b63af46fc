package demo_test

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"net/http"
	"slices"
	"testing"

	"tonari/bot"
	"tonari/bot/line"
	"tonari/bot/linetest"
)

// event is the newest event that LINE delivered to the bot, its signature checked.
func (w *tryOut) event() (kind, text, token string) {
	w.t.Helper()
	all := w.bot.deliveries("/line/webhook")
	if len(all) == 0 {
		w.t.Fatal("nothing was delivered to the bot")
	}
	d := all[len(all)-1]
	if got, want := d.header.Get("X-Line-Signature"), linetest.Sign(w.d.Env()["LINE_CHANNEL_SECRET"], d.body); got != want {
		w.t.Errorf("signature %q, want %q", got, want)
	}
	var in struct {
		Events []struct {
			Type       string
			ReplyToken string
			Message    struct{ Type, Text string }
			Postback   struct{ Data string }
		}
	}
	if err := json.Unmarshal(d.body, &in); err != nil || len(in.Events) != 1 {
		w.t.Fatalf("webhook: %v %s", err, d.body)
	}
	e := in.Events[0]
	return e.Type + e.Message.Type, e.Message.Text + e.Postback.Data, e.ReplyToken
}

func TestChildAddsAccountAndBotAnswersWithChoices(t *testing.T) {
	w := start(t)
	page := w.opens()
	first := page.until("a first phone", func(s state) bool { return len(s.Phones) == 1 })
	if p := first.Phones[0]; p.Name != "スマホ1" || p.Friend || len(p.Bubbles) != 0 || !first.Ready {
		t.Errorf("at the start: %+v ready %v", p, first.Ready)
	}
	w.acts("/api/phones/p1/follow", struct{}{})
	kind, _, token := w.event()
	if kind != "follow" {
		t.Fatalf("the bot got %q", kind)
	}
	choice := func(label, data string) any {
		return map[string]any{"type": "action", "action": map[string]any{"type": "postback", "label": label, "data": data, "displayText": label}}
	}
	w.sends("/v2/bot/message/reply", map[string]any{"replyToken": token, "messages": []any{map[string]any{
		"type": "text", "text": "こんにちは", "quickReply": map[string]any{"items": []any{choice("子ども・学生です", "child"), choice("そのほか", "other")}},
	}}})
	st := page.until("the answer", func(s state) bool { return len(s.Phones[0].Bubbles) == 1 })
	if b := st.Phones[0].Bubbles[0]; b.Text != "こんにちは" || b.Mine || b.Human || b.Sender != "となり" {
		t.Errorf("bubble %+v", b)
	}
	if got := st.Phones[0].Choices; !slices.Equal(got, []string{"子ども・学生です", "そのほか"}) {
		t.Errorf("choices %v", got)
	}

	w.acts("/api/phones/p1/tap", map[string]string{"label": "子ども・学生です"})
	if kind, data, _ := w.event(); kind != "postback" || data != "child" {
		t.Errorf("the bot got %q %q", kind, data)
	}
	st = page.until("the tap", func(s state) bool { return len(s.Phones[0].Bubbles) == 2 })
	if got := st.Phones[0]; len(got.Choices) != 0 || !got.Bubbles[1].Mine {
		t.Errorf("after the tap: %+v", got)
	}
	w.acts("/api/phones/p1/tap", map[string]string{"label": "そのほか"}) // a thumb that was on its way
	if status, a := w.act("/api/phones/p1/tap", map[string]string{"label": "ない"}); status != http.StatusConflict || a["message"] == "" {
		t.Errorf("a button that never was: %d %v", status, a)
	}
}

func TestCounselorsWordsStandUnderTheirRoleName(t *testing.T) {
	w := start(t)
	w.acts("/api/phones/p1/follow", struct{}{})
	_, _, token := w.event()
	w.sends("/v2/bot/message/reply", map[string]any{"replyToken": token, "messages": []any{map[string]any{
		"type": "text", "text": "ここにいます", "sender": map[string]string{"name": "相談員A"},
	}}})
	st, _ := w.now()
	if b := st.Phones[0].Bubbles[0]; b.Sender != "相談員A" || !b.Human {
		t.Errorf("bubble %+v", b)
	}
}

func TestChildSendsStickerPlaceAndPictureAndTakesOneBack(t *testing.T) {
	w := start(t)
	w.acts("/api/phones/p1/follow", struct{}{})
	w.acts("/api/phones/p1/say", map[string]string{"text": "つかれた"})
	if kind, text, _ := w.event(); kind != "messagetext" || text != "つかれた" {
		t.Errorf("the bot got %q %q", kind, text)
	}
	w.acts("/api/phones/p1/sticker", map[string]string{"sticker": "sad"})
	w.acts("/api/phones/p1/place", struct{}{})
	var pic bytes.Buffer
	if err := png.Encode(&pic, image.NewGray(image.Rect(0, 0, 4, 4))); err != nil {
		t.Fatal(err)
	}
	w.acts("/api/phones/p1/picture", map[string][]byte{"data": pic.Bytes()})
	if kind, _, _ := w.event(); kind != "messageimage" {
		t.Errorf("the bot got %q", kind)
	}
	st, _ := w.now()
	b := st.Phones[0].Bubbles
	if len(b) != 4 || b[1].Sticker != "sad" || b[2].Place == nil || b[2].Place.Title == "" || b[3].Picture == "" {
		t.Fatalf("bubbles %+v", b)
	}
	status, header, body := w.get(b[3].Picture)
	if status != http.StatusOK || header.Get("Content-Type") != "image/png" || body != pic.String() {
		t.Errorf("picture: %d %v", status, header)
	}
	for _, mine := range []bubble{b[0], b[3]} {
		w.acts("/api/phones/p1/unsend", map[string]string{"message": mine.ID})
		if kind, _, _ := w.event(); kind != "unsend" {
			t.Errorf("the bot got %q", kind)
		}
	}
	st, raw := w.now()
	if !st.Phones[0].Bubbles[0].Unsent || bytes.Contains([]byte(raw), []byte("つかれた")) {
		t.Error("the words still stand on the page")
	}
	if status, _, _ := w.get(b[3].Picture); status != http.StatusNotFound {
		t.Errorf("the picture that was taken back: %d", status)
	}
}

func TestCardsStandOnThePhoneAndAreTappedOneByOne(t *testing.T) {
	w := start(t)
	w.acts("/api/phones/p1/follow", struct{}{})
	_, _, token := w.event()
	choice := func(n string) *bot.Choice {
		return &bot.Choice{Label: "ここが気になる", Data: "places.found/pick_" + n}
	}
	frozen, err := line.Encode([]bot.Message{{Text: "案内です", Tiles: []bot.Tile{
		{Title: "サロン", Lines: []string{"水曜 10:00"}, Phone: "03-0000-0000", Choice: choice("1")},
		{Title: "としょかん", Link: "https://example.org/", LinkLabel: "くわしく見る", Choice: choice("2")},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	w.sends("/v2/bot/message/reply", map[string]any{"replyToken": token, "messages": json.RawMessage(frozen)})
	st, _ := w.now()
	b := st.Phones[0].Bubbles[0]
	if b.Text != "案内です" || len(b.Cards) != 2 || b.Cards[0].Title != "サロン" || !slices.Equal(b.Cards[0].Lines, []string{"水曜 10:00"}) {
		t.Fatalf("the phone shows %+v", b)
	}
	if call := b.Cards[0].Buttons[0]; call.URI != "tel:0300000000" || call.Label != "☎ 03-0000-0000" {
		t.Errorf("the number is %+v", call)
	}
	second := b.Cards[1].Buttons[0]
	w.acts("/api/phones/p1/press", map[string]any{"message": b.ID, "button": second.Number})
	if kind, data, _ := w.event(); kind != "postback" || data != "places.found/pick_2" {
		t.Errorf("the bot got %q %q", kind, data)
	}
	for _, n := range []int{-1, 4} {
		if status, a := w.act("/api/phones/p1/press", map[string]any{"message": b.ID, "button": n}); status != http.StatusConflict || a["message"] == "" {
			t.Errorf("button %d: %d %v", n, status, a)
		}
	}
}

func TestBlockedAccountGetsNothingUntilItIsTakenBack(t *testing.T) {
	w := start(t)
	w.acts("/api/phones/p1/follow", struct{}{})
	w.acts("/api/phones/p1/block", struct{}{})
	if kind, _, _ := w.event(); kind != "unfollow" {
		t.Errorf("the bot got %q", kind)
	}
	if st, _ := w.now(); !st.Phones[0].Blocked {
		t.Error("the phone does not show the block")
	}
	if status, a := w.act("/api/phones/p1/say", map[string]string{"text": "ねえ"}); status != http.StatusConflict || a["ok"] != false {
		t.Errorf("writing while blocked: %d %v", status, a)
	}
	w.acts("/api/phones/p1/unblock", struct{}{})
	if st, _ := w.now(); st.Phones[0].Blocked || !st.Phones[0].Friend {
		t.Error("the phone is still blocked")
	}
}

func TestEachAddedPhoneIsAnotherResident(t *testing.T) {
	w := start(t)
	for range 11 {
		w.acts("/api/phones", struct{}{})
	}
	if status, _ := w.act("/api/phones", struct{}{}); status != http.StatusConflict {
		t.Errorf("the thirteenth phone: %d", status)
	}
	w.acts("/api/phones/p2/follow", struct{}{})
	st, _ := w.now()
	if len(st.Phones) != 12 || st.Phones[0].Friend || !st.Phones[1].Friend || st.Phones[11].Name != "スマホ12" {
		t.Errorf("phones %+v", st.Phones)
	}
}
