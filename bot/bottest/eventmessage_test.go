package bottest_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/events"
	"tonari/bot/linetest"
	"tonari/handoff/slacktest"
)

func TestAMessageToTheBookedIsSentOnceAfterASecondPersonConfirmed(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, q := w.LINE.Person("hana"), w.LINE.Person("yuki")
	p.Follow()
	q.Follow()
	w.Idle()
	w.does(w.Aoi, events.FormNew, newTea)
	asksSeat(w.World, p.ID(), "b1", bot.SeatAsk{Event: "tea-20261211-1400", Act: bot.SeatBook, Party: 1})
	const text = "当日は、裏の入口から入ってください。<!channel>"
	if wrong := w.does(w.Aoi, events.FormTell, map[string]string{"text": text}); wrong != nil {
		t.Fatalf("refused: %v", wrong)
	}
	var draft slacktest.Post
	for _, post := range w.Desk.History() {
		if strings.Contains(post.Rendered, "裏の入口") {
			draft = post
		}
	}
	if draft.TS == "" {
		t.Fatal("no draft stands in the channel")
	}
	press := func(m *slacktest.Member) {
		t.Helper()
		if ack, err := m.Clicks(draft, string(events.Send)); err != nil || !ack.OK() {
			t.Fatalf("%v %+v", err, ack)
		}
		w.After(5 * time.Second)
	}
	press(w.Aoi)
	if strings.Contains(screen(p), "裏の入口") || !strings.Contains(w.told(w.Aoi), "書いた人は押せません") {
		t.Error("sent by its author alone")
	}
	press(w.Midori)
	press(w.Sato)
	if strings.Count(screen(p), "裏の入口") != 1 || strings.Contains(screen(q), "裏の入口") {
		t.Errorf("not once to who has a seat:\n%s", screen(p))
	}
	if !strings.Contains(w.told(w.Sato), "もう送りました") {
		t.Errorf("the third is told: %s", w.told(w.Sato))
	}
	if strings.Contains(w.Log.String(), "裏の入口") {
		t.Error("the message stands in the log")
	}
}

func TestAMessageReachesEverybodyWhoIsBooked(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	w.does(w.Aoi, events.FormNew, with(newTea, "capacity", "40"))
	var booked []*linetest.Person
	for i := range bot.Partitions + 1 {
		p := w.LINE.Person("family" + strconv.Itoa(i))
		p.Follow()
		w.Idle()
		asksSeat(w.World, p.ID(), "book"+strconv.Itoa(i), bot.SeatAsk{Event: "tea-20261211-1400", Act: bot.SeatBook, Party: 1})
		booked = append(booked, p)
	}
	w.does(w.Aoi, events.FormTell, map[string]string{"text": "裏の入口から入ってください。"})
	for _, post := range w.Desk.History() {
		if strings.Contains(post.Rendered, "裏の入口") {
			if ack, err := w.Midori.Clicks(post, string(events.Send)); err != nil || !ack.OK() {
				t.Fatalf("%v %+v", err, ack)
			}
		}
	}
	w.After(5 * time.Second)
	for _, p := range booked {
		if n := strings.Count(screen(p), "裏の入口"); n != 1 {
			t.Errorf("%s is told %d times", p.Name(), n)
		}
	}
}

func TestAMessageForWhichTheMonthHasNoRoomIsNotSentToHalfOfThem(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	var booked []*linetest.Person
	w.does(w.Aoi, events.FormNew, newTea)
	for i := range 2 {
		p := w.LINE.Person("family" + strconv.Itoa(i))
		p.Follow()
		w.Idle()
		booked = append(booked, p)
	}
	for i, p := range booked {
		asksSeat(w.World, p.ID(), "b"+strconv.Itoa(i), bot.SeatAsk{Event: "tea-20261211-1400", Act: bot.SeatBook, Party: 1})
	}
	used := w.LINE.Used()
	w.LINE.SetMonthlyQuota(used + 1)
	w.does(w.Aoi, events.FormTell, map[string]string{"text": "裏の入口から入ってください。"})
	press := func() {
		t.Helper()
		for _, post := range w.Desk.History() {
			if strings.Contains(post.Rendered, "裏の入口") {
				if ack, err := w.Midori.Clicks(post, string(events.Send)); err != nil || !ack.OK() {
					t.Fatalf("%v %+v", err, ack)
				}
			}
		}
		w.After(5 * time.Second)
	}
	press()
	if !strings.Contains(w.told(w.Midori), "あと1通です。2組にはたりない") || w.LINE.Used() != used {
		t.Errorf("%d sent, told: %s", w.LINE.Used()-used, w.told(w.Midori))
	}
	w.LINE.SetMonthlyQuota(100)
	press()
	for _, p := range booked {
		if n := strings.Count(screen(p), "裏の入口"); n != 1 {
			t.Errorf("%s is told %d times", p.Name(), n)
		}
	}
}

func TestAMessageForACancelledEventIsSentToNobodyAndSaysSo(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	tea(w.World, 10, 8)
	p := w.seated("hana")
	if wrong := w.does(w.Aoi, events.FormTell, map[string]string{"text": "裏の入口から入ってください。"}); wrong != nil {
		t.Fatalf("refused: %v", wrong)
	}
	w.cancels()
	for _, post := range w.Desk.History() {
		if strings.Contains(post.Rendered, "裏の入口") {
			if ack, err := w.Midori.Clicks(post, string(events.Send)); err != nil || !ack.OK() {
				t.Fatalf("%v %+v", err, ack)
			}
		}
	}
	w.After(5 * time.Second)
	if strings.Contains(screen(p), "裏の入口") || !strings.Contains(w.told(w.Midori), "中止になったので、送れません") {
		t.Errorf("told %s:\n%s", w.told(w.Midori), screen(p))
	}
}
