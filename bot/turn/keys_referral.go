package turn

import "tonari/flows/wording"

// referralKeys are what is said at the desk of a referral and of meetings.
var referralKeys = []string{
	"referral.title", "referral.save", "referral.hidden", "referral.blocked", "referral.stopped", "referral.without", "referral.given_now", "referral.not_now",
	"referral.withdrawn_now", "referral.write_ask", "referral.handed_wrong", "referral.handed_stays", "referral.holder_only",
	"referral.ask_text", "referral.ask_watched", "referral.ask_to", "referral.ask_submit",
	"referral.field_areas", "referral.field_handed", "referral.hint_handed", "referral.field_other", "referral.hint_other", "referral.field_files", "referral.hint_files", "referral.masked",
	"referral.paper_title", "referral.paper_foot", "referral.row_to", "referral.row_day", "referral.row_case", "referral.row_alias",
	"referral.row_opened", "referral.row_consent", "referral.row_level", "referral.row_category", "referral.row_language", "referral.row_meeting",
	"referral.meeting_title", "referral.meeting_kinds", "referral.meeting_held", "referral.meeting_plan", "referral.meeting_which",
	"referral.meeting_before", "referral.plan_wrong",
}

var referralFilled = wording.Required{
	"referral.asked": {"name", "to"}, "referral.lapsed": {"to"}, "referral.saved": {"name", "to"}, "referral.too_late": {"to"},
	"referral.head": {"to", "case", "alias"}, "referral.who": {"alias", "who"}, "referral.done_opened": {"day"},
	"referral.meeting_text": {"day"}, "referral.meeting_day": {"day"}, "referral.plan_day": {"day", "days"},
	"referral.meeting_set": {"name", "what"}, "referral.meeting_off": {"name"},
	"referral.card_handed": {"to", "day"}, "referral.card_asked": {"to"}, "referral.card_yes": {"to"}, "referral.card_no": {"to"},
	"referral.card_later": {"to"}, "referral.card_withdrawn": {"to"},
	"referral.answer_yes": {"to"}, "referral.answer_no": {"to"}, "referral.answer_later": {"to"}, "referral.answer_withdrawn": {"to"},
	"referral.without_asked": {"to"}, "referral.without_no": {"to"}, "referral.without_withdrawn": {"to"},
}

var referralPicked = map[string][]string{
	"referral.field":   sheetTexts,
	"referral.area":    sheetAreas,
	"referral.file":    sheetFiles,
	"referral.who":     sheetPeople,
	"referral.meeting": meetingKinds,
}
