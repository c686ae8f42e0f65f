import os
import subprocess
import sys

import pytest

from bench.colleagues import Asked, at_work, tell
from bench.starting import held


def test_everybody_asks_and_memory_is_weighed_meanwhile():
    asked = []

    def refused() -> None:
        raise OSError("503")

    found = at_work([lambda: asked.append("one"), refused], 0.05, lambda: 7)
    assert asked
    assert "503" in found.failed
    assert set(found.held) == {7}


def test_whose_thread_begins_late_still_asks_once():
    asked = []
    at_work([lambda: asked.append("one"), lambda: asked.append("two")], 0, lambda: 7)
    assert sorted(asked) == ["one", "two"]


@pytest.mark.parametrize(
    ("held_mb", "marks"), [([300, 399, 400], [False] * 2), ([300, 301, 401], [False, True])]
)
def test_memory_is_held_against_400_mb(capsys, held_mb, marks):
    tell(Asked(walls=[0.1, 0.2], held=held_mb))
    said = capsys.readouterr().out.splitlines()
    assert [line.endswith("over") for line in said[1:]] == marks


def test_the_processes_of_a_home_are_weighed_and_no_others(tmp_path):
    assert held(tmp_path) == 0
    child = subprocess.Popen(
        [sys.executable, "-c", "print('there', flush=True); input()"],
        env={**os.environ, "DAIFUKU_HOME": str(tmp_path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        child.stdout.readline()
        assert held(tmp_path) > 0
    finally:
        child.communicate(b"\n")
