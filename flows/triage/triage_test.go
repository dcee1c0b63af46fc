package triage_test

import (
	"os"
	"testing"

	"tonari/flows/triage"
)

const builtIn = "../../config/triage.yaml"

func load(tb testing.TB) *triage.Rules {
	tb.Helper()
	data, err := os.ReadFile(builtIn)
	if err != nil {
		tb.Fatal(err)
	}
	r, err := triage.Load("triage.yaml", data)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

func BenchmarkLoad(b *testing.B) {
	data, err := os.ReadFile(builtIn)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := triage.Load("triage.yaml", data); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkJudge1000(b *testing.B) {
	r := load(b)
	s := ""
	for _, row := range rows(b, "heldback.tsv") {
		s += row.Text
	}
	s = string([]rune(s)[:1000])
	for b.Loop() {
		r.Judge(s)
	}
}

func BenchmarkJudgeWorst1000(b *testing.B) {
	r := load(b)
	s := ""
	for len([]rune(s)) < 1000 {
		s += "父にいまなぐられた死にたーーい薬100錠飲んだ"
	}
	s = string([]rune(s)[:1000])
	for b.Loop() {
		r.Judge(s)
	}
}
