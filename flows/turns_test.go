package flows_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"tonari/bot"
	"tonari/bot/bottest/transcript"
	"tonari/flows"
	"tonari/flows/guide"
	"tonari/flows/wording"
)

// turn plays one turn of a transcript.
func (d *driver) turn(t transcript.Turn) (answer, error) {
	if !d.paused.IsZero() && !d.now.Before(d.paused) {
		d.resumes()
	}
	if t.Desk != "" {
		return d.desk(t)
	}
	if t.Event != "" {
		return answer{}, nil
	}
	if d.level != "" && !d.down {
		d.told = true // the desk has accepted the card since the last turn
	}
	if t.Triage != nil && (t.Triage.Level == "urgent" || t.Triage.Level == "high") {
		d.opens(t.Triage.Level)
		d.danger = true
	}
	d.number++
	a, err := d.resident(t)
	if t.Says != "" || t.Taps != "" || t.Picks != "" || t.Sends != "" {
		d.last = d.now
	}
	if err == nil {
		switch {
		case a.wish.Asks():
			d.opens("none")
			d.acked = d.now
		case a.wish == flows.WishHarm:
			d.opens("high")
			d.acked = d.now
		case a.wish == flows.WishUnsafe, a.wish == flows.WishEndangered, a.wish == flows.WishThoughts:
			d.opens("urgent")
		case a.wish == flows.WishDanger:
			d.opens("high")
		case a.wish == flows.WishWatched:
			d.watched = true
		case a.wish == flows.WishHide:
			d.hidden = true
			a = d.result(flows.Result{At: flows.HideNews, Choices: d.set.Choices(flows.HideNews), Wish: a.wish}, flows.HideOn)
		}
	}
	return d.promises(a), err
}

// promises come with the first answer, whatever it was.
func (d *driver) promises(a answer) answer {
	const promise = "welcome.promise"
	if d.pure || d.hi || d.hidden || len(a.keys) == 0 || slices.Contains(a.keys, flows.EraseBegun) {
		return a
	}
	d.hi = true
	if !slices.Contains(a.keys, promise) {
		a.keys = append(a.keys, promise)
		a.bubbles = append(a.bubbles, d.book.Say(d.lang, promise, nil)...)
	}
	return a
}

func (d *driver) resident(t transcript.Turn) (answer, error) {
	switch {
	case t.Follows && d.level != "":
		return d.play1(flows.Cue{Again: true})
	case t.Follows:
		return d.play1(flows.Cue{Enter: flows.Who})
	case t.Says != "":
		return d.says(t)
	case t.Taps != "":
		return d.taps(t.Taps)
	case t.Picks != "":
		return d.picks(t.Picks)
	case t.Sends != "":
		return d.sends(t)
	case t.After != 0 && !d.checkin.IsZero() && !d.now.Before(d.checkin):
		d.checkin = time.Time{}
		return d.play1(flows.Cue{Enter: flows.CheckIn})
	case t.Blocks, t.Unsends != 0, t.After != 0:
		return answer{}, nil
	}
	return answer{}, fmt.Errorf("the driver cannot play this turn")
}

func (d *driver) play1(cue flows.Cue) (answer, error) {
	res, err := d.step(cue, "")
	return d.result(res), err
}

// opens opens a case, or raises it.
func (d *driver) opens(level string) {
	order := map[string]int{"": -1, "none": 0, "watch": 1, "high": 2, "urgent": 3}
	if d.level == "" {
		d.card, d.told, d.acked = "unclaimed", false, time.Time{}
	}
	if order[level] > order[d.level] {
		d.level = level
	}
}

