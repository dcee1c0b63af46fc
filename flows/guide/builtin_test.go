package guide_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"tonari/bot"
	"tonari/flows/guide"
)

func bunkyo(t *testing.T) *guide.Directory {
	t.Helper()
	var files [3]guide.File
	for i, name := range []string{"services.yaml", "places.yaml", "topics.yaml"} {
		data, err := os.ReadFile("../../config/guide/" + name)
		if err != nil {
			t.Fatal(err)
		}
		files[i] = guide.File{Name: name, Data: data}
	}
	d, faults := guide.LoadDirectory(files[0], files[1], files[2])
	if len(faults) > 0 || len(d.Loose()) > 0 {
		t.Fatal(faults, d.Loose())
	}
	return d
}

// What people write, and which service must be among the first three; the topics
// that must be read stand after it.
func TestWhatPeopleWriteLeadsToWhereTheyAreHelped(t *testing.T) {
	d := bunkyo(t)
	for said, want := range map[string]string{
		"母がうつ病で、毎日わたしがごはんを作って、弟のお迎えにも行ってる": "young-carer carer",
		"おばあちゃんが認知症で夜中に何回も起こされる":           "elderly-centre elderly",
		"おかあさんがずっとねたきりです":                  "young-carer carer",
		"車いすの弟がいる":        "disability-desk disability",
		"パパがお酒ばっかり":       "young-carer carer",
		"いもうとを保育園にむかえに行く": "young-carer carer",
		"家のこと、掃除も洗濯もぜんぶわたし。いつもわたしがやらないと": "young-carer carer",
		"日本語がわからない親のかわりに病院で通訳してる":        "young-carer carer",
		"自分の時間がない":  "young-carer carer",
		"ずっと家にいます":  "withdrawn-centre withdrawn",
		"ヒキコモリ歴10年": "withdrawn-centre withdrawn",
		"もう何年も家にいる。少しずつ外に出てみたい":                                               "step withdrawn",
		"息子が三年部屋から出てきません":                                                     "tea withdrawn",
		"うちの子が学校を出てからずっと何年も働いていない":                                            "tea withdrawn",
		"80代の母と50代の兄の二人ぐらし。兄は働いていない":                                          "family-consultation withdrawn",
		"行けないので、家に来てもらえますか":                                                   "outreach withdrawn",
		"家に居場所がない":                                                            "b-lab child",
		"親が離婚しそう":                                                             "child-family-centre child",
		"子どもに怒鳴ってしまいます。育児がつらい":                                                "child-family-centre child",
		"学校行きたくない":                                                            "consultation-room education",
		"娘が不登校です":                                                             "school-social-worker education",
		"クラスで無視されてる":                                                          "consultation-room education",
		"友達がいない。いつもぼっち":                                                       "consultation-room education",
		"勉強する場所がない":                                                           "library-masago education",
		"お金がないから塾に行けない":                                                       "livelihood hardship education",
		"発達障害かもしれない":                                                          "consultation-room disability",
		"母の介護で仕事を辞めた":                                                         "elderly-centre elderly hardship",
		"家賃が払えなくて困ってます。母の介護もあります":                                             "livelihood hardship elderly",
		"電気が止まりそう":                                                            "livelihood hardship",
		"失業した":                                                                "livelihood hardship",
		"眠れない":                                                                "health-centre health",
		"妊娠したかもしれない":                                                          "health-centre health",
		"さみしい":                                                                "coordinator other",
		"どこに相談したらいいかわからない":                                                    "connected-desk other",
		"となりの家の子が気になる":                                                        "coordinator other",
		"ボランティアをしてみたい":                                                        "coordinator other",
		"ｵﾊﾞｱﾁｬﾝの、お　せ　わがたいへん":                                                 "elderly-centre elderly",
		"I look after my mother because she is sick":                          "young-carer carer",
		"My son never comes out. He stays in his room and won't leave at all": "tea withdrawn",
		"my parents argue every night and I can't sleep":                      "child-family-centre child health",
		"We can't pay the rent":                                               "livelihood hardship",
		"I don't want to go to school":                                        "consultation-room education",
	} {
		want := strings.Fields(want)
		got := d.Suggest(said, bot.Japanese, 3)
		i := slices.IndexFunc(got, func(s guide.Suggestion) bool { return s.Entry.ID == want[0] })
		if i < 0 {
			t.Errorf("%s: %s is not among %q", said, want[0], suggested(got))
			continue
		}
		for _, topic := range want[1:] {
			if !slices.ContainsFunc(got, func(s guide.Suggestion) bool {
				return slices.ContainsFunc(s.Reasons, func(r guide.Reason) bool { return r.Topic == guide.Topic(topic) })
			}) {
				t.Errorf("%s: nothing about %s in %q", said, topic, suggested(got))
			}
		}
	}
}

