package worker

import (
	"testing"
	"time"

	"tonari/bot"
)

var noon = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

// In no minute is a method called more often than Slack takes it, and not much less.
func TestAMethodKeepsItsCallsAMinute(t *testing.T) {
	for method, most := range minute {
		s := newScheduler(1)
		var calls []time.Time
		for now := noon; now.Before(noon.Add(5 * time.Minute)); now = now.Add(100 * time.Millisecond) {
			for s.take(method, 0, now) == 0 {
				calls = append(calls, now)
			}
		}
		for i, from := range calls {
			n := 0
			for _, at := range calls[i:] {
				if at.Sub(from) < time.Minute {
					n++
				}
			}
			if n > most {
				t.Fatalf("%s: %d calls in a minute", method, n)
			}
		}
		if least := 5 * most * 8 / 10; len(calls) < least {
			t.Errorf("%s: %d calls in five minutes", method, len(calls))
		}
	}
}

func TestRepaintsLeaveRoomForWordsAndALimitSilencesTheMethod(t *testing.T) {
	s := newScheduler(1)
	repaint, rewrite := bot.DeskItem{Kind: bot.DeskRepaint}, bot.DeskItem{Kind: bot.DeskRewrite}
	for s.wait(repaint, "C1", noon) == 0 {
	}
	for range spare {
		if s.wait(rewrite, "C1", noon) > 0 {
			t.Error("repaints left nothing for words")
		}
	}
	if s.wait(rewrite, "C1", noon) == 0 {
		t.Error("repaints and rewrites have not one budget")
	}
	later := noon.Add(time.Minute)
	s.quiet(budgetOf("C1", repaint), later.Add(20*time.Second))
	if wait := s.wait(rewrite, "C2", later); wait != 20*time.Second {
		t.Errorf("a rewrite waits %v after a repaint was refused", wait)
	}
	if wait := s.wait(bot.DeskItem{Kind: bot.DeskWords}, "C1", later); wait > 0 {
		t.Errorf("words wait %v for it, too", wait)
	}
}

func TestAPostOfOthersCounts(t *testing.T) {
	s, words := newScheduler(1), bot.DeskItem{Kind: bot.DeskWords}
	for range postBurst + 1 {
		s.owe("C1", noon)
	}
	if wait := s.wait(words, "C1", noon); wait != 2*time.Second {
		t.Errorf("the next post waits %v", wait)
	}
	if wait := s.wait(words, "C2", noon); wait > 0 {
		t.Errorf("a post to another channel waits %v", wait)
	}
}
