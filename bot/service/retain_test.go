package service_test

import (
	"testing"
	"time"

	"tonari/bot"
)

func TestWhatWasSetAsideIsForgottenAfterFourteenDays(t *testing.T) {
	h := newHouse(t)
	st := h.Service.Store()
	p := h.LINE.Person("child")
	p.Says("ひみつ")
	claims, err := st.Claim(t.Context(), allParts(), 4)
	if err != nil || len(claims.Turns) != 1 {
		t.Fatal(len(claims.Turns), err)
	}
	if err := st.SetAside(t.Context(), claims.Turns[0], "failed three times", nil); err != nil {
		t.Fatal(err)
	}
	dead := func() int {
		d, err := st.Depth(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return d.Dead
	}
	h.Jump(13 * 24 * time.Hour)
	h.care()
	if n := dead(); n != 1 {
		t.Fatalf("%d are set aside after 13 days", n)
	}
	h.Jump(25 * time.Hour)
	h.care()
	h.care()
	if n := dead(); n != 0 {
		t.Errorf("%d are set aside after 14 days", n)
	}
	n := 0
	for _, f := range h.facts() {
		if f.Name == "set_aside_forgotten" && f.Fields["inputs"] == "1" {
			n++
		}
	}
	if n != 1 {
		t.Errorf("it is on record %d times", n)
	}
}

func allParts() []bot.Partition {
	ps := make([]bot.Partition, bot.Partitions)
	for i := range ps {
		ps[i] = bot.Partition(i)
	}
	return ps
}
