"""`daifuku import` on a terminal draws a bar to its end; into a file it draws none."""

import os
import pty
import subprocess
import sys

import pytest


@pytest.fixture
def command(tmp_path):
    file = tmp_path / "stores.csv"
    rows = [f"S{n},支店{n}" for n in range(30)]
    file.write_text("\n".join(["店舗コード,店舗名", *rows]), encoding="utf-8")
    return [sys.executable, "-m", "daifuku.config.cli", "import", "stores", str(file)]


def all_of(terminal: int) -> str:
    seen = b""
    try:
        while block := os.read(terminal, 4096):
            seen += block
    except OSError:
        pass  # Linux says so when nobody writes any more.
    return seen.decode()


def test_a_terminal_sees_how_far_it_is(own_database, command):
    ours, theirs = pty.openpty()
    started = subprocess.Popen(
        command, env=own_database.environment | {"TERM": "xterm"}, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    seen = all_of(ours)
    assert started.wait(60) == 0, seen
    os.close(ours)
    assert "[####" in seen
    assert "100%" in seen
    assert seen.index("100%") < seen.index("30 new"), "the bar is whole before the end is told"


def test_a_file_holds_no_bar(own_database, command):
    done = subprocess.run(
        command, env=own_database.environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "30 new" in done.stdout
    assert "%" not in done.stderr
    assert "#" not in done.stderr
