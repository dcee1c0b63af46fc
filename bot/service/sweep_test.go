package service_test

import (
	"os"
	"runtime/debug"
	"testing"
)

// The configuration is read many times over: a third of the time would go into
// sweeping a small heap.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}
