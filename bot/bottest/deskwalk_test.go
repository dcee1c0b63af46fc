package bottest_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/bottest"
	"tonari/bot/linetest"
	"tonari/handoff/slacktest"
)

var (
	deskSteps = flag.Int("desk.steps", 60, "steps of the random walk of residents and counselors")
	deskSeed  = flag.Uint64("desk.seed", 1, "seed of the random walk of residents and counselors")
)

const allDay = `timezone: Asia/Tokyo
people:
  - {slack: U0AOI, name: 相談員A, role: counselor}
  - {slack: U0MIDORI, name: 相談員B, role: counselor}
  - {slack: U0SATO, name: 主任C, role: supervisor}
shifts:
  - {days: [mon, tue, wed, thu, fri, sat, sun], from: "00:00", to: "24:00", people: [U0AOI, U0MIDORI, U0SATO]}
holidays: none
`

// deskWalk lets ten residents and three counselors do anything at all, one step
// after the other, and remembers what was said to whom. The judge reads only what
// the platforms show; of the house it asks at the end how each case stands.
type deskWalk struct {
	*ward
	rand   *rand.Rand
	people []*resident
	staff  []*slacktest.Member
	cards  []*walkCard
	said   []*saying
	typed  []*typing
	// opening are cases whose card has not been seen yet.
	opening map[bot.CaseID]*resident
	trail   []string // what was done last
}

// resident is a person and what their phone showed when it was last looked at.
type resident struct {
	*linetest.Person
	n    int
	seen int
}

// walkCard is a case as the desk has it; owner is who acted when it came to stand.
type walkCard struct {
	slacktest.Post
	id    bot.CaseID
	owner *resident
}

// saying is what a resident wrote under a mark of its own.
type saying struct {
	mark, message string
	by            *resident
	due, gone     bool // it belongs into the thread; it was taken back
}

// typing is what a counselor wrote in a thread, each version under a mark.
type typing struct {
	mark, ts    string
	by          *slacktest.Member
	card        *walkCard
	versions    int
	note        bool // begins as a note
	byShortcut  bool
	gone, plain bool // deleted; typed once by the holder
}

func newDeskWalk(t *testing.T, seed uint64) *deskWalk {
	w := &deskWalk{
		ward: newWard(t, bottest.WithRoster(allDay)), rand: rand.New(rand.NewPCG(seed, 2026)), opening: map[bot.CaseID]*resident{},
	}
	w.staff = []*slacktest.Member{w.Aoi, w.Midori, w.Sato}
	for i := range 10 {
		p := &resident{Person: w.LINE.Person(fmt.Sprintf("p%d", i)), n: i}
		p.Follow()
		w.people = append(w.people, p)
	}
	w.LINE.SetMonthlyQuota(-1)
	w.Idle()
	return w
}

// aLife is how many steps one world is walked: what stands in it is looked at again
// and again, so that a longer one takes its time.
const aLife = 2000

func TestTenResidentsAndThreeCounselorsDoAnythingAndEveryWordReachesWhoItIsFor(t *testing.T) {
	t.Parallel()
	for n := 0; n < *deskSteps; n += aLife {
		seed := *deskSeed + uint64(n/aLife)
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			newDeskWalk(t, seed).goes(min(aLife, *deskSteps-n))
		})
	}
}

func (w *deskWalk) goes(steps int) {
	for n := range steps {
		w.step()
		if n%25 == 0 {
			w.look()
		}
		if w.t.Failed() {
			w.t.Fatalf("after %s", strings.Join(w.trail[max(0, len(w.trail)-15):], " · "))
		}
	}
	for _, p := range w.people {
		w.unhides(p)
	}
	w.Pass(3*time.Hour, 5*time.Minute)
	w.look()
	w.judge()
	w.t.Logf("%d steps", steps)
}

func (w *deskWalk) step() {
	who := w.people[w.rand.IntN(len(w.people))]
	n := w.rand.IntN(100)
	switch {
	case n < 22:
		w.speaks(who)
	case n < 34:
		w.choosesAny(who)
	case n < 37:
		w.sends(who)
	case n < 39:
		w.takesBack(who)
	case n < 40:
		w.comesAndGoes(who)
	case n < 58:
		who = w.presses()
	case n < 74:
		who = w.answers()
	case n < 77:
		who = w.changesAnswer()
	case n < 80:
		who = w.usesShortcut()
	case n < 84:
		who = w.takesOffer()
	case n < 88:
		who = w.pressesInThread()
	case n < 90:
		w.opensTab()
	case n < 92:
		who = nil
		w.troubles()
	default:
		who = nil
		w.did("time")
		w.Pass([]time.Duration{time.Second, 6 * time.Second, time.Minute, 5 * time.Minute, time.Hour}[w.rand.IntN(5)], time.Minute)
	}
	w.Idle()
	if w.rand.IntN(3) > 0 {
		w.After(time.Duration(1+w.rand.IntN(8)) * time.Second)
	}
	if who != nil {
		w.opens(who)
	}
	w.newCards()
}

