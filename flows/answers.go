package flows

import (
	"slices"
	"strings"

	"github.com/rivo/uniseg"

	"tonari/bot"
	"tonari/flows/wording"
)

// Continue adds text to the answer that the message `after` gave: the person
// went on writing in the same breath. A talk without that answer is unchanged.
func Continue(talk bot.Talk, after, text, messageID string) bot.Talk {
	i := slices.IndexFunc(talk.Answers, func(a bot.Answer) bool { return after != "" && a.MessageID == after })
	if i < 0 {
		return talk
	}
	talk.Answers = slices.Insert(slices.Clone(talk.Answers), i+1,
		bot.Answer{Step: talk.Answers[i].Step, Text: text, MessageID: messageID})
	return talk
}

// Forget drops what the message said: it was taken back.
func Forget(talk bot.Talk, messageID string) bot.Talk {
	if messageID == "" {
		return talk
	}
	talk.Answers = slices.DeleteFunc(slices.Clone(talk.Answers), func(a bot.Answer) bool { return a.MessageID == messageID })
	if len(talk.Answers) == 0 {
		talk.Answers = nil
	}
	return talk
}

// Sheet is the assessment sheet (アセスメントシート): the questions that the person
// answered, by their short Japanese names, each with their own words or the
// label that they chose.
func Sheet(book *wording.Book, talk bot.Talk) []bot.SheetLine {
	return sheet(book, bot.Japanese, talk.Answers)
}

func sheet(book *wording.Book, lang bot.Language, answers []bot.Answer) []bot.SheetLine {
	var out []bot.SheetLine
	at := map[bot.Place]int{}
	for _, a := range answers {
		name := strings.Join(book.Say(lang, "sheet."+string(a.Step), nil), " ")
		text := a.Text
		if a.Choice == choiceSkip {
			continue
		}
		if a.Choice != "" {
			text = book.Label(lang, a.Step, a.Choice)
		}
		if name == "" || text == "" {
			continue
		}
		if i, ok := at[a.Step]; ok {
			out[i].Answer += "\n" + text
			continue
		}
		at[a.Step] = len(out)
		out = append(out, bot.SheetLine{Name: name, Answer: text})
	}
	return out
}

// summaryWidth is how many characters of one answer a summary repeats.
const summaryWidth = 60

// Render turns a line into bubbles. Use it, not Book.Say, for what Step returns:
// a line that sums up carries answers, or names other keys, and their words depend
// on the language.
func Render(book *wording.Book, lang bot.Language, line Line) []string {
	if line.Answers == nil && line.Parts == nil && line.Event == nil {
		return book.Say(lang, line.Key, line.Args)
	}
	args := map[string]string{}
	if line.Event != nil {
		args = line.Event.args(book, lang)
	}
	if line.Answers != nil {
		args[argSummary], args[argAbout] = summary(book, lang, line.Answers), about(book, lang, line.Answers)
	}
	for name, keys := range line.Parts {
		var texts []string
		for _, key := range keys {
			texts = append(texts, book.Say(lang, key, nil)...)
		}
		args[name] = strings.Join(texts, "\n")
	}
	for k, v := range line.Args {
		args[k] = v
	}
	return book.Say(lang, line.Key, args)
}

// summary repeats a child's own words, a line a question, never a score. What
// they said of themselves when they looked back is not read out to them.
func summary(book *wording.Book, lang bot.Language, answers []bot.Answer) string {
	var ours []bot.Answer
	for _, a := range answers {
		if flowOf(a.Step) == carer.name && !slices.Contains(looking, a.Step) {
			ours = append(ours, a)
		}
	}
	var b strings.Builder
	for _, l := range sheet(book, lang, ours) {
		b.WriteString(strings.Join(book.Say(lang, summaryLine, map[string]string{
			"name": l.Name, "answer": cut(strings.Join(strings.Fields(l.Answer), " "), summaryWidth),
		}), "\n") + "\n")
	}
	return strings.TrimSpace(b.String())
}

// about is whom a child told of, as the button said.
func about(book *wording.Book, lang bot.Language, answers []bot.Answer) string {
	for _, a := range answers {
		if a.Step == carerWho && a.Choice != "" {
			return book.Label(lang, a.Step, a.Choice)
		}
	}
	return ""
}

// cut keeps the first n graphemes.
func cut(s string, n int) string {
	g := uniseg.NewGraphemes(s)
	for i := 0; g.Next(); i++ {
		if i == n {
			from, _ := g.Positions()
			return s[:from] + "…"
		}
	}
	return s
}
