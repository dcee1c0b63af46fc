package bottest_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// handlers are all functions of the program that hold a LINE user id in hand, by
// the name that they take it by, with the reason. Who needs a further one changes
// who can learn an identity: it belongs into this list and before other eyes.
var handlers = map[string]string{
	// It is opened for the sending to LINE, and for a disclosure.
	"bot/store/claim.go fill openWho":        "the menu and the loading animation of a turn",
	"bot/store/lane.go laneOf openWho":       "a push",
	"bot/store/disclose.go disclose openWho": "a disclosure",
	"bot/store/claim.go fill UserID":         "the menu and the loading animation of a turn",
	"bot/store/lane.go laneOf UserID":        "a push",
	"bot/worker/lanes.go deliver UserID":     "a push",
	"bot/worker/lanes.go loading UserID":     "the loading animation",
	"bot/worker/turns.go turn UserID":        "the menu",
	"bot/service/disclose.go show Disclose":  "a disclosure: the one modal",
	// It comes in with LINE's events and is sealed.
	"bot/line/event.go event UserID":        "what LINE delivers",
	"bot/line/parse.go Parse UserID":        "what LINE delivers",
	"bot/service/lineside.go fresh UserID":  "what LINE delivers",
	"bot/service/lineside.go unread UserID": "what LINE delivers",
	"bot/store/put.go Put UserID":           "it is sealed",
	// These are the bot's own ids.
	"bot/service/care.go whoWeAre UserID":       "the bot's own",
	"bot/service/care.go whoInSlack UserID":     "the bot's own",
	"bot/doctor/slack.go channel UserID":        "the bot's own",
	"handoff/slackdesk/people.go Self UserID":   "the bot's own",
	"handoff/slackdesk/text.go richPart UserID": "a mention in Slack",
}

// taken are the names by which code gets at a LINE user id.
var taken = []string{"openWho", "UserID", "Disclose"}

func TestNoPathToAnIdentityExistsBesideTheSendingAndTheDisclosure(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	got := map[string]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(root, path)
		switch {
		case err != nil:
			return err
		case d.IsDir() && slices.Contains([]string{".git", "testdata", "bot/linetest", "handoff/slacktest", "bot/demo", "bot/bottest"}, filepath.ToSlash(rel)):
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, src, 0)
		if err != nil {
			return err
		}
		for _, decl := range file.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			ast.Inspect(f, func(n ast.Node) bool {
				if s, ok := n.(*ast.SelectorExpr); ok && slices.Contains(taken, s.Sel.Name) {
					key := filepath.ToSlash(rel) + " " + f.Name.Name + " " + s.Sel.Name
					got[key] = handlers[key]
				}
				return true
			})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(handlers, got); diff != "" {
		t.Error(diff)
	}
}
