//go:build unix

package crashtest_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"tonari/bot"
	"tonari/bot/linetest"
	"tonari/handoff/slacktest"
)

// Lengths of a conversation: below the flood limit of twenty messages in ten
// seconds, beyond which one answer is owed for many.
const (
	talkTexts = 8
	menus     = 8
)

const urgentWords = "もう消えたい。今から死にます"

// crowd is people who begin one conversation after the other.
type crowd struct {
	h      *house
	count  atomic.Int64
	stop   chan struct{}
	ctx    context.Context
	cancel context.CancelFunc
	give   time.Duration
	// alarms are told by one person at a time.
	alarms int
	busy   sync.WaitGroup

	mu      sync.Mutex
	threads map[string]thread // person's number -> where their words stand
	stuck   []string          // what somebody waited for in vain
}

type thread struct{ channel, ts string }

// patience is how long conversations may still take when the trouble is over:
// leases end, processes start, and the machine may be slow.
const patience = 2 * time.Minute

// gather lets so many residents talk with the counselor at the same time, and one
// each with the bot and in need. Where give is not 0, a conversation is given up
// after that time; else everybody waits.
func gather(h *house, talkers int, give time.Duration) *crowd {
	c := &crowd{h: h, give: give, stop: make(chan struct{}), threads: map[string]thread{}}
	c.ctx, c.cancel = context.WithCancel(context.Background())
	for range talkers {
		c.keep(c.talk)
	}
	c.keep(c.tap)
	c.keep(c.alarm)
	go c.watch()
	return c
}

// keep begins conversations until disperse; each is talked to its end.
func (c *crowd) keep(conversation func(ctx context.Context, number string) error) {
	c.busy.Add(1)
	go func() {
		defer c.busy.Done()
		for {
			select {
			case <-c.stop:
				return
			default:
			}
			number := fmt.Sprintf("%04d", c.count.Add(1))
			ctx, cancel := context.WithCancel(c.ctx)
			if c.give > 0 {
				ctx, cancel = context.WithTimeout(c.ctx, c.give)
			}
			err := conversation(ctx, number)
			cancel()
			if err != nil {
				c.mu.Lock()
				c.stuck = append(c.stuck, number+": "+err.Error())
				c.mu.Unlock()
			}
		}
	}()
}

// disperse lets everybody come to an end, and tells who waited in vain.
func (c *crowd) disperse() []string {
	close(c.stop)
	late := time.AfterFunc(patience, c.cancel)
	defer late.Stop()
	c.busy.Wait()
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.stuck
}

// acted returns when a process has taken the event of an act: at once or when it
// was delivered again. People write on only then, so that there is one order.
func (c *crowd) acted(ctx context.Context, a linetest.Act) error {
	if a.Err != nil {
		return a.Err
	}
	return c.taken(ctx, a.EventID)
}

func (c *crowd) taken(ctx context.Context, what string) error {
	select {
	case <-c.h.whenTaken(what):
		return nil
	case <-ctx.Done():
		return fmt.Errorf("%s was not taken", what)
	}
}

// answered waits until the phone shows so many requests of the bot, by reply or by
// push. Texts may be acknowledged: that is one reply more.
func (c *crowd) answered(ctx context.Context, p *linetest.Person, via string, requests int, what string) error {
	err := c.h.line.Wait(ctx, func() bool {
		ids := map[string]bool{}
		for _, b := range p.Received() {
			if b.Via == via && !replyTag.MatchString(b.Text) {
				ids[b.RequestID] = true
			}
		}
		return len(ids) >= requests
	})
	if err != nil {
		return fmt.Errorf("%s did not come", what)
	}
	return nil
}

// talk is a resident who asks for a human, and the counselor who comes: both
// write at the same time.
func (c *crowd) talk(ctx context.Context, number string) error {
	p := c.h.line.Person("talk-" + number)
	if err := c.acted(ctx, p.Follow()); err != nil {
		return err
	}
	if err := c.acted(ctx, p.Says("人と話す")); err != nil {
		return err
	}
	if err := c.answered(ctx, p, "reply", 2, "the answer to 人と話す"); err != nil {
		return err
	}
	if err := c.acted(ctx, p.Says("きょうのこと r"+number+"-01")); err != nil {
		return err
	}
	where, err := c.thread(ctx, number)
	if err != nil {
		return err
	}
	if err := c.press(ctx, where, bot.ActionClaim); err != nil {
		return err
	}
	if err := c.answered(ctx, p, "push", 1, "the greeting of the counselor"); err != nil {
		return err
	}
	typed := make(chan error, 1)
	go func() { typed <- c.counsel(ctx, number, where) }()
	for i := 2; i <= talkTexts; i++ {
		if err := c.acted(ctx, p.Says(fmt.Sprintf("つづき r%s-%02d", number, i))); err != nil {
			return err
		}
	}
	if err := <-typed; err != nil {
		return err
	}
	if err := c.h.line.Wait(ctx, func() bool { return count(phone(p), replyTag) >= talkTexts }); err != nil {
		return fmt.Errorf("of %d replies, %d came", talkTexts, count(phone(p), replyTag))
	}
	if err := c.h.slack.Wait(ctx, func() bool { return count(c.words(where), textTag) >= talkTexts }); err != nil {
		return fmt.Errorf("of %d texts, %d stand in the thread", talkTexts, count(c.words(where), textTag))
	}
	if err := c.press(ctx, where, bot.ActionClose); err != nil {
		return err
	}
	if err := c.answered(ctx, p, "push", 2, "the question how it was"); err != nil {
		return err
	}
	a, err := p.Taps("少し楽になった")
	if err != nil {
		return err
	}
	if err := c.acted(ctx, a); err != nil {
		return err
	}
	if err := c.h.line.Wait(ctx, func() bool { return !p.Last().Mine }); err != nil {
		return errors.New("the answer to how it was did not come")
	}
	return nil
}

