"""The key that is made for a home by whoever comes first."""

import subprocess
import sys
import time

import pytest

from daifuku.config.env import _kept_secret

_ASK = """
import sys, time
from pathlib import Path
from daifuku.config.env import _kept_secret
while time.time() < float(sys.argv[2]): pass
print(_kept_secret(Path(sys.argv[1])))
"""


def test_all_who_start_at_once_have_the_same_key(tmp_path):
    """Each looks at the same moment: none may read a file that another has not yet written."""
    path, at = tmp_path / "home" / "secret_key", str(time.time() + 3)
    asking = [
        subprocess.Popen([sys.executable, "-c", _ASK, path, at], stdout=subprocess.PIPE, text=True)
        for _ in range(6)
    ]
    keys = {one.communicate()[0].strip() for one in asking}
    assert keys == {path.read_text()}
    assert len(keys.pop()) > 50
    assert [one.name for one in path.parent.iterdir()] == ["secret_key"]


@pytest.mark.parametrize("left", ["", "\n"])
def test_an_empty_file_of_a_start_that_was_killed_is_made_anew(tmp_path, left):
    path = tmp_path / "secret_key"
    path.write_text(left)
    made = _kept_secret(path)
    assert len(made) > 50
    assert _kept_secret(path) == made == path.read_text()


def test_only_its_owner_reads_it(tmp_path):
    path = tmp_path / "secret_key"
    _kept_secret(path)
    assert path.stat().st_mode & 0o777 == 0o600
