"""The scores are brought up to the book: what is new goes to Parquet, and all are counted anew.

The heavy engines work in processes of their own and end; whoever calls stays small."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection, transaction

from daifuku.customers.queries import merged_roots, walk_in_ids
from daifuku.insights import parquet, writing
from daifuku.insights.compiling import scores_sql
from daifuku.insights.engine import literal
from daifuku.insights.engines import Engine
from daifuku.insights.merging import merge_small
from daifuku.insights.opening import open_entries
from daifuku.ledger import book

READER = "insights.parquet"
_BLOCK = 1 << 20


def refresh(*, from_the_beginning: bool = False) -> tuple[int, int]:
    """How many entries were read and customers scored."""
    if from_the_beginning or not files_are_whole():
        forget()
    done = catch_up(), score(datetime.now(UTC))
    merge()
    return done


@contextmanager
def files_held(*, to_remove: bool) -> Iterator[None]:
    """Until the transaction ends, no file goes that is being read. Unlike the lock of the bookmark,
    this one takes no transaction id, for which all readers of the book would have to wait."""
    lock = "pg_advisory_xact_lock" if to_remove else "pg_advisory_xact_lock_shared"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}(hashtext('{READER}'), 0)")
        yield


def files_are_whole() -> bool:
    """Whether the files hold what the bookmark says: not in a new home, whose data came from an
    export, and not when somebody removed some."""
    with files_held(to_remove=True):
        return parquet.cut_off(book.bookmark_of(READER, lock=True))


def forget() -> None:
    """Throw the Parquet files away; the next catching-up reads the book from the beginning."""
    with files_held(to_remove=True):
        book.bookmark_of(READER, lock=True)
        parquet.empty()
        book.advance(READER, book.Bookmark())


def catch_up() -> int:
    """Write all that is new as Parquet, a stretch at a time. Returns how many entries."""
    total = 0
    while (count := _next_stretch()) is not None:
        total += count
    return total


def _next_stretch() -> int | None:
    with transaction.atomic():
        stretch = book.stretch(book.bookmark_of(READER, lock=True), parquet.STRETCH)
        if stretch is None:
            return None
        with Engine(memory_for(stretch.count), attached=True) as engine:
            parquet.write(stretch, engine)
        book.advance(READER, stretch.upto)
    return stretch.count


def merge() -> None:
    """Make few files of many small ones."""
    with files_held(to_remove=True):
        merge_small(book.bookmark_of(READER))


def score(as_of: datetime) -> int:
    """RFM of every customer but the walk-in ones, written to PostgreSQL where it changed. Refuses
    with RuntimeError where a file went since they were whole: older scores are better than wrong
    ones."""
    query = scores_sql(as_of, parquet.folder().parent)
    with files_held(to_remove=False):
        bookmark = book.bookmark_of(READER)
        files = parquet.chain(bookmark)
        if not parquet.reach(files, bookmark):
            raise RuntimeError("A Parquet file is missing. The next refresh reads the book again.")
        if not files:
            return writing.replace_scores([], as_of)
        with Engine(memory_for(bookmark.id)) as engine:
            return writing.replace_scores_by(_counted(query, files, engine), as_of)


def _counted(query: str, files: list[Path], engine: Engine) -> Iterator[bytes]:
    left_out = ", ".join(map(str, walk_in_ids() or [0]))
    columns, counted = ", ".join(writing.COLUMNS), engine.place / "scores.csv"
    open_entries(files, merged_roots(), engine, f"WHERE e.customer_id NOT IN ({left_out})")
    engine.run(f"COPY (SELECT {columns} FROM ({query})) TO {literal(counted)} (HEADER false)")
    return _blocks(counted)


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


def memory_for(entries: int) -> int:
    """Megabytes that the engine may take for so many entries."""
    return max(48, min(400, 64 * entries // 1_000_000))
