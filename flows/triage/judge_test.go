package triage_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tonari/bot"
	"tonari/flows/triage"
)

// levels asserts the level of each text.
func levels(t *testing.T, want map[string]bot.Level) {
	t.Helper()
	r := load(t)
	for text, level := range want {
		if got := r.Judge(text); got.Level != level {
			t.Errorf("%s: %v by %v, want %v", text, got.Level, got.Why, level)
		}
	}
}

func TestATimeOrAMeansMakesAWishUrgent(t *testing.T) {
	levels(t, map[string]bot.Level{
		"死にたい":          bot.LevelHigh,
		"明日死にたい":        bot.LevelUrgent,
		"ロープがある。死にたい":   bot.LevelUrgent,
		"屋上から飛び降りて死にたい": bot.LevelUrgent,
	})
}

func TestANegationNeverLeavesWatch(t *testing.T) {
	levels(t, map[string]bot.Level{
		"死にたくない":              bot.LevelWatch,
		"死にたいとは思わない":          bot.LevelWatch,
		"自殺は考えていません":          bot.LevelWatch,
		"消えたいわけじゃない":          bot.LevelWatch,
		"死にたくないけど消えたい":        bot.LevelHigh,
		"死にたいとかじゃない、助けて":      bot.LevelHigh,
		"死にたいわけじゃないけど薬を全部飲んだ": bot.LevelUrgent,
	})
}

func TestDaijoubuLowersNothing(t *testing.T) {
	r := load(t)
	for _, row := range rows(t, "danger.tsv") {
		before, after := r.Judge(row.Text), r.Judge(row.Text+"。大丈夫です")
		if after.Level < before.Level {
			t.Errorf("line %d: %v became %v by 大丈夫", row.Line, before.Level, after.Level)
		}
	}
}

func TestThePastAloneIsWatchAndPastAndPresentHigh(t *testing.T) {
	levels(t, map[string]bot.Level{
		"昔は死にたかった":            bot.LevelWatch,
		"中学生のころリスカしてた":        bot.LevelWatch,
		"子どものころ父に殴られていました":    bot.LevelWatch,
		"昔も死にたかったし、今も死にたい":    bot.LevelHigh,
		"去年リスカしてた。最近またやってしまう": bot.LevelHigh,
	})
}

func TestQuotationsAndOthersCountLikeTheWriter(t *testing.T) {
	r := load(t)
	for text, want := range map[string]bot.Level{
		"友達が死にたいって言ってる":      bot.LevelHigh,
		"「死にたい」と娘に言われました":    bot.LevelHigh,
		"弟が今から飛び降りるって電話してきた": bot.LevelUrgent,
	} {
		got := r.Judge(text)
		if got.Level != want || got.Category != triage.ThirdParty {
			t.Errorf("%s: %v %s by %v, want %v third_party", text, got.Level, got.Category, got.Why, want)
		}
	}
}

func TestIdiomsSongsGamesAndLessonsDoNotCount(t *testing.T) {
	r := load(t)
	for _, text := range []string{
		"死ぬほどおもしろい", "必死でがんばった", "死にそうに眠い", "かわいすぎて死ぬ",
		"「死にたい」って曲が好き", "ゲームで敵に殺された", "国語の授業で主人公が自殺する話を読んだ",
	} {
		if got := r.Judge(text); got.Level >= bot.LevelHigh {
			t.Errorf("%s: %v by %v", text, got.Level, got.Why)
		}
	}
}

func TestTheCategoryPicksTheSafetyPath(t *testing.T) {
	r := load(t)
	for text, want := range map[string]triage.Category{
		"死にたい":                triage.Suicide,
		"リスカしちゃった":            triage.SelfHarm,
		"薬を50錠飲んだ":            triage.Overdose,
		"お父さんにたたかれる":          triage.Abuse,
		"夫に殴られています":           triage.DV,
		"おじさんがさわってくる":         triage.Sexual,
		"うちごはんない":             triage.Neglect,
		"母を殺してしまいそう":          triage.Violence,
		"おばあちゃんが倒れて意識がない":     triage.Health,
		"弟の世話で学校に行けない":        triage.Carer,
		"たすけて":                triage.Help,
		"こんにちは":               triage.None,
		"近所の子がベランダに出されて泣いている": triage.ThirdParty,
	} {
		if got := r.Judge(text); got.Category != want {
			t.Errorf("%s: %s by %v, want %s", text, got.Category, got.Why, want)
		}
	}
}