func (d *driver) says(t transcript.Turn) (answer, error) {
	urgent := t.Triage != nil && t.Triage.Level == "urgent"
	high := t.Triage != nil && t.Triage.Level == "high"
	word, anywhere := d.book.Global(t.Says)
	lang, speaks := d.book.Language(t.Says)
	if urgent {
		d.resumes()
	}
	switch {
	case d.pure && !urgent && !high:
		return d.saysPure(word, anywhere, t.Says)
	case d.hidden:
		return d.saysHidden(word, t.Says, urgent)
	case d.blocked() && !speaks && (anywhere && word != wording.Hide && word != wording.Erase || !anywhere && d.asked != flows.EraseAsk):
		d.asked = ""
		return d.line(flows.Blocked), nil
	case urgent && d.holder != "":
		return d.line(flows.Reminded), nil
	case urgent:
		res, err := d.step(flows.Cue{Enter: flows.SafetyNow}, t.Triage.Category)
		return d.result(res), err
	case anywhere:
		return d.anywhere(word)
	case speaks:
		return d.speakIn(lang)
	case d.ownAside():
		if a, ok, err := d.answers(t.Says); ok {
			return a, err
		}
	case d.asked != "":
		choice, _ := d.set.Match(d.book, d.lang, d.asked, t.Says)
		return d.decides(choice)
	case d.takesBack(t.Says):
		return d.consents("stop")
	case d.holder != "":
		return d.acknowledge()
	case high:
		res, err := d.step(flows.Cue{Enter: flows.SafetyNow}, t.Triage.Category)
		return d.result(res), err
	}
	talk := d.talk()
	if d.greets(t.Says) {
		return d.play1(flows.Cue{Enter: flows.ResumeAsk})
	}
	if choice, ok := d.set.Match(d.book, d.lang, talk.At, t.Says); ok {
		return d.play1(flows.Cue{Choice: choice, From: talk.At})
	}
	if d.level != "" && strings.HasPrefix(string(talk.At), "handoff.") {
		return d.acknowledge()
	}
	return d.words(t.Says)
}

// words hands own words to the flows.
func (d *driver) words(text string) (answer, error) {
	return d.play1(flows.Cue{
		Text: text, MessageID: strconv.Itoa(d.number), Wishes: d.set.Wishes(d.book, d.lang, d.talk().At, text),
	})
}

// saysPure hands words to the flows as if there were no house.
func (d *driver) saysPure(word wording.Word, anywhere bool, text string) (answer, error) {
	switch {
	case anywhere && word == wording.Leave:
		return d.play1(flows.Cue{Leave: true})
	case anywhere && word == wording.Human:
		return d.play1(flows.Cue{Choice: flows.Human})
	}
	return d.words(text)
}

func (d *driver) saysHidden(word wording.Word, text string, urgent bool) (answer, error) {
	choice, chosen := d.set.Match(d.book, d.lang, flows.HideAsk, text)
	switch {
	case urgent:
		return d.line(flows.HideNumbers), nil
	case d.settings.Return == "" && word == wording.Return, d.settings.Return != "" && wording.Fold(text) == d.settings.Return:
		return d.play1(flows.Cue{Enter: flows.HideAsk})
	case d.asked == flows.HideAsk && chosen:
		return d.decides(choice)
	case word == wording.Human && !d.blocked():
		d.opens("none")
	}
	if choice, _ := d.set.Match(d.book, d.lang, flows.HideNews, text); choice == "library" {
		return d.play1(flows.Cue{Enter: flows.HideLibrary})
	}
	return d.play1(flows.Cue{Enter: flows.HideNews})
}

// acknowledge says at most every two minutes that words are kept.
func (d *driver) acknowledge() (answer, error) {
	if d.holder != "" && d.word && d.paused.IsZero() || d.now.Sub(d.acked) < 2*time.Minute {
		return answer{}, nil
	}
	d.acked = d.now
	if !d.paused.IsZero() {
		return d.line(flows.AckPaused), nil
	}
	if d.holder == "" && !d.open() {
		return d.line(flows.AckClosed), nil
	}
	return d.line(flows.Ack), nil
}

