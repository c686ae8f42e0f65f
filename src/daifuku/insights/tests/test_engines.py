"""DuckDB in a process of its own: faults come back in words, and what it compiled is kept."""

import json
import os
import signal
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from daifuku.foundation.files import atomic_write
from daifuku.insights import compiling
from daifuku.insights.engine import literal
from daifuku.insights.engines import Engine, EngineFailed

AS_OF = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    place = tmp_path / "it's 大福"
    settings.DAIFUKU_HOME = str(place)
    return place


def test_statements_follow_each_other_and_a_fault_ends_none_but_its_own():
    with Engine(64) as engine:
        target = engine.place / "answers.csv"
        engine.run("CREATE TABLE t AS SELECT 42 AS answer, '改行\n' AS words")
        with pytest.raises(EngineFailed, match="no_such_table"):
            engine.run("SELECT * FROM no_such_table")
        engine.run(f"COPY (SELECT answer FROM t) TO {literal(target)}")
        assert target.read_text("utf-8").splitlines() == ["answer", "42"]


def test_a_database_that_is_not_there_is_told_without_its_password(monkeypatch, home):
    told = "host=/nowhere user=me password='s3\\'cret' dbname=x"
    monkeypatch.setattr("daifuku.insights.engines.conninfo", lambda: told)
    with pytest.raises(EngineFailed, match="/nowhere") as failed, Engine(64, attached=True):
        pass
    assert "cret" not in str(failed.value)
    assert [*(home / "parquet").iterdir()] == []


def test_an_engine_that_was_ended_says_so():
    with Engine(64) as engine:
        engine.run("SELECT 1")
        os.kill(engine._process.pid, signal.SIGKILL)
        engine._process.wait()
        with pytest.raises(EngineFailed, match="-9"):
            engine.run("SELECT 1")


def test_more_than_its_memory_goes_to_a_folder_of_its_own(home):
    many = "SELECT range AS n, hash(range) AS h FROM range(8_000_000) ORDER BY h"
    with Engine(64) as engine:
        engine.run(f"COPY (SELECT current_setting('temp_directory')) TO {_beside(engine, 'where')}")
        assert (engine.place / "where").read_text("utf-8").splitlines()[1] == str(engine.place)
        engine.run(f"COPY ({many}) TO {_beside(engine, 'sorted')} (FORMAT parquet)")
        assert (engine.place / "sorted").stat().st_size > 1_000_000
    assert [*(home / "parquet").iterdir()] == []


def _beside(engine, name):
    return literal(engine.place / name)


def test_an_engine_is_ended_at_once_where_its_work_is_given_up():
    endless = "SELECT sum(hash(a.range + b.range)) FROM range(1000000) a, range(1000000) b"
    engine = Engine(64).__enter__()
    engine._process.stdin.write(json.dumps(endless) + "\n")
    engine._process.stdin.flush()
    begun = time.monotonic()
    engine.__exit__(KeyboardInterrupt)
    assert time.monotonic() - begun < 20


def test_what_a_killed_engine_spilled_does_not_stay_for_ever(home):
    left, fresh = home / "parquet" / "spill-old", home / "parquet" / "spill-fresh"
    for place in (left, fresh):
        place.mkdir(parents=True)
    os.utime(left, (0, 0))
    with Engine(64):
        pass
    assert (left.exists(), fresh.exists()) == (False, True)


def test_the_scores_are_compiled_once_for_all_instants(tmp_path, monkeypatch):
    first = compiling.scores_sql(AS_OF, tmp_path / "kept")
    monkeypatch.setattr(compiling, "_compiled", lambda: pytest.fail("compiled again"))
    second = compiling.scores_sql(AS_OF.replace(year=2027), tmp_path / "kept")
    assert "2026-11-22T03:00:00+00:00" in first
    assert first.replace("2026", "2027") == second
    assert "9999" not in first
    assert [path.suffix for path in (tmp_path / "kept").iterdir()] == [".sql"]


def test_two_that_compile_at_once_do_not_need_what_the_other_clears_away(tmp_path, monkeypatch):
    made, kept = compiling._compiled(), tmp_path / "kept"

    @contextmanager
    def cleared_at_once(path):
        with atomic_write(path) as file:
            yield file
        path.unlink()

    monkeypatch.setattr(compiling, "_compiled", lambda: made)
    monkeypatch.setattr(compiling, "atomic_write", cleared_at_once)
    assert "2026-11-22T03:00:00+00:00" in compiling.scores_sql(AS_OF, kept)


def test_what_another_version_compiled_goes_and_what_a_twin_wrote_stays(tmp_path, monkeypatch):
    made, kept = compiling._compiled(), tmp_path / "kept"
    ours = kept / f"rfm-{compiling._version()}.sql"
    older, removed, unlink = kept / "rfm-0123456789ab.sql", [], Path.unlink

    def compiled_beside_a_twin():
        kept.mkdir()
        for path in (older, ours):
            path.write_text(made, "utf-8")
        return made

    def noted(path, **wanted):
        removed.append(path)
        unlink(path, **wanted)

    monkeypatch.setattr(compiling, "_compiled", compiled_beside_a_twin)
    monkeypatch.setattr(Path, "unlink", noted)
    compiling.scores_sql(AS_OF, kept)
    assert removed == [older]
    assert [*kept.iterdir()] == [ours]
