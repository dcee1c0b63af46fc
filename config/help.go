package config

import (
	"fmt"
	"strings"
)

// EnvironmentHelp is the table of variables as `serve --help` shows it.
func EnvironmentHelp() string {
	var b strings.Builder
	b.WriteString("Environment (a variable with _FILE after its name reads the value from a file):\n\n")
	for _, v := range Variables() {
		state := "optional"
		switch {
		case v.Unless != "":
			state = "required unless " + v.Unless
		case v.Required:
			state = "required"
		case v.Default != "":
			state = "default " + v.Default
		}
		fmt.Fprintf(&b, "  %s (%s)\n      %s\n", v.Name, state, v.Help)
	}
	return b.String()
}
