package turn_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"tonari/bot"
	"tonari/bot/turn"
	"tonari/config"
	"tonari/flows"
)

const roster = `
timezone: Asia/Tokyo
people:
  - {slack: U0AOI, name: 相談員A, role: counselor}
  - {slack: U0MIDORI, name: 相談員B, role: counselor}
  - {slack: U0SATO, name: 主任C, role: supervisor}
  - {slack: U0KURO, name: 主任D, role: supervisor}
shifts:
  - {days: [mon, tue, wed, thu, fri], from: "08:30", to: "17:15", people: [U0AOI], backup: [U0MIDORI]}
holidays: japan
`

var (
	aoi    = bot.StaffID("U0AOI")
	midori = bot.StaffID("U0MIDORI")
	sato   = bot.StaffID("U0SATO")
)

// tuesday is a working morning, night the evening of the same day.
var (
	tokyo   = time.FixedZone("JST", 9*60*60)
	tuesday = time.Date(2026, 12, 1, 10, 0, 0, 0, tokyo)
	night   = time.Date(2026, 12, 1, 21, 40, 0, 0, tokyo)
)

// urgentText is urgent whatever stands around it: a time is named.
const urgentText = "今から死にます"

var builtHouse = sync.OnceValues(buildHouse)

func newHouse(t testing.TB) *turn.House {
	t.Helper()
	h, err := builtHouse()
	if err != nil {
		t.Fatal(err)
	}
	own := *h
	return &own
}

func buildHouse() (*turn.House, error) {
	h, faults := config.Load(config.OverFS(fstest.MapFS{"roster.yaml": {Data: []byte(roster)}}))
	if err := faults.Err(); err != nil {
		return nil, err
	}
	set, err := flows.New()
	if err != nil {
		return nil, err
	}
	return &turn.House{
		Flows: set, Book: h.Words, Rules: h.Triage, Roster: h.Roster, Numbers: h.Numbers, Guide: h.Guide, Templates: h.Templates,
		Desk: "C0DESK", Urgent: "C0URGENT", Hold: 5 * time.Second,
	}, nil
}

// stage plays one person's conversation through Take alone. What LINE and Slack
// would accept is accepted at once, unless a platform is made deaf.
type stage struct {
	t        *testing.T
	house    *turn.House
	conv     bot.Conversation
	now      time.Time
	n        int
	cases    int64
	timers   map[string]bot.TimerSet
	deafDesk bool

	phone  []bot.Message // everything that reached the phone, in order
	turned []bot.Message // of the last turn
	desk   []bot.DeskItem
	facts  []bot.Fact // all, in order
	last   turn.Outcome
	waits  []bot.DeskItem // desk receipts not given while the desk is deaf
	lineTo bot.Outcome    // what LINE answers to pushes with a receipt
}

func play(t *testing.T, at time.Time) *stage {
	t.Helper()
	return &stage{
		t: t, house: newHouse(t), conv: bot.Conversation{Person: "person"}, now: at,
		timers: map[string]bot.TimerSet{}, lineTo: bot.OutcomeAccepted,
	}
}

func (s *stage) id() string { s.n++; return fmt.Sprintf("input-%d", s.n) }

