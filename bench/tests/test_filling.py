"""A server of its own: only its superuser may leave indexes out."""

import psycopg
import pytest

from bench.filling import beside, leave_out_indexes, steps
from daifuku.foundation.postgres import hold, locate

_FILL = {
    "first": "INSERT INTO thing SELECT n, n % 7 FROM generate_series(1, 1000) n",
    "second": "INSERT INTO thing SELECT n, n % 7 FROM generate_series(1001, 2000) n",
}


@pytest.fixture
def database(tmp_path) -> str:
    with hold(tmp_path):
        made = f"host={locate(tmp_path).socket_dir} user=postgres dbname=postgres"
        with psycopg.connect(made) as owner:
            owner.execute("CREATE TABLE thing (id integer PRIMARY KEY, seventh integer)")
            owner.execute("CREATE INDEX by_seventh ON thing (seventh)")
        yield made


def asked(database: str, statement: str) -> list[tuple]:
    with psycopg.connect(database, autocommit=True) as owner:
        owner.execute("SET enable_seqscan = off")
        return owner.execute(statement).fetchall()


def test_a_full_table_has_whole_indexes(database, capsys):
    leave_out_indexes(database, ["thing"])
    steps(database, _FILL, {"second": ["thing"]})
    assert "by_seventh" in str(asked(database, "EXPLAIN SELECT id FROM thing WHERE seventh = 3"))
    assert asked(database, "SELECT count(*) FROM thing WHERE seventh = 3") == [(286,)]
    with pytest.raises(psycopg.errors.UniqueViolation):
        asked(database, "INSERT INTO thing VALUES (2000, 1)")
    assert [line.split(":")[0] for line in capsys.readouterr().out.splitlines()] == [
        "  made first",
        "  made second",
    ]


def test_rows_that_are_there_twice_are_found_by_the_index(database):
    leave_out_indexes(database, ["thing"])
    with pytest.raises(psycopg.errors.UniqueViolation):
        steps(database, {**_FILL, "third": _FILL["first"]}, {"third": ["thing"]})


def test_the_error_of_a_job_is_told(database):
    done = []
    with pytest.raises(ZeroDivisionError):
        beside(lambda: done.append(1), lambda: 1 / 0, lambda: done.append(2))
    assert done == [1, 2]
