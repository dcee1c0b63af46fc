package opendata

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"tonari/bot"
	"tonari/flows/guide"
)

// YAML is the guide's own file with the entries of a kind, for guide/places.yaml or
// guide/services.yaml. Whatever an entry says stands in quotation marks, so that no
// text can be taken for something else.
func YAML(kind guide.Kind, entries []guide.Entry) []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "# Made by `tonari guide import`. It may be changed by hand; the next import keeps what its file has no column for.\n%ss:\n", kind)
	for _, e := range entries {
		fmt.Fprintf(&out, "  - id: %s\n", quoted(e.ID))
		for _, f := range []struct {
			key   string
			value string
		}{
			{"name", textYAML(e.Name)},
			{"summary", textYAML(e.Summary)},
			{"first", textYAML(e.First)},
			{"topics", listYAML(e.Topics)},
			{"purposes", listYAML(e.Purposes)},
			{"audience", listYAML(e.Audience)},
			{"area", quoted(e.Area)},
			{"address", quoted(e.Address)},
			{"days", listYAML(e.Days)},
			{"online", map[bool]string{true: "true"}[e.Online]},
			{"hours", textYAML(e.Hours)},
			{"cost", textYAML(e.Cost)},
			{"languages", listYAML(e.Languages)},
			{"phone", quoted(e.Phone)},
			{"link", quoted(e.Link)},
			{"lat", degreesYAML(e.At, func(p guide.Point) float64 { return p.Lat })},
			{"lon", degreesYAML(e.At, func(p guide.Point) float64 { return p.Lon })},
			{"source", quoted(e.Source)},
			{"verified_on", e.VerifiedOn.In(tokyo).Format(time.DateOnly)},
		} {
			if f.value != "" {
				fmt.Fprintf(&out, "    %s: %s\n", f.key, f.value)
			}
		}
	}
	return out.Bytes()
}

// quoted is a double-quoted scalar: JSON's strings are among YAML's.
func quoted(s string) string {
	if s == "" {
		return ""
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		panic(err) // a string can always be encoded
	}
	return strings.TrimSuffix(out.String(), "\n")
}

func textYAML(t guide.Text) string {
	if len(t) == 0 {
		return ""
	}
	langs := slices.SortedFunc(maps.Keys(t), func(a, b bot.Language) int {
		switch {
		case a == bot.Japanese:
			return -1
		case b == bot.Japanese:
			return 1
		}
		return strings.Compare(string(a), string(b))
	})
	parts := make([]string, len(langs))
	for i, lang := range langs {
		parts[i] = string(lang) + ": " + quoted(t[lang])
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func listYAML[T ~string](list []T) string {
	if len(list) == 0 {
		return ""
	}
	parts := make([]string, len(list))
	for i, s := range list {
		parts[i] = string(s)
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

func degreesYAML(p *guide.Point, of func(guide.Point) float64) string {
	if p == nil {
		return ""
	}
	return strconv.FormatFloat(of(*p), 'f', -1, 64)
}
