"""One member of the group as a forked process, started again with growing pauses."""

import contextlib
import logging
import multiprocessing
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass

from daifuku.config.processes import kinship
from daifuku.config.processes.signals import Signals

logger = logging.getLogger("daifuku.processes")
SHORT_LIFE_SECONDS = 20.0
LONGEST_PAUSE_SECONDS = 30.0


@dataclass(frozen=True)
class Member:
    name: str
    run: Callable[[], None]


class Child:
    def __init__(self, member: Member, signals: Signals) -> None:
        self.member = member
        self.pid: int | None = None
        self._signals = signals
        self._started = 0.0
        self._due = 0.0
        self._pause = 0.5

    def start_if_due(self) -> None:
        if self.pid is None and time.monotonic() >= self._due:
            self.start()

    def start(self) -> None:
        parent = os.getpid()
        sys.stdout.flush()
        sys.stderr.flush()
        self._started = time.monotonic()
        pid = os.fork()
        if pid == 0:
            self._live(parent)
        self.pid = pid

    def collect(self) -> bool:
        """True when the process is gone."""
        if self.pid is None:
            return True
        try:
            ended, status = os.waitpid(self.pid, os.WNOHANG)
        except ChildProcessError:
            ended, status = self.pid, 0
        if ended == 0:
            return False
        self.kill()
        self.pid = None
        self._plan_restart(status)
        return True

    def terminate(self) -> None:
        """It passes the word to its own children."""
        if self.pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGTERM)

    def kill(self) -> None:
        """With its own children, who may still hold its port."""
        if self.pid is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)

    def _plan_restart(self, status: int) -> None:
        now = time.monotonic()
        lasted = now - self._started > SHORT_LIFE_SECONDS
        self._pause = 0.5 if lasted else min(self._pause * 2, LONGEST_PAUSE_SECONDS)
        self._due = now + self._pause
        if not self._signals.stopping:
            logger.warning(
                "%s ended (%s); it starts again in %.0f s.",
                self.member.name,
                _meaning(status),
                self._pause,
            )

    def _live(self, parent: int) -> None:
        code = 1
        try:
            self._signals.forget()
            os.setpgid(0, 0)
            kinship.die_with(parent)
            kinship.be_called(self.member.name)
            multiprocessing.current_process().name = self.member.name
            self.member.run()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        except BaseException:  # noqa: BLE001  (nothing may climb into the parent's code)
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)


def _meaning(status: int) -> str:
    if os.WIFSIGNALED(status):
        return signal.Signals(os.WTERMSIG(status)).name
    return f"code {os.WEXITSTATUS(status)}"