func (d *driver) anywhere(w wording.Word) (answer, error) {
	switch w {
	case wording.Menu, wording.Leave:
		if d.holder != "" {
			return d.play1(flows.Cue{Enter: flows.LeaveAsk})
		}
		if w == wording.Menu {
			return d.play1(flows.Cue{Enter: flows.Menu})
		}
		return d.play1(flows.Cue{Leave: true})
	case wording.Human:
		if !d.paused.IsZero() {
			return d.line(flows.WhoIsAway), nil
		}
		if d.holder != "" {
			return d.line(flows.WhoIsHere), nil
		}
		return d.play1(flows.Cue{Choice: flows.Human})
	case wording.Hide:
		d.hidden = true
		return d.result(flows.Result{At: flows.HideNews, Choices: d.set.Choices(flows.HideNews)}, flows.HideOn), nil
	case wording.Erase:
		return d.play1(flows.Cue{Enter: flows.EraseAsk})
	case wording.Settings:
		return d.play1(flows.Cue{Enter: flows.Settings})
	}
	return d.play1(flows.Cue{Again: true})
}

// speakIn puts the standing question once more in another language.
func (d *driver) speakIn(lang bot.Language) (answer, error) {
	d.lang = lang
	cue := flows.Cue{Again: true}
	switch {
	case d.asked != "" && d.asked != flows.LanguageAsk:
		cue = flows.Cue{Enter: d.asked}
	case d.blocked():
		return d.result(flows.Result{}, wording.LanguageSet, flows.Blocked), nil
	case !d.paused.IsZero():
		return d.result(flows.Result{}, wording.LanguageSet, flows.WhoIsAway), nil
	case d.holder != "":
		return d.result(flows.Result{}, wording.LanguageSet, flows.WhoIsHere), nil
	}
	res, err := d.step(cue, "")
	return d.result(res, wording.LanguageSet), err
}

// decides answers the aside that stands.
func (d *driver) decides(choice string) (answer, error) {
	if d.ownAside() {
		return d.answersAside(choice)
	}
	asked := d.asked
	d.asked = ""
	switch {
	case asked == flows.EraseAsk && choice == "yes":
		keeps := d.level == "urgent" || d.level == "high"
		d.kept = []byte("{}")
		if keeps {
			return d.result(flows.Result{}, flows.EraseKept), nil
		}
		d.level, d.card, d.holder, d.hi = "", "closed", "", false
		return d.result(flows.Result{}, flows.EraseBegun), nil
	case asked == flows.EraseAsk:
		return d.line(flows.EraseCancelled), nil
	case asked == flows.LeaveAsk && choice == "end":
		d.holder = ""
		return d.play1(flows.Cue{Enter: flows.Menu})
	case asked == flows.LeaveAsk:
		return d.line(flows.Stayed), nil
	case asked == flows.HideAsk && choice == "yes":
		d.hidden = false
		if d.blocked() {
			return d.result(flows.Result{}, flows.HideOff, flows.Blocked), nil
		}
		res, err := d.step(flows.Cue{Again: true}, "")
		return d.result(res, flows.HideOff), err
	}
	return d.line(flows.HideStay), nil
}

func (d *driver) taps(what string) (answer, error) {
	from, choice, old := flows.ParseData(what)
	switch {
	case d.hidden && d.asked == flows.HideAsk && (what == "yes" || what == "no"):
		return d.decides(what)
	case d.hidden && what == "library":
		return d.play1(flows.Cue{Enter: flows.HideLibrary})
	case d.hidden:
		return d.play1(flows.Cue{Enter: flows.HideNews})
	case d.blocked() && d.asked != flows.EraseAsk:
		return d.line(flows.Blocked), nil
	case d.asked != "" && !old:
		return d.decides(what)
	case old:
		return d.play1(flows.Cue{Choice: choice, From: from})
	}
	return d.play1(flows.Cue{Choice: what, From: d.talk().At})
}

