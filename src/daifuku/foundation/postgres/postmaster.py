"""What the postmaster's own file tells, and signals to the process behind it."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from .errors import CannotStartPostgres
from .location import Location

STOP_SECONDS = 60.0
LINUX = Path("/proc/self/cmdline").exists()


@dataclass(frozen=True)
class Postmaster:
    pid: int
    ready: bool


def running(location: Location) -> Postmaster | None:
    """The postmaster of this home, or None; a left-over file of a dead one is no postmaster."""
    try:
        lines = (location.data / "postmaster.pid").read_text().splitlines()
        pid = int(lines[0])
    except (OSError, ValueError, IndexError):
        return None
    if not _serves(pid, location.data):
        return None
    return Postmaster(pid, ready=len(lines) > 7 and lines[7].strip() == "ready")


def serving(location: Location) -> bool:
    """Also true for a server in another container on the same files, whose process is unseen."""
    return running(location) is not None or _answers(location)


def stop(location: Location) -> None:
    """Fast shutdown; a server that does not end in time is cut off and recovers at its start."""
    for sign, seconds in ((signal.SIGINT, STOP_SECONDS), (signal.SIGQUIT, 10), (signal.SIGKILL, 5)):
        found = running(location)
        if found is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(found.pid, sign)
        if wait_until(partial(_gone, location, found.pid), seconds):
            return
    raise CannotStartPostgres("The PostgreSQL of %(home)s does not stop.", home=location.home)


def clear_remains(location: Location) -> None:
    """After a kill -9: end what the dead server left, so that a new one is not refused."""
    file = location.data / "postmaster.pid"
    orphans = _orphans(location.data) if file.exists() else []
    for pid in orphans:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGQUIT)
    wait_until(lambda: not any(alive(pid) for pid in orphans), 5)
    lock = location.socket.with_name(location.socket.name + ".lock")
    for left in (file, location.socket, lock):
        left.unlink(missing_ok=True)


def alive(pid: int) -> bool:
    """A zombie is not alive: in a container nobody may ever collect it."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return not LINUX
    return state != "Z"


def wait_until(happened: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


def _gone(location: Location, pid: int) -> bool:
    """Its file goes a moment before the process itself."""
    return running(location) is None and not alive(pid)


def _answers(location: Location) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(str(location.socket))
        except OSError:
            return False
    return True


def _serves(pid: int, data: Path) -> bool:
    """A process id may belong to somebody else by now; the command line tells."""
    place = str(data.resolve())
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
        return words[0].endswith("/postgres") and place in words
    except OSError:
        return not LINUX and f"/postgres -D {place}" in _asked_command(pid)


def _asked_command(pid: int) -> str:
    asked = subprocess.run(
        ["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, check=False, text=True
    )
    return asked.stdout.strip()


def _orphans(data: Path) -> list[int]:
    """Processes that work in the data directory; where /proc is missing they end by themselves."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if Path(os.readlink(entry / "cwd")) == data.resolve():
                found.append(int(entry.name))
    return found
