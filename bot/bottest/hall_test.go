package bottest_test

import (
	"context"
	"fmt"

	"tonari/bot"
	"tonari/bot/bottest/transcript"
	"tonari/bot/linetest"
	"tonari/flows/booking"
)

// events saves the three events of a transcript, with the seats that other families
// have there.
func (p *player) events(tr transcript.Transcript) {
	p.t.Helper()
	hall := transcript.NewHall(tr.At)
	for _, e := range hall.Events {
		if _, err := p.Service.Store().SaveEvent(context.Background(), e); err != nil {
			p.t.Fatal(err)
		}
	}
	for _, seats := range []struct {
		name  string
		event bot.EventID
		party int
		slot  bot.SlotID
	}{
		{"hana", transcript.TeaID, 4, ""},
		{"yuki", transcript.TeaID, 3, ""},
		{"hana", transcript.LectureID, 3, ""},
		{"yuki", transcript.SessionID, 1, "1330"},
	} {
		p.other(seats.name, bot.SeatAsk{Event: seats.event, Act: bot.SeatBook, Party: seats.party, Slot: seats.slot})
	}
	p.Service.Care(context.Background())
}

// other lets another family ask for something.
func (p *player) other(name string, a bot.SeatAsk) {
	p.t.Helper()
	who, met := p.others[name]
	if !met {
		if p.others == nil {
			p.others = map[string]*linetest.Person{}
		}
		who = p.LINE.Person(name)
		p.others[name] = who
		who.Follow()
		p.Idle()
	}
	p.asked++
	asksSeat(p.World, who.ID(), fmt.Sprintf("other-%d", p.asked), a)
}

// happens plays what staff or other families do at the resident's event.
func (p *player) happens(where, what string) {
	p.t.Helper()
	ctx, s := context.Background(), p.Service.Store()
	if what == transcript.Opens {
		e := transcript.NewHall(p.Now()).Events[0]
		e.ID, e.Title, e.Start, e.End = "tea-2", "あたらしい茶話会", e.Start.AddDate(0, 0, 7), e.End.AddDate(0, 0, 7)
		e.Reminders = booking.Reminders(e.Start)
		if _, err := s.SaveEvent(ctx, e); err != nil {
			p.t.Fatalf("%s: %v", where, err)
		}
		p.Service.Care(ctx)
		return
	}
	mine := bookings(p.World, p.child.ID())
	if len(mine) == 0 {
		p.t.Fatalf("%s: the resident holds nothing", where)
	}
	id := mine[0].Event.ID
	if what == transcript.Frees {
		p.other("hana", bot.SeatAsk{Event: id, Act: bot.SeatGiveBack})
		p.Service.Care(ctx)
		return
	}
	if what == transcript.Marks {
		if err := s.Came(ctx, id, s.PersonOf(p.child.ID()), true); err != nil {
			p.t.Fatalf("%s: %v", where, err)
		}
		return
	}
	e, err := s.Event(ctx, id)
	if err != nil {
		p.t.Fatalf("%s: %v", where, err)
	}
	switch what {
	case transcript.Moves:
		e.Start, e.End = e.Start.AddDate(0, 0, 1), e.End.AddDate(0, 0, 1)
		e.Reminders = booking.Reminders(e.Start)
	case transcript.Edits:
		e.Access = "駅から歩いて7分です。"
	case transcript.Cancels:
		e.Cancelled = true
	default:
		p.t.Fatalf("%s: nobody can %q at an event", where, what)
	}
	if _, err := s.SaveEvent(ctx, e); err != nil {
		p.t.Fatalf("%s: %v", where, err)
	}
	p.Service.Care(ctx)
}
