package turn

import (
	"maps"
	"strconv"
	"strings"
	"time"

	"tonari/bot"
	"tonari/flows"
	"tonari/flows/wording"
	"tonari/handoff"
)

// How long after a question without an answer, and after a no, the person may be
// asked about a referral again. Nobody is worn down.
const (
	consentAgain   = 24 * time.Hour
	consentAfterNo = 7 * 24 * time.Hour
)

// mayAskConsent says whether the person may be asked now.
func (t *turn) mayAskConsent(r *bot.Referral) bool {
	if r == nil {
		return true
	}
	switch r.Consent {
	case bot.ConsentAsked:
		return t.now.Sub(r.Asked) >= consentAgain
	case bot.ConsentNo, bot.ConsentWithdrawn:
		return t.now.Sub(r.Answered) >= consentAfterNo
	}
	return r.Consent == bot.ConsentLater
}

// askConsent asks the person whether a summary may be passed on to a service.
func (t *turn) askConsent(k *bot.Case, p handoff.Person, to string) {
	e, _ := t.Guide.Get(to)
	r := &bot.Referral{To: to, ToName: e.Name.In(bot.Japanese), Consent: bot.ConsentAsked, By: p.Slack, Asked: t.now}
	t.carryOver(k, r)
	k.Referral = r
	t.pushRef = consentRef + consentTag(r)
	t.enterByPush(flows.ConsentAsk)
	t.c.Asked = flows.ConsentAsk // the words that come next may answer it
	t.line(k, "referral.asked", map[string]string{"name": p.Name, "to": r.ToName})
	t.fact("consent_asked", k, p.Slack, map[string]string{"to": to})
	t.touch(k)
}

// consentRef marks the receipt of the question, consentTag its buttons: an answer to a
// question about another service is none to this.
const consentRef = "consent/"

func consentTag(r *bot.Referral) string { return strconv.FormatInt(r.Asked.UnixMilli(), 36) }

// consentShown: LINE has taken the question, or has not for 23 hours.
func (t *turn) consentShown(r bot.Receipt) {
	k := t.c.Current()
	if r.Outcome == bot.OutcomeAccepted && k != nil && k.Referral != nil && r.Ref == consentRef+consentTag(k.Referral) {
		k.Referral.Shown = t.in.At
	}
	t.deadLetter(r)
}

// consentTap plays a button of the question. One of an earlier question shows the one
// that stands.
func (t *turn) consentTap(id string) {
	id, tag, _ := strings.Cut(id, "_")
	if k := t.c.Current(); k != nil && k.Referral != nil && tag != consentTag(k.Referral) {
		t.enter(flows.ConsentAsk)
		return
	}
	t.consented(id)
}

// consentTyped says that words which came now can answer the question.
func (t *turn) consentTyped() bool {
	k := t.c.Current()
	return k == nil || k.Referral == nil || !k.Referral.Shown.IsZero() && !t.in.At.Before(k.Referral.Shown)
}

// carryOver keeps what was written for another service, for the counselor to change:
// only what was asked of that one is not for this. A yes to a service that was given
// nothing yet ends with the question about the next, and its files go; one that has
// the sheet is remembered.
func (t *turn) carryOver(k *bot.Case, r *bot.Referral) {
	was := k.Referral
	if was == nil {
		return
	}
	r.Fields, r.Areas, r.Before = maps.Clone(was.Fields), was.Areas, was.Before
	if !was.Given() {
		r.Saved = was.Saved
		return
	}
	delete(r.Fields, "ask")
	if was.Handed != "" {
		r.Before = append(r.Before, bot.Passed{To: was.To, ToName: was.ToName, Day: was.Handed})
		return
	}
	t.removePapers(k)
	t.line(k, "referral.lapsed", map[string]string{"to": was.ToName})
	t.fact("consent", k, "", map[string]string{"answer": "lapsed", "to": was.To})
}

// agency is whom the person was asked about, in their language.
func (t *turn) agency() string {
	k := t.c.Current()
	if k == nil || k.Referral == nil {
		return ""
	}
	if e, ok := t.Guide.Get(k.Referral.To); ok {
		return e.Name.In(t.c.Language)
	}
	return k.Referral.ToName
}

// consented plays the answer. It counts for as long as the case is open, also when
// it comes late or after another answer: it is the person's own to change.
func (t *turn) consented(id string) {
	k := t.c.Current()
	if k == nil || k.Referral == nil {
		t.say(flows.ConsentOver, nil)
		t.again()
		return
	}
	switch bot.Consent(id) {
	case bot.ConsentYes:
		t.answerConsent(k, bot.ConsentYes)
		t.enter(flows.ConsentGiven)
	case bot.ConsentNo:
		t.withdraw(k, bot.ConsentNo, flows.ConsentNo)
	case bot.ConsentLater:
		t.withdraw(k, bot.ConsentLater, flows.ConsentLater)
	default: // ConsentGiven's stop
		t.withdraw(k, bot.ConsentWithdrawn, flows.ConsentStopped)
	}
}

func (t *turn) answerConsent(k *bot.Case, c bot.Consent) {
	r := k.Referral
	if r.Consent == c {
		return
	}
	r.Consent, r.Answered = c, t.now
	t.mention(k, "referral.answer_"+string(c), map[string]string{"to": r.ToName}, heldBy(k), false, "")
	t.fact("consent", k, "", map[string]string{"answer": string(c), "to": r.To})
	t.touch(k)
}

func heldBy(k *bot.Case) []bot.StaffID {
	if k.Holder == "" {
		return nil
	}
	return []bot.StaffID{k.Holder}
}

// withdraw is a no, whether or not there was a yes before. What was put into the
// thread goes; what was handed over cannot be taken back, and is not said to be.
func (t *turn) withdraw(k *bot.Case, c bot.Consent, key string) {
	if r := k.Referral; r.Given() && r.Handed != "" {
		t.mention(k, "referral.too_late", map[string]string{"to": r.ToName}, heldBy(k), false, "")
		t.fact("consent", k, "", map[string]string{"answer": "too_late", "to": r.To})
		t.say(flows.ConsentTooLate, map[string]string{"agency": t.agency()})
		t.again()
		return
	}
	t.answerConsent(k, c)
	t.removePapers(k)
	t.say(key, nil)
	t.again()
}

// takesBack says that the words take a yes back: they are understood at any place
// for as long as one stands. A number is not.
func (t *turn) takesBack(text string) bool {
	k := t.c.Current()
	if k == nil || !k.Referral.Given() {
		return false
	}
	typed := wording.Fold(text)
	for _, lang := range []bot.Language{t.c.Language, bot.Japanese} {
		if t.Book.Means(lang, flows.ConsentGiven, "stop", typed) {
			return true
		}
	}
	return false
}
