"""The book as Parquet files, one per stretch, written by DuckDB straight from PostgreSQL.

A file is named by the bookmarks it begins after and ends at: the files
must make a chain from the beginning of the book to where the reader stands. What reaches further
(a crash before the commit, an older state of the database brought back) is read again.

Neighbours become one file, which is there before they go. Until then both hold the same entries,
and the chain takes the longest file that begins where the one before it ended."""

import re
from pathlib import Path

from django.conf import settings
from django.db import connection

from daifuku.foundation.files import settle
from daifuku.insights.engine import literal
from daifuku.insights.engines import Engine
from daifuku.ledger import book

STRETCH = 500_000
_COLUMNS = """e.id, e.customer_id, e.kind, e.occurred_at, e.recorded_at, e.amount, e.currency,
    e.store_id, e.channel, e.by_id, e.change_id, e.retracts,
    CASE WHEN e.retracts IS NULL THEN 1 ELSE -1 END AS sign"""

_Bounds = tuple[book.Bookmark, book.Bookmark]
_NAME = re.compile(r"(\d+)-(\d+)-(\d+)_(\d+)-(\d+)-(\d+)\.parquet")


def folder() -> Path:
    return Path(settings.DAIFUKU_HOME) / "parquet" / _database_name() / "entries"


def _database_name() -> str:
    return str(connection.settings_dict["NAME"])


def write(stretch: book.Stretch, engine: Engine) -> Path:
    """Write one stretch, ordered by time, complete or not at all."""
    with connection.cursor() as cursor:
        select = cursor.mogrify(
            f"SELECT {_COLUMNS} FROM ledger_entry e WHERE {stretch.where} ORDER BY e.occurred_at",
            stretch.params,
        )
    query = "FROM postgres_query('pg', $query$" + select + "$query$)"
    return _written(query, (stretch.after, stretch.upto), engine)


def join(neighbours: list[Path], engine: Engine) -> Path:
    """Make one file of some that follow each other. Nobody may be reading them."""
    listed = ", ".join(map(literal, neighbours))
    bounds = (_bounds(neighbours[0])[0], _bounds(neighbours[-1])[1])
    # Sorting them again, or groups of the usual 122,880 rows, would need twice the memory.
    query = f"FROM read_parquet([{listed}])"
    joined = _written(query, bounds, engine, ", ROW_GROUP_SIZE 24576")
    for path in neighbours:
        path.unlink()
    return joined


def _written(query: str, bounds: _Bounds, engine: Engine, more: str = "") -> Path:
    """Half a file goes with the folder of the engine; what is named lasts, so that others may go."""
    path = folder() / f"{_placed(bounds[0])}_{_placed(bounds[1])}.parquet"
    half = engine.place / path.name
    engine.run(f"COPY ({query}) TO {literal(half)} (FORMAT parquet, COMPRESSION zstd{more})")
    path.parent.mkdir(parents=True, exist_ok=True)
    settle(half, path)
    return path


def chain(bookmark: book.Bookmark) -> list[Path]:
    """The files that hold the book up to a bookmark, as far as they do, every entry once."""
    longest: dict[book.Bookmark, tuple[Path, book.Bookmark]] = {}
    chained, reached = [], book.Bookmark()
    # In order of their names: of those that begin at one place, the last reaches furthest.
    for path in sorted(folder().glob("*.parquet")):
        begins, ends = _bounds(path)
        if begins < ends <= bookmark:
            longest[begins] = (path, ends)
    while reached in longest:
        path, reached = longest[reached]
        chained.append(path)
    return chained


def cut_off(bookmark: book.Bookmark) -> bool:
    """Remove what reaches beyond a bookmark, and what a longer file holds as well. Whether the rest
    is the whole book up to it."""
    chained = chain(bookmark)
    for path in {*folder().glob("*.parquet")}.difference(chained):
        path.unlink()
    return reach(chained, bookmark)


def reach(chained: list[Path], bookmark: book.Bookmark) -> bool:
    return bookmark == (_bounds(chained[-1])[1] if chained else book.Bookmark())


def _placed(at: book.Bookmark) -> str:
    return f"{at.era:06d}-{at.recorded_in:020d}-{at.id:020d}"


def _bounds(path: Path) -> _Bounds:
    """Of another name: nowhere, so that it belongs to no chain."""
    named = _NAME.fullmatch(path.name)
    numbers = [int(number) for number in named.groups()] if named else [0] * 6
    return book.Bookmark(*numbers[:3]), book.Bookmark(*numbers[3:])


def empty() -> None:
    for path in folder().glob("*.p*"):
        path.unlink(missing_ok=True)
