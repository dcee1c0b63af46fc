package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"tonari/bot"
)

// AskWork is what a person asks for at an event, leased for Options.Lease.
type AskWork struct {
	Person bot.PersonID
	Token  int64
	// Ask as the turn made it. With Forget only ID and Event are set: all that the
	// person holds there is given back, and they are not told.
	Ask    bot.SeatAsk
	Forget bool
	// Number rises from ask to ask of a person; the event refuses one that comes
	// after a later one.
	Number int64
	// Tries counts earlier attempts.
	Tries int
}

// AskSettlement says what became of an AskWork.
type AskSettlement struct {
	// Answer enters the inbox in the same step, once by the ask's id; nil with
	// Forget, for what only notes, and for an ask that came too late (ErrStaleAsk).
	Answer *bot.SeatAnswer
	// At is when it was decided.
	At time.Time
	// Again: it was not decided; another try after so long.
	Again time.Duration
}

// ErrStaleAsk is an ask that came after a later one of the same person had been
// decided: somebody else has settled it, or it was given up.
var ErrStaleAsk = errors.New("a later ask of the person has been decided there")

// askSpace are the bytes that separate what Redis keeps in the clear.
const askSpace = "|:,{} "

// checkAsk refuses what no flow may ask for.
func checkAsk(a bot.SeatAsk) error {
	switch {
	case a.ID == "" || strings.ContainsAny(a.ID, askSpace):
		return fmt.Errorf("an ask at event %s: its id is empty or holds one of %q", a.Event, askSpace)
	case !goodEventID(a.Event):
		return fmt.Errorf("ask %s: event id %q: want 1 to 40 of a-z, 0-9 and -", a.ID, a.Event)
	case !goodSlotID(a.Slot) && a.Slot != "":
		return fmt.Errorf("ask %s: slot id %q: want 1 to 16 letters and digits", a.ID, a.Slot)
	case a.Party < 0 || a.Party > bot.MaxParty || a.Party == 0 && a.Act == bot.SeatBook:
		return fmt.Errorf("ask %s: %d people: want 1 to %d", a.ID, a.Party, bot.MaxParty)
	}
	switch a.Act {
	case bot.SeatBook, bot.SeatChange, bot.SeatGiveBack, bot.SeatAccept, bot.SeatDecline, bot.SeatUnheard, bot.SeatHeard:
		return nil
	}
	return fmt.Errorf("ask %s: act %q is not known", a.ID, a.Act)
}

func (s *Store) sealAsk(p bot.PersonID, a bot.SeatAsk) (string, error) {
	plain, err := json.Marshal(a)
	if err != nil {
		return "", fmt.Errorf("writing ask %s: %w", a.ID, err)
	}
	return s.seal(placeAsk, string(p), plain)
}

// askOf reads an A entry of asklane.lua. One that cannot be opened (an unknown key
// id) is put back for a minute and told to the log; nothing is lost.
func (s *Store) askOf(ctx context.Context, e row, token int64) *AskWork {
	w := &AskWork{
		Person: bot.PersonID(e.text(1)), Token: token, Number: e.number(3), Tries: int(e.number(6)),
		Ask: bot.SeatAsk{ID: e.text(2), Event: bot.EventID(e.text(4))},
	}
	if e.text(5) == "" {
		w.Forget = true
		return w
	}
	plain, err := s.open(placeAsk, string(w.Person), e.text(5))
	if err == nil && json.Unmarshal(plain, &w.Ask) != nil {
		err = fmt.Errorf("reading an ask of %s: %w", w.Person, errUnreadable)
	}
	if err != nil {
		s.log.Error("an ask at an event cannot be opened", "person", string(w.Person), "ask", w.Ask.ID, "err", err)
		if _, err := s.SettleAsk(ctx, *w, AskSettlement{Again: unopened}); err != nil {
			s.log.Error("an ask waits for its lease to end", "person", string(w.Person), "err", err)
		}
		return nil
	}
	return w
}

// SettleAsk removes the ask, puts its answer into the inbox in the same step, and
// returns the person's next ask, leased to the caller, or nil. An ask that is no
// longer the caller's is left alone. After an error, settling the same again is safe.
func (s *Store) SettleAsk(ctx context.Context, w AskWork, st AskSettlement) (*AskWork, error) {
	mode, none := "gone", w.Forget
	if st.Again > 0 {
		mode = "again"
	}
	receipt := []any{"", "", ""}
	if st.Answer != nil {
		none = st.Answer.Seat.State == ""
		var err error
		if receipt, err = s.sealReceipt(w.Person, &bot.Input{ID: "seat/" + w.Ask.ID, At: st.At, Seat: st.Answer}); err != nil {
			return nil, fmt.Errorf("settling ask %s: %w", w.Ask.ID, err)
		}
	}
	pre, token := personPrefix(w.Person), newToken()
	answer, err := s.run(ctx, askSettleScript, pre+keyDue, append([]any{
		pre, s.shiftMillis(), string(w.Person), w.Token, token, w.Ask.ID, mode, millis(st.Again),
		s.opt.Lease.Milliseconds(), flag(none),
	}, receipt...)...)
	if err != nil {
		return nil, fmt.Errorf("settling ask %s: %w", w.Ask.ID, err)
	}
	r, err := asRow(answer)
	if err != nil {
		return nil, fmt.Errorf("settling ask %s: %w", w.Ask.ID, err)
	}
	if len(r) == 0 {
		return nil, nil
	}
	return s.askOf(ctx, r, token), nil
}
