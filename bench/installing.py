"""How long a newcomer waits before the demo can start: a fresh copy of the checkout, empty caches,
everything that `bin/demo` prepares. Needs a package index, so it runs only when it is named."""

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from bench.telling import say

ROOT = Path(__file__).resolve().parents[1]
_MADE = shutil.ignore_patterns(".git", ".venv", ".cache", ".*_cache", "__pycache__", "dist")


def run(root: Path = ROOT) -> None:
    with tempfile.TemporaryDirectory(prefix="daifuku-install-") as folder:
        checkout = Path(folder) / "daifuku"
        shutil.copytree(root, checkout, ignore=_MADE)
        cache = Path(folder) / "cache"
        say("install: all that bin/demo needs, s", None, _prepared(checkout, cache))
        say("install: the environment, MB", None, _weight(checkout / ".venv") / 1e6)
        say("install: bin/demo --help afterwards, s", None, _prepared(checkout, cache))


def _prepared(checkout: Path, cache: Path) -> float:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("DAIFUKU_")}
    environment |= {"UV_CACHE_DIR": str(cache), "PIP_NO_CACHE_DIR": "1"}
    command, begun = [checkout / "bin" / "demo", "--help"], time.monotonic()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"The environment cannot be made here:\n{done.stderr[-2000:]}")
    return time.monotonic() - begun


def _weight(folder: Path) -> int:
    return sum(path.lstat().st_size for path in folder.rglob("*"))
