"""Reading all of the book in order, without losing what concurrent writers commit late.

A reader's bookmark is (era, recorded_in, id). It reads what every earlier transaction has
finished: past eras, and transactions below the oldest one still running. Remembering the last id
would lose entries, since ids are given before the commit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import connection

from daifuku.ledger.book.entry import COLUMNS, Entry, entry_of

_FINISHED = """(e.era < (SELECT era FROM ledger_era)
    OR e.recorded_in < pg_snapshot_xmin(pg_current_snapshot()))"""
_AFTER = "(e.era, e.recorded_in, e.id) > (%s, %s::text::xid8, %s)"
_NEXT = f"""
    SELECT {COLUMNS}, e.era, e.recorded_in::text FROM ledger_entry e
    WHERE {_AFTER} AND {_FINISHED}
    ORDER BY e.era, e.recorded_in, e.id LIMIT %s
"""
_STOP = f"""
    SELECT count(*) OVER (), era, recorded_in::text, id FROM (
        SELECT e.era, e.recorded_in, e.id FROM ledger_entry e
        WHERE {_AFTER} AND {_FINISHED}
        ORDER BY e.era, e.recorded_in, e.id LIMIT %s) AS next
    ORDER BY era DESC, next.recorded_in DESC, id DESC LIMIT 1
"""

_TOUCHED = f"""
    SELECT e.customer_id FROM ledger_entry e WHERE {_AFTER} AND e.kind = ANY(%s) LIMIT %s
"""
_PURGED = "SELECT EXISTS (SELECT FROM ledger_purge WHERE kind = ANY(%s))"
_WAITS = f"""
    SELECT extract(epoch FROM now() - e.recorded_at) FROM ledger_entry e
    WHERE {_AFTER} ORDER BY e.era, e.recorded_in, e.id LIMIT 1
"""


@dataclass(frozen=True, slots=True, order=True)
class Bookmark:
    """How far a reader has read; the default is the beginning."""

    era: int = 0
    recorded_in: int = 0
    id: int = 0


@dataclass(frozen=True, slots=True)
class Stretch:
    """The next `count` entries in order: those after `after`, up to and with `upto`."""

    after: Bookmark
    upto: Bookmark
    count: int

    @property
    def where(self) -> str:
        """For set-based readers: bounds on `ledger_entry e`, with `params`."""
        return f"{_AFTER} AND (e.era, e.recorded_in, e.id) <= (%s, %s::text::xid8, %s)"

    @property
    def params(self) -> list[int]:
        return [*_params(self.after), *_params(self.upto)]

    def entries(self) -> Iterator[Entry]:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {COLUMNS} FROM ledger_entry e WHERE {self.where}"
                " ORDER BY e.era, e.recorded_in, e.id",
                self.params,
            )
            for row in cursor:
                yield entry_of(row)


def since(bookmark: Bookmark, limit: int = 10_000) -> tuple[list[Entry], Bookmark]:
    """The next entries in order, and the bookmark behind the last of them."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [*_params(bookmark), limit])
        rows = cursor.fetchall()
    if rows:
        era, recorded_in = rows[-1][-2:]
        bookmark = Bookmark(era, int(recorded_in), rows[-1][0])
    return [entry_of(row) for row in rows], bookmark


def stretch(after: Bookmark, limit: int = 10_000) -> Stretch | None:
    """The bounds of the next entries, for a reader that works in SQL; None when there are none."""
    with connection.cursor() as cursor:
        cursor.execute(_STOP, [*_params(after), limit])
        row = cursor.fetchone()
    if row is None:
        return None
    count, era, recorded_in, entry_id = row
    return Stretch(after, Bookmark(era, int(recorded_in), entry_id), count)


def bookmark_of(reader: str, *, lock: bool = False) -> Bookmark:
    """Where a reader stands. With `lock`, nobody else moves it before this transaction ends."""
    with connection.cursor() as cursor:
        if lock:
            cursor.execute(
                "INSERT INTO ledger_bookmark (reader, era, recorded_in, id)"
                " VALUES (%s, 0, '0', 0) ON CONFLICT DO NOTHING",
                [reader],
            )
        cursor.execute(
            "SELECT era, recorded_in::text, id FROM ledger_bookmark WHERE reader = %s"
            + (" FOR UPDATE" if lock else ""),
            [reader],
        )
        row = cursor.fetchone()
    return Bookmark(row[0], int(row[1]), row[2]) if row else Bookmark()


def touched_since(bookmark: Bookmark, kinds: Sequence[str], *, limit: int) -> list[int]:
    """The customer of each entry of such kinds that was written after a bookmark, or takes one back:
    also of those that no reader may read yet."""
    with connection.cursor() as cursor:
        cursor.execute(_TOUCHED, [*_params(bookmark), list(kinds), limit])
        return [id_ for (id_,) in cursor.fetchall()]


def was_purged(kinds: Sequence[str]) -> bool:
    """Whether entries of such kinds were purged for their age: the book knows no longer all of them."""
    with connection.cursor() as cursor:
        cursor.execute(_PURGED, [list(kinds)])
        return bool(cursor.fetchone()[0])


def lag_of(reader: str) -> int:
    """How many seconds the first entry that a reader has not read waits for it; 0 for none."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITS, _params(bookmark_of(reader)))
        row = cursor.fetchone()
    return max(0, int(row[0])) if row else 0


def advance(reader: str, bookmark: Bookmark) -> None:
    """Set a reader's bookmark, in the transaction of what the reader wrote."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_bookmark (reader, era, recorded_in, id)"
            " VALUES (%s, %s, %s::text::xid8, %s)"
            " ON CONFLICT (reader) DO UPDATE SET era = excluded.era,"
            " recorded_in = excluded.recorded_in, id = excluded.id",
            [reader, *_params(bookmark)],
        )


def _params(bookmark: Bookmark) -> list[int]:
    return [bookmark.era, bookmark.recorded_in, bookmark.id]
