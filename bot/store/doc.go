// Package store is all of Redis: who wrote, what was said, what still has to be
// sent, and when something falls due.
//
// Put makes an input durable in its person's inbox. Claim leases people whose
// inbox is not empty, and LINE lanes with something to send; a lease is the score
// in the partition's due-set, so a process that dies leaves nothing behind that
// somebody would have to clean up. Commit takes the outcome of a turn in one
// script: the conversation, the consumed input, both lanes, timers, the case
// number. A worker that was overtaken is refused there (epoch and revision).
// Settle and DeskSettle say what became of a sent item; what the conversation
// wants to know of it enters the inbox in the same script.
//
// Words, LINE user ids and everything a turn remembers are sealed before they
// reach Redis; ids, numbers and times stand clear. Each script may run twice
// (go-redis repeats after a timeout) and answers the same the second time.
//
// A partition is one of 16 hash tags; one script touches one tag, so the same
// scripts run on one Redis, under Sentinel and on a Cluster. All keys are named
// in keys.go, nowhere else.
package store
