from pathlib import Path

import pytest

from bench import installing

PREPARES = """#!/bin/sh
root=$(dirname -- "$(dirname -- "$0")")
[ -d "$root/.venv" ] || { mkdir "$root/.venv"; sleep 0.3; }
touch "$root/.venv/python"
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Of a colleague, whose environment is made; it must not be taken along."""
    for name in ("bin", ".venv"):
        (tmp_path / name).mkdir()
    (tmp_path / "bin" / "demo").write_text(PREPARES)
    (tmp_path / "bin" / "demo").chmod(0o755)
    return tmp_path


def test_a_fresh_copy_is_timed(checkout, capsys):
    installing.run(checkout)
    first, _weight, _later = capsys.readouterr().out.splitlines()
    assert float(first.split()[-1]) >= 0.3
    assert list((checkout / ".venv").iterdir()) == []


def test_an_environment_that_cannot_be_made_says_why(checkout):
    (checkout / "bin" / "demo").write_text("#!/bin/sh\necho no index >&2\nexit 1\n")
    with pytest.raises(RuntimeError, match="no index"):
        installing.run(checkout)
