// Package booking holds the rules of seats: who gets one, who waits, who is told
// what. It is their specification: the scripts of bot/store do the same in Redis,
// and the model test there plays both side by side.
//
// An Event has room for a number of people (its Capacity), or Slots for one family
// each. A party of 1 to 4 books a seat, and a person has one seat at an event, with
// a two-word Code that no other seat there has. What a party takes of the room is
// its weight: its people, or the slot.
//
// Room goes to the first of the waiting list whom it fits; who comes new stands at
// its end. So no seat stays empty while somebody waits whom it would fit, and a
// party of four that waits does not keep two free seats from a party of two. Who
// waits is offered a seat and has until the offer ends to take it; the seat is kept
// meanwhile. Unanswered, it goes to the next, and who did not answer is told and
// waits no more. An offer stands for 24 hours (or what the house sets), near the event
// for a quarter of the time that is left, and for half an hour at least; in the last
// half hour nothing is offered.
//
// Until the deadline one may book or wait, until the beginning change, give back
// and take an offer. A party may shrink at any time before, and grow if there is
// room; somebody who waits keeps the place. Staff may change the capacity at any
// time: more is offered at once, less takes nothing from anybody. A slot that a
// family has or waits for stays; written at another time it is the same slot, and its
// families go along. A cancelled event stays cancelled; who had their time at it
// before is not told.
//
// Everybody is told once of what concerns them: an offer and its end, another time
// or place of theirs, a cancellation, the day before at 18:00 and two hours before, that
// no seat became free, and thanks to those who came. A reminder whose moment has
// passed when an event is made or moved is left out.
//
// 7 days after its end an event is counted and removed, and with it everything that
// is kept of its guests.
package booking
