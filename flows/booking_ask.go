package flows

import (
	"strings"

	"tonari/bot"
)

// askSeat asks the event; what comes back is told when it comes.
func (st *stepper) askSeat(act bot.SeatAct) {
	s := st.shown()
	a := bot.SeatAsk{Event: eventAbout(st.talk), Act: act}
	switch act {
	case bot.SeatBook:
		a.Party, a.Slot, a.Wait = max(1, s.Party), s.Slot, true
		a.Nickname, a.Needs = s.Nickname, st.needs()
	case bot.SeatChange:
		a.Party = max(1, s.Party)
	}
	st.seats = append(st.seats, a)
}

// needs are what the host should know, in the words of the house where a button
// was tapped: the host reads Japanese.
func (st *stepper) needs() string {
	s := st.shown()
	all := make([]string, 0, len(s.Needs)+1)
	for _, n := range s.Needs {
		all = append(all, needNames[n])
	}
	if s.OwnNeeds != "" {
		all = append(all, s.OwnNeeds)
	}
	return strings.Join(all, "、")
}

// needNames are the buttons of booking.needs as the host reads them at the door.
var needNames = map[string]string{"wheelchair": "車いす", "child": "子どもといっしょ", "interpreter": "通訳"}

// Conditions of the forks.
func isHeldThere(talk bot.Talk, sc Scene) bool { return bookingOf(talk, sc) != nil }

func isOffered(talk bot.Talk, sc Scene) bool {
	b := bookingOf(talk, sc)
	return b != nil && b.Seat.State == bot.SeatOffers
}

func isShut(talk bot.Talk, sc Scene) bool {
	l := listedOf(talk, sc)
	if l == nil || l.Event.Cancelled {
		return true
	}
	end := l.Event.LastBegins()
	if !l.Event.Deadline.IsZero() {
		end = l.Event.Deadline
	}
	return !sc.Now.Before(end)
}

func hasSlots(talk bot.Talk, sc Scene) bool {
	l := listedOf(talk, sc)
	return l != nil && len(l.Event.Slots) > 0
}

// isFullFor says that there is no room for what was chosen: one can wait.
func isFullFor(talk bot.Talk, sc Scene) bool {
	l := listedOf(talk, sc)
	if l == nil {
		return false
	}
	if slot := slotOf(talk, &l.Event); slot != nil {
		for _, free := range l.Free {
			if free == slot.ID {
				return false
			}
		}
		return true
	}
	return l.Left < parties[choiceOf(talk, bookingParty)]
}

// isFullForUs says that some seats are left, and too few for those who come.
func isFullForUs(talk bot.Talk, sc Scene) bool {
	l := listedOf(talk, sc)
	return l != nil && len(l.Event.Slots) == 0 && l.Left > 0 && l.Left < parties[choiceOf(talk, bookingParty)]
}

func isFullWhole(talk bot.Talk, sc Scene) bool { return !isFullForUs(talk, sc) }

// hasBegun says that nothing can be changed any more.
func hasBegun(talk bot.Talk, sc Scene) bool {
	b := bookingOf(talk, sc)
	return b != nil && !sc.Now.Before(b.Event.Begins(b.Seat.Slot))
}

func hasRoomThere(talk bot.Talk, sc Scene) bool {
	l := listedOf(talk, sc)
	return l == nil || l.Left > 0
}

func isFullThere(talk bot.Talk, sc Scene) bool {
	return !hasRoomThere(talk, sc) && !isHeldThere(talk, sc)
}
