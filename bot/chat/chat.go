// Package chat lets one person talk to the house in a terminal: the real turns,
// without servers. A line is what the person types; a number or a label picks a
// choice. What would stand at the desk is shown in brackets; nobody answers
// there.
package chat

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"tonari/bot"
	"tonari/bot/turn"
	"tonari/handoff"
)

// Run talks until in ends. now is asked before every turn.
func Run(in io.Reader, out io.Writer, house *turn.House, now func() time.Time) error {
	c := &chat{house: house, out: out, now: now, conv: bot.Conversation{Person: "terminal"}}
	c.take(bot.Input{Follow: &bot.Follow{}})
	lines := bufio.NewScanner(in)
	for c.err == nil && lines.Scan() {
		if text := lines.Text(); text != "" {
			c.take(bot.Input{Text: &bot.Text{MessageID: fmt.Sprintf("m%d", c.n+1), Text: text}})
		}
	}
	if c.err == nil {
		c.err = lines.Err()
	}
	if errors.Is(c.err, bufio.ErrTooLong) {
		return errors.New("a line is longer than a message can be (LINE takes 5,000 characters)")
	}
	return c.err
}

type chat struct {
	house *turn.House
	out   io.Writer
	now   func() time.Time
	conv  bot.Conversation
	n     int
	cases int64
	err   error
}

// take plays an input; what Slack is asked to post counts as accepted.
func (c *chat) take(in bot.Input) {
	c.n++
	in.ID, in.Person, in.ReplyToken = fmt.Sprintf("chat-%d", c.n), c.conv.Person, "terminal"
	in.At = c.now()
	in.Turn = in.At
	out := c.house.Take(c.conv, in, bot.NewCaseID(c.cases+1, c.conv.Person.Partition()))
	c.conv = out.Conversation
	if out.NewCase != 0 {
		c.cases++
	}
	for _, item := range out.Effects.Line {
		c.show(item.Messages)
	}
	for _, d := range out.Effects.Desk {
		c.desk(d)
		if d.Receipt {
			c.take(bot.Input{Receipt: &bot.Receipt{Item: d.ID, Ref: d.Ref, Outcome: bot.OutcomeAccepted}})
		}
	}
}

func (c *chat) show(messages []bot.Message) {
	for _, m := range messages {
		c.print("\n%s\n", m.Text)
		for _, tile := range m.Tiles {
			c.card(tile)
		}
	}
	if len(messages) == 0 {
		return
	}
	for i, choice := range messages[len(messages)-1].Choices {
		c.print("  %d. %s\n", i+1, choice.Label)
	}
}

// card prints one of the cards that a phone shows side by side.
func (c *chat) card(t bot.Tile) {
	c.print("\n  ┌ %s\n", strings.ReplaceAll(t.Title, "\n", "\n  │ "))
	lines := t.Lines
	if t.Phone != "" {
		lines = append(slices.Clone(lines), "☎ "+t.Phone)
	}
	if t.Link != "" {
		lines = append(slices.Clone(lines), t.LinkLabel+" "+t.Link)
	}
	if t.Choice != nil {
		lines = append(slices.Clone(lines), "["+t.Choice.Label+"]")
	}
	for _, l := range lines {
		c.print("  │ %s\n", strings.ReplaceAll(l, "\n", "\n  │ "))
	}
}

func (c *chat) desk(d bot.DeskItem) {
	switch d.Kind {
	case bot.DeskCard, bot.DeskRepaint:
		c.print("  [相談 %s %s %s]\n", d.Card.Case, handoff.LevelLabel(d.Card.Level), handoff.StateLabel(d.Card.State))
	case bot.DeskLine, bot.DeskNotice:
		c.print("  [%s]\n", d.Text)
	}
}

func (c *chat) print(format string, args ...any) {
	if c.err == nil {
		_, c.err = fmt.Fprintf(c.out, format, args...)
	}
}
