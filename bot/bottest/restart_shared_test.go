package bottest_test

import (
	"testing"
	"time"

	"tonari/bot/service"
)

func TestAProcessThatTakesOverWritesNoWordIntoASharedChannel(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	w.Desk.Share(true)
	w.care()
	w.says(p, "ことば1")
	w.Pass(30*time.Second, 10*time.Second)
	w.other, w.Service = w.Service, w.Start(service.Options{Live: w.Live(), Shift: w.Shift, PostsPerSecond: 1e6})
	w.says(p, "ことば2")
	w.Pass(3*time.Minute, 10*time.Second)
	if got := w.heard(c, "ことば"); len(got) != 0 {
		t.Errorf("the shared channel reads %v", got)
	}
	w.Desk.Share(false)
	w.care()
	w.Pass(6*time.Minute, 10*time.Second) // a channel that refused is asked at least each five minutes
	if got := w.heard(c, "ことば"); len(got) != 2 {
		t.Errorf("later the desk reads %v", got)
	}
}
