package config

import "tonari/flows/wording"

// dutyTexts are what /tonari duty answers, what the channel hears when the duty
// changes, somebody reads there who may not or news of an event are late, what a form
// says that was not saved, or saved before, and what is said of a shortcut, or a reply,
// where there is no case.
var dutyTexts = wording.Required{
	"desk.duty_help": nil,
	"desk.duty_on":   {"name", "until"}, "desk.duty_off": {"name", "until"},
	"desk.duty_ended": {"name"}, "desk.duty_back": {"name"},
	"desk.duty_swapped":   {"name", "other", "until"},
	"desk.duty_not_yours": nil, "desk.duty_unknown": nil, "desk.duty_no_end": nil,
	"desk.duty_already_on": {"name", "until"}, "desk.duty_not_on": {"name"}, "desk.duty_yourself": nil,
	"desk.duty_failed": nil, "desk.duty_who": {"names"}, "desk.duty_nobody": nil,
	"desk.duty_next": {"names", "when"}, "desk.duty_no_next": nil,

	"desk.handover": nil, "desk.handover_gap": {"next"}, "desk.handover_closed": {"next"},
	"desk.handover_open": {"count"}, "desk.handover_none": nil,

	"desk.guests": {"count"}, "desk.event_unheard": {"title", "times", "count"},
	"desk.form_unsaved": nil, "desk.form_taken_title": nil, "desk.form_taken": nil,
	"desk.msg_elsewhere_title": nil, "desk.msg_elsewhere": nil, "desk.no_case_here": nil,

	"desk.news_late": {"events"}, "desk.news_late_event": {"event", "when", "count"},
}
