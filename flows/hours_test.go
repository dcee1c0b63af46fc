package flows_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"tonari/bot"
	"tonari/flows"
	"tonari/flows/guide"
	"tonari/handoff"
)

// Whatever the danger is, at every hour of a week, for every age and language: the
// first answer leads to a number that answers at that hour.
func TestEveryDangerAtEveryHourOfAWeekLeadsToANumberThatAnswersThen(t *testing.T) {
	set, book := house(t), builtin(t)
	data, err := os.ReadFile("../config/guide/numbers.yaml")
	if err != nil {
		t.Fatal(err)
	}
	numbers, faults := guide.Load("numbers.yaml", data, handoff.NationalHoliday)
	if err := faults.Err(); err != nil {
		t.Fatal(err)
	}
	monday := time.Date(2026, 11, 23, 0, 0, 0, 0, time.FixedZone("JST", 9*3600)) // a holiday
	for hour := range 7 * 24 {
		now := monday.Add(time.Duration(hour) * time.Hour)
		for _, category := range guide.Categories() {
			open := numbers.OpenAt(now, category, "", 99)
			for i := range 12 {
				lang := book.Languages()[i%len(book.Languages())]
				who := []guide.Audience{"", guide.Children, guide.Adults}[i%3]
				sc := flows.Scene{
					Now: now, Language: lang, Category: category, CaseOpen: true, Urgent: true,
					Told: i&1 > 0, Watched: i&2 > 0, Level: bot.LevelHigh,
				}
				if i&4 > 0 {
					sc.Level = bot.LevelUrgent
				}
				sc.NumbersFor = func(category string) string {
					return guide.Lines(numbers.OpenAt(now, category, who, 3), lang)
				}
				sc.Numbers = sc.NumbersFor(category)
				res, err := set.Step(bot.Talk{}, flows.Cue{Enter: flows.SafetyNow}, sc)
				if err != nil {
					t.Fatal(err)
				}
				var read strings.Builder
				for _, l := range res.Lines {
					fmt.Fprintln(&read, strings.Join(flows.Render(book, lang, l), "\n"))
				}
				if !answers(read.String(), open) {
					t.Fatalf("%v, %s, %s: nothing that answers now in\n%s", now, category, lang, read.String())
				}
			}
		}
	}
}

func answers(read string, open []guide.Number) bool {
	for _, n := range open {
		if strings.Contains(read, n.Name+" "+n.Number) {
			return true
		}
	}
	return false
}

// A child is not led to a line for adults first, nor an adult to a child's.
func TestWhoeverCameAsAChildIsKnownToBeOneLater(t *testing.T) {
	for _, tc := range []struct {
		talk bot.Talk
		want guide.Audience
	}{
		{bot.Talk{}, ""},
		{bot.Talk{At: "safety.stay", Answers: []bot.Answer{{Step: flows.Who, Choice: "child"}}}, guide.Children},
		{bot.Talk{At: "safety.stay", Back: "carer.sleep"}, guide.Children},
		{bot.Talk{Answers: []bot.Answer{{Step: flows.Who, Choice: "family"}}}, ""},
		{bot.Talk{Answers: []bot.Answer{{Step: flows.Who, Choice: "family"}, {Step: "family.who", Choice: "partner"}}}, guide.Adults},
		{bot.Talk{Answers: []bot.Answer{{Step: flows.Who, Choice: "family"}, {Step: "family.who", Choice: "parent"}}}, ""},
	} {
		if got := flows.AudienceOf(tc.talk); got != tc.want {
			t.Errorf("%+v: %q, want %q", tc.talk, got, tc.want)
		}
	}
}

// In safety 119 comes before any question for whoever may be dying right now.
func TestWhoeverIsHurtRightNowReadsTheAmbulanceFirst(t *testing.T) {
	set := house(t)
	for _, category := range []string{"self_harm", "overdose", "health"} {
		res, err := set.Step(bot.Talk{}, flows.Cue{Enter: flows.SafetyNow}, flows.Scene{
			Category: category, Level: bot.LevelUrgent, Numbers: "救急 119（24時間）\nよりそい 0120-279-338",
		})
		if err != nil {
			t.Fatal(err)
		}
		if l := res.Lines[0]; l.Key != "safety.first_1" || l.Args["first"] != "救急 119（24時間）" {
			t.Errorf("%s: first reads %s %v", category, l.Key, l.Args)
		}
	}
}
