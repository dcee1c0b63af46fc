package service

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"tonari/bot"
	"tonari/bot/alarm"
	"tonari/bot/store"
	"tonari/config"
)

// While Slack, or its token, is dead and cases wait, people are told outside Slack:
// by the one process that sends to Slack, again and again until somebody
// acknowledges it or it is over. What is told is counts, case numbers and levels.
const (
	lookOutEvery = 15 * time.Second
	// stuckAfter is how long something may wait to be sent to Slack, and troubledFor
	// how long Slack may be silent; urgentStuckAfter is for urgent cases.
	stuckAfter       = 3 * time.Minute
	urgentStuckAfter = time.Minute
	troubledFor      = 3 * time.Minute
	// noticeEvery is how often the alarm is repeated, wayAgain when a way that failed
	// is tried again.
	noticeEvery = 10 * time.Minute
	wayAgain    = time.Minute
	// mostNamed bounds the cases that a notice names and a look reads.
	mostNamed = 50
)

// AckFor is how long an acknowledged alarm is quiet.
const AckFor = time.Hour

// trouble is what this process knows to be wrong with Slack, since when.
type trouble struct {
	mu    sync.Mutex
	since map[string]time.Time
}

func (t *trouble) begins(reason string, at time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.since == nil {
		t.since = map[string]time.Time{}
	}
	if t.since[reason].IsZero() {
		t.since[reason] = at
	}
}

func (t *trouble) ends(reason string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.since, reason)
}

func (t *trouble) all() map[string]time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	return maps.Clone(t.since)
}

// lookOut looks now and then, until ctx ends.
func (s *Service) lookOut(ctx context.Context) {
	tick := time.NewTicker(lookOutEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			s.safely(ctx, s.LookOut)
		}
	}
}

// LookOut raises, repeats or ends the alarm outside Slack, if this process holds
// the desk's lease. Run does so every 15 s.
func (s *Service) LookOut(ctx context.Context) {
	held, err := s.store.DeskLease(ctx, s.worker.Name, s.worker.DeskLease)
	if err != nil || !held || ctx.Err() != nil {
		return
	}
	n, err := s.outOfReach(ctx)
	if err != nil {
		s.log.Warn("it is not known what waits for slack", "event", "alarm", "err", err)
		return
	}
	standing, err := s.store.Alarm(ctx)
	if err != nil {
		return
	}
	now := s.store.Clock()
	switch {
	case len(n.Reasons) == 0 && standing.Standing():
		s.over(ctx, standing)
		return
	case len(n.Reasons) == 0:
		return
	case !standing.Standing(), n.Urgent > standing.Urgent:
		since := n.Since
		if standing.Standing() {
			since = standing.Since
		}
		if err := s.store.RaiseAlarm(ctx, since, n.Urgent); err != nil {
			return
		}
		standing = store.Alarm{Since: since, Urgent: n.Urgent}
		clear(s.failing)
		s.meter.Failed("desk_unreachable")
		s.log.Error("slack cannot be reached while cases wait", "event", "alarm", "reasons", strings.Join(n.Reasons, ","),
			"waiting", n.Total, "urgent", n.Urgent)
	case !standing.Acked.IsZero() && now.Sub(standing.Acked) < AckFor:
		return
	}
	n.Since = standing.Since
	for _, w := range s.ways {
		last := standing.Sent[w.Name()]
		if now.Sub(last) < noticeEvery || now.Before(s.failing[w.Name()]) {
			continue
		}
		n.State = alarm.Raised
		if !last.IsZero() {
			n.State = alarm.Again
		}
		s.tell(ctx, w, worded(s.live.House(), n), now)
	}
}

// over tells those who were told, and ends the alarm.
func (s *Service) over(ctx context.Context, a store.Alarm) {
	n := worded(s.live.House(), alarm.Notice{State: alarm.Over, Since: a.Since})
	now := s.store.Clock()
	for _, w := range s.ways {
		if !a.Sent[w.Name()].IsZero() && !s.tell(ctx, w, n, now) && now.Sub(a.Since) < AckFor {
			return // once more at the next look
		}
	}
	if err := s.store.ClearAlarm(ctx); err != nil {
		return
	}
	s.log.Info("slack can be reached again", "event", "alarm")
}

// tell sends a notice one way, and notes it.
func (s *Service) tell(ctx context.Context, w alarm.Way, n alarm.Notice, now time.Time) bool {
	if err := w.Send(ctx, n); err != nil {
		s.log.Error("the alarm did not go out", "event", "alarm", "way", w.Name(), "err", err)
		s.meter.Failed("alarm_" + w.Name())
		s.failing[w.Name()] = now.Add(wayAgain)
		return false
	}
	s.log.Info("the alarm went out", "event", "alarm", "way", w.Name(), "state", string(n.State))
	if n.State != alarm.Over {
		if err := s.store.AlarmSent(ctx, w.Name(), now); err != nil {
			s.log.Warn("a notice may be sent twice", "event", "alarm", "err", err)
		}
	}
	return true
}

