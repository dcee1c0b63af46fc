package bottest_test

import (
	"context"
	"fmt"
	"hash/fnv"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/bottest"
	"tonari/bot/bottest/transcript"
	"tonari/bot/linetest"
	"tonari/bot/turn"
	"tonari/config"
	"tonari/flows"
	"tonari/flows/wording"
	"tonari/handoff"
	"tonari/handoff/slacktest"
)

// everything is what CI sets; without it slow runs are left out, and only every twelfth transcript goes through
// the whole house. All of them go through the flows alone (package flows).
var everything = os.Getenv("TONARI_TEST_ALL") != ""

const sample = 12

func hash(name string) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(name))
	return h.Sum32()
}

// TestTranscriptsThroughTheWholeHouse plays transcripts with real phones, a real
// desk, Redis and the real rules of triage, and reads what the phone shows.
func TestTranscriptsThroughTheWholeHouse(t *testing.T) {
	t.Parallel()
	all, err := transcript.Load(os.DirFS("../../testdata/transcripts"))
	if err != nil {
		t.Fatal(err)
	}
	read := newReader(t)
	played := 0
	for _, tr := range all {
		if tr.Pure || !everything && hash(tr.Name)%sample != 0 {
			continue
		}
		played++
		t.Run(tr.Name, func(t *testing.T) {
			p := player{World: bottest.New(t, bottest.At(tr.At)), t: t, name: tr.Name, reader: read}
			p.child = p.LINE.Person("resident")
			if tr.Events {
				p.events(tr)
			}
			for _, turn := range tr.Turns {
				p.play(turn)
			}
			for _, v := range p.LINE.Violations() {
				t.Errorf("LINE: %v", v)
			}
			for _, v := range p.Slack.Violations() {
				t.Errorf("Slack: %v", v)
			}
		})
	}
	if played == 0 {
		t.Fatal("no transcript was played")
	}
}

// player plays one transcript.
type player struct {
	*bottest.World
	t      *testing.T
	name   string
	reader *reader
	child  *linetest.Person
	seen   int
	acts   []string // message ids, one a turn
	shown  []linetest.Choice
	others map[string]*linetest.Person // families who book besides the resident
	asked  int
	opened int // events that were planned meanwhile
}

func (p *player) play(tr transcript.Turn) {
	p.t.Helper()
	where := fmt.Sprintf("%s.yaml:%d", p.name, tr.Line)
	before := len(p.child.Received())
	p.After(max(time.Duration(tr.After), transcript.Gap))
	if len(p.others) > 0 {
		p.Service.Care(context.Background()) // the calendar follows by itself within seconds
	}
	if tr.After > 0 && tr.Desk == "" && !acts(tr) {
		p.seen = before
		p.expect(where, tr)
		p.shown = append(p.shown, p.child.Choices()...)
		return
	}
	p.seen = len(p.child.Received())
	switch {
	case tr.Desk != "":
		p.desk(where, tr)
		p.acts = append(p.acts, "")
	case tr.Event != "":
		p.happens(where, tr.Event)
		p.acts = append(p.acts, "")
	default:
		p.acts = append(p.acts, p.resident(where, tr))
	}
	p.Idle()
	p.expect(where, tr)
	for _, b := range p.child.Received()[p.seen:] {
		p.shown = append(p.shown, b.Buttons...)
	}
	p.shown = append(p.shown, p.child.Choices()...)
}

func acts(tr transcript.Turn) bool {
	return tr.Follows || tr.Blocks || tr.Says != "" || tr.Taps != "" || tr.Picks != "" || tr.Sends != "" || tr.Unsends != 0
}

func (p *player) resident(where string, tr transcript.Turn) string {
	p.t.Helper()
	var a linetest.Act
	var err error
	switch {
	case tr.Follows && p.child.IsBlocking():
		a = p.child.Unblock()
	case tr.Follows:
		a = p.child.Follow()
	case tr.Blocks:
		a = p.child.Block()
	case tr.Says != "":
		a = p.child.Says(tr.Says)
	case tr.Taps != "":
		a, err = p.tap(tr.Taps)
	case tr.Picks != "":
		a, err = p.pick(tr.Picks)
	case tr.Sends != "":
		a = p.send(tr)
	case tr.Unsends != 0:
		a = p.child.Unsends(p.acts[len(p.acts)-tr.Unsends])
	}
	if err == nil {
		err = a.Err
	}
	if err != nil {
		p.t.Errorf("%s: %v", where, err)
	}
	return a.MessageID
}

