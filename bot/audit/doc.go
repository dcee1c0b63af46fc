// Package audit is the trail of who did what when, as it leaves the house: a file
// of JSON lines, each bound to the one before it by a hash.
//
// The first line of a file says where its chain begins: the hash before it, and
// for each partition the last fact that an earlier file holds. Then comes a line
// for each fact, oldest first, and a last line that closes the file. A line ends
// in its hash: SHA-256, in hex, of the hash before it, a newline, and the line as
// it stands without its last member `,"hash":"…"`. What was changed, taken out,
// moved or cut off is found by reckoning again; that all of it was written anew,
// only by the head (the last hash) that somebody kept elsewhere.
//
// Facts hold no words of residents and no person, only machine words, Slack ids of
// staff and case numbers.
package audit
