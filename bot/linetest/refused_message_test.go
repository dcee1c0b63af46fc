package linetest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tonari/bot/linetest"
)

func text(n int, s string) string { return `{"type":"text","text":"` + strings.Repeat(s, n) + `"}` }

func quick(action string) string {
	return `{"type":"text","text":"a","quickReply":{"items":[{"type":"action","action":` + action + `}]}}`
}

func template(t string) string { return `{"type":"template","altText":"a","template":` + t + `}` }

func buttons(action string) string {
	return template(`{"type":"buttons","text":"a","actions":[` + action + `]}`)
}

func flex(bubble string) string { return `{"type":"flex","altText":"a","contents":` + bubble + `}` }

func flexBody(component string) string {
	return flex(`{"type":"bubble","body":{"type":"box","layout":"vertical","contents":[` + component + `]}}`)
}

func times(n int, s string) string { return strings.TrimSuffix(strings.Repeat(s+",", n), ",") }

const (
	act    = `{"type":"message","label":"a","text":"a"}`
	bubble = `{"type":"bubble","body":{"type":"box","layout":"vertical","contents":[]}}`
)

// family is one character to its reader and eleven UTF-16 units.
const family = "👨‍👩‍👧‍👦"

// One deliberately wrong message a row: which property LINE names, and why.
func TestWrongMessagesAreRefusedAsLINERefusesThem(t *testing.T) {
	rows := []struct{ about, message, property, says string }{
		{"no type", `{"text":"a"}`, "messages[0].type", "May not be empty"},
		{"unknown type", `{"type":"memo"}`, "messages[0].type", "Must be one of the following values: [text, textV2, sticker, image, video, audio, location, imagemap, template, flex, coupon]"},
		{"empty text", text(0, "a"), "messages[0].text", "May not be empty"},
		{"no text", `{"type":"text"}`, "messages[0].text", "May not be empty"},
		{"text of 5,001 units", text(5001, "a"), "messages[0].text", "Length must be between 0 and 5000"},
		{"2,501 apples are 5,002 units", text(2501, "🍎"), "messages[0].text", "Length must be between 0 and 5000"},
		{"emoji index beside the dollar", `{"type":"text","text":"a$","emojis":[{"index":0,"productId":"p","emojiId":"1"}]}`, "messages[0].emojis[0].index", "The index does not point at $"},
		{"21 emojis", `{"type":"text","text":"$","emojis":[` + times(21, `{"index":0,"productId":"p","emojiId":"1"}`) + `]}`, "messages[0].emojis", "Size must be between 0 and 20"},
		{"textV2 with a single brace", `{"type":"textV2","text":"a { b"}`, "messages[0].text", "An opening brace has no closing brace"},
		{"textV2 with a lone closing brace", `{"type":"textV2","text":"a } b"}`, "messages[0].text", "A closing brace has no opening brace"},
		{"textV2 with an unknown placeholder", `{"type":"textV2","text":"{who}"}`, "messages[0].text", "A placeholder has no substitution"},
		{"sticker outside the list", `{"type":"sticker","packageId":"446","stickerId":"1"}`, "messages[0]", "This sticker may not be sent by a bot"},
		{"sticker without id", `{"type":"sticker","packageId":"446"}`, "messages[0].stickerId", "May not be empty"},
		{"quote token on a picture", `{"type":"image","originalContentUrl":"https://a.jp/a","previewImageUrl":"https://a.jp/a","quoteToken":"q"}`, "messages[0].quoteToken", "A quote token may not be specified for this message type"},
		{"picture over http", `{"type":"image","originalContentUrl":"http://a.jp/a","previewImageUrl":"https://a.jp/a"}`, "messages[0].originalContentUrl", "invalid uri"},
		{"picture without preview", `{"type":"image","originalContentUrl":"https://a.jp/a"}`, "messages[0].previewImageUrl", "May not be empty"},
		{"picture address of 2,001 characters", `{"type":"image","originalContentUrl":"https://a.jp/` + strings.Repeat("a", 1988) + `","previewImageUrl":"https://a.jp/a"}`, "messages[0].originalContentUrl", "Length must be between 0 and 2000"},
		{"video tracking id too long", `{"type":"video","originalContentUrl":"https://a.jp/a","previewImageUrl":"https://a.jp/a","trackingId":"` + strings.Repeat("a", 101) + `"}`, "messages[0].trackingId", "Length must be between 0 and 100"},
		{"audio without duration", `{"type":"audio","originalContentUrl":"https://a.jp/a"}`, "messages[0].duration", "must be specified"},
		{"location without address", `{"type":"location","title":"a","latitude":35,"longitude":139}`, "messages[0].address", "May not be empty"},
		{"location title of 101", `{"type":"location","title":"` + strings.Repeat("a", 101) + `","address":"a","latitude":35,"longitude":139}`, "messages[0].title", "Length must be between 0 and 100"},
		{"location off the globe", `{"type":"location","title":"a","address":"a","latitude":91,"longitude":139}`, "messages[0].latitude", "Must be between -90 and 90"},
		{"coupon tag", `{"type":"coupon","couponId":"c","deliveryTag":"あ"}`, "messages[0].deliveryTag", "Invalid delivery tag"},
		{"imagemap width", `{"type":"imagemap","baseUrl":"https://a.jp/a","altText":"a","baseSize":{"width":800,"height":1040},"actions":[]}`, "messages[0].baseSize.width", "Must be 1040"},
		{"imagemap of 51 actions", `{"type":"imagemap","baseUrl":"https://a.jp/a","altText":"a","baseSize":{"width":1040,"height":1040},"actions":[` + times(51, `{"type":"message","text":"a","area":{"x":0,"y":0,"width":1,"height":1}}`) + `]}`, "messages[0].actions", "Size must be between 0 and 50"},

		{"fourteen quick replies", `{"type":"text","text":"a","quickReply":{"items":[` + times(14, `{"type":"action","action":`+act+`}`) + `]}}`, "messages[0].quickReply.items", "Size must be between 1 and 13"},
		{"quick reply item without type", `{"type":"text","text":"a","quickReply":{"items":[{"action":` + act + `}]}}`, "messages[0].quickReply.items[0].type", "must be specified"},
		{"quick reply icon over http", `{"type":"text","text":"a","quickReply":{"items":[{"type":"action","imageUrl":"http://a.jp/a","action":` + act + `}]}}`, "messages[0].quickReply.items[0].imageUrl", "invalid uri"},
		{"quick reply without label", quick(`{"type":"message","text":"a"}`), "messages[0].quickReply.items[0].action.label", "May not be empty"},
		{"label of 21 characters", quick(`{"type":"message","label":"` + strings.Repeat("あ", 21) + `","text":"a"}`), "messages[0].quickReply.items[0].action.label", "Length must be between 0 and 20"},
		{"message action of 301", quick(`{"type":"message","label":"a","text":"` + strings.Repeat(family, 301) + `"}`), "messages[0].quickReply.items[0].action.text", "Length must be between 0 and 300"},
		{"postback without data", quick(`{"type":"postback","label":"a"}`), "messages[0].quickReply.items[0].action.data", "must be specified"},
		{"postback data of 301 units", quick(`{"type":"postback","label":"a","data":"` + strings.Repeat("d", 301) + `"}`), "messages[0].quickReply.items[0].action.data", "Length must be between 0 and 300"},
		{"postback text in a quick reply", quick(`{"type":"postback","label":"a","data":"d","text":"t"}`), "messages[0].quickReply.items[0].action.text", "text may not be used together with displayText or in a quick reply"},
		{"postback input option", quick(`{"type":"postback","label":"a","data":"d","inputOption":"openDoor"}`), "messages[0].quickReply.items[0].action.inputOption", "Must be one of the following values: [closeRichMenu, openRichMenu, openKeyboard, openVoice]"},
		{"fillInText without keyboard", quick(`{"type":"postback","label":"a","data":"d","fillInText":"t"}`), "messages[0].quickReply.items[0].action.fillInText", "fillInText may only be used with openKeyboard"},
		{"uri of another scheme", quick(`{"type":"uri","label":"a","uri":"ftp://a.jp"}`), "messages[0].quickReply.items[0].action.uri", "invalid uri"},
		{"uri not percent-encoded", quick(`{"type":"uri","label":"a","uri":"https://a.jp/茶"}`), "messages[0].quickReply.items[0].action.uri", "invalid uri"},
		{"uri of 1,001", quick(`{"type":"uri","label":"a","uri":"https://a.jp/` + strings.Repeat("a", 988) + `"}`), "messages[0].quickReply.items[0].action.uri", "Length must be between 0 and 1000"},
		{"date of an impossible day", quick(`{"type":"datetimepicker","label":"a","data":"d","mode":"date","initial":"2026-02-30"}`), "messages[0].quickReply.items[0].action.initial", "Invalid date format"},
		{"date picker without mode", quick(`{"type":"datetimepicker","label":"a","data":"d"}`), "messages[0].quickReply.items[0].action.mode", "must be specified"},
		{"date picker upside down", quick(`{"type":"datetimepicker","label":"a","data":"d","mode":"time","min":"18:00","max":"09:00"}`), "messages[0].quickReply.items[0].action.min", "min must be before max"},
		{"clipboard without text", quick(`{"type":"clipboard","label":"a","clipboardText":""}`), "messages[0].quickReply.items[0].action.clipboardText", "May not be empty"},
		{"rich menu switch in a quick reply", quick(`{"type":"richmenuswitch","label":"a","data":"d","richMenuAliasId":"a"}`), "messages[0].quickReply.items[0].action.type", "This action may only be used in a rich menu"},
		{"unknown action", quick(`{"type":"call","label":"a"}`), "messages[0].quickReply.items[0].action.type", "Must be one of the following values: [postback, message, uri, datetimepicker, camera, cameraRoll, location, clipboard, richmenuswitch]"},

		{"sender name of 21", `{"type":"text","text":"a","sender":{"name":"` + strings.Repeat("あ", 21) + `"}}`, "messages[0].sender.name", "Length must be between 0 and 20"},
		{"sender called LINE", `{"type":"text","text":"a","sender":{"name":"LINE相談"}}`, "messages[0].sender.name", "The name contains a word that may not be used"},
		{"sender icon over http", `{"type":"text","text":"a","sender":{"name":"a","iconUrl":"http://a.jp/a"}}`, "messages[0].sender.iconUrl", "invalid uri"},

		{"template without altText", `{"type":"template","template":{"type":"confirm","text":"a","actions":[` + times(2, act) + `]}}`, "messages[0].altText", "May not be empty"},
		{"altText of 1,501", `{"type":"template","altText":"` + strings.Repeat("a", 1501) + `","template":{"type":"confirm","text":"a","actions":[` + times(2, act) + `]}}`, "messages[0].altText", "Length must be between 0 and 1500"},
		{"five buttons", buttons(times(5, act)), "messages[0].template.actions", "Size must be between 1 and 4"},
		{"buttons text of 161", template(`{"type":"buttons","text":"` + strings.Repeat("あ", 161) + `","actions":[` + act + `]}`), "messages[0].template.text", "Length must be between 0 and 160"},
		{"buttons text of 61 below a title", template(`{"type":"buttons","title":"a","text":"` + strings.Repeat("あ", 61) + `","actions":[` + act + `]}`), "messages[0].template.text", "Length must be between 0 and 60"},
		{"buttons title of 41", template(`{"type":"buttons","title":"` + strings.Repeat("あ", 41) + `","text":"a","actions":[` + act + `]}`), "messages[0].template.title", "Length must be between 0 and 40"},
		{"camera in a template", buttons(`{"type":"camera","label":"a"}`), "messages[0].template.actions[0].type", "This action may only be used in a quick reply"},
		{"template label of 21", buttons(`{"type":"message","label":"` + strings.Repeat("a", 21) + `","text":"a"}`), "messages[0].template.actions[0].label", "Length must be between 0 and 20"},
		{"confirm with three actions", template(`{"type":"confirm","text":"a","actions":[` + times(3, act) + `]}`), "messages[0].template.actions", "Size must be between 2 and 2"},
		{"confirm text of 241", template(`{"type":"confirm","text":"` + strings.Repeat("あ", 241) + `","actions":[` + times(2, act) + `]}`), "messages[0].template.text", "Length must be between 0 and 240"},
		{"eleven columns", template(`{"type":"carousel","columns":[` + times(11, `{"text":"a","actions":[`+act+`]}`) + `]}`), "messages[0].template.columns", "Size must be between 1 and 10"},
		{"columns with different numbers of actions", template(`{"type":"carousel","columns":[{"text":"a","actions":[` + act + `]},{"text":"a","actions":[` + times(2, act) + `]}]}`), "messages[0].template.columns[1].actions", "The number of actions must be the same in all columns"},
		{"a title in one column only", template(`{"type":"carousel","columns":[{"title":"t","text":"a","actions":[` + act + `]},{"text":"a","actions":[` + act + `]}]}`), "messages[0].template.columns[1].title", "Must be specified in all columns or in none"},
		{"column text of 121", template(`{"type":"carousel","columns":[{"text":"` + strings.Repeat("あ", 121) + `","actions":[` + act + `]}]}`), "messages[0].template.columns[0].text", "Length must be between 0 and 120"},
		{"image carousel label of 13", template(`{"type":"image_carousel","columns":[{"imageUrl":"https://a.jp/a","action":{"type":"message","label":"` + strings.Repeat("a", 13) + `","text":"a"}}]}`), "messages[0].template.columns[0].action.label", "Length must be between 0 and 12"},

		{"flex without altText", `{"type":"flex","contents":` + bubble + `}`, "messages[0].altText", "May not be empty"},
		{"flex of no known container", flex(`{"type":"leaflet"}`), "/type", "Must be one of the following values: [bubble, carousel]"},
		{"empty bubble", flex(`{"type":"bubble"}`), "/", "At least one block must be specified"},
		{"bubble size", flex(`{"type":"bubble","size":"tera","body":{"type":"box","layout":"vertical","contents":[]}}`), "/size", "Must be one of the following values: [nano, micro, deca, hecto, kilo, mega, giga]"},
		{"box without layout", flex(`{"type":"bubble","body":{"type":"box","contents":[]}}`), "/body/layout", "must be specified"},
		{"spacer", flexBody(`{"type":"spacer"}`), "/body/contents/0/type", "Must be one of the following values: [box, button, image, text, separator, filler]"},
		{"image in a baseline box", flexBody(`{"type":"box","layout":"baseline","contents":[{"type":"image","url":"https://a.jp/a"}]}`), "/body/contents/0/contents/0/type", "Must be one of the following values: [icon, text, filler]"},
		{"empty flex text", flexBody(`{"type":"text","text":""}`), "/body/contents/0/text", "must be non-empty text"},
		{"flex button without label", flexBody(`{"type":"button","action":{"type":"uri","uri":"https://a.jp"}}`), "/body/contents/0/action/label", "May not be empty"},
		{"flex button label of 41", flexBody(`{"type":"button","action":{"type":"message","label":"` + strings.Repeat("a", 41) + `","text":"a"}}`), "/body/contents/0/action/label", "Length must be between 0 and 40"},
		{"flex image over http", flexBody(`{"type":"image","url":"http://a.jp/a"}`), "/body/contents/0/url", "invalid uri"},
		{"flex image four times as high as wide", flexBody(`{"type":"image","url":"https://a.jp/a","aspectRatio":"1:4"}`), "/body/contents/0/aspectRatio", "invalid property"},
		{"flex field that does not exist", flexBody(`{"type":"text","text":"a","colour":"#112233"}`), "/body/contents/0/colour", "unknown field"},
		{"flex bubble with a title", flex(`{"type":"bubble","title":"a","body":{"type":"box","layout":"vertical","contents":[]}}`), "/title", "unknown field"},
		{"flex styles with a type", flex(`{"type":"bubble","styles":{"type":"a"},"body":{"type":"box","layout":"vertical","contents":[]}}`), "/styles/type", "unknown field"},
		{"flex padding by word", flexBody(`{"type":"box","layout":"vertical","contents":[],"paddingAll":"large"}`), "/body/contents/0/paddingAll", "invalid property"},
		{"flex border by number", flexBody(`{"type":"box","layout":"vertical","contents":[],"borderWidth":"2"}`), "/body/contents/0/borderWidth", "invalid property"},
		{"flex line spacing in parts", flexBody(`{"type":"text","text":"a","lineSpacing":"10%"}`), "/body/contents/0/lineSpacing", "invalid property"},
		{"flex call of a number with blanks", flexBody(`{"type":"button","action":{"type":"uri","label":"a","uri":"tel:03 1"}}`), "/body/contents/0/action/uri", "invalid uri"},
		{"carousel over 50 KB", flex(`{"type":"carousel","contents":[` + times(3, `{"type":"bubble","body":{"type":"box","layout":"vertical","contents":[{"type":"text","text":"`+strings.Repeat("a", 20<<10)+`"}]}}`) + `]}`), "/", "The size of the carousel must be 50 KB or less"},
		{"flex colour by name", flexBody(`{"type":"text","text":"a","color":"red"}`), "/body/contents/0/color", "invalid property"},
		{"thirteen bubbles", flex(`{"type":"carousel","contents":[` + times(13, bubble) + `]}`), "/contents", "Size must be between 1 and 12"},
		{"bubbles of two sizes", flex(`{"type":"carousel","contents":[` + bubble + `,{"type":"bubble","size":"kilo","body":{"type":"box","layout":"vertical","contents":[]}}]}`), "/contents/1/size", "All bubbles of a carousel must have the same size"},
		{"bubble over 30 KB", flexBody(`{"type":"text","text":"` + strings.Repeat("a", 31<<10) + `"}`), "/", "The size of the bubble must be 30 KB or less"},
		{"eleven animated images", flexBody(times(11, `{"type":"image","url":"https://a.jp/a","animated":true}`)), "/", "At most 10 animated images"},
	}
	w := newWorld(t)
	child := w.Person("ゆい")
	child.Follow()
	for i, row := range rows {
		t.Run(row.about, func(t *testing.T) {
			top := "The request body has 1 error(s)"
			if strings.HasPrefix(row.property, "/") {
				top = "A message (messages[0])\u00a0in the request body is invalid"
			}
			r := w.push(child.ID(), fmt.Sprintf("123e4567-e89b-42d3-a456-%012d", i), row.message)
			want(t, r, 400, top)
			if diff := cmp.Diff([]linetest.Detail{{Message: row.says, Property: row.property}}, r.Details); diff != "" {
				t.Errorf("details (-want +got):\n%s", diff)
			}
			v := w.do("POST", "/v2/bot/message/validate/push", `{"messages":[`+row.message+`]}`)
			want(t, v, 400, top)
		})
	}
	if n := len(child.Screen()); n != 0 {
		t.Errorf("%d refused messages are on the phone", n)
	}
}

