"""The lines of the audit log stand in the order of their chain, whoever writes at once."""

import time
from concurrent.futures import ThreadPoolExecutor
from importlib import resources

import psycopg
import pytest

WRITE = "INSERT INTO foundation_auditentry (at, event, facts, digest) VALUES (now(), %s, '{}', '')"
CHAIN = (resources.files("daifuku.foundation") / "invariants.sql").read_text("utf-8").split(";")[0]


def wait_until_somebody_waits(connection: psycopg.Connection) -> None:
    waiting = (
        "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = 7012026 AND NOT granted"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    for _ in range(200):
        if connection.execute(waiting).fetchone():
            return
        time.sleep(0.02)
    pytest.fail("The second writer never came to the lock.")


def test_a_line_that_had_to_wait_comes_after_the_one_it_waited_for(own_database):
    with (
        own_database.connect() as first,
        own_database.connect() as second,
        ThreadPoolExecutor(1) as pool,
    ):
        with first.transaction():
            first.execute("SELECT pg_advisory_xact_lock(7012026)")
            later = pool.submit(second.execute, WRITE, ["waited"])
            wait_until_somebody_waits(first)
            first.execute(WRITE, ["first"])
        later.result()
        events = first.execute("SELECT event FROM foundation_auditentry ORDER BY id").fetchall()
        assert [event for (event,) in events][-2:] == ["first", "waited"]
        assert first.execute(CHAIN).fetchall() == []


def test_eight_writers_at_once_keep_one_unbroken_chain(own_database):
    def write(_writer: int) -> None:
        with own_database.connect() as connection:
            for _ in range(25):
                connection.execute(WRITE, ["signed_in"])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))
    with own_database.connect() as connection:
        ids = [id for (id,) in connection.execute("SELECT id FROM foundation_auditentry")]
        assert sorted(ids) == list(range(1, 201))
        assert connection.execute(CHAIN).fetchall() == []
