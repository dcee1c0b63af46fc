package flows_test

import (
	"os"
	"testing"

	"tonari/bot/bottest/transcript"
	"tonari/flows"
	"tonari/flows/wording"
)

func transcripts(t testing.TB) []transcript.Transcript {
	t.Helper()
	all, err := transcript.Load(os.DirFS("../testdata/transcripts"))
	if err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		t.Fatal("no transcripts")
	}
	return all
}

func TestEveryTranscriptIsPlayedAndEveryTransitionWalked(t *testing.T) {
	set := house(t)
	walkers := playAll(t, set, builtin(t), transcripts(t))
	for _, w := range set.Ways() {
		if len(walkers[w]) == 0 {
			t.Errorf("no transcript walks %s on %s to %s", w.From, w.On, w.To)
		}
	}
}

func TestEveryRemovedTransitionIsMissedBySomeTranscript(t *testing.T) {
	set, book := house(t), builtin(t)
	walkers := playAll(t, set, book, transcripts(t))
	for _, w := range set.Ways() {
		without := set.Without(w)
		if !missed(without, book, walkers[w]) {
			t.Errorf("without %s on %s to %s every transcript still passes", w.From, w.On, w.To)
		}
	}
}

func missed(set *flows.Set, book *wording.Book, walkers []transcript.Transcript) bool {
	for _, tr := range walkers {
		d := newDriver(set, book)
		d.once = true
		if len(d.play(tr)) > 0 {
			return true
		}
	}
	return false
}
