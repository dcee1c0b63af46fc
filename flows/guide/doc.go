// Package guide holds what there is to go to. For now that is the Numbers: phone
// lines that answer now.
//
// A Number has opening hours and fits Categories, the machine words with which
// triage says what a text is about. OpenAt picks those that answer at an instant;
// for a category that may mean danger right now, 119 and 110 stand first. At
// every hour every category has at least one number, which Load makes sure of. A
// number that nobody has checked for 90 days is a fault: a wrong one is worse
// than none.
//
// Everything here is pure. Hours are Japanese time, which has no summer time.
package guide
