package flows

import "tonari/bot"

// Way is a transition, for tests that walk or remove them.
type Way struct {
	From bot.Place
	On   string
	To   bot.Place
}

// Ways lists every transition of every flow.
func (s *Set) Ways() []Way {
	var all []Way
	for _, tr := range table(s.flows).Transitions {
		all = append(all, Way{bot.Place(tr.From), tr.On, bot.Place(tr.To)})
	}
	return all
}
