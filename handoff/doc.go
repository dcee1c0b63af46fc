// Package handoff holds what happens between a resident and the counselors.
//
// The Roster says who works here and when: people, shifts, closed days. A
// person On Duty is in a shift that runs now; a Backup stands behind that
// shift; Supervisors are always responsible. Opening hours are the union of the
// shifts. While a case is unclaimed it climbs the Rungs of its level; each rung
// is a Call that mentions people. A mention that would reach nobody goes on to
// the next rung and ends, for urgent and high, at the Last Resort, which is
// repeated until somebody claims the case. A case's Life is a table of states
// and acts.
//
// Everything here is pure: the time is an argument, nothing is sent.
package handoff
