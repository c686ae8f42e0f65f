"""The book as Parquet files, one per stretch, written by DuckDB straight from PostgreSQL.

A file is named by the bookmarks it begins after and ends at: the files
must make a chain from the beginning of the book to where the reader stands. What reaches further
(a crash before the commit, an older state of the database brought back) is read again."""

import os
import re
from pathlib import Path

from django.conf import settings
from django.db import connection

from daifuku.insights.engine import literal
from daifuku.insights.engines import Engine
from daifuku.ledger import book

STRETCH = 500_000
_COLUMNS = """e.id, e.customer_id, e.kind, e.occurred_at, e.recorded_at, e.amount, e.currency,
    e.store_id, e.channel, e.by_id, e.change_id, e.retracts,
    CASE WHEN e.retracts IS NULL THEN 1 ELSE -1 END AS sign"""

_NAME = re.compile(r"(\d+)-(\d+)-(\d+)_(\d+)-(\d+)-(\d+)\.parquet")


def folder() -> Path:
    return Path(settings.DAIFUKU_HOME) / "parquet" / _database_name() / "entries"


def _database_name() -> str:
    return str(connection.settings_dict["NAME"])


def write(stretch: book.Stretch, engine: Engine) -> Path:
    """Write one stretch, ordered by time, complete or not at all."""
    folder().mkdir(parents=True, exist_ok=True)
    path = folder() / f"{_placed(stretch.after)}_{_placed(stretch.upto)}.parquet"
    partial = path.with_suffix(".partial")
    with connection.cursor() as cursor:
        select = cursor.mogrify(
            f"SELECT {_COLUMNS} FROM ledger_entry e WHERE {stretch.where} ORDER BY e.occurred_at",
            stretch.params,
        )
    try:
        engine.run(
            "COPY (SELECT * FROM postgres_query('pg', $query$" + select + "$query$))"
            f" TO {literal(partial)} (FORMAT parquet, COMPRESSION zstd)"
        )
        os.replace(partial, path)
    finally:
        # Half a file on a full disk would take what room there is.
        partial.unlink(missing_ok=True)
    return path


def cut_off(bookmark: book.Bookmark) -> bool:
    """Remove what reaches beyond a bookmark. Whether the rest is the whole book up to it."""
    reached = book.Bookmark()
    for path in sorted(folder().glob("*.parquet")):
        bounds = _bounds(path)
        if bounds is not None and bounds[1] > bookmark:
            path.unlink()
        elif bounds is None or bounds[0] != reached:
            return False
        else:
            reached = bounds[1]
    return reached == bookmark


def _placed(at: book.Bookmark) -> str:
    return f"{at.era:06d}-{at.recorded_in:020d}-{at.id:020d}"


def _bounds(path: Path) -> tuple[book.Bookmark, book.Bookmark] | None:
    named = _NAME.fullmatch(path.name)
    if named is None:
        return None
    numbers = [int(number) for number in named.groups()]
    return book.Bookmark(*numbers[:3]), book.Bookmark(*numbers[3:])


def empty() -> None:
    for path in folder().glob("*.p*"):
        path.unlink(missing_ok=True)
