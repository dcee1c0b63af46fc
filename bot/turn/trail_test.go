package turn_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"tonari/bot"
)

// actionsOf are all buttons of the desk, read from the nouns: one that is added is
// walked too.
func actionsOf(t *testing.T) []bot.Action {
	t.Helper()
	names, err := filepath.Glob("../*.go")
	if err != nil {
		t.Fatal(err)
	}
	var all []bot.Action
	for _, name := range names {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Values) != 1 {
				return true
			}
			if typ, ok := spec.Type.(*ast.Ident); ok && typ.Name == "Action" {
				all = append(all, bot.Action(strings.Trim(spec.Values[0].(*ast.BasicLit).Value, `"`)))
			}
			return true
		})
	}
	if len(all) < 6 {
		t.Fatalf("only %v are found", all)
	}
	return all
}

// Where somebody presses a button: situations in which one or another works.
var situations = map[string]func(s *stage) (ts string){
	"unclaimed": func(s *stage) string { s.says("人と話す"); return "" },
	"claimed": func(s *stage) string {
		s.says("人と話す")
		s.clicks(sato, bot.ActionClaim)
		return ""
	},
	"with a sheet": func(s *stage) string {
		s.follows()
		s.taps("child")
		s.says("お母さんのごはんを作った")
		s.says("人と話す")
		return ""
	},
	"paused": func(s *stage) string {
		s.says("人と話す")
		s.clicks(sato, bot.ActionClaim)
		s.clicks(sato, bot.ActionPause)
		return ""
	},
	"closed": func(s *stage) string {
		s.says("人と話す")
		s.clicks(sato, bot.ActionClaim)
		s.clicks(sato, bot.ActionClose)
		return ""
	},
	"an offered reply": func(s *stage) string {
		s.says("人と話す")
		s.clicks(midori, bot.ActionClaim)
		return s.types(sato, "こちらから返事します")
	},
	"a disclosure that waits": func(s *stage) string {
		s.says(urgentText)
		s.clicks(aoi, bot.ActionClaim)
		s.asksToSee(aoi)
		return s.request()
	},
	"a disclosure that happened": func(s *stage) string {
		s.says(urgentText)
		s.clicks(aoi, bot.ActionClaim)
		s.asksToSee(sato)
		s.approves(kuro)
		s.sees(sato)
		return s.request()
	},
	"urgent": func(s *stage) string {
		s.says(urgentText)
		s.clicks(sato, bot.ActionClaim)
		s.after(time.Minute)
		return ""
	},
}

func TestEveryActionLeavesAFactWithStaffCaseAndTime(t *testing.T) {
	for _, a := range actionsOf(t) {
		var own []string
		for about, arrange := range situations {
			s := play(t, tuesday)
			ts := arrange(s)
			k := s.conv.Cases[len(s.conv.Cases)-1].ID
			s.facts = nil
			f, asks := s.opens(sato, a, ts)
			switch {
			case asks && f.Submit == "":
				own = append(own, "shown") // it only shows; the service notes it when it opens
				continue
			case asks:
				s.sends(sato, f, nil)
			default:
				s.presses(sato, a, ts)
			}
			i := slices.IndexFunc(s.facts, func(f bot.Fact) bool { return f.Staff == sato && !strings.HasPrefix(f.Name, "reply") })
			if i < 0 {
				t.Errorf("%s (%s) leaves no fact of who pressed it", a, about)
				continue
			}
			if f := s.facts[i]; f.Case != k || !f.At.Equal(s.now) {
				t.Errorf("%s (%s): %+v", a, about, f)
			}
			if s.facts[i].Name != "pressed" {
				own = append(own, s.facts[i].Name)
			}
		}
		if len(own) == 0 {
			t.Errorf("%s leaves no fact of its own anywhere: add one, or the situation in which it works", a)
		}
		t.Logf("%s: %v", a, own)
	}
}

func TestAPressThatIsRefusedIsOnRecord(t *testing.T) {
	s := play(t, tuesday)
	s.says("人と話す")
	k := s.current().ID
	for _, c := range []bot.Click{
		{Case: k, By: aoi},                                // a guest, or somebody from elsewhere
		{Case: k, By: "U0NOBODY", Member: true},           // off the roster
		{Case: k + bot.Partitions, By: aoi, Member: true}, // another's case
	} {
		s.facts = nil
		c.Action = bot.ActionRelease
		s.take(bot.Input{Click: &c})
		if len(s.facts) != 1 || s.facts[0].Name != "pressed" || s.facts[0].Staff != c.By || s.facts[0].Case != c.Case ||
			s.facts[0].Fields["action"] != string(bot.ActionRelease) {
			t.Errorf("%+v: %+v", c, s.facts)
		}
	}
}

func TestTheWayOfAReplyAndOfAnErasureIsOnRecord(t *testing.T) {
	s := play(t, tuesday)
	s.says(urgentText)
	s.clicks(aoi, bot.ActionClaim)
	s.types(aoi, "メモ: 学校に電話")
	s.types(aoi, "読みました")
	s.after(10 * time.Second)
	offered := s.types(midori, "わたしからも")
	s.presses(midori, bot.ActionHoldNote, offered)
	s.says("消して")
	s.taps("yes")
	s.clicks(aoi, bot.ActionClose)
	var got []string
	for _, f := range s.facts {
		got = append(got, f.Name+" "+string(f.Staff))
	}
	for _, want := range []string{
		"mention ", "mention_up ", "claimed U0AOI", "note U0AOI", "reply U0AOI", "reply_accepted U0AOI",
		"reply_offered U0MIDORI", "hold_note U0MIDORI", "erased ", "erase_ended ", "closed U0AOI", "erased_rest ",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("no fact %q in %v", want, got)
		}
	}
}

func TestAHolderWhoLeavesIsOnRecord(t *testing.T) {
	s := play(t, tuesday)
	s.says("人と話す")
	s.clicks(aoi, bot.ActionClaim)
	k := s.current().ID
	s.facts = nil
	s.take(bot.Input{Departed: &bot.Departed{Case: k, Who: aoi}})
	for _, name := range []string{"departed", "released"} {
		if !slices.ContainsFunc(s.facts, func(f bot.Fact) bool { return f.Name == name && f.Staff == aoi && f.Case == k }) {
			t.Errorf("no fact %s: %+v", name, s.facts)
		}
	}
}

// machineWord is all that a fact may say: no person writes like this.
var (
	machineWord = regexp.MustCompile(`^[A-Za-z0-9_.:,/-]{0,200}$`)
	staffID     = regexp.MustCompile(`^[A-Z0-9]{0,20}$`)
)

// judgeFacts holds every turn of every test to it: a fact has machine words only,
// none of them out of what was said.
func (s *stage) judgeFacts(in bot.Input, facts []bot.Fact) {
	s.t.Helper()
	said := ""
	switch {
	case in.Text != nil:
		said = in.Text.Text
	case in.Reply != nil:
		said = in.Reply.Text
	}
	for _, f := range facts {
		if f.Name == "" || f.At.IsZero() || !machineWord.MatchString(f.Name) || !staffID.MatchString(string(f.Staff)) {
			s.t.Errorf("fact %+v", f)
		}
		for name, v := range f.Fields {
			if !machineWord.MatchString(name) || !machineWord.MatchString(v) || len(v) > 3 && v == strings.TrimSpace(said) {
				s.t.Errorf("fact %s says %s=%q", f.Name, name, v)
			}
		}
	}
}
