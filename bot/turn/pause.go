package turn

import (
	"time"

	"tonari/bot"
	"tonari/flows"
	"tonari/handoff"
)

// maxPause is how long a case may stand 保留 at once.
const maxPause = 31 * 24 * time.Hour

// usualPause is what the form offers.
const usualPause = time.Hour

// pauseForm puts a case on hold (保留) until a time; on one that stands so it moves
// that time. One that was opened before a newer urgent text is refused with that
// reason.
var pauseForm = form{
	may: func(t *turn, k *bot.Case, p handoff.Person) bool {
		switch {
		case !k.Open():
			t.tell(k.ID, p.Slack, "desk.closed", nil)
			return false
		case k.Holder == "":
			t.tell(k.ID, p.Slack, "desk.claim_first", nil)
			return false
		}
		return t.mayLead(k, p)
	},
	make: func(t *turn, k *bot.Case, _ handoff.Person, _ string) bot.Form {
		until := t.now.Add(usualPause)
		if k.State == bot.CasePaused {
			until = k.PausedUntil
		}
		return bot.Form{
			Title: t.words("desk.pause_title", nil), Submit: t.words("desk.pause_submit", nil),
			Texts:  []string{t.words("desk.pause_text", nil)},
			Fields: t.untilFields("desk.pause_until", until),
		}
	},
	check: func(t *turn, k *bot.Case, _ handoff.Person, s bot.Submit) map[string]string {
		if t.newer(k, s) {
			return map[string]string{"day": "desk.pause_newer"}
		}
		return t.checkUntil(s, maxPause, "desk.pause_long")
	},
	take: func(t *turn, k *bot.Case, p handoff.Person, s bot.Submit) {
		until, _ := t.until(s) // it was checked
		t.pause(k, p, until)
	},
}

// pause tells the person once when the holder means to be back. The watch rests
// meanwhile; rungs that run because nobody has said a word run on. Urgent words end it.
func (t *turn) pause(k *bot.Case, p handoff.Person, until time.Time) {
	if k.State == bot.CaseClaimed && !t.advance(k, handoff.ActPause) {
		t.tell(k.ID, p.Slack, "desk.gone", nil)
		return
	}
	k.PausedAt, k.PausedUntil, k.AckedAt = t.now, until, time.Time{}
	t.after("pause", until)
	t.line(k, "desk.paused", map[string]string{"name": p.Name, "until": t.stamp(until)})
	t.touch(k)
	t.endBurst()
	t.fact("paused", k, p.Slack, map[string]string{"for_s": seconds(until.Sub(t.now))})
	if !k.Left {
		t.push(flows.Paused, t.backAt(k))
	}
}

// paused says that the open case stands 保留.
func (t *turn) paused() bool {
	k := t.c.Current()
	return k != nil && k.State == bot.CasePaused
}

// backAt is who is away and until when, for the person.
func (t *turn) backAt(k *bot.Case) map[string]string {
	return map[string]string{
		"name": t.holderName(), "when": t.when(k.PausedUntil), "numbers": t.numbers(k.Category),
	}
}

// resume ends 保留 and calls the holder; by is empty when nobody asked for it. The
// person is told nothing: the next they hear is the holder's word, and until then
// what they write is acknowledged.
func (t *turn) resume(k *bot.Case, key string, by handoff.Person) {
	if !t.unpause(k) {
		return
	}
	if by.Slack == k.Holder {
		t.line(k, key, map[string]string{"name": by.Name})
	} else {
		t.mention(k, key, map[string]string{"name": by.Name}, []bot.StaffID{k.Holder}, false, "")
	}
	t.touch(k)
	t.fact("resumed", k, by.Slack, nil)
}

// unpause ends 保留 without a word; false when the case does not stand so.
func (t *turn) unpause(k *bot.Case) bool {
	if k.State != bot.CasePaused || !t.advance(k, handoff.ActResume) {
		return false
	}
	t.dropPause(k)
	return true
}

// dropPause: the time of 保留 means nothing any more.
func (t *turn) dropPause(k *bot.Case) {
	k.PausedUntil = time.Time{}
	t.stop("pause")
}

// resumeAsked plays the button of a paused card.
func (t *turn) resumeAsked(k *bot.Case, p handoff.Person) {
	switch {
	case !k.Open():
		t.tell(k.ID, p.Slack, "desk.closed", nil)
	case k.State != bot.CasePaused:
		t.tell(k.ID, p.Slack, "desk.not_paused", nil)
	case t.mayLead(k, p):
		t.resume(k, "desk.resumed", p)
	}
}

// urgentNow: the person has just said that there is danger. 保留 ends, held replies
// are looked at again, and whoever holds the case is to say a word.
func (t *turn) urgentNow(k *bot.Case) {
	k.UrgentAt = t.now
	t.resume(k, "desk.resumed_urgent", handoff.Person{})
	t.offerHeld(k)
	if k.Holder != "" {
		t.awaitWord(k)
	}
}
