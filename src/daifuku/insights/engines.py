"""The other end of `engine.py`: statements go to it, faults come back."""

import json
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from django.conf import settings

from daifuku.foundation.conninfo import conninfo

_DAY_SECONDS, _LONGEST_SECONDS = 86_400, 1800.0


class EngineFailed(RuntimeError):
    """What DuckDB complained of, or that it ended."""


class Engine:
    """A context manager around one process, which ends with it and at the latest after so many
    seconds. `memory` in MB; beyond that it spills to `place`, a folder for this engine alone."""

    place: Path

    def __init__(
        self, memory: int, *, attached: bool = False, seconds: float = _LONGEST_SECONDS
    ) -> None:
        self._seconds = seconds
        self._asked = {"memory": memory, "postgres": conninfo() if attached else ""}

    def __enter__(self) -> Self:
        self.place = _room_to_spill()
        script = Path(__file__).with_name("engine.py")
        self._process = subprocess.Popen(
            [sys.executable, "-P", str(script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self._limit = threading.Timer(self._seconds, self._process.kill)
        self._limit.daemon = True
        self._limit.start()
        try:
            self._ask(self._asked | {"spill": str(self.place)})
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, *_raised: object) -> None:
        self._end()

    def run(self, statement: str) -> Any:
        """The first value that it finds. Refuses with EngineFailed."""
        return self._ask(statement)

    def _ask(self, told: object) -> Any:
        incoming: Any = self._process.stdin
        outgoing: Any = self._process.stdout
        try:
            incoming.write(json.dumps(told) + "\n")
            incoming.flush()
            answer = outgoing.readline()
        except BrokenPipeError:
            answer = ""
        if not answer:
            raise EngineFailed(f"The engine ended ({self._process.wait()}).")
        fault, found = json.loads(answer)
        if fault:
            raise EngineFailed(fault)
        return found

    def _end(self) -> None:
        """At once: what was answered is done, and of its own accord it would tidy up for a while."""
        self._limit.cancel()
        self._process.kill()
        with suppress(BrokenPipeError):
            self._process.communicate()
        shutil.rmtree(self.place, ignore_errors=True)


def _room_to_spill() -> Path:
    """What a killed engine left a day ago goes."""
    place = Path(settings.DAIFUKU_HOME) / "parquet"
    place.mkdir(parents=True, exist_ok=True)
    for old in place.glob("spill-*"):
        # Somebody else may clear up at the same moment.
        with suppress(FileNotFoundError):
            if old.stat().st_mtime < time.time() - _DAY_SECONDS:
                shutil.rmtree(old, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix="spill-", dir=place))
