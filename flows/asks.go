package flows

import "slices"

// asks are the wishes for a counselor that say nothing about danger.
var asks = []Wish{WishHuman, WishConsult, WishStep, WishVisit, WishMeeting, WishNotice}

// Asks says that a counselor is asked for. The card names what for with the
// wording key case.asked_<wish>.
func (w Wish) Asks() bool { return slices.Contains(asks, w) }