// take plays an input, and the receipts of what it sent.
func (s *stage) take(in bot.Input) {
	s.t.Helper()
	in.Person = "person"
	if in.ID == "" {
		in.ID = s.id()
	}
	if in.At.IsZero() {
		in.At = s.now
	}
	in.Turn = s.now
	stored, err := json.Marshal(s.conv)
	if err != nil {
		s.t.Fatal(err)
	}
	var conv bot.Conversation
	if err := json.Unmarshal(stored, &conv); err != nil {
		s.t.Fatal(err)
	}
	out := s.house.Take(conv, in, bot.NewCaseID(s.cases+1, 3))
	again := s.house.Take(conv, in, bot.NewCaseID(s.cases+1, 3))
	if a, b := fmt.Sprintf("%+v", out.Effects), fmt.Sprintf("%+v", again.Effects); a != b {
		if x, y := asJSON(out.Effects), asJSON(again.Effects); x != y {
			s.t.Fatalf("a replayed turn gave other effects:\n%s\n%s", x, y)
		}
	}
	if out.NewCase != 0 {
		s.cases++
	}
	s.conv, s.last = out.Conversation, out
	s.facts = append(s.facts, out.Effects.Facts...)
	s.judgeFacts(in, out.Effects.Facts)
	s.turned = nil
	for _, tm := range out.Effects.Timers {
		if tm.Due.IsZero() {
			delete(s.timers, tm.Name)
		} else {
			s.timers[tm.Name] = tm
		}
	}
	var receipts []bot.Input
	for _, l := range out.Effects.Line {
		if n := len(l.Messages); n == 0 || n > 5 {
			s.t.Fatalf("%d messages in one request", n)
		}
		s.turned = append(s.turned, l.Messages...)
		if l.Receipt {
			receipts = append(receipts, s.receipt(l.ID, l.Ref, s.lineTo))
		}
	}
	s.phone = append(s.phone, s.turned...)
	s.desk = append(s.desk, out.Effects.Desk...)
	turned := s.turned
	for _, d := range out.Effects.Desk {
		switch {
		case d.Receipt && s.deafDesk:
			s.waits = append(s.waits, d)
		case d.Receipt:
			receipts = append(receipts, s.receipt(d.ID, d.Ref, bot.OutcomeAccepted))
		}
	}
	for _, r := range receipts {
		s.take(r)
		turned = append(turned, s.turned...)
	}
	s.turned, s.last = turned, out
}

func asJSON(v any) string {
	b, _ := json.Marshal(v)
	return string(b)
}

func (s *stage) receipt(item, ref string, o bot.Outcome) bot.Input {
	return bot.Input{ID: "receipt/" + item, Receipt: &bot.Receipt{Item: item, Ref: ref, Outcome: o}}
}

func (s *stage) follows() { s.t.Helper(); s.take(bot.Input{ReplyToken: "rt", Follow: &bot.Follow{}}) }

func (s *stage) says(text string) string {
	s.t.Helper()
	m := fmt.Sprintf("m%d", s.n+1)
	s.take(bot.Input{ReplyToken: "rt", Text: &bot.Text{MessageID: m, Text: text}})
	return m
}

// taps presses what stands on the phone by the choice's id.
func (s *stage) taps(id string) {
	s.t.Helper()
	for i := len(s.phone) - 1; i >= 0; i-- {
		for _, c := range s.phone[i].Choices {
			if strings.HasSuffix(c.Data, "/"+id) || strings.Contains(c.Data, "/"+id+"_") {
				s.take(bot.Input{ReplyToken: "rt", Tap: &bot.Tap{Data: c.Data}})
				return
			}
		}
		if len(s.phone[i].Choices) > 0 {
			break
		}
	}
	s.t.Fatalf("%q does not stand on the phone: %v", id, s.phone[len(s.phone)-1].Choices)
}

func (s *stage) clicks(by bot.StaffID, a bot.Action) {
	s.t.Helper()
	k := s.conv.Cases[len(s.conv.Cases)-1]
	if f, asks := s.opens(by, a); asks {
		s.sends(by, f, nil)
		return
	}
	s.take(bot.Input{Click: &bot.Click{Case: k.ID, Action: a, By: by, Member: true, When: s.now}})
}

// opens presses a button that asks something first; ts is what else it is about.
func (s *stage) opens(by bot.StaffID, a bot.Action, ts ...string) (bot.Form, bool) {
	k := s.conv.Cases[len(s.conv.Cases)-1]
	return s.house.Form(s.conv, bot.Click{Case: k.ID, Action: a, By: by, Member: true, When: s.now, TS: strings.Join(ts, "")}, s.now)
}

