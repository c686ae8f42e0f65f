"""The commands of bin/ run under any POSIX shell, from anywhere."""

import os
import re
import subprocess

from harness.environment import ROOT
from harness.sources import fail_with, relative

COMMANDS = sorted(path for path in (ROOT / "bin").iterdir() if not path.name.startswith("."))
SOURCED = sorted((ROOT / "bin").glob(".*.sh"))
# What dash does not know or Debian's minimal image does not have.
BASHISM = re.compile(r"(?m)\[\[|<<<|\$'|^\s*(?:source|local|function|git|node|npm)\b")


def test_commands_can_be_called():
    dull = [relative(path) for path in COMMANDS if not os.access(path, os.X_OK)]
    fail_with(dull, "chmod +x")


def test_commands_are_posix_shell():
    found = []
    for path in [*COMMANDS, *SOURCED, ROOT / ".ci" / "run"]:
        text = path.read_text("utf-8")
        done = subprocess.run(["sh", "-n", path], capture_output=True, text=True, check=False)
        found += [f"{relative(path)}: {done.stderr.strip()}"] if done.returncode else []
        found += [f"{relative(path)}: {match[0]}" for match in BASHISM.finditer(text)]
        found += [] if path in SOURCED or "\nset -eu\n" in text else [f"{relative(path)}: set -eu"]
    fail_with(found, "POSIX sh, stopping at the first failure, without git or Node.")
