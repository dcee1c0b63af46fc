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
	// keyBody+<person>       HASH    p<input id> = sealed input ("" for a timer), t<input id> = "<turn ms>:<claims>", u<input id> = "1":
	//   its last claim is not the first and has not begun; as keyInbox.
	keyBody = "ib:"
	// keyPerson+<person>     HASH    until the conversation is forgotten (TONARI_RETENTION after the last contact) or
	//   erased; then EX 7 days, while the conversation is a tombstone.
	//   e epoch, r revision, o "<epoch>:<hash of the input id>" of the last commit, n "1": that commit went on with the
	//   next input, s arrivals, w sealed LINE user id, k "1": parked, g<timer> generation of a running timer. Each value
	//   is short: up to 64 bytes Redis packs the whole hash into one small string. q number of the last ask at an event.
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
	// keyAsk+<person>        LIST    ids of asks at events that are not decided, oldest first.
	keyAsk = "al:"
	// keyAskBody+<person>    HASH    as keyAsk. b<id> = sealed ask ("": let go of all there), m<id> = "number:tries:event",
	//   T lease token, U lease end ms, I ask in hand.
	keyAskBody = "ab:"
	// keyEvents+<person>     SET     events at which something may be held; until nothing is, or the event is removed.
	keyEvents = "es:"
	// keyDue                 ZSET    P|<person>, L|<person>, A|<person>, T|<person>|<timer> -> due ms = lease end; one a partition.
	keyDue = "due"
	// keyDeskDue             ZSET    S|<person> -> due ms = lease end; one a partition, read by the desk's holder only.
	keyDeskDue = "desk"
	// keyCase+<case>         HASH    pid, ch, ts, i:<item> = Slack ts or file id, x:<item> = one to be removed, c:<item> how many
	//   a removal that has begun takes, rd "<checked ms>:<newest ts>" of the last whole reading of its thread; EX 7 days from when
	//   its person is erased or forgotten.
	keyCase = "case:"
	// keyCases               STRING  highest n of the partition's case numbers; for good.
	keyCases = "cases"
	// keyOpen                HASH    case -> holder, "" unclaimed; while the case is open.
	keyOpen = "open"
	// keyListed              HASH    case -> sealed listing, what lists of open cases show; while the case is open.
	keyListed = "list"
	// keyUnread              HASH    case -> ms at which it was closed; until its thread has been read whole since, 6 days at most; EX 7 days.
	keyUnread = "unread"
	// keyDay+<date>          HASH    name of a fact -> how often on that day; EX 7 days.
	keyDay = "day:"
	// keyDuty                HASH    person -> JSON of the override of their duty; in partition 0 only, until a day past its end.
	keyDuty = "duty"
	// keyAudit               STREAM  field f = a fact as JSON; 3 years (keepFacts).
	keyAudit = "aud"
	// keyFile+<item>         STRING  a person's file, sealed, until its Slack item is settled; PX 7 days.
	keyFile = "f:"
	// keyMedia+<token>       STRING  what a phone fetches under /m/<token>, sealed; PX as long as whoever made it said.
	keyMedia = "m:"
	// keyShelf               HASH    F|<person>|<item> or M|<person>|<token> -> "<bytes>:<end ms>" of the two above; as these.
	keyShelf = "shelf"
	// keyFetch               ZSET    <person>|<item> -> due ms = lease end; files that LINE has still to give; one a partition.
	keyFetch = "fetch"
	// keyDead                LIST    inputs set aside, JSON with the sealed input in it; 14 days (ForgetSetAside).
	keyDead = "dead"

	// keyNews                SET     people who asked for news of events; one a partition, until they ask no more.
	keyNews = "news"
	// keyFresh               ZSET    event -> ms at which it was made, or the making was tried; under the events' tag, until it is announced.
	keyFresh = "fresh"
	// keyNewsPut             ZSET    "<people>|<counted by LINE before>|<lot>" of news that were put -> ms; under the events' tag, 2 days (newsKept) and until the next.
	keyNewsPut = "newsput"
	// keyNewsLease           STRING  as keyLease, of the process that tells of new events; under the events' tag.
	keyNewsLease = "newslease"
	// keyAllEvents           ZSET    event -> ms at which it is looked at next; under the events' tag, until 7 days after the event.
	keyAllEvents = "all"
	// Under an event's tag, each until 7 days after the event:
	// keyEvent               HASH    b sealed event, r revision, s e d start, end, deadline ms, c capacity, k slots "id,id", ks their beginnings "ms,ms", x "1": cancelled,
	//   am reminders to come "which:slot:ms,...", u<slot> taken, o arrivals, n news, ut unheard of whom the desk was told, fb fp fc fq figures of erased guests,
	//   w "1": new, its news are not with all, wt how far they are, wl "1": the desk knows that they are late.
	keyEvent = "ev"
	// keySeats               HASH    person -> "state:party:slot:order:code:until:came:thanked".
	keySeats = "st"
	// keySeatWords           HASH    person -> sealed nickname and needs.
	keySeatWords = "sw"
	// keyWaiting             ZSET    person -> order of arrival.
	keyWaiting = "wl"
	// keyOffers              ZSET    person -> ms at which the offer ends.
	keyOffers = "of"
	// keyCodes               HASH    code -> person.
	keyCodes = "co"
	// keyAnswers             HASH    person -> "number|ask|answer" of the last ask.
	keyAnswers = "an"
	// keyNotices             LIST    "n|person|what happened", on its way to the inboxes.
	keyNotices = "no"
	// keyCame                ZSET    person -> ms at which they are thanked.
	keyCame = "th"
	// keyUnheard             SET     people whom news of the event have not reached.
	keyUnheard = "uh"
	// keyMessage+<id>        STRING  sealed message of staff to those who booked; EX 1 day.
	keyMessage = "msg:"
	// keyForgotten+<person>  STRING  as keyAnswers, of somebody who was erased; EX 7 days.
	keyForgotten = "gone:"

	// keyThread+<ts>         STRING  case number; under the channel's tag, for good.
	keyThread = "th:"
	// keyLost                LIST    sealed Slack messages of unknown threads; under the channel's tag, until resolved.
	keyLost = "lost"
	// keyLease               STRING  "<end ms>|<owner>", PX a minute past its end; under the desk's tag.
	keyLease = "lease"
	// keyGap                 STRING  "1" while something may have been missed and the desk's holder has not read the threads; under the desk's tag.
	keyGap = "gap"
	// keyHeard               STRING  ms of the last event that any process had from Slack; under the desk's tag, for good.
	keyHeard = "heard"
	// keyDutyLease           STRING  as keyLease, of the process that looks after the duty; under the desk's tag.
	keyDutyLease = "dutylease"
	// keyOutsiders           SET     <channel>/<person> who read there, may not, and are told of; under the desk's tag, while they do.
	keyOutsiders = "outsiders"
	// keyMissing             SET     <channel>/<person> of the roster who do not read there; under the desk's tag, while they are not.
	keyMissing = "missing"
	// keyHandover            STRING  ms of the last change of the duty that was dealt with; under the desk's tag, for good.
	keyHandover = "handover"
	// keyHandoverCases+<ts>  SET     case numbers of a list that was posted then; under the channel's tag, EX 7 days.
	keyHandoverCases = "ho:"
	// keyHomes               ZSET    person -> ms when they last opened the app's home; under the desk's tag, a week from then.
	keyHomes = "homes"
	// keyAlarm               HASH    while an alarm stands: since ms, urgent (cases when it was last raised), acked ms, s:<way> ms of its last
	//   notice; under the desk's tag.
	keyAlarm = "alarm"
	// keyCanary              STRING  a sealed known text that tells a wrong key file; for good.
	keyCanary = space + "canary"
)