func TestOrdinaryTalkLeadsNowhere(t *testing.T) {
	d := bunkyo(t)
	for _, said := range []string{
		"こんにちは", "おはよう", "ありがとう", "うん", "はい", "ok", "今日の天気は？", "いつもお世話になっております。登録方法を教えてください", "私にとって大事",
		"部屋の電気がつかない", "そのまま倒れこんで寝た", "弟とゲームした", "妹がかわいい", "母の日に花をあげた", "お父さんと釣りに行った", "家族で旅行したい",
		"介護職の友だちがいる", "料理が好き", "学校たのしかった", "先生がおもしろい", "ねこがかわいい", "my parents are nice", "I like cooking",
		"current weather", "そろそろ寝る", "クリニックはどこ", "大人にとって", "図書館は何時まで", "おやすみ", "😀", "ー", "。", "????",
	} {
		if got := d.Suggest(said, bot.Japanese, 3); len(got) > 0 {
			t.Errorf("%s: %s", said, suggested(got))
		}
	}
}

func TestEveryWardServiceIsExplainedAndSaysWhereItIsPublished(t *testing.T) {
	d := bunkyo(t)
	for _, id := range strings.Fields("withdrawn-centre step tea lecture family-consultation young-carer school-social-worker consultation-room " +
		"connected-desk referral-sheet support-meeting outreach outreach-supporter coordinator") {
		if e, ok := d.Get(id); !ok || e.Kind != guide.Service || e.Summary.In("ja") == "" {
			t.Errorf("%s is not explained", id)
		}
	}
	for _, e := range d.All("") {
		for _, lang := range []bot.Language{bot.Japanese, bot.EasyJapanese, bot.English} {
			for name, text := range map[string]guide.Text{"name": e.Name, "summary": e.Summary, "first": e.First, "hours": e.Hours, "cost": e.Cost} {
				if len(text) > 0 && text[lang] == "" {
					t.Errorf("%s: %s is not said in %s", e.ID, name, lang)
				}
			}
		}
		if n := len([]rune(e.Summary.In("ja"))); n > 60 {
			t.Errorf("%s: the summary has %d characters, a card shows 60", e.ID, n)
		}
		for _, word := range []string{"頑張", "がんばって", "必ず", "絶対"} {
			for _, text := range []guide.Text{e.Name, e.Summary, e.First} {
				if strings.Contains(text.In("ja")+text.In("ja-easy"), word) {
					t.Errorf("%s says %s", e.ID, word)
				}
			}
		}
	}
}

func TestEveryTopicHasAServiceAndEveryServiceOfATopicIsReached(t *testing.T) {
	d := bunkyo(t)
	for _, topic := range guide.Topics() {
		if len(d.Find(guide.Query{Kind: guide.Service, Topic: topic})) == 0 {
			t.Errorf("no service for %s", topic)
		}
	}
	for _, purpose := range []guide.Purpose{guide.ToBeQuiet, guide.ToMeet, guide.ToStudy, guide.ToEat} {
		if len(d.Find(guide.Query{Kind: guide.Place, Purpose: purpose})) == 0 {
			t.Errorf("no place to %s", purpose)
		}
	}
	if len(d.Find(guide.Query{Kind: guide.Place, Where: guide.Online})) == 0 {
		t.Error("no place online")
	}
}
