package turn_test

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/line"
	"tonari/bot/linetest"
	"tonari/flows"
)

var walkSteps = flag.Int("walk.steps", 1500, "steps of the random walk over all conversations")

// walker goes through the conversations at random, in all languages and with odd
// inputs, and looks at each answer: LINE takes it, it is no silence, and it is no
// dead end.
type walker struct {
	*stage
	rand  *rand.Rand
	api   *linetest.Platform
	seen  map[bot.Place]bool
	taps0 []string // data of buttons that once stood
	trail []string // what was done last, in machine words
}

// oddTexts are what somebody may type anywhere.
var oddTexts = []string{
	"メニュー", "やめる", "人と話す", "English", "日本語", "やさしい日本語", "もどる", "こんにちは", "ひさしぶり", "hello",
	"うん", "1", "２", "③", "99", "はい", "いいえ", "とばす", "ありがとう", "わからない", "…", "？？", "😭", "草", "a",
	"母の介護で学校に行けない日がある", "息子が六年部屋から出ません", "お金がなくて困っています", "となりの子の泣き声が気になる",
	"I have to translate for my mother every day", "でんわが こわい", "きのうは眠れた。きょうは少しましかも",
	strings.Repeat("ながいはなし。", 700), "<b>&{name}</b>", "{numbers}", "\u200b\u200b", "ﾊﾝｶｸ ﾓｼﾞ",
}

func TestARandomWalkFindsNoSilenceNoDeadEndAndNothingThatLINERefuses(t *testing.T) {
	const lives = 30 // people, one after the other
	seen := map[bot.Place]bool{}
	for life := range lives {
		w := &walker{
			stage: play(t, tuesday.Add(time.Duration(life)*7*time.Hour)),
			rand:  rand.New(rand.NewPCG(uint64(life), 2026)), api: linetest.New(), seen: seen,
		}
		w.house.Burst = 0
		w.follows()
		w.look("follow")
		for range *walkSteps / lives {
			w.step()
			if t.Failed() {
				t.Fatalf("life %d, at %s, after %s", life, w.conv.Talk.At, strings.Join(w.trail[max(0, len(w.trail)-12):], " · "))
			}
		}
	}
	t.Logf("%d steps came to %d places", *walkSteps, len(seen))
	if *walkSteps < 10000 {
		return
	}
	for _, name := range newHouse(t).Flows.Names() {
		if !slices.ContainsFunc(slices.Collect(maps.Keys(seen)), func(p bot.Place) bool { return strings.HasPrefix(string(p), name+".") }) {
			t.Errorf("nobody came to %s", name)
		}
	}
}

func (w *walker) step() {
	w.after(time.Duration(12+w.rand.IntN(60)) * time.Second)
	switch n := w.rand.IntN(100); {
	case n < 52:
		w.choose()
	case n < 60:
		w.typesChoice()
	case n < 64:
		w.old()
	case n < 80:
		text := oddTexts[w.rand.IntN(len(oddTexts))]
		w.trail = append(w.trail, "says")
		w.says(text)
		w.look("text")
	case n < 85:
		w.other()
	case n < 87:
		w.trail = append(w.trail, "urgent")
		w.says(urgentText)
		w.look("urgent")
	case n < 90:
		w.hides()
	case n < 95:
		w.counselor()
	default:
		w.waits()
	}
}

// standing are the choices that the phone shows now.
func (w *walker) standing() []bot.Choice {
	if len(w.phone) == 0 {
		return nil
	}
	return w.phone[len(w.phone)-1].Choices
}

func (w *walker) choose() {
	all := w.standing()
	if len(all) == 0 {
		return
	}
	c := all[w.rand.IntN(len(all))]
	w.taps0 = append(w.taps0, c.Data)
	w.trail = append(w.trail, c.Data)
	w.take(bot.Input{ReplyToken: "rt", Tap: &bot.Tap{Data: c.Data}})
	w.look("tap")
}

func (w *walker) typesChoice() {
	all := w.standing()
	if len(all) == 0 {
		return
	}
	i := w.rand.IntN(len(all))
	text := all[i].Label
	if w.rand.IntN(2) == 0 {
		text = fmt.Sprint(i + 1)
	}
	w.trail = append(w.trail, "types "+all[i].Data)
	w.says(text)
	w.look("typed choice")
}

func (w *walker) old() {
	if len(w.taps0) == 0 {
		return
	}
	data := w.taps0[w.rand.IntN(len(w.taps0))]
	if strings.HasPrefix(data, "erase.") {
		return
	}
	w.trail = append(w.trail, "old "+data)
	w.take(bot.Input{ReplyToken: "rt", Tap: &bot.Tap{Data: data}})
	w.look("old button")
}

