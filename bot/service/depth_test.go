package service_test

import "testing"

func TestMetricsTellWhatWaitsInRedis(t *testing.T) {
	h := newHouse(t)
	people := `tonari_due{what="people"}`
	if got := h.counted(people); got != "0" {
		t.Fatalf("%s people are due before anybody wrote", got)
	}
	child := h.LINE.Person("child")
	child.Follow()
	if got := h.counted(people); got != "1" {
		t.Errorf("%s people are due after one follow, want 1", got)
	}
	h.Idle()
	if got := h.counted(people); got != "0" {
		t.Errorf("%s people are due when all is done", got)
	}
}
