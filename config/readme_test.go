package config_test

import (
	"os"
	"strings"
	"testing"

	"tonari/config"
)

// The table of the README is what operators read.
func TestReadmeKnowsEveryVariableAndItsDefault(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]string{} // variable -> what stands as its default
	for line := range strings.Lines(string(readme)) {
		cells := strings.Split(line, "|")
		if len(cells) > 3 && strings.HasPrefix(strings.TrimSpace(cells[1]), "`") {
			rows[strings.Trim(strings.TrimSpace(cells[1]), "`")] = strings.TrimSpace(cells[2])
		}
	}
	for _, v := range config.Variables() {
		want := "`" + v.Default + "`"
		switch {
		case v.Unless != "":
			want = "required unless Socket Mode"
		case v.Required:
			want = "required"
		case v.Name == "SLACK_URGENT_CHANNEL":
			want = "the desk channel"
		case v.Default == "":
			want = "none"
		}
		if rows[v.Name] != want {
			t.Errorf("%s: the README says %q, want %q", v.Name, rows[v.Name], want)
		}
	}
}
