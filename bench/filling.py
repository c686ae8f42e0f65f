"""Fills a database as a restore does: rows first, a table's indexes when it has all its rows, and
two jobs at once, since the machine of the budgets has two processors."""

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psycopg

Job = Callable[[], object]
_AT_ONCE = 2
# What CREATE INDEX CONCURRENTLY does before it is ready; REINDEX says that it is.
_LEAVE_OUT = "UPDATE pg_index SET indisready = false WHERE indrelid = ANY(%s::regclass[])"


def leave_out_indexes(database: str, tables: Sequence[str]) -> None:
    with psycopg.connect(database) as owner:
        owner.execute(_LEAVE_OUT, [list(tables)])


def beside(*jobs: Job) -> None:
    """Returns when all are done; the first one's error is raised."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for done in [pool.submit(job) for job in jobs]:
            done.result()


def steps(database: str, statements: Mapping[str, str], full: Mapping[str, Sequence[str]]) -> None:
    """One after another, without triggers. `full`: tables that have all rows after that step."""
    with psycopg.connect(database, autocommit=True) as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute("SET maintenance_work_mem = '256MB'")
        for title, statement in statements.items():
            with told(title):
                owner.execute(statement)
                for table in full.get(title, ()):
                    owner.execute(f"REINDEX TABLE {table}")
                    owner.execute(f"ANALYZE {table}")


@contextmanager
def told(title: str) -> Iterator[None]:
    begun = time.monotonic()
    yield
    sys.stdout.write(f"  made {title}: {time.monotonic() - begun:.1f} s\n")
    sys.stdout.flush()
