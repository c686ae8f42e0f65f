"""For `bin/dev`: notice a changed source file and begin anew."""

import os
import sys
from pathlib import Path

import daifuku

SOURCES = Path(daifuku.__file__).parent


class Sources:
    def __init__(self) -> None:
        self._seen = _times()

    def changed(self) -> bool:
        return _times() != self._seen


def begin_anew() -> None:
    """The database stays up: a new lease is taken on the running server."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, [sys.executable, "-m", "daifuku.config.cli", *sys.argv[1:]])  # noqa: S606


def _times() -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in SOURCES.rglob("*.py")}
