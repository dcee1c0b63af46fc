package turn

import (
	"slices"

	"tonari/flows/wording"
)

// Uses is all that a turn says beside the flows, for the check of the words.
func Uses() wording.Uses {
	u := wording.Uses{Texts: wording.Required{}}
	for _, k := range slices.Concat(plainKeys, glassKeys, referralKeys) {
		u.Texts[k] = nil
	}
	for _, filled := range []wording.Required{filledKeys, glassFilled, referralFilled} {
		for k, args := range filled {
			u.Texts[k] = args
		}
	}
	for k, args := range threadKeys {
		u.Texts[k] = args
	}
	for k, args := range watchKeys {
		u.Texts[k] = args
	}
	for _, picked := range []map[string][]string{pickedKeys, referralPicked} {
		for key, values := range picked {
			for _, v := range values {
				u.Texts[key+"_"+v] = nil
			}
		}
	}
	return u
}

var plainKeys = []string{
	"desk.new_urgent", "desk.new_high", "desk.rose_urgent", "desk.rose_high",
	"desk.again_urgent", "desk.again_high", "desk.shift_starts", "desk.silent",
	"desk.unclaimed_again", "desk.poison", "desk.why_not_safe", "desk.why_harm", "desk.why_set_aside", "desk.already_yours", "desk.claim_first",
	"desk.departed", "desk.closed", "desk.open_already", "desk.newer_urgent", "desk.gone",
	"desk.not_on_roster", "desk.not_member", "desk.offer_not_holder", "desk.offer_unclaimed",
	"desk.offer_internal", "desk.offer_confirm", "desk.offer_urgent", "desk.offer_late", "desk.late_unsent", "desk.offer_doubt", "desk.offer_second", "desk.offer_again",
	"desk.offer_over", "desk.offer_not_yours", "desk.offer_ride", "desk.rides",
	"desk.held_cancelled", "desk.edited_after", "desk.edited_undelivered", "desk.note_stays", "desk.deleted_after",
	"desk.broadcast", "desk.too_long", "desk.nothing_to_send", "desk.bot_dead", "desk.safety_lost", "desk.no_files", "desk.may_not_arrive", "desk.not_sent_blocked",
	"desk.not_sent_refused", "desk.not_sent_dead", "desk.not_sent_monthly", "desk.blocked",
	"desk.came_back", "desk.left", "desk.returned", "desk.says_safe", "desk.watched", "desk.hidden", "desk.shown",
	"desk.erase_at_close", "desk.erased",
	"desk.press_again", "desk.pick_one", "desk.reason_needed",
	"desk.level_title", "desk.level_submit", "desk.level_level", "desk.level_reason",
	"desk.level_same", "desk.level_newer", "desk.level_not_yours",
	"desk.transfer_title", "desk.transfer_submit", "desk.transfer_text", "desk.transfer_to", "desk.transfer_note",
	"desk.transfer_queue", "desk.transfer_same",
	"desk.until_hour", "desk.until_wrong", "desk.until_past",
	"desk.pause_title", "desk.pause_submit", "desk.pause_text", "desk.pause_until", "desk.pause_newer", "desk.pause_long",
	"desk.not_paused", "desk.resumed_time", "desk.resumed_urgent",
	"desk.block_title", "desk.block_submit", "desk.block_text", "desk.block_what", "desk.block_reason", "desk.block_day",
	"desk.answers_title", "desk.answers_none", "desk.answers_more",
	"desk.block_newer", "desk.block_long", "desk.block_not_yours", "desk.block_over",
	"desk.close_title", "desk.close_submit", "desk.close_text", "desk.close_outcome", "desk.close_topic",
}

var filledKeys = wording.Required{
	"desk.turned_urgent":      {"case"},
	"desk.rung":               {"minutes"},
	"desk.rung_held":          {"name", "minutes"},
	"desk.claimed":            {"name"},
	"desk.already":            {"name"},
	"desk.released":           {"name"},
	"desk.case_closed":        {"name", "outcome"},
	"desk.case_closed_erased": {"name", "outcome"},
	"desk.reopened":           {"name"},
	"desk.other_open":         {"case"},
	"desk.judged_line":        {"word"},

	"desk.level_text":       {"level"},
	"desk.level_up":         {"name", "level"},
	"desk.level_down":       {"name", "level"},
	"desk.transferred":      {"from", "to"},
	"desk.transfer_on_duty": {"name"},
	"desk.handed_note":      {"name"},
	"desk.paused":           {"name", "until"},
	"desk.resumed":          {"name"},
	"desk.block_set":        {"name", "until"},
	"desk.block_lifted":     {"name"},
}

// pickedKeys are the answers of a form that can be picked: key + "_" + value.
var pickedKeys = map[string][]string{
	"desk.what":    {"image", "video", "audio", "file"},
	"desk.outcome": outcomes,
	"desk.topic":   topics,
	"desk.block":   {blockLift, blockUntil},

	"glass.reason": discloseReasons,
	"glass.button": discloseButtons,
	"glass.wait":   waitReasons,
	"glass.days":   waitDays,
}
