package turn

import (
	"slices"
	"strings"
	"time"

	"tonari/bot"
	"tonari/flows"
	"tonari/flows/guide"
	"tonari/handoff"
)

// sheetAreas are what troubles a sheet can name, Slack's ten checkboxes.
var sheetAreas = []string{"health", "disability", "money", "work", "housing", "family", "care", "child", "lonely", "safety"}

// sheetFiles are the forms in which a sheet leaves the house.
var sheetFiles = []string{string(bot.PaperXLSX), string(bot.PaperHTML)}

// sheetTexts are the fields that a counselor writes, in order.
var sheetTexts = []string{"who", "since", "troubles", "family", "done", "ask"}

// maxText is how much a field of a modal holds (Slack's limit), in UTF-16 units,
// with room for what the edge takes out.
const maxText = 2900

// sheetForm is the つなぐシート. Before the person's yes it only asks whom to ask about,
// or says what they answered; nothing can be written down or leave.
var sheetForm = form{
	may: func(t *turn, k *bot.Case, p handoff.Person) bool {
		if !k.Open() {
			t.tell(k.ID, p.Slack, "desk.closed", nil)
			return false
		}
		return t.mayLead(k, p) && (!t.Masked || mayRead(t, k, p))
	},
	make: func(t *turn, k *bot.Case, _ handoff.Person, _ string) bot.Form {
		switch r := k.Referral; {
		case r.Given():
			return t.filledSheet(k)
		case t.unreached() != "":
			return bot.Form{Title: t.words("referral.title", nil), Texts: []string{t.words(t.unreached(), nil)}}
		case !t.mayAskConsent(r):
			return bot.Form{Title: t.words("referral.title", nil), Texts: []string{
				t.words("referral.without_"+string(r.Consent), map[string]string{"to": r.ToName}), t.words("referral.without", nil),
			}}
		}
		return t.consentForm(k)
	},
	check: func(t *turn, k *bot.Case, p handoff.Person, s bot.Submit) map[string]string {
		asks := s.Value("to") != ""
		switch {
		case asks && k.Referral.Given():
			return map[string]string{"to": "referral.given_now"}
		case asks && (t.unreached() != "" || !t.mayAskConsent(k.Referral) || !t.isService(s.Value("to"))):
			return map[string]string{"to": "referral.not_now"}
		case asks:
			return nil
		}
		return t.checkSheet(k, p, s)
	},
	take: func(t *turn, k *bot.Case, p handoff.Person, s bot.Submit) {
		if to := s.Value("to"); to != "" && t.unreached() == "" {
			t.askConsent(k, p, to)
			return
		}
		t.saveSheet(k, p, s)
		if other := s.Value("other"); other != "" {
			t.askConsent(k, p, other)
		}
	},
}

// unreached names why the person cannot be asked now, or is empty.
func (t *turn) unreached() string {
	switch {
	case t.hidden():
		return "referral.hidden"
	case t.c.Friend == bot.FriendBlocked:
		return "referral.blocked"
	case t.blocked():
		return "referral.stopped"
	}
	return ""
}

func (t *turn) isService(id string) bool {
	e, ok := t.Guide.Get(id)
	return ok && e.Kind == guide.Service
}

// consentForm asks about which service the person is to be asked.
func (t *turn) consentForm(k *bot.Case) bot.Form {
	texts := []string{t.words("referral.ask_text", nil)}
	if t.quiet(k) {
		texts = append(texts, t.words("referral.ask_watched", nil))
	}
	value := []string(nil)
	if k.Referral != nil {
		value = []string{k.Referral.To}
	}
	return bot.Form{
		Title: t.words("referral.title", nil), Submit: t.words("referral.ask_submit", nil), Texts: texts,
		Fields: []bot.Field{{Name: "to", Kind: bot.FieldOne, Label: t.words("referral.ask_to", nil), Options: t.services(""), Value: value}},
	}
}

// services are those of the guide, but for one.
func (t *turn) services(but string) []bot.Option {
	var out []bot.Option
	for _, e := range t.Guide.All(guide.Service) {
		if e.ID != but {
			out = append(out, bot.Option{Value: e.ID, Label: e.Name.In(bot.Japanese)})
		}
	}
	return out
}

