"""How long the embedded server and the whole demo take to be there, and what they hold in memory."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import weighing
from bench.telling import say
from daifuku.foundation.postgres import hold, locate

_PORT = 8971
_ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/sign-in/\S+")


def server() -> None:
    """The embedded server: the first start of a home, and later ones."""
    with _home() as home:
        say("server: first start, s", 3, _start_and_stop(home))
        say("server: later start, s", 0.5, min(_start_and_stop(home) for _ in range(3)))


def demo() -> None:
    """The demo from an installed environment: the signed-in page, the last part, memory."""
    with _home() as home:
        begun = time.monotonic()
        command = [sys.executable, "-m", "daifuku.config.cli", "demo", "--no-browser"]
        environment = {k: v for k, v in os.environ.items() if not k.startswith("DAIFUKU_")}
        running = subprocess.Popen(
            [*command, "--home", str(home), "--port", str(_PORT)],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env={**environment, "PYTHONUNBUFFERED": "1"}, start_new_session=True,
        )  # fmt: skip
        peak = _Peak(home)
        try:
            visitor = _follow(running, begun)
            time.sleep(30)
            say("demo: memory at peak, MB", 900, peak.ended())
            say("demo: memory loaded and idle, MB", 400, held(home))
            weighing.run(visitor, f"http://127.0.0.1:{_PORT}")
            say("demo: back after kill -9, s", 5, _killed_and_back(home))
        finally:
            running.send_signal(signal.SIGINT)
            running.wait(60)


def _follow(running: subprocess.Popen, begun: float) -> urllib.request.OpenerDirector:
    """Until all is in; returns who signed in."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    for line in running.stdout or ():
        if found := _ADDRESS.search(line):
            with browser.open(found.group(0), timeout=60) as page:
                shown = page.read().decode()
            assert 'id="tile_sales"' in shown, shown[:300]
            say("demo: signed-in page, s", 60, time.monotonic() - begun)
        if "Checked and closed" in line:
            say("demo: all receipts in, s", None, time.monotonic() - begun)
            return browser
    raise RuntimeError("The demo ended before it was whole.")


class _Peak:
    """Samples the memory of everything that works in `home`, twice a second."""

    def __init__(self, home: Path) -> None:
        self.home, self.most, self.over = home, 0, threading.Event()
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.thread.start()

    def _watch(self) -> None:
        while not self.over.wait(0.5):
            self.most = max(self.most, held(self.home))

    def ended(self) -> int:
        self.over.set()
        self.thread.join()
        return self.most


def held(home: Path) -> int:
    """Proportional set size, in MB, of all processes but this one that were started for `home`."""
    total = 0
    for process in Path("/proc").glob("[0-9]*"):
        if process.name == str(os.getpid()):
            continue
        try:
            here = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
            here += os.readlink(process / "cwd").encode()
            if str(home).encode() in here:
                rolled = (process / "smaps_rollup").read_text()
                total += int(re.search(r"^Pss:\s+(\d+)", rolled, re.MULTILINE).group(1))
        except (OSError, AttributeError):
            continue  # ended meanwhile
    return total // 1024


def _start_and_stop(home: Path) -> float:
    begun = time.monotonic()
    with hold(home, {}):
        return time.monotonic() - begun


def _killed_and_back(home: Path) -> float:
    """Ends the postmaster by kill -9 and waits until the demo can serve again."""
    pid = int((locate(home).data / "postmaster.pid").read_text().split()[0])
    begun = time.monotonic()
    os.kill(pid, signal.SIGKILL)
    time.sleep(0.05)
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{_PORT}/readyz", timeout=5).close()
            return time.monotonic() - begun
        except OSError:
            time.sleep(0.1)


@contextmanager
def _home() -> Iterator[Path]:
    home = Path(tempfile.mkdtemp(prefix="daifuku-bench-"))
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)
