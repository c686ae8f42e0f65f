"""What a machine lacks is said in one line, with what to type; a fake PATH stands for the machine."""

import shutil
import subprocess
from pathlib import Path

import pytest

from harness.environment import ROOT

NEEDS_PYTHON = "Daifuku needs Python 3.11 or newer. Type: {}apt-get install -y python3 python3-venv"
LACKS_VENV = "python3 lacks its venv module. Type: {}apt-get install -y python3-venv"
NEEDS_CHROMIUM = (
    "The tests need chromium fonts-noto-cjk. Type: {}apt-get install -y chromium fonts-noto-cjk"
)
# What `.prepare.sh` asks a Python by its -c: new enough, and venv there?
TOO_OLD = "exit 1"
WITHOUT_VENV = 'case "$2" in *version_info*) exit 0 ;; esac; exit 1'
BROWSER = """#!/bin/sh
set -eu
. "$(dirname -- "$(readlink -f -- "$0")")/.prepare.sh"
. "$root/bin/.machine.sh"
need_browser
echo "$DAIFUKU_BROWSER"
"""


class Machine:
    """A checkout of which only bin/ is there, on a PATH of what was put there."""

    def __init__(self, folder: Path) -> None:
        self.bin, self.path = folder / "bin", folder / "path"
        self.path.mkdir()
        (folder / ".cache").mkdir()
        shutil.copytree(ROOT / "bin", self.bin)
        for name in ("readlink", "dirname", "cat", "tail"):
            (self.path / name).symlink_to(str(shutil.which(name)))

    def put(self, name: str, script: str = "exit 0") -> Path:
        place = (self.bin if name == "try-browser" else self.path) / name
        place.write_text(script if script.startswith("#!") else f"#!/bin/sh\n{script}\n")
        place.chmod(0o755)
        return place

    def run(self, command: str, **more: str) -> tuple[int, str, str]:
        done = subprocess.run(
            [self.bin / command],
            env={"PATH": str(self.path), **more},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout.strip(), done.stderr.strip()


@pytest.fixture
def machine(tmp_path) -> Machine:
    made = Machine(tmp_path)
    made.put("try-browser", BROWSER)
    made.put("id", "echo 1000")
    return made


@pytest.fixture(params=[("1000", "sudo "), ("0", "")])
def sudo(request, machine) -> str:
    user_id, before = request.param
    machine.put("id", f"echo {user_id}")
    return before


@pytest.mark.parametrize("command", ["demo", "daifuku", "test", "check"])
def test_without_python_every_command_says_what_to_install(machine, sudo, command):
    assert machine.run(command) == (1, "", NEEDS_PYTHON.format(sudo))


def test_in_a_japanese_terminal_they_say_it_in_japanese(machine):
    _code, _told, said = machine.run("demo", LANG="ja_JP.UTF-8")
    assert said.startswith("Python 3.11以降が必要です。")
    assert said.endswith("apt-get install -y python3 python3-venv")
    machine.put("python3", WITHOUT_VENV)
    assert "venvモジュールがありません" in machine.run("demo", LC_ALL="ja_JP.UTF-8")[2]
    assert machine.run("demo", LC_ALL="C", LANG="ja_JP.UTF-8")[2].startswith("python3 lacks")


def test_a_python_that_is_too_old_is_none(machine, sudo):
    machine.put("python3", TOO_OLD)
    machine.put("python3.11", TOO_OLD)
    assert machine.run("demo") == (1, "", NEEDS_PYTHON.format(sudo))


def test_a_python_without_venv_says_so(machine, sudo):
    machine.put("python3", WITHOUT_VENV)
    assert machine.run("demo") == (1, "", LACKS_VENV.format(sudo))


def test_without_a_browser_the_tests_fail_and_say_what_to_install(machine, sudo):
    assert machine.run("try-browser") == (1, "", NEEDS_CHROMIUM.format(sudo))


def test_as_root_on_debian_the_browser_gets_installed(machine):
    machine.put("id", "echo 0")
    machine.put("apt-get", f'case "$*" in *chromium*) printf "" >"{machine.path}/chromium" &&'
                f' /bin/chmod 755 "{machine.path}/chromium" ;; esac')  # fmt: skip
    code, found, said = machine.run("try-browser")
    assert (code, found) == (0, str(machine.path / "chromium"))
    assert said == "Installing chromium fonts-noto-cjk ..."


def test_an_installation_that_brings_no_browser_is_told(machine):
    machine.put("id", "echo 0")
    machine.put("apt-get")
    code, _found, said = machine.run("try-browser")
    assert code == 1
    assert said.endswith("Install one, or name it: DAIFUKU_BROWSER=/path/to/chrome")


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome"])
def test_a_browser_that_is_there_is_taken(machine, name):
    place = machine.put(name)
    assert machine.run("try-browser") == (0, str(place), "")


def test_a_browser_that_is_named_is_taken(machine):
    machine.put("chromium")
    mine = machine.put("mine")
    assert machine.run("try-browser", DAIFUKU_BROWSER=str(mine)) == (0, str(mine), "")
