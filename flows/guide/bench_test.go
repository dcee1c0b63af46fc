package guide_test

import (
	"os"
	"strings"
	"testing"

	"tonari/flows/guide"
)

func BenchmarkSuggest(b *testing.B) {
	var files [3]guide.File
	for i, name := range []string{"services.yaml", "places.yaml", "topics.yaml"} {
		data, err := os.ReadFile("../../config/guide/" + name)
		if err != nil {
			b.Fatal(err)
		}
		files[i] = guide.File{Name: name, Data: data}
	}
	d, faults := guide.LoadDirectory(files[0], files[1], files[2])
	if d == nil {
		b.Fatal(faults)
	}
	for name, text := range map[string]string{
		"line": "母がうつ病で、毎日わたしがごはんを作って、弟のお迎えにも行ってる",
		"5000": strings.Repeat("きょうは部屋でずっと本を読んでいました。", 250),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				d.Suggest(text, "ja", 3)
			}
		})
	}
}
