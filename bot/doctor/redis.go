package doctor

import (
	"fmt"
	"strconv"
	"strings"

	"tonari/bot/store"
)

// nearlyFull is the share of its memory from which a Redis that evicts nothing is
// about to refuse writes.
const nearlyFull = 0.8

const asInDeploy = "as in config/deploy/redis.conf"

func judgeRedis(f store.Facts, keysUsable bool) []Finding {
	var out []Finding
	say := func(g Grade, what, fix string) { out = append(out, Finding{g, "redis", what, fix}) }
	switch major, _ := strconv.Atoi(strings.Split(f.Version, ".")[0]); {
	case f.Version == "":
		say(Warning, "does not tell its version", "let the Redis user run INFO, "+asInDeploy)
	case major < 7:
		say(Fault, "version "+f.Version, "use Redis 7.0 or newer")
	default:
		say(OK, "version "+f.Version, "")
	}
	if f.Role == "slave" {
		say(Fault, "is a replica, which takes no writes", "name the primary in REDIS_URL, or Sentinel with master_name= and addr=")
	}
	switch {
	case f.Version == "": // nothing is known
	case !f.AOF:
		say(Fault, "does not write every change to disk: what was acknowledged is lost when it stops", "appendonly yes and appendfsync always, "+asInDeploy)
	case !f.Healthy:
		say(Fault, "could not write to disk the last time", "look at its disk and its log")
	case f.Sync == "always":
		say(OK, "writes every change to disk before it answers", "")
	case f.Sync == "":
		say(Warning, "does not tell when it writes to disk", "let the Redis user run CONFIG GET, "+asInDeploy)
	default:
		say(Warning, "appendfsync is "+f.Sync+": a power cut loses what was acknowledged last", "appendfsync always, "+asInDeploy)
	}
	switch {
	case f.Policy == "":
		say(Warning, "does not tell what it does when its memory is full", "let the Redis user run INFO, "+asInDeploy)
	case f.Policy != "noeviction":
		say(Fault, "throws data away when its memory is full (maxmemory-policy "+f.Policy+")", "maxmemory-policy noeviction, "+asInDeploy)
	case f.Most > 0 && float64(f.Used) > nearlyFull*float64(f.Most):
		say(Fault, fmt.Sprintf("%d %% of its memory is used; it refuses writes when it is full", 100*f.Used/f.Most), "raise maxmemory")
	default:
		say(OK, "throws nothing away", "")
	}
	switch {
	case !f.Local && !f.TLS:
		say(Fault, "is on another machine and reached without TLS", "use rediss:// in REDIS_URL")
	case f.User == "default":
		say(Warning, "is used as the user default, who may do everything", "make a user of its own, "+asInDeploy)
	case f.User != "":
		say(OK, "user "+f.User, "")
	}
	switch {
	case !keysUsable: // told with the keys
	case f.Keys == store.KeysWrong:
		out = append(out, Finding{Fault, "keys", "the key file does not open what this Redis holds", "restore the one that it was sealed with; another ward needs another database"})
	case f.Keys == store.KeysOpen:
		out = append(out, Finding{OK, "keys", "open what Redis holds", ""})
	default:
		out = append(out, Finding{OK, "keys", "Redis holds nothing yet", ""})
	}
	return append(out, judgeClock("Redis", f.Ahead))
}
