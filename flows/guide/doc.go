// Package guide holds what there is to go to: the Numbers, phone lines that answer
// now, and the Directory of services and places.
//
// A Number has opening hours and fits Categories, the machine words with which
// triage says what a text is about. OpenAt picks those that answer at an instant;
// for a category that may mean danger right now, 119 and 110 stand first. At
// every hour every category has at least one number, which Load makes sure of. A
// number that nobody has checked for 90 days is a fault: a wrong one is worse
// than none.
//
// An Entry of the Directory is a service (somebody who helps) or a place
// (somewhere to be). Find looks for entries by purpose, audience, topic, day, area
// and distance. Match takes several wishes and says of each entry which it meets.
// Suggest reads a text with reviewed families of words and names services that may
// fit, each with the words that spoke for it; it decides nothing. What could not be
// confirmed from a public page is left empty.
//
// Everything here is pure. Hours are Japanese time, which has no summer time.
package guide