var textTag = regexp.MustCompile(`r\d{4}-\d{2}`)

func count(text string, tag *regexp.Regexp) int { return len(tag.FindAllString(text, -1)) }

func phone(p *linetest.Person) string {
	var b strings.Builder
	for _, m := range p.Received() {
		b.WriteString(m.Text + "\n")
	}
	return b.String()
}

// words are what the thread shows under its card.
func (c *crowd) words(where thread) string {
	var b strings.Builder
	for i, p := range c.channel(where).Thread(where.ts) {
		if i > 0 {
			b.WriteString(p.Rendered + "\n")
		}
	}
	return b.String()
}

func (c *crowd) channel(where thread) *slacktest.Channel {
	if where.channel == c.h.urgent.ID {
		return c.h.urgent
	}
	return c.h.desk
}

// counsel types replies, each when Slack has seen the one before taken.
func (c *crowd) counsel(ctx context.Context, number string, where thread) error {
	for i := range talkTexts {
		tag := fmt.Sprintf("c%s-%02d", number, i+1)
		if c.h.aoi.Types(c.channel(where), where.ts, "読みました "+tag) == "" {
			return fmt.Errorf("%s could not be typed", tag)
		}
		if err := c.taken(ctx, tag); err != nil {
			return err
		}
	}
	return nil
}

// press presses a button of the card until the card does not have it any more:
// Slack does not deliver a click again.
func (c *crowd) press(ctx context.Context, where thread, a bot.Action) error {
	done := func() bool {
		card, _ := c.channel(where).Find(where.ts)
		_, there := card.Button(string(a))
		return !there
	}
	for {
		card, _ := c.channel(where).Find(where.ts)
		ack, err := c.h.aoi.Clicks(card, string(a))
		if _, asked := c.h.aoi.Modal(); asked && err == nil {
			ack, err = c.h.aoi.SubmitsAny(nil)
		}
		wait, cancel := context.WithTimeout(ctx, time.Second)
		if err == nil && ack.OK() {
			cancel()
			wait, cancel = context.WithTimeout(ctx, quiet)
		}
		err = c.h.slack.Wait(wait, done)
		cancel()
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return fmt.Errorf("the card still has the button %s", a)
		}
	}
}

// tap is a resident who stays with the bot: every メニュー is answered by its own
// reply token.
func (c *crowd) tap(ctx context.Context, number string) error {
	p := c.h.line.Person("menu-" + number)
	if err := c.acted(ctx, p.Follow()); err != nil {
		return err
	}
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for range menus {
		if err := c.acted(ctx, p.Says("メニュー")); err != nil {
			return err
		}
		<-tick.C
	}
	return c.answered(ctx, p, "reply", menus+1, "an answer to メニュー")
}

// alarm is a resident whose first words are urgent. The next one comes when the
// red card stands.
func (c *crowd) alarm(ctx context.Context, number string) error {
	p := c.h.line.Person("urgent-" + number)
	if err := c.acted(ctx, p.Says(urgentWords)); err != nil {
		return err
	}
	if err := c.h.line.Wait(ctx, func() bool { return len(p.Received()) > 0 }); err != nil {
		return errors.New("the answer to urgent words did not come")
	}
	c.alarms++
	if err := c.h.slack.Wait(ctx, func() bool { return len(c.h.urgent.Posts()) >= c.alarms }); err != nil {
		return errors.New("no red card stands")
	}
	return nil
}

// watch notes in which threads whose words stand.
func (c *crowd) watch() {
	tick := time.NewTicker(30 * time.Millisecond)
	defer tick.Stop()
	known := map[string]bool{}
	for {
		select {
		case <-c.stop:
			// Those who still talk need their threads.
			done := make(chan struct{})
			go func() { c.busy.Wait(); close(done) }()
			select {
			case <-done:
				return
			case <-tick.C:
			}
		case <-tick.C:
		}
		for _, card := range c.h.desk.Posts() {
			if known[card.TS] {
				continue
			}
			where := thread{card.Channel, card.TS}
			if m := textTag.FindString(c.words(where)); m != "" {
				known[card.TS] = true
				c.mu.Lock()
				c.threads[m[1:5]] = where
				c.mu.Unlock()
			}
		}
	}
}

// thread waits until the person's words stand in a thread.
func (c *crowd) thread(ctx context.Context, number string) (thread, error) {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		c.mu.Lock()
		where, ok := c.threads[number]
		c.mu.Unlock()
		if ok {
			return where, nil
		}
		select {
		case <-ctx.Done():
			return where, fmt.Errorf("no thread with their words")
		case <-tick.C:
		}
	}
}
