package guide

import (
	"slices"
	"time"
)

// Topic is what a worry is about, in the ward's own nine.
type Topic string

// The topics.
const (
	TopicElderly    Topic = "elderly"    // 高齢
	TopicDisability Topic = "disability" // 障害
	TopicChild      Topic = "child"      // 子ども
	TopicHardship   Topic = "hardship"   // 生活困窮
	TopicHealth     Topic = "health"     // 保健医療
	TopicEducation  Topic = "education"  // 教育
	TopicWithdrawn  Topic = "withdrawn"  // ひきこもり
	TopicCarer      Topic = "carer"      // ヤングケアラー
	TopicOther      Topic = "other"      // その他
)

// Purpose is what one goes there for.
type Purpose string

// The purposes.
const (
	ToTalk    Purpose = "talk"  // 話を聞いてもらう
	ToBeQuiet Purpose = "quiet" // 静かにすごす
	ToMeet    Purpose = "meet"  // 人と会う、同じ立場の人と話す
	ToStudy   Purpose = "study" // 勉強する
	ToEat     Purpose = "eat"   // ごはんを食べる
	ToPlay    Purpose = "play"  // あそぶ、体を動かす
	ToMake    Purpose = "make"  // つくる、趣味
	ToHelp    Purpose = "help"  // だれかの役に立つ
	ToWork    Purpose = "work"  // はたらく準備
	ToLearn   Purpose = "learn" // 知る、講座
	AtHome    Purpose = "home"  // 家のこと・お世話を手伝ってもらう、家に来てもらう
	WithMoney Purpose = "money" // お金・くらし
)

// For is whom an entry is for.
type For string

// The audiences. A person may be of several.
const (
	ForEveryone  For = "everyone"
	ForChildren  For = "children" // up to 中学生
	ForTeens     For = "teens"    // 高校生世代 and about that age
	ForAdults    For = "adults"
	ForOlder     For = "older" // 65 and above
	ForWithdrawn For = "withdrawn_person"
	ForFamily    For = "family" // of somebody who withdraws, or who needs care
	ForCarers    For = "young_carer"
)

// Day is a day of the week.
type Day string

// The days.
const (
	Monday    Day = "mon"
	Tuesday   Day = "tue"
	Wednesday Day = "wed"
	Thursday  Day = "thu"
	Friday    Day = "fri"
	Saturday  Day = "sat"
	Sunday    Day = "sun"
)

var (
	topics    = []Topic{TopicElderly, TopicDisability, TopicChild, TopicHardship, TopicHealth, TopicEducation, TopicWithdrawn, TopicCarer, TopicOther}
	purposes  = []Purpose{ToTalk, ToBeQuiet, ToMeet, ToStudy, ToEat, ToPlay, ToMake, ToHelp, ToWork, ToLearn, AtHome, WithMoney}
	audiences = []For{ForEveryone, ForChildren, ForTeens, ForAdults, ForOlder, ForWithdrawn, ForFamily, ForCarers}
	days      = []Day{Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday}
)

// Topics are all topics, in the ward's order.
func Topics() []Topic { return slices.Clone(topics) }

// Purposes are all purposes.
func Purposes() []Purpose { return slices.Clone(purposes) }

// Audiences are all audiences.
func Audiences() []For { return slices.Clone(audiences) }

// Days are the days of the week, from Monday.
func Days() []Day { return slices.Clone(days) }

// DayOf is the day of the week of an instant, in Japan.
func DayOf(t time.Time) Day { return days[(int(t.In(japan).Weekday())+6)%7] }
