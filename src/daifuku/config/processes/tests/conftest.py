import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

PARENT = """
import os, signal, subprocess, sys, time
from pathlib import Path
from daifuku.config.processes.child import Member
from daifuku.config.processes.group import Duty, Group
from daifuku.config.processes.signals import Signals

place = Path(sys.argv[1])

def note(name):
    with (place / name).open("a") as file:
        file.write(f"{os.getpid()}\\n")

def patient():
    note("patient")
    time.sleep(600)

def stubborn():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    note("stubborn")
    while True:
        time.sleep(1)

def family():
    if os.fork() == 0:
        note("grandchild")
        time.sleep(600)
    note("family")
    time.sleep(600)

def failing():
    note("failing")
    raise RuntimeError("broken on purpose")

def lasting_duty():
    note("duty")
    time.sleep(600)

chosen = [Member(name, globals()[name]) for name in sys.argv[2].split(",") if name]
with Signals() as signals:
    group = Group(chosen, signals)
    if "slow" in sys.argv:
        group.add(Duty("slow", 1, lasting_duty))
    group.run()
print("ended in order")
"""


@dataclass
class Parent:
    process: subprocess.Popen
    place: Path

    def pids(self, name: str) -> list[int]:
        path = self.place / name
        return [int(line) for line in path.read_text().split()] if path.exists() else []

    def wait_for(self, name: str, times: int = 1) -> int:
        assert eventually(lambda: len(self.pids(name)) >= times), f"{name} did not start"
        return self.pids(name)[times - 1]

    def stop(self, sign: signal.Signals) -> float:
        began = time.monotonic()
        self.process.send_signal(sign)
        self.process.wait(30)
        return time.monotonic() - began

    def output(self) -> str:
        return (self.place / "output").read_text()


@pytest.fixture
def parent(tmp_path: Path) -> Iterator[Callable[..., Parent]]:
    """Starts a parent whose children are named: patient, stubborn, family, failing."""
    started: list[Parent] = []

    def start(names: str, *more: str) -> Parent:
        with (tmp_path / "output").open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-c", PARENT, str(tmp_path), names, *more],
                stdout=output,
                stderr=output,
            )
        started.append(Parent(process, tmp_path))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.wait()
        for name in ("patient", "stubborn", "family", "grandchild"):
            for pid in one.pids(name):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)


def eventually(happened: Callable[[], bool], seconds: float = 15) -> bool:
    ends = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > ends:
            return False
        time.sleep(0.02)
    return True


def gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True
