"""A real small disk for one command: a file system of its own, mounted for that process alone.

In a user namespace, which a plain user may make as well; where a machine refuses those, root
mounts it in a mount namespace."""

import os
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

_WAYS = (["unshare", "-rm"], ["unshare", "-m"])


def on_small_disk(
    folder: Path, megabytes: int, command: list[str], environment: Mapping[str, str]
) -> subprocess.CompletedProcess:
    """Run a command that finds a disk of this size at `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    mount = f"mount -t tmpfs -o size={megabytes}m,mode=0700 small {shlex.quote(str(folder))}"
    inside = ["sh", "-c", f'{mount} && exec "$@"', "sh", *command]
    return subprocess.run(
        [*_way(), *inside], env=dict(environment), capture_output=True, text=True, check=False
    )


def python_on_small_disk(folder: Path, megabytes: int, script: Path, *words: str, **more: str):
    command = [sys.executable, str(script), str(folder), *words]
    return on_small_disk(folder, megabytes, command, os.environ | more)


def _way() -> list[str]:
    for way in _WAYS:
        mounted = [*way, "sh", "-c", "mount -t tmpfs small /tmp"]
        if subprocess.run(mounted, capture_output=True, check=False).returncode == 0:
            return way
    raise AssertionError("This machine allows no mount: neither in a user namespace nor as root.")


class Filler:
    """Takes all the room there is, but so much; `clear` gives it back."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "filler"

    def fill(self, leaving: int = 0) -> None:
        with self.path.open("ab", buffering=0) as file:
            for size in (1 << 20, 4096, 1):
                try:
                    while file.write(b"\0" * size):
                        pass
                except OSError:
                    continue
            file.truncate(max(file.tell() - leaving, 0))

    def clear(self) -> None:
        self.path.unlink()