// filledSheet is the sheet as it was saved, or as the case tells it.
func (t *turn) filledSheet(k *bot.Case) bot.Form {
	r := k.Referral
	fields := r.Fields
	if len(fields) == 0 {
		fields = t.prefilled(k)
	}
	f := bot.Form{
		Title: t.words("referral.title", nil), Submit: t.words("referral.save", nil),
		Texts: []string{t.words("referral.head", map[string]string{"to": r.ToName, "case": k.ID.String(), "alias": t.c.Alias})},
	}
	for _, name := range sheetTexts {
		kind := bot.FieldLong
		if name == "who" || name == "since" {
			kind = bot.FieldText
		}
		f.Fields = append(f.Fields, bot.Field{
			Name: name, Kind: kind, Label: t.words("referral.field_"+name, nil), Optional: name != "ask" && name != "who",
			Value: []string{fields[name]},
		})
		if name == "since" {
			f.Fields = append(f.Fields, bot.Field{
				Name: "areas", Kind: bot.FieldMany, Label: t.words("referral.field_areas", nil), Optional: true,
				Options: t.choices("referral.area", sheetAreas), Value: r.Areas,
			})
		}
	}
	f.Fields = append(f.Fields,
		bot.Field{
			Name: "handed", Kind: bot.FieldDate, Label: t.words("referral.field_handed", nil), Optional: true,
			Hint: t.words("referral.hint_handed", nil), Value: values(r.Handed),
		},
		bot.Field{
			Name: "other", Kind: bot.FieldOne, Label: t.words("referral.field_other", nil), Optional: true,
			Hint: t.words("referral.hint_other", nil), Options: t.services(r.To),
		})
	if t.Masked { // a file in the thread would be the person's words in Slack
		f.Texts = append(f.Texts, t.words("referral.masked", nil))
		return f
	}
	f.Fields = append(f.Fields,
		bot.Field{
			Name: "files", Kind: bot.FieldMany, Label: t.words("referral.field_files", nil), Optional: true,
			Hint: t.words("referral.hint_files", nil), Options: t.choices("referral.file", sheetFiles),
		})
	return f
}

func values(v string) []string {
	if v == "" {
		return nil
	}
	return []string{v}
}

// prefilled is what the case tells by itself.
func (t *turn) prefilled(k *bot.Case) map[string]string {
	told := flows.Told(t.Book, t.c.Talk)
	done := []string{t.words("referral.done_opened", map[string]string{"day": t.day(k.Opened)})}
	for _, asked := range append([]string{k.Asked}, k.Also...) {
		if asked != "" {
			done = append(done, t.words("case.asked_"+asked, nil))
		}
	}
	return map[string]string{
		"who":      t.words("referral.who", map[string]string{"alias": t.c.Alias, "who": t.words("referral.who_"+t.who(), nil)}),
		"since":    clip(told.Since, maxText),
		"troubles": clip(told.Troubles, maxText),
		"family":   clip(told.Family, maxText),
		"done":     strings.Join(done, "\n"),
	}
}

// sheetPeople are the figures' groups of the person.
var sheetPeople = []string{"child", "home", "family", "other"}

// clip keeps the first units of a text, whole lines where it can.
func clip(s string, units int) string {
	n := 0
	for i, r := range s {
		if n++; r > 0xFFFF {
			n++
		}
		if n > units {
			if j := strings.LastIndexByte(s[:i], '\n'); j > i/2 {
				i = j
			}
			return s[:i] + "…"
		}
	}
	return s
}

// day is a date as counselors read it, in the ward's zone.
func (t *turn) day(at time.Time) string { return at.In(t.Roster.Zone()).Format(dayForm) }

func (t *turn) checkSheet(k *bot.Case, p handoff.Person, s bot.Submit) map[string]string {
	handed, other := s.Value("handed"), s.Value("other")
	switch {
	case !k.Referral.Given():
		return map[string]string{"ask": "referral.withdrawn_now"}
	case blank(s.Value("ask")):
		return map[string]string{"ask": "referral.write_ask"}
	case handed != "" && (!isDay(handed) || handed < t.day(k.Referral.Answered) || handed > t.day(t.now)):
		return map[string]string{"handed": "referral.handed_wrong"}
	case handed == "" && k.Referral.Handed != "":
		return map[string]string{"handed": "referral.handed_stays"}
	case other != "" && (t.unreached() != "" || !t.isService(other) || other == k.Referral.To):
		return map[string]string{"other": "referral.not_now"}
	case len(s.Values["files"]) > 0 && t.Masked:
		return map[string]string{"files": "referral.masked"}
	case len(s.Values["files"]) > 0 && p.Slack != k.Holder:
		return map[string]string{"files": "referral.holder_only"}
	case slices.ContainsFunc(s.Values["files"], func(f string) bool { return !slices.Contains(sheetFiles, f) }):
		return map[string]string{"files": "desk.pick_one"}
	case slices.ContainsFunc(s.Values["areas"], func(a string) bool { return !slices.Contains(sheetAreas, a) }):
		return map[string]string{"areas": "desk.pick_one"}
	}
	return nil
}

