// Package events is what staff do with 茶話会 and other events: take over a list,
// look at what there is, and print the door list. The rules of seats are those of
// flows/booking, the events themselves stand in bot/store.
//
// A door list names families by their two-word code and the nickname that they
// chose, never by a LINE id or pseudonym.
package events