// tap presses a choice that was ever shown, the newest first: also one that has
// gone from the screen, as an old button.
func (p *player) tap(what string) (linetest.Act, error) {
	for i := len(p.shown) - 1; i >= 0; i-- {
		if c := p.shown[i]; c.Data == what || strings.HasSuffix(c.Data, "/"+what) || strings.HasPrefix(c.Data, string(flows.ConsentAsk)+"/"+what+"_") {
			return p.child.Tap(c)
		}
	}
	if _, _, full := flows.ParseData(what); full { // of an older build
		return p.child.Tap(linetest.Choice{Label: "?", Action: "postback", Data: what, DisplayText: "?"})
	}
	return linetest.Act{}, fmt.Errorf("%q was never shown", what)
}

// pick taps the button of a card, by its title or its number.
func (p *player) pick(what string) (linetest.Act, error) {
	bubbles := p.child.Received()
	for i := len(bubbles) - 1; i >= 0; i-- {
		for n, c := range bubbles[i].Cards {
			if c.Title() != what && strconv.Itoa(n+1) != what {
				continue
			}
			for _, b := range c.Buttons {
				if b.Action == "postback" {
					return p.child.Tap(b)
				}
			}
		}
	}
	return linetest.Act{}, fmt.Errorf("no card %q was shown", what)
}

func (p *player) send(tr transcript.Turn) linetest.Act {
	switch tr.Sends {
	case "sticker":
		return p.child.Sticker("446", "1988", nil, tr.Means)
	case "image":
		return p.child.Image([]byte("\x89PNG\r\n\x1a\n picture"))[0]
	case "video":
		return p.child.Video([]byte("film"), 1000)
	case "voice":
		return p.child.Audio([]byte("voice"), 1000)
	case "file":
		return p.child.File("a.pdf", []byte("%PDF-1.4"))
	}
	return p.child.Location(35.7, 139.7, "", "")
}

func (p *player) desk(where string, tr transcript.Turn) {
	p.t.Helper()
	who := p.Aoi
	switch tr.By {
	case "B":
		who = p.Midori
	case "supervisor":
		who = p.Sato
	}
	if tr.Desk == "outage" || tr.Desk == "recovers" {
		p.Slack.Outage(tr.Desk == "outage")
		if tr.Desk == "recovers" {
			p.After(20 * time.Second) // what could not be posted is tried again
		}
		return
	}
	c, ch, ok := p.card()
	if !ok {
		p.t.Errorf("%s: no card stands at the desk", where)
		return
	}
	press := func(a bot.Action, values ...map[string]string) {
		if _, err := who.Clicks(c, string(a)); err != nil {
			p.t.Errorf("%s: %v", where, err)
		}
		if _, asked := who.Modal(); asked {
			if _, err := who.SubmitsAny(append(values, nil)[0]); err != nil {
				p.t.Errorf("%s: %v", where, err)
			}
		}
		if v, open := who.Modal(); open {
			p.t.Errorf("%s: the form stays open\n%s", where, v.Rendered)
		}
	}
	switch tr.Desk {
	case "claim":
		press(bot.ActionClaim)
	case "consent":
		press(bot.ActionSheet)
	case "release":
		press(bot.ActionRelease)
	case "transfer":
		press(bot.ActionTransfer, map[string]string{"to": p.receiver(tr.To)})
	case "pause":
		until := p.Now().Add(tr.Lasts())
		press(bot.ActionPause, map[string]string{"day": until.Format("2006-01-02"), "hour": until.Format("15:04")})
	case "block":
		until := p.Now().Add(tr.Lasts())
		press(bot.ActionBlock, map[string]string{"reason": tr.Text, "day": until.Format("2006-01-02"), "hour": until.Format("15:04")})
	case "unblock":
		press(bot.ActionBlock, map[string]string{"what": "lift", "reason": tr.Text})
	case "resume":
		press(bot.ActionResume)
	case "level":
		press(bot.ActionLevel, map[string]string{"level": tr.Level, "reason": tr.Text})
	case "close":
		press(bot.ActionClose)
	case "reopen":
		press(bot.ActionReopen)
	case "types":
		who.Types(ch, c.TS, tr.Text)
		p.After(p.Set.ReplyHold + time.Second)
	case "notes":
		who.Types(ch, c.TS, tr.Text)
		p.After(p.Set.ReplyHold + time.Second)
	case "escalate":
		p.After(2 * time.Minute)
	default:
		p.t.Errorf("%s: the desk cannot %q", where, tr.Desk)
	}
}

// receiver is who a case is given to, as the form names them.
func (p *player) receiver(to string) string {
	switch to {
	case "A":
		return p.Aoi.ID
	case "B":
		return p.Midori.ID
	}
	return to
}

