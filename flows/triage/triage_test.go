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
