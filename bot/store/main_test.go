package store_test

import (
	"flag"
	"os"
	"testing"
)

// The random play of the model is short unless CI asks for everything.
func TestMain(m *testing.M) {
	flag.Parse()
	if os.Getenv("TONARI_TEST_ALL") == "" {
		if err := flag.Set("rapid.checks", "30"); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}
