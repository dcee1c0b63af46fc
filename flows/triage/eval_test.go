package triage_test

import (
	"os"
	"testing"

	"tonari/flows/triage"
)

const sentences = "../../testdata/triage/"

func rows(tb testing.TB, name string) []triage.Row {
	tb.Helper()
	data, err := os.ReadFile(sentences + name)
	if err != nil {
		tb.Fatal(err)
	}
	out, err := triage.ReadRows(name, data)
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

func TestHeldBackSentencesAreReported(t *testing.T) {
	table := triage.Eval(load(t), rows(t, "heldback.tsv"))
	t.Logf("held back:\n%s", table)
	if table.Recall() < 0.5 {
		t.Errorf("recall %.3f", table.Recall())
	}
}