func (w *deskWalk) did(format string, args ...any) {
	w.trail = append(w.trail, fmt.Sprintf(format, args...))
}

func pick[T any](w *deskWalk, all []T) T { return all[w.rand.IntN(len(all))] }

// speaks lets a resident write; the mark makes each saying one of its own.
func (w *deskWalk) speaks(p *resident) {
	if w.rand.IntN(3) == 0 {
		w.unhides(p)
	}
	words := []string{
		calmWords, "きょうは学校に行けた", "ごはんを作った", "妹がなかなか寝ない", "だれかに聞いてほしい", "ありがとうございます",
		watchWords, highWords, urgentWords,
	}
	text := pick(w, words)
	if w.rand.IntN(4) == 0 {
		w.did("p%d asks", p.n)
		w.acts(p.Says("人と話す"))
		w.Idle()
	}
	s := &saying{mark: fmt.Sprintf("しるし%d-%d。", p.n, len(w.said)), by: p}
	w.did("p%d says %s", p.n, s.mark)
	a := p.Says(text + s.mark)
	w.acts(a)
	s.message = a.MessageID
	w.Idle()
	c := w.state(p)
	danger := c.Block.Danger != 0 && c.Current() != nil && c.Block.Danger == c.Current().ID
	s.due = c.Current() != nil && (c.Block.Until.Before(w.Now()) || danger)
	w.said = append(w.said, s)
}

// unhides brings the talk back of who has hidden it: what was written to them
// meanwhile waits for that.
func (w *deskWalk) unhides(p *resident) {
	if w.state(p).Hidden.IsZero() {
		return
	}
	w.did("p%d comes back", p.n)
	w.acts(p.Says("もどる"))
	w.Idle()
	if _, err := p.Taps("はい"); err != nil {
		w.t.Fatal(err)
	}
	w.Idle()
}

func (w *deskWalk) acts(a linetest.Act) {
	w.t.Helper()
	if a.Err != nil {
		w.t.Fatal(a.Err)
	}
}

// state is how the house has the person.
func (w *deskWalk) state(p *resident) bot.Conversation {
	w.t.Helper()
	s := w.Service.Store()
	c, err := s.Peek(w.t.Context(), s.PersonOf(p.ID()))
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

// choosesAny taps something that stands on the phone. Nobody erases here: the same
// phone would then be a person that nobody knows.
func (w *deskWalk) choosesAny(p *resident) {
	all := slices.DeleteFunc(p.Choices(), func(c linetest.Choice) bool {
		return c.Action != "postback" && c.Action != "message" || strings.Contains(c.Data, "eras")
	})
	if len(all) == 0 {
		return
	}
	c := pick(w, all)
	w.did("p%d taps %s", p.n, c.Label)
	if _, err := p.Tap(c); err != nil {
		w.t.Fatal(err)
	}
}

func (w *deskWalk) sends(p *resident) {
	w.did("p%d sends", p.n)
	switch w.rand.IntN(3) {
	case 0:
		w.acts(p.Sticker("446", "1988", []string{"sad", "crying"}, ""))
	case 1:
		w.acts(p.Location(35.7081, 139.7522, "", "東京都文京区"))
	case 2:
		w.acts(p.Image(photo)[0])
	}
}

func (w *deskWalk) takesBack(p *resident) {
	for _, s := range slices.Backward(w.said) {
		if s.by == p && !s.gone {
			w.did("p%d takes %s back", p.n, s.mark)
			s.gone = true
			w.acts(p.Unsends(s.message))
			return
		}
	}
}

func (w *deskWalk) comesAndGoes(p *resident) {
	w.did("p%d blocks and comes back", p.n)
	w.acts(p.Block())
	w.Idle()
	w.acts(p.Unblock())
}

// troubles lets a platform fail for a moment, or Slack for minutes.
func (w *deskWalk) troubles() {
	switch w.rand.IntN(4) {
	case 0:
		w.did("LINE fails")
		w.LINE.Fault(pushPath, pick(w, []linetest.Fault{
			linetest.Answer(500), linetest.AcceptThen(500), linetest.Reset(), linetest.AcceptThenReset(), linetest.RateLimited(),
		}))
	case 1, 2:
		method := pick(w, []string{"chat.postMessage", "chat.update", "reactions.add", "chat.postEphemeral"})
		w.did("%s fails", method)
		w.Slack.Fault(method, 1+w.rand.IntN(3), pick(w, []slacktest.Fault{
			slacktest.Status(500), slacktest.AcceptThenReset(), slacktest.TooMany("5"), slacktest.Refuse("internal_error"),
		}))
	case 3:
		w.did("Slack is away")
		w.Slack.Outage(true)
		for range 5 {
			p := pick(w, w.people)
			w.speaks(p)
			w.opens(p)
			w.Pass(time.Minute, 20*time.Second)
		}
		w.Slack.Outage(false)
		w.Pass(5*time.Minute, 20*time.Second)
	}
}