func (w *walker) other() {
	m := fmt.Sprintf("m%d", w.n+1)
	in := bot.Input{ReplyToken: "rt"}
	switch w.rand.IntN(5) {
	case 0:
		in.Sticker = &bot.Sticker{MessageID: m, Keywords: []string{"sad", "crying"}}
	case 1:
		in.Sticker = &bot.Sticker{MessageID: m}
	case 2:
		in.Location = &bot.Location{MessageID: m, Lat: 35.7081, Lon: 139.7522}
	case 3:
		in.Media = &bot.Media{MessageID: m, Kind: bot.MediaImage}
	case 4:
		ids := w.house.Flows.Choices(flows.RichMain)
		in.Tap = &bot.Tap{Data: flows.Data(flows.RichMain, ids[w.rand.IntN(len(ids))])}
	}
	w.trail = append(w.trail, "sends")
	w.take(in)
	w.look("other")
}

func (w *walker) hides() {
	for _, text := range []string{"かくす", "きょうの天気", "もどる"} {
		w.trail = append(w.trail, text)
		w.says(text)
		w.look(text)
	}
	w.choose()
}

// deskActions are the buttons of a card that somebody holds.
var deskActions = []bot.Action{
	bot.ActionRelease, bot.ActionClose, bot.ActionLevel, bot.ActionTransfer, bot.ActionPause, bot.ActionResume,
}

// counselor does what the desk would at this point.
func (w *walker) counselor() {
	k := w.conv.Current()
	if k == nil {
		return
	}
	switch {
	case k.Holder == "" && w.rand.IntN(8) == 0:
		w.press(midori, bot.ActionLevel)
	case k.Holder == "":
		w.clicks(aoi, bot.ActionClaim)
	case w.rand.IntN(3) > 0:
		w.types(k.Holder, "こんにちは。ゆっくりで大丈夫ですよ。")
		w.after(10 * time.Second)
	case w.rand.IntN(12) == 0:
		w.press(k.Holder, bot.ActionBlock) // rarely: it stops most of what else is tried
	default:
		w.press(k.Holder, deskActions[w.rand.IntN(len(deskActions))])
	}
	w.trail = append(w.trail, "desk")
	w.taken()
}

// press presses a button and picks anything in what it asks.
func (w *walker) press(by bot.StaffID, a bot.Action) {
	w.trail = append(w.trail, string(a))
	f, asks := w.opens(by, a)
	if !asks {
		w.clicks(by, a)
		return
	}
	values := map[string][]string{}
	for _, field := range f.Fields {
		if n := len(field.Options); n > 0 {
			values[field.Name] = []string{field.Options[w.rand.IntN(n)].Value}
		}
	}
	if wrong := w.sends(by, f, values); len(wrong) > 0 {
		w.t.Errorf("%s: what the form offers is refused: %v", a, wrong)
	}
}

// waits lets time pass; long only when nobody waits for a human.
func (w *walker) waits() {
	d := time.Duration(1+w.rand.IntN(50)) * time.Minute
	if w.conv.Current() == nil {
		d = time.Duration(1+w.rand.IntN(40*24)) * time.Hour
	}
	w.trail = append(w.trail, "waits")
	w.after(d)
	w.taken()
}

// look holds the last answer against the promises of every turn.
func (w *walker) look(to string) {
	w.t.Helper()
	w.seen[w.conv.Talk.At] = true
	w.taken()
	k := w.conv.Current()
	human := w.conv.HumanSpeaks()
	switch {
	case len(w.turned) == 0 && !human && (k == nil || w.conv.Hidden.IsZero() && !strings.HasPrefix(string(w.conv.Talk.At), "handoff.")):
		w.t.Errorf("silence after %s", to)
	case len(w.turned) == 0:
		return
	}
	last := w.turned[len(w.turned)-1]
	if len(last.Choices) == 0 {
		w.t.Errorf("a dead end after %s: nothing stands below %s", to, last.Key)
		return
	}
	aside := !strings.HasPrefix(last.Choices[0].Data, string(w.conv.Talk.At)+"/") // a question of the house, which any word leaves
	if w.conv.Hidden.IsZero() && !aside && !human && k == nil &&
		!slices.ContainsFunc(last.Choices, func(c bot.Choice) bool { return strings.HasSuffix(c.Data, "/"+flows.Human) }) {
		w.t.Errorf("no way to a human after %s, below %s", to, last.Key)
	}
}

// taken holds each request of the last turn against LINE's rules.
func (w *walker) taken() {
	w.t.Helper()
	for _, item := range w.last.Effects.Line {
		frozen, err := line.Encode(item.Messages)
		if err != nil {
			w.t.Errorf("%v", err)
			continue
		}
		r := httptest.NewRequest("POST", "/v2/bot/message/validate/reply", strings.NewReader(`{"messages":`+string(frozen)+`}`))
		r.Header.Set("Authorization", "Bearer "+linetest.DefaultToken)
		r.Header.Set("Content-Type", "application/json")
		answer := httptest.NewRecorder()
		w.api.API().ServeHTTP(answer, r)
		if answer.Code != 200 {
			w.t.Errorf("LINE refuses it: %d %s", answer.Code, answer.Body)
		}
	}
}
