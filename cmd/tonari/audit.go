package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"tonari/bot/audit"
	"tonari/bot/store"
	"tonari/config"
)

type auditCommand struct {
	Export auditExport `cmd:"" help:"Write who did what when, as JSON lines bound by hashes, to standard output."`
	Verify auditVerify `cmd:"" help:"Name the first line of an export that was changed, taken out, moved or cut off."`
}

type auditExport struct {
	After string `placeholder:"FILE" type:"existingfile" help:"Go on from an earlier export: only what came since, bound to its last line."`
}

// Help is what `tonari audit export --help` adds.
func (auditExport) Help() string {
	return "Reads REDIS_URL and needs no key file: the trail holds no words of residents. Keep each file, and its head " +
		"(told on standard error) in another place: only the head proves that a file was not written anew as a whole.\n"
}

// Run exports. A file without its last line, after a fault, counts as cut off.
func (c *auditExport) Run(w *world) error {
	set, err := config.FromEnvOnly(w.env, "REDIS_URL")
	if err != nil {
		return useError{err}
	}
	var from audit.Head
	if c.After != "" {
		if from, err = verified(c.After, nil); err != nil {
			return told(w, err)
		}
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	trail, err := store.OpenTrail(ctx, set.Redis.Reveal())
	if err != nil {
		return err
	}
	defer trail.Close()
	head, err := export(ctx, w, trail, from)
	if err != nil {
		return fmt.Errorf("exporting the audit trail: %w", err)
	}
	fmt.Fprintf(w.err, "%s\n", summary(head))
	return nil
}

func export(ctx context.Context, w *world, trail *store.Trail, from audit.Head) (audit.Head, error) {
	until, err := trail.Now(ctx)
	if err != nil {
		return audit.Head{}, err
	}
	after := from.To.ByPartition()
	gone, err := trail.Gone(ctx, after)
	if err != nil {
		return audit.Head{}, err
	}
	if len(gone) > 0 {
		fmt.Fprintf(w.err, "the facts that the earlier export ends with are kept no more (%d partitions): some since may be missing (after a restored backup, or more than three years)\n", len(gone))
	}
	out := bufio.NewWriter(w.out)
	file, err := audit.NewWriter(out, from, until, gone)
	if err != nil {
		return audit.Head{}, err
	}
	for e, err := range trail.Facts(ctx, after, until) {
		if err != nil {
			return audit.Head{}, errors.Join(err, out.Flush())
		}
		if err := file.Add(audit.Entry{Partition: e.Partition, ID: e.ID, Fact: e.Fact}); err != nil {
			return audit.Head{}, err
		}
	}
	head, err := file.End()
	if err != nil {
		return audit.Head{}, err
	}
	return head, out.Flush()
}

type auditVerify struct {
	Files []string `arg:"" name:"file" type:"existingfile" help:"Exports, in the order in which they go on from each other."`
	Head  string   `placeholder:"HASH" help:"The head of the last of them, as it was told when it was exported."`
}

// Run verifies the files as one chain. The first line that is wrong is the result.
func (c *auditVerify) Run(w *world) error {
	if c.Head != "" && len(c.Head) != len(audit.Beginning) {
		return useError{fmt.Errorf("--head has %d characters and needs %d (copy it from the export's line on standard error)", len(c.Head), len(audit.Beginning))}
	}
	var before *audit.Head
	for _, name := range c.Files {
		head, err := verified(name, before)
		if err != nil {
			return told(w, err)
		}
		fmt.Fprintf(w.out, "%s: %s\n", name, summary(head))
		before = &head
	}
	if c.Head != "" && !strings.EqualFold(c.Head, before.Hash) {
		fmt.Fprintf(w.out, "%s: the head is another than %s: lines at the end are gone, or the file was written anew\n", c.Files[len(c.Files)-1], c.Head)
		return errTold
	}
	return nil
}

// verified reads one file.
func verified(name string, before *audit.Head) (audit.Head, error) {
	f, err := os.Open(name)
	if err != nil {
		return audit.Head{}, fmt.Errorf("opening the file: %w", err)
	}
	defer f.Close()
	return audit.Verify(name, f, before)
}

// told shows a line that is wrong as the result that it is.
func told(w *world, err error) error {
	if wrong := (*audit.Break)(nil); errors.As(err, &wrong) {
		fmt.Fprintln(w.out, wrong)
		return errTold
	}
	return err
}

func summary(h audit.Head) string {
	if h.Facts == 0 {
		return "no facts, head " + h.Hash
	}
	return fmt.Sprintf("%d facts from %s to %s, head %s", h.Facts, h.First.Format(time.RFC3339), h.Last.Format(time.RFC3339), h.Hash)
}
