import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from daifuku.foundation.postgres import Location, hold, locate

FAST = {"fsync": False}
HOLDER = """
import sys
from pathlib import Path
from daifuku.foundation.postgres import hold
with hold(Path(sys.argv[1]), {"fsync": False}) as lease:
    print("held", flush=True)
    sys.stdin.readline()
print("released", flush=True)
"""


@dataclass
class Holder:
    """Another process that holds the server until told to let go."""

    child: subprocess.Popen

    def wait_held(self) -> None:
        assert self.child.stdout.readline() == "held\n"

    def let_go(self) -> None:
        out, _ = self.child.communicate("\n", timeout=60)
        assert out.endswith("released\n")
        assert self.child.returncode == 0

    def kill(self) -> None:
        self.child.kill()
        self.child.wait()


@pytest.fixture(scope="session")
def ready_made(tmp_path_factory) -> Path:
    """A cluster made once and stopped: most tests are not about making one."""
    place = tmp_path_factory.mktemp("ready") / "home"
    hold(place, FAST).release()
    return place


@pytest.fixture
def home(ready_made: Path) -> Iterator[Path]:
    """A home that was used before. A short path: a test's name may exceed a socket address."""
    with _folder() as folder:
        place = shutil.copytree(ready_made, folder / "home")
        yield place
        _kill_server(locate(place))


@pytest.fixture
def new_home() -> Iterator[Path]:
    with _folder() as folder:
        yield folder / "home"
        _kill_server(locate(folder / "home"))


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="dk-"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def holder() -> Iterator[Callable[[Path], Holder]]:
    started: list[Holder] = []

    def start(home: Path, **options) -> Holder:
        child = subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            **options,
        )
        started.append(Holder(child))
        return started[-1]

    yield start
    for one in started:
        one.kill()
        one.child.stdin.close()
        one.child.stdout.close()


def postmaster_pid(location: Location) -> int:
    return int((location.data / "postmaster.pid").read_text().split()[0])


def _kill_server(location: Location) -> None:
    try:
        os.kill(postmaster_pid(location), signal.SIGQUIT)
    except (FileNotFoundError, ProcessLookupError):
        return