const (
	deskTag   = "{desk}"
	eventsTag = "{events}"
)

// prefix of all keys of a partition.
func prefix(p bot.Partition) string { return space + p.Tag() + ":" }

func personPrefix(p bot.PersonID) string { return prefix(p.Partition()) }

func casePrefix(c bot.CaseID) string { return prefix(c.Partition()) }

func caseKey(c bot.CaseID) string { return casePrefix(c) + keyCase + c.String() }

func channelPrefix(channel string) string { return space + "{" + channel + "}:" }

func threadKey(channel, ts string) string { return channelPrefix(channel) + keyThread + ts }

func lostKey(channel string) string { return channelPrefix(channel) + keyLost }

func deskKey(name string) string { return space + deskTag + ":" + name }

func leaseKey() string { return deskKey(keyLease) }

func eventPrefix(id bot.EventID) string { return space + "{e:" + string(id) + "}:" }

func messageKey(id bot.EventID, message string) string { return eventPrefix(id) + keyMessage + message }

func eventsKey(name string) string { return space + eventsTag + ":" + name }

func allEventsKey() string { return eventsKey(keyAllEvents) }

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
		{"LISTED", keyListed},
		{"UNREAD", keyUnread},
		{"DAY", keyDay},
		{"DUTY", keyDuty},
		{"AUDIT", keyAudit},
		{"DEAD", keyDead},
		{"ASK", keyAsk},
		{"ASKBODY", keyAskBody},
		{"EVENTS", keyEvents},
		{"EVENT", keyEvent},
		{"SEATS", keySeats},
		{"SEATWORDS", keySeatWords},
		{"WAITING", keyWaiting},
		{"OFFERS", keyOffers},
		{"CODES", keyCodes},
		{"ANSWERS", keyAnswers},
		{"NOTICES", keyNotices},
		{"CAME", keyCame},
		{"UNHEARD", keyUnheard},
		{"FORGOTTEN", keyForgotten},
		{"FILE", keyFile},
		{"MEDIA", keyMedia},
		{"SHELF", keyShelf},
		{"NEWS", keyNews},
		{"FETCH", keyFetch},
	} {
		b.WriteString("local " + n[0] + " = '" + n[1] + "'\n")
	}
	return b.String()
}
