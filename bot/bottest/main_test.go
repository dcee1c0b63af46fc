package bottest_test

import (
	"os"
	"runtime/debug"
	"testing"
)

// Hundreds of small houses are built and thrown away: a third of the time would
// go into sweeping a heap of a few megabytes.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}