var received = map[string]string{
	"sticker": flows.StickerReceived, "image": flows.ImageWithoutCase, "video": flows.VideoReceived,
	"voice": flows.VoiceReceived, "file": flows.FileReceived, "location": flows.LocationReceived,
}

// picks taps the button of a card, by its title or its number.
func (d *driver) picks(what string) (answer, error) {
	for i, tile := range d.tiles {
		if published(tile.Title) == what || strconv.Itoa(i+1) == what {
			return d.taps(tile.Choice.Data)
		}
	}
	return answer{}, fmt.Errorf("no card %q was shown", what)
}

func (d *driver) sends(t transcript.Turn) (answer, error) {
	key, ok := received[t.Sends]
	switch {
	case !ok:
		return answer{}, fmt.Errorf("nobody can send %q", t.Sends)
	case d.hidden:
		return d.play1(flows.Cue{Enter: flows.HideNews})
	case d.blocked():
		return d.line(flows.Blocked), nil
	case d.holder != "" || d.level != "" && strings.HasPrefix(string(d.talk().At), "handoff."):
		return d.acknowledge()
	case t.Sends == "image" && d.level != "":
		key = flows.ImageReceived
	case t.Sends == "location" && d.set.TakesPoint(d.talk().At):
		return d.play1(flows.Cue{Point: &guide.Point{Lat: 35.7, Lon: 139.7}})
	}
	res, err := d.step(flows.Cue{Again: true}, "")
	return d.result(res, key), err
}

// desk plays what a counselor does; the person reads what is pushed.
func (d *driver) desk(t transcript.Turn) (answer, error) {
	name := counselors[t.By]
	enter := func(to bot.Place) (answer, error) {
		a, err := d.play1(flows.Cue{Enter: to})
		if d.hidden || d.blocked() {
			return answer{}, err
		}
		return a, err
	}
	switch t.Desk {
	case "claim":
		d.holder, d.card, d.word = name, "claimed", false
		return enter(flows.Here)
	case "transfer":
		d.resumes()
		d.word, d.acked = false, time.Time{}
		if d.holder = counselors[t.To]; d.holder == "" {
			d.card = "unclaimed"
			return enter(flows.Left)
		}
		return enter(flows.Changed)
	case "release":
		d.resumes()
		d.holder, d.card, d.acked = "", "unclaimed", d.now
		return enter(flows.Left)
	case "pause":
		d.paused, d.card, d.word, d.acked = d.now.Add(t.Lasts()), "paused", false, time.Time{}
		if d.hidden {
			return answer{}, nil
		}
		return d.line(flows.Paused), nil
	case "resume":
		d.resumes()
		return answer{}, nil
	case "level":
		d.level = t.Level
		if d.level == "urgent" {
			d.resumes()
		}
		return answer{}, nil
	case "close":
		d.resumes()
		d.holder, d.card, d.level = "", "closed", ""
		was := d.blocked()
		d.danger = false
		a, err := enter(flows.Closed)
		if !was && d.blocked() {
			return d.line(flows.Blocked), err
		}
		return a, err
	case "block":
		d.block, d.danger = d.now.Add(t.Lasts()), false
		return d.line(flows.Blocked), nil
	case "unblock":
		d.block = time.Time{}
		return d.line(flows.BlockOver), nil
	case "consent":
		return enter(flows.ConsentAsk)
	case "outage", "recovers":
		d.down = t.Desk == "outage"
		return answer{}, nil
	case "types":
		d.word = true
		return answer{}, nil
	case "notes", "deletes", "escalate":
		return answer{}, nil
	}
	return answer{}, fmt.Errorf("nobody can %q at the desk", t.Desk)
}

// blocked: the desk has stopped talking, and no danger was heard since.
func (d *driver) blocked() bool { return d.now.Before(d.block) && !d.danger }

// later is the later of two times.
func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// resumes: the holder is back.
func (d *driver) resumes() {
	if !d.paused.IsZero() {
		d.paused, d.card = time.Time{}, "claimed"
	}
}
