package turn

import "tonari/flows/wording"

// glassKeys are what is said at the desk of a disclosure.
var glassKeys = []string{
	"glass.too_few", "glass.stands", "glass.supervisors_only", "glass.approvers_only", "glass.decided", "glass.approved_already",
	"glass.seen_already", "glass.time_over", "glass.unknown", "glass.told_already", "glass.write_why",
	"glass.ask_title", "glass.ask_submit", "glass.ask_text", "glass.ask_counts", "glass.ask_reason", "glass.ask_why", "glass.ask_hint",
	"glass.approve_title", "glass.approve_submit", "glass.approve_means", "glass.show_title", "glass.show_text",
	"glass.wait_title", "glass.wait_submit", "glass.wait_text", "glass.wait_reason", "glass.wait_days",
	"glass.lapsed", "glass.told", "glass.cannot_tell", "glass.card_asked", "glass.card_open",
}

var glassFilled = wording.Required{
	"glass.asked":        {"name", "reason", "more"},
	"glass.approved_one": {"name", "reason", "more"},
	"glass.approve_text": {"name", "case", "alias", "reason"},
	"glass.open":         {"name"},
	"glass.declined":     {"name"},
	"glass.shown":        {"name"},
	"glass.shown_too":    {"name"},
	"glass.failed":       {"name"},
	"glass.over":         {"seen"},
	"glass.notice":       {"case"},
	"glass.waits":        {"name", "days"},
}
