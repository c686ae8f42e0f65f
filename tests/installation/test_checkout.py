"""A newcomer's checkout prepares itself, twice at once, wherever it lies, and then in a blink."""

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from harness.environment import ROOT
from harness.sources import relative, tracked

pytestmark = pytest.mark.slow
BLINK_SECONDS = 0.3
ONLY_PREPARE = """#!/bin/sh
set -eu
. "$(dirname -- "$(readlink -f -- "$0")")/.prepare.sh"
prepare base analysis demo build
"""


@pytest.fixture(scope="module")
def checkout(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("a newcomer's") / "daifuku"
    for path in tracked():
        place = folder / relative(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, place)
    command = folder / "bin" / "only-prepare"
    command.write_text(ONLY_PREPARE)
    command.chmod(0o755)
    return folder


def start(checkout: Path, *command: str) -> subprocess.Popen:
    kept = ("PATH", "HOME", "PIP_CERT", "SSL_CERT_FILE", "PIP_INDEX_URL", "UV_DEFAULT_INDEX")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    return subprocess.Popen(
        [checkout / "bin" / command[0], *command[1:]],
        cwd="/",
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_two_first_starts_at_once_both_work(checkout):
    started = [start(checkout, "daifuku", "--help") for _ in range(2)]
    said = [one.communicate(timeout=900)[0] for one in started]
    assert [one.returncode for one in started] == [0, 0], "\n".join(said)
    assert all("doctor" in words for words in said)
    assert sum("Installing base" in words for words in said) == 1


def test_a_later_start_is_prepared_in_a_blink(checkout):
    seconds = []
    for _ in range(5):
        began = time.monotonic()
        done = start(checkout, "only-prepare")
        done.communicate(timeout=60)
        seconds.append(time.monotonic() - began)
        assert done.returncode == 0
    assert min(seconds) < BLINK_SECONDS


def test_a_checkout_that_moved_still_works(checkout, tmp_path):
    moved = shutil.move(checkout, tmp_path / "moved")
    done = start(Path(moved), "daifuku", "--help")
    said, _ = done.communicate(timeout=60)
    assert done.returncode == 0, said
    assert "Installing" not in said


def test_nothing_of_the_checkout_is_named_in_it():
    assert str(ROOT) not in "".join(p.read_text("utf-8") for p in (ROOT / "bin").iterdir())
