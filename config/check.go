package config

import (
	"fmt"
	"time"

	"tonari/bot"
	"tonari/config/strictyaml"
	"tonari/flows/guide"
	"tonari/flows/wording"
)

// Check finds everything that is wrong in a configuration, as seen from at:
// numbers that nobody has checked for long are faults too. Warnings stand in the
// list; Err tells whether it fails.
func Check(f Files, at time.Time) strictyaml.Faults {
	h, faults := Load(f)
	faults = append(faults, h.Stale(at)...)
	if h.Guide != nil {
		faults = append(faults, unread(h.Guide)...)
		if f.lays(topicsFile) {
			faults = append(faults, h.Guide.Loose()...)
		}
	}
	faults.Sort()
	return faults
}

// Stale names the phone numbers that nobody has checked for long, as seen from at.
func (h House) Stale(at time.Time) (faults strictyaml.Faults) {
	if h.Numbers != nil {
		faults = append(faults, h.Numbers.Stale(at)...)
	}
	if h.Guide != nil {
		faults = append(faults, h.Guide.Stale(at)...)
	}
	return faults
}

// unread names what of the guide's やさしい日本語 has no reading.
func unread(d *guide.Directory) (faults strictyaml.Faults) {
	for _, s := range d.Said(bot.EasyJapanese) {
		for _, word := range wording.Unread(s.Text) {
			faults = append(faults, strictyaml.Fault{
				File: s.File, Line: s.Line, Warning: true,
				What: fmt.Sprintf("%s: %s has no reading in ja-easy", s.ID, word), Hint: "write it as 相談（そうだん）",
			})
		}
	}
	return faults
}
