package service

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"tonari/bot"
	"tonari/bot/worker"
	"tonari/config"
	"tonari/config/strictyaml"
)

// reload takes over what has changed in the configuration. A faulty part keeps
// what it was; the log, the metrics, the health page and the desk say so, and the
// desk is told when it is mended.
func (s *Service) reload(ctx context.Context) {
	defer s.tellDesk(ctx)
	changed, faults := s.live.Reload()
	if !changed {
		return
	}
	s.warn(faults)
	s.stale()
	if faults.Err() != nil {
		s.notes.set("config", "a file is faulty; the old words stay")
		s.meter.Failed("config")
		s.faulty.Set(1)
		s.news = s.newsOf(config.TextBroken, faults)
		s.noteConfig(ctx, "config_faulty", len(faults))
	} else {
		s.notes.set("config", "")
		s.log.Info("configuration read again", "event", "config", "version", s.live.House().Version())
		if s.broken {
			s.news = s.newsOf(config.TextMended, nil)
			s.noteConfig(ctx, "config_mended", 0)
		}
		s.faulty.Set(0)
	}
	s.broken = faults.Err() != nil
	s.leftRoster(ctx)
}

// news is what the desk is still to be told; of each kind only the newest counts.
type news struct {
	item bot.DeskItem
	next time.Time // not tried before
}

// faultsShown is how many faults a line on the desk names.
const faultsShown = 5

// newsOf is the same in every process that reads the same files, so that the desk
// is told once.
func (s *Service) newsOf(key string, faults strictyaml.Faults) *news {
	var lines []string
	left := 0
	for _, f := range faults {
		switch {
		case f.Warning:
		case len(lines) < faultsShown:
			lines = append(lines, "・"+f.Error())
		default:
			left++
		}
	}
	if left > 0 {
		lines = append(lines, "・+"+strconv.Itoa(left))
	}
	text := strings.Join(s.live.House().Words.Say(bot.Japanese, key, map[string]string{"faults": strings.Join(lines, "\n")}), "\n")
	sum := sha256.Sum256([]byte(s.live.Print() + key))
	return &news{item: bot.DeskItem{
		ID: bot.EffectID("config/"+hex.EncodeToString(sum[:]), 1), Kind: bot.DeskLine, Text: text,
	}}
}

const (
	// newsAgain is how long a telling that Slack did not take rests.
	newsAgain = 30 * time.Second
	// newsOnce is how far back another process may have told the same.
	newsOnce = time.Hour
)

// tellDesk posts the news of the configuration.
func (s *Service) tellDesk(ctx context.Context) {
	if s.news != nil && s.told(ctx, s.news, "config") {
		s.news = nil
	}
}

// told posts news at the top level of the desk channel. It looks first whether
// another process, or an earlier try whose answer was lost, did. false: it is tried
// again later.
func (s *Service) told(ctx context.Context, n *news, event string) bool {
	if s.now().Before(n.next) {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, sendWithin)
	defer cancel()
	n.next = s.now().Add(newsAgain)
	desk, channel := s.edge(), s.set.SlackChannel
	p, found := desk.Find(ctx, channel, "", n.item.ID, s.now().Add(-newsOnce))
	if !found && p.Fate == worker.PostDone {
		p = desk.Post(ctx, channel, "", n.item, "")
	}
	if p.Fate != worker.PostDone {
		s.log.Warn("slack did not take it", "event", event, "reason", p.Reason)
		return false
	}
	return true
}
