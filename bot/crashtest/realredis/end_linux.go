package realredis

import (
	"os/exec"
	"syscall"
)

// endWithParent: a test that is killed leaves no server behind.
func endWithParent(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}
