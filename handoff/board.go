package handoff

import "tonari/bot"

// LevelLabel is a level as counselors read it: always the word beside the colour,
// for those who see no colours.
func LevelLabel(l bot.Level) string {
	switch {
	case l >= bot.LevelUrgent:
		return "🔴 緊急"
	case l == bot.LevelHigh:
		return "🟠 高"
	case l == bot.LevelWatch:
		return "🟡 注意"
	}
	return "⚪ なし"
}

// StateLabel is a case's state as counselors read it.
func StateLabel(s bot.CaseState) string {
	switch s {
	case bot.CaseUnclaimed:
		return "未対応"
	case bot.CaseClaimed:
		return "対応中"
	case bot.CasePaused:
		return "保留"
	case bot.CaseClosed:
		return "完了"
	}
	return "不明"
}

// categories are what a case can be about, by triage's machine words.
var categories = map[string]string{
	"none":        "なし",
	"suicide":     "死にたい気持ち",
	"self_harm":   "自傷",
	"overdose":    "オーバードーズ",
	"abuse":       "虐待",
	"dv":          "DV",
	"sexual":      "性暴力",
	"pregnancy":   "妊娠",
	"neglect":     "ネグレクト",
	"third_party": "まわりの人の心配",
	"violence":    "暴力・他害",
	"health":      "体調・けが",
	"carer":       "家族のケア",
	"bullying":    "いじめ",
	"hardship":    "生活のこまりごと",
	"distress":    "つらい気持ち",
	"help":        "助けを求めている",
}

// CategoryLabel is a category as counselors read it; an unknown one stands as it
// is, so that a new rule of triage never hides what it found.
func CategoryLabel(id string) string {
	if label, ok := categories[id]; ok {
		return label
	}
	return id
}
