package guide_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tonari/flows/guide"
)

func suggested(all []guide.Suggestion) string {
	var out []string
	for _, s := range all {
		line := s.Entry.ID + ":"
		for _, r := range s.Reasons {
			line += " " + r.About + "(" + strings.Join(r.Words, " ") + ")"
		}
		out = append(out, line)
	}
	return strings.Join(out, "; ")
}

func TestFittingServicesAreNamedWithTheWordsThatSpokeForThem(t *testing.T) {
	d := ward(t)
	for said, want := range map[string]string{
		"毎日おばあちゃんのお世話をしてる":       "carers: お世話のこと(お世話)",
		"お せ わ じゃなくて、オセワ":        "",
		"母が、入院してます":              "carers: 家族の病気のこと(母 入院)",
		"母が好き":                   "",
		"いつもお世話になっております":         "",
		"ヒキコモリです":                "screen: 家にいること(ヒキコモリ); centre: 家にいること(ヒキコモリ)",
		"ﾋｷｺﾓﾘ":                  "screen: 家にいること(ﾋｷｺﾓﾘ); centre: 家にいること(ﾋｷｺﾓﾘ)",
		"部屋から、 出ない":              "screen: 家にいること(部屋から、 出); centre: 家にいること(部屋から、 出)",
		"家賃がはらえない":               "money: お金のこと(家賃)",
		"My parents are kind":    "",
		"I can't pay my RENT":    "money: お金のこと(RENT)",
		"I'm looking after them": "",
		"こんにちは":                  "",
		"":                       "",
	} {
		if got := suggested(d.Suggest(said, "ja", 3)); got != want {
			t.Errorf("%s: got %q, want %q", said, got, want)
		}
	}
}

func TestSeveralWorriesAreAllServedAndSomebodyTakesThemTogether(t *testing.T) {
	d := ward(t)
	got := d.Suggest("ひきこもりの兄がいて、母の介護もあって、家賃も払えない", "en", 0)
	want := "screen: staying in(ひきこもり); carers: caring(介護); money: money(家賃); desk: several things(); centre: staying in(ひきこもり)"
	if s := suggested(got); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
	if diff := cmp.Diff(got[:2], d.Suggest("ひきこもりの兄がいて、母の介護もあって、家賃も払えない", "en", 2), cmp.AllowUnexported(guide.Entry{})); diff != "" {
		t.Error(diff)
	}
}

func TestAVeryLongTextIsReadToo(t *testing.T) {
	d := ward(t)
	if got := d.Suggest("家賃"+strings.Repeat("あ", 100_000), "ja", 1); len(got) != 1 {
		t.Errorf("got %v", got)
	}
}

func FuzzAReasonShowsThePersonsOwnWords(f *testing.F) {
	for _, s := range []string{"お せ わ", "ﾋｷｺﾓﾘです", "ｶﾞｯｺｳ゙", "家賃 rent", "部屋から、\n出", "\xff\xfe家賃", "お世話になってお世話"} {
		f.Add(s)
	}
	d, faults := guide.LoadDirectory(file("services.yaml", town), file("places.yaml", townPlaces), file("topics.yaml", townTopics))
	if len(faults) > 0 {
		f.Fatal(faults)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := d.Suggest(text, "ja", 3)
		if len(got) > 3 {
			t.Fatalf("%d suggestions", len(got))
		}
		for _, s := range got {
			if len(s.Reasons) == 0 {
				t.Fatalf("%s without a reason", s.Entry.ID)
			}
			for _, r := range s.Reasons {
				for _, w := range r.Words {
					if w == "" || !strings.Contains(text, w) {
						t.Fatalf("%q is not in %q", w, text)
					}
				}
			}
		}
		if again := suggested(d.Suggest(text, "ja", 3)); again != suggested(got) {
			t.Fatalf("%s, then %s", suggested(got), again)
		}
	})
}
