package bottest_test

import (
	"context"
	"fmt"

	"tonari/bot"
	"tonari/bot/bottest/transcript"
	"tonari/bot/linetest"
	"tonari/bot/store"
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

// happens plays what staff or other families do: at the 茶話会, or at the resident's
// event.
func (p *player) happens(where, what string) {
	p.t.Helper()
	ctx, s := context.Background(), p.Service.Store()
	id := transcript.TeaID
	if mine := bookings(p.World, p.child.ID()); len(mine) > 0 {
		id = mine[0].Event.ID
	} else if what != transcript.Opens && what != transcript.Fills && what != transcript.Closes {
		p.t.Fatalf("%s: the resident holds nothing", where)
	}
	e, err := s.Event(ctx, id)
	if err != nil {
		p.t.Fatalf("%s: %v", where, err)
	}
	person := s.PersonOf(p.child.ID())
	switch what {
	case transcript.Fills:
		p.other("sora", bot.SeatAsk{Event: id, Act: bot.SeatBook, Party: 4})
	case transcript.Frees:
		p.other("hana", bot.SeatAsk{Event: id, Act: bot.SeatGiveBack})
	case transcript.Marks:
		err = s.Came(ctx, id, person, true)
	case transcript.Writes:
		err = s.Put(ctx, []store.Arrival{{Input: bot.Input{
			ID: "event/" + string(id) + "/message/1", Person: person, At: p.Now(),
			Seat: &bot.SeatAnswer{News: bot.SeatMessage, Event: e, Seat: bookings(p.World, p.child.ID())[0].Seat, Text: transcript.Message},
		}}})
	default:
		_, err = s.SaveEvent(ctx, p.edited(where, what, e))
	}
	if err != nil {
		p.t.Fatalf("%s: %v", where, err)
	}
	if what != transcript.Marks {
		p.Service.Care(ctx)
	}
}

// edited is the event as staff save it then.
func (p *player) edited(where, what string, e bot.Event) bot.Event {
	switch what {
	case transcript.Opens:
		e = transcript.NewHall(p.Now()).Events[0]
		p.opened++
		e.ID, e.Title = bot.EventID(fmt.Sprint("tea-", 1+p.opened)), "あたらしい茶話会"
		e.Start, e.End = e.Start.AddDate(0, 0, 7), e.End.AddDate(0, 0, 7)
		e.Reminders = booking.Reminders(e.Start)
	case transcript.Moves:
		e.Start, e.End = e.Start.AddDate(0, 0, 1), e.End.AddDate(0, 0, 1)
		e.Reminders = booking.Reminders(e.Start)
	case transcript.Edits:
		e.Access = "駅から歩いて7分です。"
	case transcript.Joins:
		e.Place, e.Access, e.Link = "", "", "https://example.jp/join"
	case transcript.Closes:
		e.Deadline = p.Now()
	case transcript.Cancels:
		e.Cancelled = true
	default:
		p.t.Fatalf("%s: nobody can %q at an event", where, what)
	}
	return e
}
