// Package bench measures the house as it runs: the real service on loopback, a
// redis-server that has every write on disk before it answers, and a sink in
// LINE's place. Beside the full turn stands a floor: the same hops with gin, HMAC,
// go-redis and net/http, as many round trips and bytes to the same server, and no
// logic. Only what was measured in one run can be compared.
//
//	go test ./bot/turn -run '^$' -bench Turn                             a pure turn
//	go test ./bot/bench -run '^$' -bench Accepted                        a webhook, POST to 200
//	go test ./bot/bench -run '^$' -bench FullTurn -benchtime 1x          turns a second, and of the floor
//	go test ./bot/bench -run '^$' -bench OpenLoop -benchtime 1x          500 a second while LINE takes 100 ms, and the floor
//	go test ./bot/bench -run '^$' -bench Idle -benchtime 1x              what waiting costs, 20 s
//	go test ./bot/bench -run '^$' -bench Start -benchtime 5x             from start to ready
//
// The memory of a resting person is told by bot/store's TestRestingPersonIsSmall
// on a real server.
package bench