// outOfReach is the notice of what waits while Slack cannot be reached; without
// reasons all is well.
func (s *Service) outOfReach(ctx context.Context) (alarm.Notice, error) {
	now := s.store.Clock()
	cases := map[bot.CaseID]alarm.Waiting{}
	reasons := map[string]bool{}
	since := now
	waits, err := s.store.DeskWaits(ctx, mostNamed)
	if err != nil {
		return alarm.Notice{}, err
	}
	for _, w := range waits {
		if now.Sub(w.Since) < urgentStuckAfter || len(cases) == mostNamed {
			break
		}
		c, open, err := s.openCase(ctx, w.Person, w.Case)
		if err != nil {
			return alarm.Notice{}, err
		}
		if !open || now.Sub(w.Since) < stuckAfter && c.Level != bot.LevelUrgent {
			continue
		}
		c.Since = w.Since
		cases[w.Case] = c
		reasons["not_taken"] = true
		since = earlier(since, w.Since)
	}
	for reason, began := range s.trouble.all() {
		if s.now().Sub(began) >= troubledFor {
			reasons[reason] = true
			since = earlier(since, began)
		}
	}
	total := len(cases)
	if len(reasons) > 0 {
		if total, err = s.alsoOpen(ctx, cases, since); err != nil {
			return alarm.Notice{}, err
		}
	}
	if total == 0 {
		return alarm.Notice{}, nil // nobody waits
	}
	n := alarm.Notice{Since: since, Reasons: slices.Sorted(maps.Keys(reasons)), Cases: slices.Collect(maps.Values(cases)), Total: total}
	slices.SortFunc(n.Cases, func(a, b alarm.Waiting) int {
		return cmp.Or(cmp.Compare(b.Level, a.Level), a.Since.Compare(b.Since), cmp.Compare(a.Case, b.Case))
	})
	for _, c := range n.Cases {
		if c.Level == bot.LevelUrgent {
			n.Urgent++
		}
	}
	return n, nil
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// alsoOpen adds the other open cases: whoever is in one waits for an answer that
// cannot come. It says how many there are in all.
func (s *Service) alsoOpen(ctx context.Context, cases map[bot.CaseID]alarm.Waiting, since time.Time) (int, error) {
	open, err := s.store.OpenCases(ctx)
	if err != nil {
		return 0, err
	}
	total := len(cases)
	for _, o := range open {
		if _, known := cases[o.ID]; known {
			continue
		}
		total++
		if len(cases) == mostNamed {
			continue
		}
		c, standing, err := s.openCase(ctx, o.Person, o.ID)
		if err != nil {
			return 0, err
		}
		if standing {
			c.Since = since
			cases[o.ID] = c
		}
	}
	return total, nil
}

// openCase reads a case's level. open: it is not closed.
func (s *Service) openCase(ctx context.Context, p bot.PersonID, id bot.CaseID) (w alarm.Waiting, open bool, err error) {
	c, err := s.store.Peek(ctx, p)
	if err != nil {
		return w, false, err
	}
	k := c.Case(id)
	if k == nil || !k.Open() {
		return w, false, nil
	}
	return alarm.Waiting{Case: id, Level: k.Level}, true, nil
}

// worded writes a notice for people.
func worded(h *config.House, n alarm.Notice) alarm.Notice {
	say := func(key string, args map[string]string) string {
		return strings.Join(h.Words.Say(bot.Japanese, key, args), "\n")
	}
	at := func(t time.Time) string { return t.In(h.Roster.Zone()).Format("1/2 15:04") }
	switch n.State {
	case alarm.Over:
		n.Text = say(config.TextAlarmOver, map[string]string{"since": at(n.Since)})
		n.Subject = n.Text
		return n
	case alarm.Trial:
		n.Text = say(config.TextAlarmTrial, nil)
		n.Subject = n.Text
		return n
	}
	n.Subject = say(config.TextAlarmSubject, map[string]string{"waiting": strconv.Itoa(n.Total), "urgent": strconv.Itoa(n.Urgent)})
	var reasons, cases []string
	for _, r := range n.Reasons {
		reasons = append(reasons, say(config.TextAlarmReason+r, nil))
	}
	for _, c := range n.Cases {
		cases = append(cases, say(config.TextAlarmCase, map[string]string{
			"case": c.Case.String(), "level": say(config.TextAlarmLevel+c.Level.String(), nil), "since": at(c.Since),
		}))
	}
	n.Text = say(config.TextAlarm, map[string]string{
		"reasons": strings.Join(reasons, "\n"), "since": at(n.Since), "cases": strings.Join(cases, "\n"),
	})
	return n
}

func alarmWays(set *config.Settings) ([]alarm.Way, error) {
	return alarm.Ways(alarm.Config{
		SMTP: set.AlarmSMTP.Reveal(), From: set.AlarmFrom, To: set.AlarmTo, Hook: set.AlarmHook.Reveal(),
	})
}

// TryAlarm sends a notice that asks for nothing by every way of the settings, which
// need TONARI_CONFIG_DIR besides. It gives the error of each way, nil where it went out.
func TryAlarm(ctx context.Context, set *config.Settings) (map[string]error, error) {
	live, _, err := config.NewLive(config.Over(set.ConfigDir))
	if err != nil {
		return nil, err
	}
	ways, err := alarmWays(set)
	if err != nil {
		return nil, err
	}
	out := map[string]error{}
	for _, w := range ways {
		out[w.Name()] = w.Send(ctx, worded(live.House(), alarm.Notice{State: alarm.Trial}))
	}
	return out, nil
}
