package events

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"tonari/bot"
	"tonari/flows/booking"
)

// The forms of events at the desk: make or change one, cancel it, mark who came,
// write to those who booked. Their names are the action ids of the buttons.
const (
	FormNew    bot.Action = "event_new"
	FormEdit   bot.Action = "event_edit"
	FormCancel bot.Action = "event_cancel"
	FormCame   bot.Action = "event_came"
	FormTell   bot.Action = "event_tell"
	// Send is the second person's button under what is to be written.
	Send bot.Action = "event_send"
)

var kinds = []bot.Option{
	{Value: string(bot.EventTea), Label: "茶話会"},
	{Value: string(bot.EventLecture), Label: "講演会"},
	{Value: string(bot.EventSession), Label: "個別相談会"},
}

// Form asks for an event; the zero event is a new one. Times are in the ward's
// zone.
func Form(e bot.Event, zone *time.Location) bot.Form {
	f := bot.Form{Name: FormEdit, Title: "会を変える", Submit: "保存する", Ref: ref(e)}
	if e.Revision == 0 {
		f.Name, f.Title = FormNew, "あたらしい会"
	} else {
		f.Texts = []string{"日時・場所が変わると、予約した人に自動で知らせます。"}
		if len(e.Slots) > 0 {
			f.Texts = append(f.Texts, "個別相談会の時間を書きかえると、その時間の家族もいっしょに動きます。予約か空き待ちがある時間は、消せません。")
		}
	}
	day := func(t time.Time) []string {
		if t.IsZero() {
			return nil
		}
		return []string{t.In(zone).Format(time.DateOnly)}
	}
	clock := func(t time.Time) []string {
		if t.IsZero() {
			return nil
		}
		return []string{t.In(zone).Format("15:04")}
	}
	text := func(s string) []string {
		if s == "" {
			return nil
		}
		return []string{s}
	}
	lastDay := day(e.End)
	if slices.Equal(lastDay, day(e.Start)) {
		lastDay = nil
	}
	capacity := ""
	if e.Capacity > 0 {
		capacity = strconv.Itoa(e.Capacity)
	}
	f.Fields = []bot.Field{
		{Name: "kind", Kind: bot.FieldOne, Label: "種類", Options: kinds, Value: text(string(e.Kind))},
		{Name: "title", Kind: bot.FieldText, Label: "名前（予約する人に見えます）", Max: 40, Value: text(e.Title)},
		{Name: "day", Kind: bot.FieldDate, Label: "日", Value: day(e.Start)},
		{Name: "from", Kind: bot.FieldTime, Label: "はじまり", Value: clock(e.Start)},
		{Name: "to", Kind: bot.FieldTime, Label: "おわり", Value: clock(e.End)},
		{Name: "last_day", Kind: bot.FieldDate, Label: "おわりの日（つぎの日からあとに終わるときだけ）", Optional: true, Value: lastDay},
		{Name: "place", Kind: bot.FieldText, Label: "場所", Max: 300, Optional: true, Value: text(e.Place)},
		{Name: "access", Kind: bot.FieldLong, Label: "行き方", Max: 300, Optional: true, Value: text(e.Access)},
		{Name: "for_whom", Kind: bot.FieldText, Label: "どんな人に", Max: 300, Optional: true, Value: text(e.ForWhom)},
		{Name: "capacity", Kind: bot.FieldText, Label: "定員（人）", Hint: "個別相談会では、いりません。", Max: 6, Optional: true, Value: text(capacity)},
		{Name: "slots", Kind: bot.FieldText, Label: "個別相談会の時間", Hint: "13:30-14:10;14:20-15:00 のように書きます。1つに1家族です。", Max: 1000, Optional: true, Value: text(booking.WriteSlots(e))},
		{Name: "until_day", Kind: bot.FieldDate, Label: "申しこみの最後の日", Optional: true, Value: day(e.Deadline)},
		{Name: "until_time", Kind: bot.FieldTime, Label: "その時間", Optional: true, Value: clock(e.Deadline)},
		{Name: "link", Kind: bot.FieldText, Label: "オンラインのつなぎ方（https://…）", Hint: "席がある人だけに知らせます。", Max: 1000, Optional: true, Value: text(e.Link)},
	}
	return f
}

// narrow makes digits narrow that a Japanese keyboard types wide.
var narrow = strings.NewReplacer("０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7", "８", "8", "９", "9")

// fieldOf names the form's field for what booking finds wrong, and says it in
// Japanese.
var fieldOf = map[string][2]string{
	"kind": {"kind", "種類をえらんでください。"}, "title": {"title", "名前を40文字までで書いてください。"},
	"start": {"day", "これから400日までの日時にしてください。"}, "end": {"to", "おわりは、はじまりよりあとにしてください。"},
	"place": {"place", "場所か、オンラインのつなぎ方を書いてください。"}, "access": {"access", "300文字までにしてください。"},
	"for_whom": {"for_whom", "300文字までにしてください。"}, "link": {"link", "1000文字までにしてください。"},
	"capacity": {"capacity", "1から2000までの数を書いてください。"}, "deadline": {"until_day", "はじまりより前にしてください。"},
	"slots": {"slots", "個別相談会だけに、会の時間の中で、重ならないように書いてください。"},
}

