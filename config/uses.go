package config

import (
	"tonari/bot"
	"tonari/flows/wording"
)

// What the desk is told of the configuration itself.
const (
	// TextBroken: a file is faulty and the old words stay. {faults} are the faults, one
	// a line.
	TextBroken = "desk.config_broken"
	// TextMended: all is well again.
	TextMended = "desk.config_mended"
)

// What is told outside Slack while Slack cannot be reached. {waiting} and {urgent}
// are counts, {since} a time, {reasons} and {cases} are lines.
const (
	TextAlarmSubject = "desk.alarm_subject"
	TextAlarm        = "desk.alarm"
	TextAlarmOver    = "desk.alarm_over"
	TextAlarmTrial   = "desk.alarm_trial"
	// TextAlarmCase is one case: {case}, {level}, {since}.
	TextAlarmCase = "desk.alarm_case"
	// TextAlarmReason and a reason's machine word are a reason.
	TextAlarmReason = "desk.alarm_reason_"
	// TextAlarmLevel and a level's machine word are a level.
	TextAlarmLevel = "desk.alarm_level_"
)

// AlarmReasons are the machine words of why Slack is out of reach.
var AlarmReasons = []string{"not_taken", "no_answer", "no_delivery", "no_connection"}

// Uses is what is said of the configuration and in alarms, for the check of the words.
func Uses() wording.Uses {
	texts := wording.Required{
		TextBroken: {"faults"}, TextMended: nil, TextAlarmSubject: {"waiting", "urgent"}, TextAlarm: {"reasons", "since", "cases"},
		TextAlarmOver: {"since"}, TextAlarmTrial: nil, TextAlarmCase: {"case", "level", "since"},
	}
	for _, reason := range AlarmReasons {
		texts[TextAlarmReason+reason] = nil
	}
	for l := bot.LevelNone; l <= bot.LevelUrgent; l++ {
		texts[TextAlarmLevel+l.String()] = nil
	}
	return wording.Merge(wording.Uses{Texts: texts}, wording.Uses{Texts: dutyTexts})
}
