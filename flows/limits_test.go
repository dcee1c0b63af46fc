package flows_test

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/rivo/uniseg"

	"tonari/flows"
)

// lineFaults are what LINE would refuse, and what is too much to read.
func lineFaults(a answer) []string {
	var faults []string
	if len(a.bubbles) > 5 {
		faults = append(faults, fmt.Sprintf("%d messages, LINE takes 5", len(a.bubbles)))
	}
	first := slices.Contains(a.keys, "welcome.promise") || slices.Contains(a.keys, "welcome.again")
	if len(a.bubbles) > 3 && !first {
		faults = append(faults, fmt.Sprintf("%d bubbles are many to read: %v", len(a.bubbles), a.keys))
	}
	for _, b := range a.bubbles {
		if strings.TrimSpace(b) == "" || strings.ContainsAny(b, "{}") {
			faults = append(faults, fmt.Sprintf("an empty or unfilled bubble %q", b))
		}
		if n := len(utf16.Encode([]rune(b))); n > 5000 {
			faults = append(faults, fmt.Sprintf("a bubble of %d units", n))
		}
	}
	if len(a.labels) > 13 {
		faults = append(faults, fmt.Sprintf("%d choices, LINE takes 13", len(a.labels)))
	}
	for i, l := range a.labels {
		if n := uniseg.GraphemeClusterCount(l); n == 0 || n > 20 {
			faults = append(faults, fmt.Sprintf("label %q has %d characters", l, n))
		}
		if at, c, ok := flows.ParseData(a.data[i]); !ok || flows.Data(at, c) != a.data[i] || len(a.data[i]) > 300 {
			faults = append(faults, fmt.Sprintf("data %q", a.data[i]))
		}
	}
	return faults
}