// Validation does not look at who is mentioned where (REF #validate-message-objects-of-push-message).
func TestAMentionToOnePersonIsRefusedOnlyWhenSent(t *testing.T) {
	w := newWorld(t)
	child := w.Person("ゆい")
	child.Follow()
	m := `{"type":"textV2","text":"{w}","substitution":{"w":{"type":"mention","mentionee":{"type":"all"}}}}`
	want(t, w.do("POST", "/v2/bot/message/validate/push", `{"messages":[`+m+`]}`), 200, "")
	want(t, w.push(child.ID(), "", m), 400, "The request body has 1 error(s)")
}

// The limits themselves are still good.
func TestMessagesAtTheLimitAreTaken(t *testing.T) {
	rows := map[string]string{
		"5,000 units":                    text(5000, "a"),
		"2,500 apples":                   text(2500, "🍎"),
		"20 families as a label":         quick(`{"type":"message","label":"` + strings.Repeat(family, 20) + `","text":"a"}`),
		"300 units of data":              quick(`{"type":"postback","label":"a","data":"` + strings.Repeat("d", 300) + `"}`),
		"13 quick replies":               `{"type":"text","text":"a","quickReply":{"items":[` + times(13, `{"type":"action","action":`+act+`}`) + `]}}`,
		"phone number":                   quick(`{"type":"uri","label":"電話","uri":"tel:0120279338"}`),
		"sticker":                        `{"type":"sticker","packageId":"446","stickerId":"1988"}`,
		"sender of 20":                   `{"type":"text","text":"a","sender":{"name":"` + strings.Repeat("あ", 20) + `"}}`,
		"buttons text of 160":            template(`{"type":"buttons","text":"` + strings.Repeat("あ", 160) + `","actions":[` + act + `]}`),
		"alike columns":                  template(`{"type":"carousel","columns":[` + times(10, `{"title":"t","text":"a","actions":[`+act+`]}`) + `]}`),
		"doubled braces and an emoji":    `{"type":"textV2","text":"{{a}} {e}","substitution":{"e":{"type":"emoji","productId":"p","emojiId":"1"}}}`,
		"flex":                           flexBody(`{"type":"text","text":"a","wrap":true,"color":"#112233","size":"sm","margin":"10px"},{"type":"button","style":"primary","action":` + act + `}`),
		"twelve bubbles":                 flex(`{"type":"carousel","contents":[` + times(12, bubble) + `]}`),
		"null is absent":                 `{"type":"text","text":"a","quickReply":null,"sender":null}`,
		"unknown properties are let be":  `{"type":"text","text":"a","mood":"good"}`,
		"location":                       `{"type":"location","title":"a","address":"b","latitude":35.7,"longitude":139.75}`,
		"imagemap":                       `{"type":"imagemap","baseUrl":"https://a.jp/a","altText":"a","baseSize":{"width":1040,"height":1040},"actions":[]}`,
		"video, with a dollar for emoji": `{"type":"text","text":"あ$","emojis":[{"index":1,"productId":"p","emojiId":"1"}]}`,
	}
	w := newWorld(t)
	for about, m := range rows {
		t.Run(about, func(t *testing.T) {
			want(t, w.do("POST", "/v2/bot/message/validate/reply", `{"messages":[`+m+`]}`), 200, "")
		})
	}
}