// sends fills a form in, what is required and not given with its first option or
// a word. A form that is refused at its fields is not sent.
func (s *stage) sends(by bot.StaffID, f bot.Form, values map[string][]string) map[string]string {
	s.t.Helper()
	sub := bot.Submit{Case: f.Case, Form: f.Name, Ref: f.Ref, By: by, Member: true, Opened: f.Opened, Values: map[string][]string{}}
	for _, field := range f.Fields {
		given, ok := values[field.Name]
		switch {
		case ok:
			sub.Values[field.Name] = given
		case len(field.Value) > 0:
			sub.Values[field.Name] = field.Value
		case field.Optional:
		case field.Kind == bot.FieldFind:
			found := s.house.Find(s.conv, bot.Lookup{Case: f.Case, Form: f.Name, Field: field.Name, By: by, Member: true}, s.now)
			if len(found) > 0 {
				sub.Values[field.Name] = []string{found[0].Value}
			}
		case len(field.Options) > 0:
			sub.Values[field.Name] = []string{field.Options[0].Value}
		default:
			sub.Values[field.Name] = []string{"記入"}
		}
	}
	wrong := s.house.Check(s.conv, sub, s.now)
	if len(wrong) > 0 {
		return wrong
	}
	if next, ok := s.house.Next(s.conv, sub, s.now); ok {
		return s.sends(by, next, values)
	}
	s.take(bot.Input{Submit: &sub})
	return nil
}

func (s *stage) types(by bot.StaffID, text string) string {
	s.t.Helper()
	ts := fmt.Sprintf("1800000000.%06d", s.n+1)
	k := s.conv.Cases[len(s.conv.Cases)-1]
	s.take(bot.Input{Reply: &bot.DeskReply{Case: k.ID, By: by, TS: ts, Text: text}})
	return ts
}

func (s *stage) presses(by bot.StaffID, a bot.Action, ts string) {
	s.t.Helper()
	k := s.conv.Cases[len(s.conv.Cases)-1]
	s.take(bot.Input{Click: &bot.Click{Case: k.ID, Action: a, By: by, Member: true, When: s.now, TS: ts}})
}

// after moves the clock and fires what falls due on the way, in order.
func (s *stage) after(d time.Duration) {
	s.t.Helper()
	end := s.now.Add(d)
	for {
		var next *bot.TimerSet
		for _, tm := range s.timers {
			if !tm.Due.After(end) && (next == nil || tm.Due.Before(next.Due)) {
				next = &tm
			}
		}
		if next == nil {
			break
		}
		delete(s.timers, next.Name)
		if next.Due.After(s.now) {
			s.now = next.Due
		}
		s.take(bot.Input{Timer: &bot.Timer{Name: next.Name, Gen: next.Gen}})
	}
	s.now = end
}

// heard are the wording keys of the last turn, without a rotation's number.
func (s *stage) heard() []string {
	var ks []string
	for _, m := range s.turned {
		ks = append(ks, plainKey(m.Key))
	}
	return slices.Compact(ks)
}

func plainKey(k string) string {
	i := strings.LastIndexByte(k, '_')
	if i > 0 && strings.Trim(k[i+1:], "0123456789") == "" {
		return k[:i]
	}
	return k
}

// deskKeys are the desk's lines and kinds since the mark.
func (s *stage) deskKeys(from int) []string {
	var ks []string
	for _, d := range s.desk[from:] {
		k := d.Key
		if k == "" {
			k = string(d.Kind)
			if d.Kind == bot.DeskMark {
				k += ":" + string(d.Mark)
			}
		}
		ks = append(ks, k)
	}
	return ks
}

func (s *stage) current() *bot.Case {
	s.t.Helper()
	k := s.conv.Current()
	if k == nil {
		s.t.Fatal("no case is open")
	}
	return k
}
