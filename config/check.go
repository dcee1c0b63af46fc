package config

import (
	"time"

	"tonari/config/strictyaml"
)

// Check finds everything that is wrong in a configuration, as seen from at:
// numbers that nobody has checked for long are faults too. Warnings stand in the
// list; Err tells whether it fails.
func Check(f Files, at time.Time) strictyaml.Faults {
	h, faults := Load(f)
	if h.Numbers != nil {
		faults = append(faults, h.Numbers.Stale(at)...)
	}
	if h.Guide != nil {
		faults = append(faults, h.Guide.Stale(at)...)
		if f.lays(topicsFile) {
			faults = append(faults, h.Guide.Loose()...)
		}
	}
	faults.Sort()
	return faults
}
