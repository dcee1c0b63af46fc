package handoff

import (
	"encoding/binary"
	"strings"
)

// Alias is the name by which counselors call a person: a quality and a small
// creature, plant or thing, as in 「こもれびのヒバリ」, chosen by eight random
// bytes. The qualities are colours, seasons, places and weather, never a mood, a
// body or a judgement, and neither list has a word that mourns, mocks or hints at
// what a person may have lived through, so that no pair can hurt. Two people may
// share an alias; the case number tells them apart.
func Alias(seed [8]byte) string {
	n := binary.BigEndian.Uint64(seed[:])
	quality := n % uint64(len(qualities))
	thing := n / uint64(len(qualities)) % uint64(len(things))
	return qualities[quality] + things[thing]
}

var qualities = strings.Fields(`
	あおい しろい きいろい みどりの そらいろの みずいろの さくらいろの わかばいろの こがねいろの ぎんいろの
	るりいろの あんずいろの すみれいろの ふじいろの レモンいろの ラムネいろの ソーダいろの オレンジいろの
	クリームいろの ミントいろの こはくいろの ひすいいろの さんごいろの しんじゅいろの にじいろの
	ひだまりいろの なのはないろの あさがおいろの
	はるの なつの あきの ふゆの あさの ひるさがりの
	もりの のはらの うみべの かわべの みずべの やまの おかの にわの ひなたの こもれびの こうげんの まきばの
	みなとの いずみの
	やさしい おだやかな のどかな なごやかな さわやかな ほがらかな しずかな やわらかな あたたかな すずやかな
	うららかな きらきらの ふわふわの ぽかぽかの さらさらの そよそよの もこもこの ひらひらの
`)

var things = strings.Fields(`
	ヒバリ スズメ ツバメ メジロ ウグイス カワセミ シジュウカラ ルリビタキ コマドリ エナガ ヤマガラ セキレイ ヒヨコ
	ペンギン フクロウ ミミズク カモメ チドリ ライチョウ ハクチョウ インコ カナリア
	リス モモンガ ハリネズミ ウサギ コジカ アルパカ ラッコ イルカ アザラシ カワウソ ヤマネ オコジョ レッサーパンダ
	パンダ コアラ カピバラ フェレット ハムスター プレーリードッグ カンガルー キリン ヒツジ ポニー ムササビ クリオネ
	クマノミ メダカ サクラガイ テントウムシ アゲハ ミツバチ トンボ カブトムシ
	タンポポ スミレ サクラ コスモス ヒマワリ チューリップ スズラン アジサイ アサガオ ナノハナ レンゲ シロツメクサ
	クローバー ネモフィラ ラベンダー カモミール ミモザ マーガレット パンジー ビオラ ガーベラ ポピー デイジー フリージア
	アネモネ キンモクセイ モクレン サザンカ フジ ハナミズキ ライラック ジャスミン プルメリア リンドウ
	キキョウ ナデシコ ツユクサ ホウセンカ マリーゴールド サルビア スイレン
	ミント バジル ローズマリー オリーブ モミジ イチョウ カエデ シラカバ ドングリ クルミ マツボックリ ツクシ ワラビ
	フキノトウ ヨモギ
	イチゴ リンゴ ミカン ブドウ サクランボ アンズ キウイ レモン ユズ カリン ビワ ブルーベリー ラズベリー クランベリー
	ライム スダチ カボス マスカット
	ランタン オルゴール ハーモニカ オカリナ タンバリン ビーズ コンパス エンピツ クレヨン ノート マフラー
	テブクロ ボタン リボン モビール フウリン ヨット ブランコ ベンチ ランプ トランペット バイオリン ピアノ ギター
	フルート マグカップ ポット パズル クッキー ビスケット マフィン ワッフル スコーン プリン ゼリー
`)
