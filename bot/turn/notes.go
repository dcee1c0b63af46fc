package turn

import "tonari/bot"

// notes are lines of the card for what is under way in a case.
func (t *turn) notes(k *bot.Case) []string {
	var out []string
	if d := k.Disclosure; d.Stands() {
		out = append(out, t.words("glass.card_"+string(d.State), nil))
	}
	if k.Referral != nil {
		for _, b := range k.Referral.Before {
			out = append(out, t.words("referral.card_handed", map[string]string{"to": b.ToName, "day": b.Day}))
		}
	}
	if r := k.Referral; r != nil && r.Handed != "" {
		out = append(out, t.words("referral.card_handed", map[string]string{"to": r.ToName, "day": r.Handed}))
	} else if r != nil {
		out = append(out, t.words("referral.card_"+string(r.Consent), map[string]string{"to": r.ToName}))
	}
	if k.Meeting != nil {
		out = append(out, "📅 "+t.meetingLine(k))
	}
	return out
}
