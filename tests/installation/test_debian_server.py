"""Which of the machine's PostgreSQL servers the second half of `bin/test --all` takes."""

import pytest

from harness.debian_postgres import programs


def installed(folder, *programs_of_versions):
    for version, program in programs_of_versions:
        made = folder / version / "bin" / program
        made.parent.mkdir(parents=True, exist_ok=True)
        made.touch()
    return folder


def test_the_oldest_supported_server_is_taken(tmp_path):
    here = installed(tmp_path, ("13", "initdb"), ("15", "initdb"), ("17", "initdb"))
    assert programs(here) == tmp_path / "15" / "bin"


def test_a_client_alone_is_no_server(tmp_path):
    here = installed(tmp_path, ("16", "psql"), ("17", "initdb"))
    assert programs(here) == tmp_path / "17" / "bin"
    with pytest.raises(SystemExit, match="apt-get install -y postgresql"):
        programs(installed(tmp_path / "other", ("15", "psql")))
