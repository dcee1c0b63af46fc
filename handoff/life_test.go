package handoff_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tonari/bot"
	"tonari/handoff"
)

func TestWhereEveryActTakesACase(t *testing.T) {
	acts := []handoff.Act{
		handoff.ActClaim, handoff.ActRelease, handoff.ActRequeue, handoff.ActPause, handoff.ActResume,
		handoff.ActClose, handoff.ActReopen,
	}
	ways := map[bot.CaseState]map[handoff.Act]bot.CaseState{
		bot.CaseUnclaimed: {handoff.ActClaim: bot.CaseClaimed, handoff.ActClose: bot.CaseClosed},
		bot.CaseClaimed: {
			handoff.ActRelease: bot.CaseUnclaimed, handoff.ActRequeue: bot.CaseUnclaimed,
			handoff.ActPause: bot.CasePaused, handoff.ActClose: bot.CaseClosed,
		},
		bot.CasePaused: {
			handoff.ActResume: bot.CaseClaimed, handoff.ActRelease: bot.CaseUnclaimed,
			handoff.ActRequeue: bot.CaseUnclaimed, handoff.ActClose: bot.CaseClosed,
		},
		bot.CaseClosed: {handoff.ActReopen: bot.CaseUnclaimed},
		"lost":         {},
	}
	for state, way := range ways {
		for _, act := range acts {
			got, ok := handoff.After(state, act)
			want, allowed := way[act]
			if ok != allowed || got != want {
				t.Errorf("%s on %s: got %q, %v; want %q, %v", act, state, got, ok, want, allowed)
			}
		}
	}
}

func TestTheLifeOfACaseIsDrawn(t *testing.T) {
	golden := filepath.Join("testdata", "case.mmd")
	got := handoff.LifeTable().Diagram()
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Error(diff)
	}
}

func TestALevelAlwaysHasItsWordBesideItsColour(t *testing.T) {
	for level, want := range map[bot.Level]string{
		bot.LevelUrgent: "🔴 緊急", bot.LevelHigh: "🟠 高", bot.LevelWatch: "🟡 注意", bot.LevelNone: "⚪ なし",
	} {
		if got := handoff.LevelLabel(level); got != want {
			t.Errorf("%s: %s", level, got)
		}
	}
}

func TestAStateIsSaidInCounselorsWords(t *testing.T) {
	for state, want := range map[bot.CaseState]string{
		bot.CaseUnclaimed: "未対応", bot.CaseClaimed: "対応中", bot.CasePaused: "保留", bot.CaseClosed: "完了", "lost": "不明",
	} {
		if got := handoff.StateLabel(state); got != want {
			t.Errorf("%s: %s", state, got)
		}
	}
}

func TestAnUnknownCategoryIsShownAsItIs(t *testing.T) {
	if got := handoff.CategoryLabel("abuse"); got != "虐待" {
		t.Errorf("got %s", got)
	}
	if got := handoff.CategoryLabel("brand_new"); got != "brand_new" {
		t.Errorf("got %s", got)
	}
}
