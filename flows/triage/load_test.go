package triage_test

import (
	"slices"
	"strings"
	"testing"

	"tonari/bot"
	"tonari/flows/triage"
)

const good = `shortest_reading: 3
readings: |
  死=し
spellings: |
  タヒ=死
idioms: |
  必死
classes:
  wish:
    about: wants to die
    words: |
      # a comment
      死にた(い|く)
    but: |
      死にたくない
  song:
    about: songs
    words: 歌詞 曲~歌う
modifiers:
  - {name: sung, says: 歌のことなので弱めた, about: a song, lowers_to: none, on: wish, before: song, after: song, within: 5}
rules:
  - {name: wish, level: high, category: suicide, when: [wish]}
`

func TestAReasonIsToldInWordsWhereTheFileHasThem(t *testing.T) {
	r, err := triage.Load("triage.yaml", []byte(good))
	if err != nil {
		t.Fatal(err)
	}
	if sung, wish := r.Says("sung"), r.Says("wish"); sung != "歌のことなので弱めた" || wish != "wish" {
		t.Errorf("said %q and %q", sung, wish)
	}
}

func TestEveryBuiltInReasonIsToldInWords(t *testing.T) {
	r := load(t)
	for _, text := range []string{"もう消えたい", "死にたいわけじゃない", "あした死にたい", "歌詞の死にたい", "お父さんになぐられてる", "dad hits me", "世話がつらい"} {
		f := r.Judge(text)
		if len(f.Why) == 0 {
			t.Errorf("%s has no reason", text)
		}
		for _, why := range append(f.Why, r.Alarms()...) {
			if says := r.Says(why); says == why {
				t.Errorf("%s stands on the card as its name", why)
			}
		}
	}
}

func TestAStaffFileReplacesTheBuiltInOne(t *testing.T) {
	r, err := triage.Load("triage.yaml", []byte(good))
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bot.Level{
		"死にたい": bot.LevelHigh, "シニタイ": bot.LevelHigh, "タヒにたい": bot.LevelHigh,
		"死にたくない": bot.LevelNone, "歌詞の死にたい": bot.LevelNone, "必死にたいした": bot.LevelNone, "つらい": bot.LevelNone,
	} {
		if got := r.Judge(text); got.Level != want {
			t.Errorf("%s: %v, want %v", text, got.Level, want)
		}
	}
}

func TestFaultsNameFileLineAndFix(t *testing.T) {
	for name, tc := range map[string]struct{ old, new, want string }{
		"unknown key":      {"about: wants to die", "abuot: wants to die", `triage.yaml:10: unknown field "abuot" (remove it or mend its spelling)`},
		"no about":         {"about: wants to die", "about: ''", `triage.yaml:9: class "wish" has no about (say in one line what the words have in common)`},
		"open bracket":     {"死にた(い|く)", "死にた(い|く", `triage.yaml:13: "死にた(い|く": a bracket is not closed (mend or split the pattern)`},
		"closed bracket":   {"死にた(い|く)", "死にたい)", `triage.yaml:13: "死にたい)": a bracket is closed that was not opened (mend or split the pattern)`},
		"bar outside":      {"死にた(い|く)", "死にたい|消えたい", `triage.yaml:13: "死にたい|消えたい": | stands outside of brackets (mend or split the pattern)`},
		"mark":             {"死にた(い|く)", "「死にたい", `triage.yaml:13: "「死にたい" holds a mark (take the mark out: marks are not read)`},
		"empty choice":     {"死にた(い|く)", "(死|)", `triage.yaml:13: "(死|)": holds no letter (mend or split the pattern)`},
		"too many":         {"死にた(い|く)", "(あ|い|う|え|お)(あ|い|う|え|お)(あ|い|う|え|お)(あ|い|う|え|お)(あ|い|う|え|お)", `triage.yaml:13: "(あ|い|う|え|お)(あ|い|う|え|お)(あ|い|う|え|お)(あ|い|う|え|お)(あ|い|う|え|お)": stands for more than 3000 spellings (mend or split the pattern)`},
		"no pair":          {"  死=し", "  死し", `triage.yaml:3: "死し" is no pair (write word=spelling)`},
		"kana reading":     {"  死=し", "  し=死", `triage.yaml:3: "し" holds no kanji (a reading belongs to a word in kanji)`},
		"unknown class":    {"when: [wish]", "when: [hope]", `triage.yaml:22: rule wish: there is no class "hope" (add the class or mend its name)`},
		"bad when":         {"when: [wish]", "when: [wish +]", `triage.yaml:22: rule wish: "wish +" (write class + class or class > class)`},
		"no when":          {"when: [wish]", "when: []", `triage.yaml:22: rule wish never applies (add at least one line to when)`},
		"unknown level":    {"level: high", "level: loud", `triage.yaml:22: rule wish: level "loud": want none, watch, high or urgent (use none, watch, high or urgent)`},
		"unknown category": {"category: suicide", "category: weather", `triage.yaml:22: rule wish: category "weather" (use one of suicide, self_harm, overdose, abuse, dv, sexual, pregnancy, neglect, third_party, violence, health, carer, bullying, hardship, distress, help)`},
		"bad rule name":    {"{name: wish, level", "{name: Wish, level", `triage.yaml:22: rule name "Wish" (use small letters, digits, _ and dots, each name once)`},
		"idle modifier":    {", before: song, after: song", "", `triage.yaml:20: modifier sung touches nothing (fill on, and before or after)`},
		"unused class":     {"on: wish, before: song, after: song", "on: wish, before: wish, after: wish", `triage.yaml:16: class "song" is used by no rule and no modifier (use it or remove it)`},
	} {
		t.Run(name, func(t *testing.T) {
			file := strings.Replace(good, tc.old, tc.new, 1)
			if file == good {
				t.Fatal("the case changes nothing")
			}
			_, err := triage.Load("triage.yaml", []byte(file))
			if err == nil {
				t.Fatal("accepted")
			}
			if !slices.Contains(strings.Split(err.Error(), "\n"), tc.want) {
				t.Errorf("got  %s\nwant %s", err, tc.want)
			}
		})
	}
}

func TestAnEmptyFileIsRefused(t *testing.T) {
	if _, err := triage.Load("triage.yaml", nil); err == nil {
		t.Error("accepted")
	}
}

func FuzzJudge(f *testing.F) {
	r := load(f)
	for _, s := range []string{"死にたい", "ﾀﾋにたぁぁい", "O D した", "\u3099か\u309b", "ﷺ100錠", "し\nに\nた\nい", "ーーあーー", "\xf0\x9f"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := r.Judge(s)
		if got.Level < bot.LevelNone || got.Level > bot.LevelUrgent || (got.Level == bot.LevelNone) != (got.Category == triage.None) {
			t.Errorf("%v %s", got.Level, got.Category)
		}
	})
}
