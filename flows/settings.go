package flows

import (
	"fmt"

	"tonari/bot"
)

// settings is where a person chooses for themselves: language, what is sent, when
// it is quiet, what a lock screen and another reader may see. It opens over
// whatever the talk is at, and goes back there.
var settings = flow{"settings", []state{
	{
		at:   Settings,
		says: lines(say("settings.menu")),
		ways: []way{
			{on: "language", aside: LanguageAsk},
			tap("news", "settings.news"),
			tap("hours", "settings.hours"),
			tap("preview", "settings.preview"),
			tap("word", "settings.word"),
			tap("hide", "settings.hide"),
			tap("held", "settings.held"),
			{on: "erase", aside: EraseAsk},
			backWay, humanWay, numbersWay,
		},
		text:  hear(back, keepNot, heard),
		leave: leaveWay,
	},
	{
		at:   "settings.news",
		says: lines(say("settings.news", argTopics)),
		ways: []way{
			tap("reminder", stay).setting(turnTopic(bot.TopicReminder)),
			tap("events", stay).setting(turnTopic(bot.TopicEvents)),
			tap("checkin", stay).setting(turnTopic(bot.TopicCheckIn)),
			settingsWay, backWay, humanWay, numbersWay,
		},
		text:  hear(back, keepNot, heard),
		leave: leaveWay,
	},
	{
		at: "settings.hours",
		says: lines(say("settings.hours", argQuiet).only(hasQuiet),
			say("settings.hours_never").only(hasNoQuiet)),
		ways: []way{
			tap("choose", "settings.hours_from"),
			tap("never", stay).setting(func(s bot.Settings) bot.Settings { s.Quiet = bot.Quiet{Never: true}; return s }),
			settingsWay, backWay, humanWay, numbersWay,
		},
		text:  hear(back, keepNot, heard),
		leave: leaveWay,
	},
	{
		at:    "settings.hours_from",
		says:  lines(say("settings.hours_from")),
		ways:  append(hourWays("settings.hours_to", quietFrom, 19, 20, 21, 22, 23), settingsWay, humanWay, numbersWay),
		text:  hear(back, keepNot, heard),
		leave: leaveWay,
	},
	{
		at:    "settings.hours_to",
		says:  lines(say("settings.hours_to", argQuiet)),
		ways:  append(hourWays("settings.hours", quietTo, 6, 7, 8, 9, 10), settingsWay, humanWay, numbersWay),
		text:  hear(back, keepNot, heard),
		leave: leaveWay,
	},
	{
		at: "settings.preview",
		says: lines(say("settings.preview_on").only(hasPreview),
			say("settings.preview_off").only(hasNoPreview)),
		ways: []way{
			tap("on", stay).setting(func(s bot.Settings) bot.Settings { s.Preview = true; return s }),
			tap("off", stay).setting(func(s bot.Settings) bot.Settings { s.Preview = false; return s }),
			settingsWay, backWay, humanWay, numbersWay,
		},
		text:  hear(back, keepNot, heard),
		leave: leaveWay,
	},
	{
		at: "settings.word",
		says: lines(say("settings.word_own").only(hasReturn),
			say("settings.word").only(hasNoReturn)),
		ways: []way{
			{on: "choose", aside: WordAsk},
			tap("none", stay, say("settings.word_none")).setting(func(s bot.Settings) bot.Settings { s.Return = ""; return s }),
			settingsWay, backWay, humanWay, numbersWay,
		},
		text:  hear(back, keepNot, heard),
		leave: leaveWay,
	},
	{
		at: "settings.hide",
		says: lines(say("settings.hide").only(hasNoReturn),
			say("settings.hide_own").only(hasReturn)),
		ways:  []way{settingsWay, backWay, humanWay, numbersWay},
		text:  hear(back, keepNot, heard),
		leave: leaveWay,
	},
	{
		at: "settings.held",
		says: lines(say("settings.held", argSince, argLanguage, argKept, argAnswers, argQuiet, argChosen),
			say("settings.held_also")),
		again: lines(say("settings.held_also")),
		ways:  []way{{on: "erase", aside: EraseAsk}, settingsWay, backWay, humanWay, numbersWay},
		text:  hear(back, keepNot, heard),
		leave: leaveWay,
	},
}}

var settingsWay = tap("settings", Settings)

func (w way) setting(change func(bot.Settings) bot.Settings) way { w.set = change; return w }

func turnTopic(t bot.Topic) func(bot.Settings) bot.Settings {
	return func(s bot.Settings) bot.Settings { return s.With(t, !s.Wants(t)) }
}

// hourWays are choices of an hour, h19 to h23 or so.
func hourWays(to bot.Place, set func(bot.Quiet, int) bot.Quiet, hours ...int) []way {
	var ways []way
	for _, h := range hours {
		ways = append(ways, tap(fmt.Sprintf("h%d", h), to).setting(func(s bot.Settings) bot.Settings {
			q := bot.Quiet{}
			q.From, q.To, _ = s.Quiet.Hours()
			if s.Quiet.Never {
				q = bot.Night
			}
			s.Quiet = set(q, h)
			return s
		}))
	}
	return ways
}

func quietFrom(q bot.Quiet, h int) bot.Quiet { q.From = h; return q }
func quietTo(q bot.Quiet, h int) bot.Quiet   { q.To = h; return q }

func hasQuiet(sc Scene) bool     { _, _, ok := sc.Settings.Quiet.Hours(); return ok }
func hasNoQuiet(sc Scene) bool   { return !hasQuiet(sc) }
func hasPreview(sc Scene) bool   { return sc.Settings.Preview }
func hasNoPreview(sc Scene) bool { return !sc.Settings.Preview }
func hasReturn(sc Scene) bool    { return sc.Settings.Return != "" }
func hasNoReturn(sc Scene) bool  { return !hasReturn(sc) }

// quietHours are digits that every language reads.
func quietHours(q bot.Quiet) string {
	from, to, ok := q.Hours()
	if !ok {
		return "–"
	}
	return fmt.Sprintf("%d:00–%d:00", from, to)
}

// parts are the keys whose texts stand in for a placeholder, a line each: they
// depend on the language, so that Render looks them up.
func (sc Scene) parts(name string) []string {
	onOff := func(key string, on bool) string {
		if on {
			return key + "_on"
		}
		return key + "_off"
	}
	switch name {
	case argTopics:
		var keys []string
		for _, t := range bot.Topics {
			keys = append(keys, onOff("settings.topic_"+string(t), sc.Settings.Wants(t)))
		}
		return keys
	case argChosen:
		return append([]string{
			onOff("settings.held_preview", sc.Settings.Preview),
			onOff("settings.held_word", sc.Settings.Return != ""),
			onOff("settings.held_case", sc.CaseOpen),
		}, sc.parts(argTopics)...)
	}
	return nil
}

// partKeys are all that parts may name.
func partKeys(name string) []string {
	var keys []string
	for _, sc := range []Scene{
		{},
		{CaseOpen: true, Settings: bot.Settings{Preview: true, Return: "x", Topics: map[bot.Topic]bool{
			bot.TopicReminder: false, bot.TopicEvents: true, bot.TopicCheckIn: false,
		}}},
	} {
		keys = append(keys, sc.parts(name)...)
	}
	return keys
}
