package turn

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"tonari/bot"
	"tonari/handoff"
)

// meetingKinds are 重層的支援会議, of people who agreed, and 支援会議, which may also speak of
// people who have not (社会福祉法第106条の6). So the mark asks for no consent.
var meetingKinds = []string{"joint", "support"}

// meetingForm marks a case for the meetings of several agencies, with their days. A
// plan may be made when the talk is long over: on a closed case anybody marks it, as
// anybody may reopen it.
var meetingForm = form{
	may: func(t *turn, k *bot.Case, p handoff.Person) bool {
		switch {
		case k.Open():
			return t.mayLead(k, p)
		case t.c.EraseAtClose || k.Forgotten:
			t.tell(k.ID, p.Slack, "desk.gone", nil)
			return false
		}
		return true
	},
	make: func(t *turn, k *bot.Case, _ handoff.Person, _ string) bot.Form {
		m := k.Meeting
		if m == nil {
			m = &bot.Meeting{}
		}
		return bot.Form{
			Title: t.words("referral.meeting_title", nil), Submit: t.words("referral.save", nil),
			Texts: []string{t.words("referral.meeting_text", map[string]string{"day": t.day(t.firstContact())})},
			Fields: []bot.Field{
				{Name: "kinds", Kind: bot.FieldMany, Label: t.words("referral.meeting_kinds", nil), Optional: true, Options: t.choices("referral.meeting", meetingKinds), Value: m.Kinds},
				{Name: "held", Kind: bot.FieldDate, Label: t.words("referral.meeting_held", nil), Optional: true, Value: values(m.Held)},
				{Name: "plan", Kind: bot.FieldDate, Label: t.words("referral.meeting_plan", nil), Optional: true, Value: values(m.Plan)},
			},
		}
	},
	check: func(t *turn, _ *bot.Case, _ handoff.Person, s bot.Submit) map[string]string {
		held, plan, first := s.Value("held"), s.Value("plan"), t.day(t.firstContact())
		switch {
		case slices.ContainsFunc(s.Values["kinds"], func(v string) bool { return !slices.Contains(meetingKinds, v) }):
			return map[string]string{"kinds": "desk.pick_one"}
		case len(s.Values["kinds"]) == 0 && held+plan != "":
			return map[string]string{"kinds": "referral.meeting_which"}
		case held != "" && (!isDay(held) || held < first):
			return map[string]string{"held": "referral.meeting_before"}
		case plan != "" && (!isDay(plan) || plan < first || plan > t.day(t.now)):
			return map[string]string{"plan": "referral.plan_wrong"}
		}
		return nil
	},
	take: func(t *turn, k *bot.Case, p handoff.Person, s bot.Submit) {
		t.touch(k)
		if len(s.Values["kinds"]) == 0 {
			k.Meeting = nil
			t.line(k, "referral.meeting_off", map[string]string{"name": p.Name})
			t.fact("meeting", k, p.Slack, map[string]string{"kinds": ""})
			return
		}
		m := &bot.Meeting{Kinds: s.Values["kinds"], Held: s.Value("held"), Plan: s.Value("plan")}
		k.Meeting = m
		fields := map[string]string{"kinds": strings.Join(m.Kinds, ",")}
		for name, day := range map[string]string{"held": m.Held, "plan": m.Plan} {
			if day != "" {
				fields[name], fields[name+"_days"] = day, t.days(day)
			}
		}
		t.line(k, "referral.meeting_set", map[string]string{"name": p.Name, "what": t.meetingLine(k)})
		t.fact("meeting", k, p.Slack, fields)
	},
}

// firstContact is when the person first wrote, as far as is still known: it may be
// long before they asked for anybody.
func (t *turn) firstContact() time.Time {
	first := t.c.Since
	for _, k := range t.c.Cases {
		if first.IsZero() || k.Opened.Before(first) {
			first = k.Opened
		}
	}
	return first
}

// days counts from the first contact to a day, in the ward's days.
func (t *turn) days(day string) string {
	from, _ := time.Parse(dayForm, t.day(t.firstContact()))
	to, err := time.Parse(dayForm, day)
	if err != nil {
		return ""
	}
	return strconv.Itoa(int(to.Sub(from).Hours() / 24))
}

// meetingLine says which meetings, and when.
func (t *turn) meetingLine(k *bot.Case) string {
	m := k.Meeting
	var kinds []string
	for _, kind := range m.Kinds {
		kinds = append(kinds, t.words("referral.meeting_"+kind, nil))
	}
	out := []string{strings.Join(kinds, "・")}
	if m.Held != "" {
		out = append(out, t.words("referral.meeting_day", map[string]string{"day": m.Held}))
	}
	if m.Plan != "" {
		out = append(out, t.words("referral.plan_day", map[string]string{"day": m.Plan, "days": t.days(m.Plan)}))
	}
	return strings.Join(out, "、")
}