func isDay(s string) bool {
	_, err := time.Parse(dayForm, s)
	return err == nil
}

// saveSheet keeps the sheet, and puts it into the thread where its holder asks for that.
func (t *turn) saveSheet(k *bot.Case, p handoff.Person, s bot.Submit) {
	r := k.Referral
	r.Fields, r.Areas, r.Saved = map[string]string{}, s.Values["areas"], t.now
	for _, name := range sheetTexts {
		if v := s.Value(name); !blank(v) {
			r.Fields[name] = v
		}
	}
	t.line(k, "referral.saved", map[string]string{"name": p.Name, "to": r.ToName})
	t.fact("referral_saved", k, p.Slack, map[string]string{"to": r.To})
	if h := s.Value("handed"); h != "" && h != r.Handed {
		r.Handed = h
		t.fact("referral_handed", k, p.Slack, map[string]string{"to": r.To, "day": h, "days": t.days(h)})
	}
	if files := s.Values["files"]; len(files) > 0 {
		t.putPapers(k, p, files)
	}
	t.touch(k)
}

// putPapers puts the sheet into the thread as files, in place of those that stand
// there. They are removed as the person's own words are.
func (t *turn) putPapers(k *bot.Case, p handoff.Person, formats []string) {
	t.removePapers(k)
	for _, f := range formats {
		item := bot.DeskItem{ID: t.id(), Case: k.ID, Kind: bot.DeskPaper, Paper: t.paper(k, bot.PaperFormat(f))}
		k.Referral.Items = append(k.Referral.Items, item.ID)
		t.out.Effects.Desk = append(t.out.Effects.Desk, item)
		t.fact("referral_exported", k, p.Slack, map[string]string{"to": k.Referral.To, "format": f})
	}
}

func (t *turn) removePapers(k *bot.Case) {
	for _, item := range k.Referral.Items {
		t.out.Effects.Desk = append(t.out.Effects.Desk, bot.DeskItem{ID: t.id(), Case: k.ID, Kind: bot.DeskRemove, Target: item})
	}
	k.Referral.Items = nil
}

// paper is the sheet as another agency reads it: no id, no name, the alias only.
func (t *turn) paper(k *bot.Case, format bot.PaperFormat) *bot.Paper {
	r := k.Referral
	paper := &bot.Paper{Format: format, Title: t.words("referral.paper_title", nil), Foot: t.words("referral.paper_foot", nil)}
	row := func(key, text string) {
		paper.Rows = append(paper.Rows, bot.SheetLine{Name: t.words(key, nil), Answer: text})
	}
	row("referral.row_to", r.ToName)
	row("referral.row_day", t.day(t.now))
	row("referral.row_case", k.ID.String())
	row("referral.row_alias", t.c.Alias)
	row("referral.row_opened", t.day(k.Opened))
	row("referral.row_consent", t.day(r.Answered))
	_, level, _ := strings.Cut(handoff.LevelLabel(k.Level), " ") // without its colour
	row("referral.row_level", level)
	if k.Category != "" {
		row("referral.row_category", handoff.CategoryLabel(k.Category))
	}
	if lang := t.languageForStaff(); lang != "" {
		row("referral.row_language", lang)
	}
	for _, name := range sheetTexts {
		row("referral.field_"+name, r.Fields[name])
		if name == "since" {
			var areas []string
			for _, a := range r.Areas {
				areas = append(areas, t.words("referral.area_"+a, nil))
			}
			row("referral.field_areas", strings.Join(areas, "、"))
		}
	}
	if m := k.Meeting; m != nil {
		row("referral.row_meeting", t.meetingLine(k))
	}
	return paper
}

// Paper is the sheet of a case, for a command; false where there is none, or the
// person has not said yes.
func (h *House) Paper(c bot.Conversation, id bot.CaseID, format bot.PaperFormat, now time.Time) (*bot.Paper, bool) {
	t := h.look(c, now)
	k := t.c.Case(id)
	if k == nil || !k.Referral.Given() || k.Referral.Saved.IsZero() {
		return nil, false
	}
	return t.paper(k, format), true
}