// Read makes the event of a form that was sent, changed from old, and says what is
// wrong by field; nil when it can be saved.
func Read(s bot.Submit, old bot.Event, zone *time.Location, now time.Time) (bot.Event, map[string]string) {
	wrong := map[string]string{}
	at := func(dayField, timeField string) time.Time {
		t, err := time.ParseInLocation("2006-01-02 15:04", s.Value(dayField)+" "+s.Value(timeField), zone)
		if err != nil {
			wrong[dayField] = "日と時間をえらんでください。"
		}
		return t
	}
	day := func(field string) time.Time {
		t, err := time.ParseInLocation(time.DateOnly, s.Value(field), zone)
		if err != nil {
			wrong[field] = "日をえらんでください。"
		}
		return t
	}
	e := old
	e.Kind, e.Title = bot.EventKind(s.Value("kind")), strings.TrimSpace(s.Value("title"))
	e.Place, e.Access, e.ForWhom = strings.TrimSpace(s.Value("place")), strings.TrimSpace(s.Value("access")), strings.TrimSpace(s.Value("for_whom"))
	e.Link = strings.TrimSpace(s.Value("link"))
	e.Start = at("day", "from")
	if s.Value("last_day") != "" {
		e.End = at("last_day", "to")
	} else {
		e.End = at("day", "to")
	}
	e.Deadline = time.Time{}
	switch {
	case s.Value("until_day") == "" && s.Value("until_time") != "":
		wrong["until_day"] = "時間だけでは決まりません。日もえらぶか、時間も消してください。"
	case s.Value("until_day") == "":
	case s.Value("until_time") == "":
		e.Deadline = booking.DayDeadline(day("until_day"), e.Start)
	default:
		e.Deadline = at("until_day", "until_time")
	}
	e.Capacity = 0
	if c := strings.TrimSpace(narrow.Replace(s.Value("capacity"))); c != "" {
		n, err := strconv.Atoi(c)
		if err != nil {
			wrong["capacity"] = fieldOf["capacity"][1]
		}
		e.Capacity = n
	}
	slots, bad := booking.ReadSlots(narrow.Replace(s.Value("slots")), e.Start)
	if bad != "" {
		wrong["slots"] = "13:30-14:10;14:20-15:00 のように書いてください。"
	}
	e.Slots = slots
	if e.Link != "" && !strings.HasPrefix(e.Link, "https://") {
		wrong["link"] = "https:// ではじまるものを書いてください。"
	}
	if len(wrong) > 0 {
		return e, wrong
	}
	if e.ID == "" {
		e.ID = bot.EventID(fmt.Sprintf("%s-%s", e.Kind, e.Start.Format("20060102-1504")))
	}
	e.Reminders = booking.Reminders(e.Start)
	for _, f := range booking.Check(e, now) {
		if f.Field == "capacity" && len(e.Slots) > 0 {
			continue
		}
		if known, ok := fieldOf[f.Field]; ok {
			wrong[known[0]] = known[1]
		} else {
			wrong["title"] = f.What
		}
	}
	if len(wrong) == 0 {
		wrong = nil
	}
	return e, wrong
}

// ref is what comes back with a form: the event and the revision that was shown.
func ref(e bot.Event) string {
	if e.ID == "" {
		return ""
	}
	return string(e.ID) + " " + strconv.FormatInt(e.Revision, 10)
}

// ReadRef takes it apart; the id is "" for a new event. page is that of a form of
// attendance.
func ReadRef(s string) (id bot.EventID, revision int64, page string) {
	name, rest, _ := strings.Cut(s, " ")
	number, page, _ := strings.Cut(rest, " ")
	n, _ := strconv.ParseInt(number, 10, 64)
	return bot.EventID(name), n, page
}

// CancelForm asks once more. ahead counts the families whose time is still to come;
// begun says that others have had theirs.
func CancelForm(e bot.Event, ahead int, begun bool) bot.Form {
	what := fmt.Sprintf("「%s」（%s）を中止にします。予約・空き待ちの%d組に、自動で知らせます。もとにはもどせません。", e.Title, Span(e), ahead)
	if begun {
		what = fmt.Sprintf("「%s」（%s）の、これからの時間を中止にします。予約・空き待ちの%d組に、自動で知らせます。もう始まった時間の家族には知らせません。"+
			"中止にすると、来た人をつけられなくなります。先につけてください。もとにはもどせません。", e.Title, Span(e), ahead)
	}
	return bot.Form{
		Name: FormCancel, Title: "会を中止にする", Submit: "中止にする", Ref: ref(e),
		Texts: []string{what},
		Fields: []bot.Field{{
			Name: "sure", Kind: bot.FieldMany, Label: "たしかめ", Options: []bot.Option{{Value: "yes", Label: "中止にして、みんなに知らせる"}},
		}},
	}
}

// TellForm asks what to write to those who have a seat.
func TellForm(e bot.Event, seats int) bot.Form {
	return bot.Form{
		Name: FormTell, Title: "予約した人に知らせる", Submit: "下書きを出す", Ref: ref(e),
		Texts:  []string{fmt.Sprintf("「%s」に席がある%d組に送ります。もうひとりの職員が確かめて押すまで、送られません。", e.Title, seats)},
		Fields: []bot.Field{{Name: "text", Kind: bot.FieldLong, Label: "送ることば", Max: MaxMessage}},
	}
}

// Done stands in the place of a form that was taken, and says so.
func Done(did bot.Action, e bot.Event) bot.Form {
	said := map[bot.Action]string{
		FormNew:    "会を出しました。LINEの予定に出ます。",
		FormEdit:   "会を変えました。日時や場所が変わったときは、予約した人に自動で知らせます。",
		FormCancel: "会を中止にしました。予約・空き待ちの人に、自動で知らせます。",
		FormCame:   "しるしを保存しました。",
		FormTell:   "下書きをチャンネルに出しました。もうひとりの職員が押すと、送られます。",
	}
	return bot.Form{Name: did, Title: "できました", Texts: []string{said[did] + "\n" + e.Title + "　" + Span(e)}}
}

// MaxMessage is how many characters may be written to those who booked.
const MaxMessage = 1000
