package guide

import (
	"fmt"
	"time"

	"tonari/config/strictyaml"
)

// Stale names the entries whose phone number nobody has checked for long, as seen
// from at: warnings after 60 days, faults after 90, as for the Numbers.
func (d *Directory) Stale(at time.Time) strictyaml.Faults {
	var faults strictyaml.Faults
	for _, e := range d.all {
		age := at.Sub(e.VerifiedOn)
		if e.Phone == "" || age <= warnAfter {
			continue
		}
		faults = append(faults, strictyaml.Fault{
			File: d.files[e.Kind], Line: e.line, Warning: age <= failAfter,
			What: fmt.Sprintf("the phone number of %s was last checked %d days ago", e.ID, int(age.Hours()/24)),
			Hint: "look at its source, then set verified_on",
		})
	}
	return faults
}
