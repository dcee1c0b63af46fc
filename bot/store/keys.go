package store

import (
	"strings"

	"tonari/bot"
)

// Every key of the house, with its type and life time. `pre` is "tn:{pNN}:", the
// partition's tag; scripts get these names from luaNames and the prefix as an
// argument.
const (
	space = "tn:"

	// keySeen+<input id>     STRING  "1"; EX 7 days from the input's arrival.
	keySeen = "seen:"
	// keyInbox+<person>      ZSET    input id -> order (event ms*1000 + arrival%1000); until the inputs are consumed.
	keyInbox = "in:"
	// keyBody+<person>       HASH    p<input id> = sealed input ("" for a timer), t<input id> = "<turn ms>:<claims>"; as keyInbox.
	keyBody = "ib:"
	// keyPerson+<person>     HASH    for good; EX 7 days from an erasure, while the conversation is a tombstone.
	//   e epoch, r revision, o "<epoch>:<hash of the input id>" of the last commit, n "1": that commit went on with the
	//   next input, s arrivals, w sealed LINE user id, k "1": parked, g<timer> generation of a running timer. Each value
	//   is short: up to 64 bytes Redis packs the whole hash into one small string.
	keyPerson = "p:"
	// keyConversation+<person> STRING sealed conversation; lives as long as keyPerson.
	keyConversation = "v:"
	// keyLine+<person>       LIST    ids of unsent LINE items, oldest first.
	keyLine = "ol:"
	// keyLineBody+<person>   HASH    as keyLine. b<id> = sealed item, m<id> = "class:tries:first ms:next ms:cancelled",
	//   T lease token, U lease end ms, I item in flight, O commit that was given the lease.
	keyLineBody = "ob:"
	// keyDesk+<person>       LIST    ids of unsent Slack items, oldest first.
	keyDesk = "sl:"
	// keyDeskBody+<person>   HASH    as keyDesk. b<id> = sealed item, m<id> = "class:case:since ms:tries:first ms", v<id> merges,
	//   T lease token, U lease end ms, S item whose last attempt may have reached Slack, W "1": it was so before this lease.
	keyDeskBody = "sb:"
	// keyDue                 ZSET    P|<person>, L|<person>, T|<person>|<timer> -> due ms = lease end; one a partition.
	keyDue = "due"
	// keyDeskDue             ZSET    S|<person> -> due ms = lease end; one a partition, read by the desk's holder only.
	keyDeskDue = "desk"
	// keyCase+<case>         HASH    pid, ch, ts, i:<item> = Slack ts or file id, x:<item> = one to be removed, c:<item> "1": that
	//   removal has begun; for good, EX 7 days from an erasure.
	keyCase = "case:"
	// keyCases               STRING  highest n of the partition's case numbers; for good.
	keyCases = "cases"
	// keyOpen                HASH    case -> holder, "" unclaimed; while the case is open.
	keyOpen = "open"
	// keyAudit               STREAM  field f = a fact as JSON; 3 years (keepFacts).
	keyAudit = "aud"
	// keyDead                LIST    inputs set aside, JSON with the sealed input in it; until a human clears it.
	keyDead = "dead"

	// keyThread+<ts>         STRING  case number; under the channel's tag, for good.
	keyThread = "th:"
	// keyLost                LIST    sealed Slack messages of unknown threads; under the channel's tag, until resolved.
	keyLost = "lost"
	// keyLease               STRING  "<end ms>|<owner>", PX a minute past its end; under the desk's tag.
	keyLease = "lease"
	// keyCanary              STRING  a sealed known text that tells a wrong key file; for good.
	keyCanary = space + "canary"
)

const deskTag = "{desk}"

// prefix of all keys of a partition.
func prefix(p bot.Partition) string { return space + p.Tag() + ":" }

func personPrefix(p bot.PersonID) string { return prefix(p.Partition()) }

func casePrefix(c bot.CaseID) string { return prefix(c.Partition()) }

func caseKey(c bot.CaseID) string { return casePrefix(c) + keyCase + c.String() }

func channelPrefix(channel string) string { return space + "{" + channel + "}:" }

func threadKey(channel, ts string) string { return channelPrefix(channel) + keyThread + ts }

func lostKey(channel string) string { return channelPrefix(channel) + keyLost }

func leaseKey() string { return space + deskTag + ":" + keyLease }

// luaNames tells the scripts the names above.
func luaNames() string {
	var b strings.Builder
	for _, n := range [][2]string{
		{"SEEN", keySeen},
		{"INBOX", keyInbox},
		{"BODY", keyBody},
		{"PERSON", keyPerson},
		{"CONVERSATION", keyConversation},
		{"LINE", keyLine},
		{"LINEBODY", keyLineBody},
		{"DESK", keyDesk},
		{"DESKBODY", keyDeskBody},
		{"DUE", keyDue},
		{"DESKDUE", keyDeskDue},
		{"CASE", keyCase},
		{"CASES", keyCases},
		{"OPEN", keyOpen},
		{"AUDIT", keyAudit},
		{"DEAD", keyDead},
	} {
		b.WriteString("local " + n[0] + " = '" + n[1] + "'\n")
	}
	return b.String()
}
