package config

import "tonari/flows/wording"

// What the desk is told of the configuration itself.
const (
	// TextBroken: a file is faulty and the old words stay. {faults} are the faults, one
	// a line.
	TextBroken = "desk.config_broken"
	// TextMended: all is well again.
	TextMended = "desk.config_mended"
)

// Uses is what is said of the configuration, for the check of the words.
func Uses() wording.Uses {
	return wording.Merge(wording.Uses{Texts: wording.Required{TextBroken: {"faults"}, TextMended: nil}}, wording.Uses{Texts: dutyTexts})
}
