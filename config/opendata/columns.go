package opendata

import (
	"regexp"
	"slices"
	"strings"

	"tonari/bot"
	"tonari/flows/guide"
)

// The columns, by the names of 自治体標準オープンデータセット 公共施設一覧
// (digital.go.jp/resources/open_data/municipal-standard-data-set-test). What begins
// with となり_ is ours.
const (
	colID       = "ID"
	colName     = "名称"
	colAddress  = "所在地_連結表記"
	colLat      = "緯度"
	colLon      = "経度"
	colPhone    = "電話番号"
	colDays     = "利用可能曜日"
	colFrom     = "開始時間"
	colTo       = "終了時間"
	colHours    = "利用可能日時特記事項"
	colSummary  = "説明"
	colURL      = "URL"
	colTopics   = "となり_分野"
	colPurposes = "となり_目的"
	colAudience = "となり_対象"
	colArea     = "となり_地域"
	colOnline   = "となり_オンライン"
	colCost     = "となり_費用"
	colFirst    = "となり_はじめての行き方"
	colSpoken   = "となり_ことば"
	colSource   = "となり_出典"
	colVerified = "となり_確認日"

	colPrefecture = "所在地_都道府県"
	colCity       = "所在地_市区町村"
	colTown       = "所在地_町字"
	colBlock      = "所在地_番地以下"
	colBuilding   = "建物名等(方書)"
)

// also are names that the same column has elsewhere, most of them in 推奨データセット.
var also = map[string]string{
	"NO": colID, "住所": colAddress, "所在地": colAddress, "方書": colBuilding,
	"都道府県名": colPrefecture, "市区町村名": colCity, "概要": colSummary, "url": colURL, "id": colID, "no": colID,
}

// passed are the standard's columns that the guide has no place for.
var passed = []string{
	"全国地方公共団体コード", "都道府県コード又は市区町村コード", "地方公共団体名", "名称_カナ", "名称_通称", "POIコード",
	"所在地_全国地方公共団体コード", "町字ID", "高度の種別", "高度の値", "内線番号", "連絡先メールアドレス", "連絡先FormURL",
	"連絡先備考(その他、SNSなど)", "郵便番号", "法人番号", "団体名", "バリアフリー情報", "駐車場情報", "画像", "画像_ライセンス",
	"子育て支援情報", "備考", "アクセス方法",
}

// texts are the columns that exist once a language: 名称, 名称_英語, 名称_やさしい日本語.
var texts = []struct {
	col string
	of  func(*guide.Entry) *guide.Text
}{
	{colName, func(e *guide.Entry) *guide.Text { return &e.Name }},
	{colSummary, func(e *guide.Entry) *guide.Text { return &e.Summary }},
	{colHours, func(e *guide.Entry) *guide.Text { return &e.Hours }},
	{colCost, func(e *guide.Entry) *guide.Text { return &e.Cost }},
	{colFirst, func(e *guide.Entry) *guide.Text { return &e.First }},
}

var languageNames = map[string]bot.Language{"英語": bot.English, "やさしい日本語": bot.EasyJapanese}

var languageCode = regexp.MustCompile(`^[a-z]{2,3}(-[a-z]+)*$`)

// inLanguage takes 説明_英語 apart.
func inLanguage(header string) (col string, lang bot.Language, ok bool) {
	at := strings.LastIndexByte(header, '_')
	if at < 0 {
		return "", "", false
	}
	col, suffix := header[:at], header[at+1:]
	if lang, ok = languageNames[suffix]; !ok {
		lang, ok = bot.Language(suffix), languageCode.MatchString(suffix) && suffix != string(bot.Japanese)
	}
	for _, t := range texts {
		if ok && t.col == col {
			return col, lang, true
		}
	}
	return "", "", false
}

func languageColumn(col string, lang bot.Language) string {
	for name, l := range languageNames {
		if l == lang {
			return col + "_" + name
		}
	}
	return col + "_" + string(lang)
}

// canonical is the name of a column that is read, or "" for another.
func canonical(header string) string {
	h := strings.ReplaceAll(plain(header), " ", "")
	if c, ok := also[h]; ok {
		return c
	}
	if _, _, ok := inLanguage(h); ok || slices.Contains(readColumns, h) {
		return h
	}
	return ""
}

var readColumns = []string{
	colID, colName, colAddress, colLat, colLon, colPhone, colDays, colFrom, colTo, colHours, colSummary, colURL,
	colTopics, colPurposes, colAudience, colArea, colOnline, colCost, colFirst, colSpoken, colSource, colVerified,
	colPrefecture, colCity, colTown, colBlock, colBuilding,
}

// label is a word of the guide as ward staff read it.
type label struct{ word, name string }

var topicLabels = []label{
	{"elderly", "高齢"},
	{"disability", "障害"},
	{"child", "子ども"},
	{"hardship", "生活困窮"},
	{"health", "保健医療"},
	{"education", "教育"},
	{"withdrawn", "ひきこもり"},
	{"carer", "ヤングケアラー"},
	{"other", "その他"},
}

var purposeLabels = []label{
	{"talk", "話す"},
	{"quiet", "静かにすごす"},
	{"meet", "人と会う"},
	{"study", "勉強する"},
	{"eat", "食べる"},
	{"play", "遊ぶ"},
	{"make", "つくる"},
	{"help", "役に立つ"},
	{"work", "はたらく準備"},
	{"learn", "知る"},
	{"home", "家の手伝い"},
	{"money", "お金・くらし"},
}

var audienceLabels = []label{
	{"everyone", "だれでも"},
	{"children", "小中学生"},
	{"teens", "高校生世代"},
	{"adults", "おとな"},
	{"older", "高齢者"},
	{"withdrawn_person", "ひきこもり本人"},
	{"family", "家族"},
	{"young_carer", "家族のお世話をする子ども"},
}

func nameOf[T ~string](labels []label, word T) string {
	for _, l := range labels {
		if l.word == string(word) {
			return l.name
		}
	}
	return string(word)
}

// wordsOf reads a list parted by semicolons or commas, by name or by word. bad is
// the first that is unknown.
func wordsOf[T ~string](labels []label, cell string) (words []T, bad string) {
	for _, s := range listed(cell) {
		i := slices.IndexFunc(labels, func(l label) bool { return l.name == s || l.word == s })
		if i < 0 {
			return nil, s
		}
		if w := T(labels[i].word); !slices.Contains(words, w) {
			words = append(words, w)
		}
	}
	return words, ""
}

func names(labels []label) string {
	out := make([]string, len(labels))
	for i, l := range labels {
		out[i] = l.name
	}
	return strings.Join(out, ", ")
}

func listed(cell string) []string {
	var out []string
	for _, s := range strings.FieldsFunc(plain(cell), func(r rune) bool { return r == ';' || r == ',' || r == '、' }) {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}