func (p *player) card() (slacktest.Post, *slacktest.Channel, bool) {
	var newest slacktest.Post
	var in *slacktest.Channel
	for _, ch := range []*slacktest.Channel{p.Desk, p.Urgent} {
		for _, post := range ch.Posts() {
			if len(post.Buttons) > 0 && post.TS > newest.TS {
				newest, in = post, ch
			}
		}
	}
	return newest, in, in != nil
}

func (p *player) expect(where string, tr transcript.Turn) {
	p.t.Helper()
	got := p.child.Received()[p.seen:]
	if tr.Reads != "" {
		found := false
		for i, b := range got {
			if b.Text == tr.Reads && b.Sender != "" && b.Sender != "となり" {
				got = append(append([]linetest.Bubble(nil), got[:i]...), got[i+1:]...)
				found = true
				break
			}
		}
		if !found {
			p.t.Errorf("%s: the phone does not show the counselor's words", where)
		}
	}
	if tr.Bot != nil && !p.reader.shows(*tr.Bot, got) {
		p.t.Errorf("%s: the phone shows %v, want %v", where, p.reader.guess(got), []string(*tr.Bot))
	}
	if titles := titles(got); tr.Cards != nil && !tr.Cards.Meet(titles) {
		p.t.Errorf("%s: the cards are %v, want %v", where, titles, []string(*tr.Cards))
	}
	c, _, ok := p.card()
	if tr.Card != "" && (!ok || !strings.Contains(c.Rendered, handoff.StateLabel(bot.CaseState(tr.Card)))) {
		p.t.Errorf("%s: the card shows\n%s\nwant %s", where, c.Rendered, tr.Card)
	}
	if tr.Case != "" {
		level, err := bot.ParseLevel(tr.Case)
		if err != nil {
			p.t.Errorf("%s: %v", where, err)
		}
		if label := handoff.LevelLabel(level); !ok || !strings.Contains(c.Rendered, strings.Fields(label)[1]) {
			p.t.Errorf("%s: the card shows\n%s\nwant %s", where, c.Rendered, label)
		}
	}
}

func titles(got []linetest.Bubble) []string {
	var all []string
	for _, b := range got {
		for _, c := range b.Cards {
			all = append(all, c.Title())
		}
	}
	return all
}

// reader turns what a phone shows back into wording keys.
type reader struct {
	patterns []pattern
}

// pattern is a key as a language says it.
type pattern struct {
	key   string
	texts []*regexp.Regexp
}

func newReader(t *testing.T) *reader {
	t.Helper()
	h, faults := config.Load(config.Files{})
	if err := faults.Err(); err != nil {
		t.Fatal(err)
	}
	set, err := flows.New()
	if err != nil {
		t.Fatal(err)
	}
	r := &reader{}
	add := func(key string, texts []string) {
		p := pattern{key: key}
		for _, text := range texts {
			expr := strings.ReplaceAll(regexp.QuoteMeta(text), "\x00", "(?s:.*)")
			// What is pushed may be veiled.
			p.texts = append(p.texts, regexp.MustCompile(`\A(?:[^\n]+\n{6})?`+expr+`\z`))
		}
		r.patterns = append(r.patterns, p)
	}
	for key, args := range wording.Merge(set.Uses(), turn.Uses()).Texts {
		if wording.ForStaff(key) || strings.HasPrefix(key, "sheet.") {
			continue
		}
		fill := map[string]string{}
		for _, a := range args {
			fill[a] = "\x00"
		}
		for _, lang := range h.Words.Languages() {
			if slices.Contains(args, "summary") { // an empty one leaves its line out
				add(key, flows.Render(h.Words, lang, flows.Line{Key: key, Answers: []bot.Answer{}}))
			}
			add(key, h.Words.Say(lang, key, fill))
		}
	}
	return r
}

// shows says that the bubbles are exactly those of the keys, in order.
func (r *reader) shows(want []string, got []linetest.Bubble) bool {
	if len(want) == 0 {
		return len(got) == 0
	}
	stem, star := strings.CutSuffix(want[0], "*")
	for _, p := range r.patterns {
		if p.key != want[0] && (!star || !strings.HasPrefix(p.key, stem)) || len(p.texts) > len(got) {
			continue
		}
		fits := true
		for i, text := range p.texts {
			fits = fits && text.MatchString(got[i].Text)
		}
		if fits && r.shows(want[1:], got[len(p.texts):]) {
			return true
		}
	}
	return false
}

// guess names the keys of bubbles for a failure's message.
func (r *reader) guess(got []linetest.Bubble) []string {
	var keys []string
	for _, b := range got {
		found := "?" + b.Text
		for _, p := range r.patterns {
			for _, text := range p.texts {
				if text.MatchString(b.Text) && len(text.String()) > 12 {
					found = p.key
				}
			}
		}
		keys = append(keys, found)
	}
	return keys
}
