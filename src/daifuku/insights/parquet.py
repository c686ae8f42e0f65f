"""The book as Parquet files, one per stretch, written by DuckDB straight from PostgreSQL.

Runs in the child process. A file is named by the bookmark it begins after, so that reading a
stretch again after a crash replaces the file instead of doubling it."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from daifuku.ledger import book

STRETCH = 500_000
_COLUMNS = """e.id, e.customer_id, e.kind, e.occurred_at, e.recorded_at, e.amount, e.currency,
    e.store_id, e.channel, e.by_id, e.change_id, e.retracts,
    CASE WHEN e.retracts IS NULL THEN 1 ELSE -1 END AS sign"""


def folder() -> Path:
    return Path(settings.DAIFUKU_HOME) / "parquet" / _database_name() / "entries"


def _database_name() -> str:
    return str(connection.settings_dict["NAME"])


def write(stretch: book.Stretch, duck: Any) -> Path:
    """Write one stretch, ordered by time, complete or not at all."""
    folder().mkdir(parents=True, exist_ok=True)
    after = stretch.after
    path = folder() / f"{after.era:06d}-{after.recorded_in:020d}-{after.id:020d}.parquet"
    partial = path.with_suffix(".partial")
    with connection.cursor() as cursor:
        select = cursor.mogrify(
            f"SELECT {_COLUMNS} FROM ledger_entry e WHERE {stretch.where} ORDER BY e.occurred_at",
            stretch.params,
        )
    duck.execute(
        "COPY (SELECT * FROM postgres_query('pg', $query$" + select + "$query$))"
        f" TO '{_quoted(partial)}' (FORMAT parquet, COMPRESSION zstd)"
    )
    os.replace(partial, path)
    return path


def empty() -> None:
    for path in folder().glob("*.p*"):
        path.unlink(missing_ok=True)


def connected() -> Any:
    """A DuckDB connection with this PostgreSQL attached as `pg`, within 400 MB."""
    import duckdb

    duck = duckdb.connect(config={"memory_limit": "400MB", "threads": 2})
    duck.execute("SET TimeZone = 'UTC'")
    _load_postgres(duck)
    duck.execute(f"ATTACH '{_quoted(_conninfo())}' AS pg (TYPE postgres, READ_ONLY)")
    return duck


def _load_postgres(duck: Any) -> None:
    from duckdb_extensions import import_extension

    import_extension("postgres_scanner", con=duck)
    duck.execute("LOAD postgres_scanner")


def _conninfo() -> str:
    from psycopg.conninfo import make_conninfo

    given = connection.get_connection_params()
    wanted = ("host", "port", "user", "password", "dbname")
    return make_conninfo("", **{name: given[name] for name in wanted if given.get(name)})


def _quoted(text: object) -> str:
    return str(text).replace("'", "''")
