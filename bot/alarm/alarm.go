// Package alarm reaches people outside Slack: by mail and by a web hook. It is for
// the hour in which Slack, or its token, is dead while cases wait. What it carries
// is counts, case numbers and levels; it never sees a word of a resident.
package alarm

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"tonari/bot"
)

// State of an alarm.
type State string

// The states of an alarm.
const (
	Raised State = "raised" // for the first time, or because it became worse
	Again  State = "again"  // nobody acknowledged it and it is not over
	Over   State = "over"
	Trial  State = "trial" // an operator tries the way
)

// Waiting is a case for which something waits to be sent to Slack.
type Waiting struct {
	Case  bot.CaseID
	Level bot.Level
	Since time.Time
}

// Notice is one message. Subject and Text are for people, the rest for machines.
type Notice struct {
	State         State
	Reasons       []string // machine words
	Since         time.Time
	Cases         []Waiting
	Total         int // of cases that wait; Cases may name the most pressing only
	Urgent        int
	Subject, Text string
}

// Way is one road out of the house.
type Way interface {
	// Name is a machine word.
	Name() string
	// Send hands the notice over. Its error never holds a password or an address of
	// a hook.
	Send(ctx context.Context, n Notice) error
}

// Config of the ways. Empty parts are left out.
type Config struct {
	// SMTP is smtps://USER:PASSWORD@HOST:PORT, or smtp:// for STARTTLS; on the
	// loopback smtp:// goes without.
	SMTP string
	From string
	To   []string
	// Hook is the address to which the notice is posted as JSON.
	Hook string
}

// within bounds the sending of one notice by one way.
const within = 15 * time.Second

// Ways are the ways that the configuration names; none is no error.
func Ways(c Config) ([]Way, error) {
	var ways []Way
	if c.SMTP != "" {
		m, err := newMail(c)
		if err != nil {
			return nil, fmt.Errorf("alarm by mail: %w", err)
		}
		ways = append(ways, m)
	}
	if c.Hook != "" {
		ways = append(ways, &hook{address: c.Hook, client: &http.Client{
			Timeout:       within,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}})
	}
	return ways, nil
}
