"""Installs a peer by plain pip into an environment of its own, from its hashed lock."""

import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

from bench.peers.declared import ROOT, Peer

_PATIENCE_S = 600


class CannotHave(Exception):
    """Why a peer is not measured."""


def python_of(peer: Peer) -> Path:
    """The Python of its environment, made when it is not there. Raises CannotHave."""
    place = ROOT / ".cache" / "peers" / peer.name
    python, mark = place / "bin" / "python", place / "installed"
    state = sha256(peer.lock.read_bytes()).hexdigest()
    if mark.exists() and mark.read_text() == state:
        return python
    print(f"Installing {peer.name} ...", flush=True)
    begun = time.monotonic()
    ran([sys.executable, "-m", "venv", "--clear", str(place)])
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    ran([*pip, "--require-hashes", "--no-deps", "-r", str(peer.lock)])
    mark.write_text(state)
    print(f"  installed in {time.monotonic() - begun:.0f} s", flush=True)
    return python


def ran(command: list[str], environment: dict[str, str] | None = None) -> None:
    """Runs it silently. Raises CannotHave with the end of what it said."""
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=_PATIENCE_S
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CannotHave(str(error)) from error
    if done.returncode:
        said = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        raise CannotHave("\n    ".join([f"{' '.join(command[1:4])} failed:", *said[-5:]]))
