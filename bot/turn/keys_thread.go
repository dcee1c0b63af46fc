package turn

import "tonari/flows/wording"

// threadKeys are what is said of files, places and replies in a thread.
var threadKeys = wording.Required{
	"desk.picture_type": nil, "desk.picture_too_large": nil, "desk.picture_many": nil, "desk.picture_gone": nil,
	"desk.picture_broken": nil, "desk.picture_not_allowed": nil, "desk.picture_not_sent": {"why"},
	"desk.template_title": nil, "desk.template_next": nil, "desk.template_text": {"language"}, "desk.template_find": nil,
	"desk.template_send": nil, "desk.template_hint": nil, "desk.template_not_own": {"language"}, "desk.template_newer": nil,
	"desk.template_empty": nil, "desk.template_note": nil, "desk.template_japanese": nil, "desk.said": {"name"}, "desk.said_held": nil,
	"desk.show_title": nil, "desk.show_none": nil, "desk.show_older": nil, "desk.show_gone": nil, "desk.show_file": {"what"},
	"desk.kind_tap": nil, "desk.kind_sticker": nil, "desk.kind_location": nil,
	"desk.msg_unknown": nil, "desk.msg_sent": nil, "desk.msg_is_note": nil, "desk.msg_sending": nil, "desk.noted_after": nil,
	"desk.file_gone": {"what", "at"}, "desk.file_waits": {"what", "at"}, "desk.file_too_large": {"what", "at"}, "desk.file_type": {"what", "at"},
	"desk.file_elsewhere": {"what", "at"}, "desk.file_refused": {"what", "at"},
	"desk.location_area": {"area", "lat", "lon"}, "desk.location_grid": {"lat", "lon"},
}