func TestACheerfulSentenceBeforeTakesNoAlarmAway(t *testing.T) {
	r := load(t)
	cheer := func(s string) string {
		return "今日は学校で友達とゲームして遊んで楽しかったw。" + s
	}
	stays(t, r, rows(t, "danger.tsv", "heldback.tsv"), cheer)
}

func TestRomajiIsReadAsKana(t *testing.T) {
	levels(t, map[string]bot.Level{
		"shinitai":                        bot.LevelHigh,
		"mou ikitakunai":                  bot.LevelHigh,
		"Ima kara shinu":                  bot.LevelUrgent,
		"kusuri zenbu nonda":              bot.LevelUrgent,
		"okaasan ni tatakareru":           bot.LevelHigh,
		"konnichiwa hajimemashite":        bot.LevelNone,
		"sushi ramen tempura sake karate": bot.LevelNone,
	})
}

func TestEnglishIsRead(t *testing.T) {
	levels(t, map[string]bot.Level{
		"I want to die":                      bot.LevelHigh,
		"I don’t want to live anymore":       bot.LevelHigh,
		"he hits me":                         bot.LevelHigh,
		"I took all my pills":                bot.LevelUrgent,
		"I want to die tonight":              bot.LevelUrgent,
		"I don't want to die":                bot.LevelWatch,
		"When I was a kid I wanted to die":   bot.LevelWatch,
		"This game is killing me lol":        bot.LevelNone,
		"I took my pills as the doctor said": bot.LevelNone,
		"He hit a home run":                  bot.LevelNone,
		"The movie was about a man who died": bot.LevelNone,
	})
}

func TestShortMessagesAreJudgedTogether(t *testing.T) {
	r := load(t)
	for _, tc := range []struct {
		texts []string
		want  bot.Level
	}{
		{[]string{"死に", "たい"}, bot.LevelHigh},
		{[]string{"もう死にたい気持ちです", "ロープ買った"}, bot.LevelUrgent},
		{[]string{"くすり", "ぜんぶ", "のんだ"}, bot.LevelUrgent},
		{[]string{"死にたい", "うそ", "大丈夫"}, bot.LevelHigh},
		{[]string{"こんにちは", "はじめまして"}, bot.LevelNone},
		{[]string{"死にたい"}, bot.LevelHigh},
		{nil, bot.LevelNone},
	} {
		if got := r.JudgeTogether(tc.texts); got.Level != tc.want {
			t.Errorf("%q: %v by %v, want %v", tc.texts, got.Level, got.Why, tc.want)
		}
	}
}

func TestNothingToReadIsNone(t *testing.T) {
	r := load(t)
	for _, text := range []string{"", " ", "😢😢", "。。。", "\n\n", "\u200b\u200d", "ーーー", "\xff\xfe"} {
		if diff := cmp.Diff(triage.Finding{Category: triage.None}, r.Judge(text)); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

func TestReasonsAreRuleNamesAndNeverTheText(t *testing.T) {
	r := load(t)
	for _, row := range rows(t, "danger.tsv", "heldback.tsv") {
		got := r.Judge(row.Text)
		if got.Level > bot.LevelNone && len(got.Why) == 0 {
			t.Errorf("line %d: a level without a reason", row.Line)
		}
		for _, w := range got.Why {
			if strings.Trim(w, "abcdefghijklmnopqrstuvwxyz0123456789._") != "" {
				t.Errorf("line %d: reason %q", row.Line, w)
			}
		}
	}
}

func TestManyMayJudgeAtOnce(t *testing.T) {
	r := load(t)
	list := rows(t, "heldback.tsv")
	want := make([]triage.Finding, len(list))
	for i, row := range list {
		want[i] = r.Judge(row.Text)
	}
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for i, row := range list {
				if diff := cmp.Diff(want[i], r.Judge(row.Text)); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
	wait.Wait()
}
