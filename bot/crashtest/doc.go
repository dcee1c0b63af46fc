// Package crashtest kills the house and counts what is left.
//
// Two real service processes work on one redis-server that has every write on
// disk before it answers. LINE and Slack are simulated in the test's process.
// Residents write numbered texts, counselors claim the cases and type numbered
// replies, and all the while a process is killed at a named point of the road,
// stopped for longer than its leases, made to panic, or told to end. The
// simulators deliver again what got no answer, as the platforms do, and the test
// starts the process again.
//
// In the end an oracle reads nothing but the simulators' journals: every text of
// a resident stands once in its thread, every reply of a counselor once on the
// phone, in order, and every answer that the bot owed came once. What may double
// is counted: safety words whose first sending nobody can know of.
//
// Mutations show that the oracle sees: with the fence, the de-duplication or the
// order of sending and settling taken away (by a change of the scripts on their
// way to Redis), it must complain.
//
//	go test ./bot/crashtest                                         a taste, a few seconds
//	go test ./bot/crashtest -crash.kills=5                          what CI runs, four to five minutes
//	go test ./bot/crashtest -crash.kills=50 -timeout 60m -v         half an hour
//	go test ./bot/crashtest -crash.mutations -run Mutation -v       the oracle is tried
package crashtest
