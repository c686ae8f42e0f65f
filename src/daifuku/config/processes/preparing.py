"""What must be true before pages are served: migrated, static files in place, demo shop built.

Done by a process of its own: as the database's owner, and its memory goes when it ends. While
it works the parent loads the application. It may say "serve" before it is through.
"""

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

from daifuku.config.processes.database import owner_environment
from daifuku.config.words import gettext

logger = logging.getLogger("daifuku.processes")
COMMAND = [sys.executable, "-m", "daifuku.config.cli", "prepare"]


class PreparationFailed(Exception):
    pass


class Preparation:
    """`daifuku prepare …` running beside the parent."""

    def __init__(self, *arguments: str) -> None:
        self._reads, writes = os.pipe()
        self._child = subprocess.Popen(
            [*COMMAND, *arguments, "--tell", str(writes)],
            env=owner_environment(),
            pass_fds=[writes],
            process_group=0,
        )
        os.close(writes)

    def __enter__(self) -> "Preparation":
        return self

    def __exit__(self, *_raised: object) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        return self._child.pid

    def stop(self) -> None:
        """With whatever it has started itself."""
        if self._child.poll() is None:
            os.killpg(self._child.pid, signal.SIGTERM)
            try:
                self._child.wait(3)
            except subprocess.TimeoutExpired:
                os.killpg(self._child.pid, signal.SIGKILL)
                self._child.wait()

    def wait_until_servable(self) -> str:
        """What it had to say when pages may be served; raises when it failed before."""
        with os.fdopen(self._reads, encoding="utf-8") as told:
            said = told.readline()
        if not said and self._child.wait():
            raise PreparationFailed(self._child.returncode)
        return said.strip()

    def ended(self) -> bool:
        """Also tells once when the rest, done while pages are served already, went wrong."""
        code = self._child.poll()
        if code:
            logger.error("The preparation ended with code %s; the shop is not complete.", code)
        return code is not None


def teller(descriptor: int | None) -> Callable[[str], None]:
    """In the preparing process: say that pages may be served. Only the first time counts."""
    left = [descriptor] if descriptor is not None else []

    def tell(words: str) -> None:
        if left:
            with os.fdopen(left.pop(), "w", encoding="utf-8") as parent:
                parent.write(f"{words}\n")

    return tell


def timed(what: str) -> Callable[[], None]:
    began = time.monotonic()
    print(gettext("%(what)s …") % {"what": what}, flush=True)  # noqa: T201

    def done() -> None:
        told = {"what": what, "seconds": f"{time.monotonic() - began:.1f}"}
        print(gettext("%(what)s: %(seconds)s s") % told, flush=True)  # noqa: T201

    return done
