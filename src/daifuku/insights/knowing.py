"""Whom a question about purchases fits, counted from the columns of the book: PostgreSQL would have
to look at the receipts of each customer of a large shop."""

import base64
import logging
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.db import connection

from daifuku.customers.queries import merged_roots, walk_in_ids
from daifuku.foundation.filters import Clause, Knower, Known, Summed
from daifuku.foundation.patience import TooSlow, at_most
from daifuku.insights import parquet
from daifuku.insights.engine import literal
from daifuku.insights.engines import Engine, EngineFailed
from daifuku.insights.opening import open_entries
from daifuku.insights.refreshing import READER, files_held, memory_for
from daifuku.insights.rfm import PURCHASE, RETURN
from daifuku.ledger import book

# PostgreSQL has counted fewer receipts before DuckDB has begun.
MANY = 500_000
# The bits of so many customers are a statement of four megabytes; ids beyond them are few.
LAST = 16_000_000 - 1
_MOST_BEYOND, _MOST_CHANGED = 20_000, 20_000
_MILLISECONDS, _SECONDS = 1000, 5.0
_MOST_KEPT, _FAILED_SECONDS = 4, 60
_KINDS = (PURCHASE, RETURN)
_FIELDS = frozenset(f"purchase.{name}" for name in ("at", "store", "kind", "channel", "total"))
# A receipt as `commerce` keeps it, with what questions about it name.
_RECEIPTS = f"""
    CREATE VIEW receipts AS
    SELECT e.customer_id, e.occurred_at, e.store_id, e.channel, e.amount AS total,
        CASE e.kind WHEN '{PURCHASE}' THEN 'sale' ELSE 'return' END AS kind
    FROM entries e WHERE e.kind IN ('{PURCHASE}', '{RETURN}') AND e.retracts IS NULL
"""
_TAKEN_BACK = f"""
    CREATE TABLE taken_back AS SELECT retracts AS id FROM entries
    WHERE kind IN ('{PURCHASE}', '{RETURN}') AND retracts IS NOT NULL
"""
_STANDING = " AND e.id NOT IN (SELECT id FROM taken_back)"
_OTHERS = """
    CREATE OR REPLACE TABLE others AS
    SELECT p.customer_id AS id FROM receipts p WHERE {where}
    GROUP BY p.customer_id HAVING coalesce({having}, false) <> {usual}
"""
_BITS = "SELECT base64(bitstring_agg(id, 0, {last})::BLOB) FROM others WHERE id <= {last}"
_BEYOND = "SELECT string_agg(id, ' ') FROM others WHERE id > {last}"
# Of the view DuckDB would read every file, even where nothing is asked of it.
_NO_RECEIPTS = """
    CREATE TABLE no_receipts (customer_id BIGINT, occurred_at TIMESTAMPTZ, store_id BIGINT,
        channel VARCHAR, total BIGINT, kind VARCHAR)
"""
_USUAL = "SELECT coalesce({having}, false) FROM no_receipts p"
# DuckDB counts the bits of a byte from the highest, PostgreSQL from the lowest.
_TURNED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_kept: dict[Any, tuple[float, Sequence[Known] | Exception | None]] = {}
_log = logging.getLogger(__name__)


def know(asked: tuple[Summed, ...]) -> tuple[Sequence[Known], list[int]] | None:
    """Nothing in a small shop, where the files are not whole or too much came after them, and where
    receipts are older than what the book still holds."""
    try:
        with at_most(_MILLISECONDS):
            if not _has_many() or book.was_purged(_KINDS):
                return None
            bookmark = book.bookmark_of(READER)
            if not parquet.reach(parquet.chain(bookmark), bookmark):
                return None
            changed = book.touched_since(bookmark, _KINDS, limit=_MOST_CHANGED)
        if len(changed) == _MOST_CHANGED:
            return None
        merged = merged_roots()
        found = _counted_or_kept(asked, bookmark, merged)
        return found, sorted(_shown(changed, merged))
    except (EngineFailed, TooSlow, OSError) as failed:
        _log.warning("A question is asked of each customer: %s", failed)
        return None


KNOWER = Knower("customer.purchases", _FIELDS, know)


def forget() -> None:
    """What was counted, for who measures how long it takes."""
    _kept.clear()


def _shown(changed: Sequence[int], merged: Sequence[tuple[int, int]]) -> set[int]:
    """No list shows those of nobody known, who may have bought most of all, nor whoever was merged
    into another."""
    roots = dict(merged)
    return {roots.get(id_, id_) for id_ in changed}.difference(walk_in_ids())


def _has_many() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reltuples >= %s FROM pg_class WHERE oid = 'commerce_purchase'::regclass", [MANY]
        )
        return bool(cursor.fetchone()[0])


def _counted_or_kept(
    asked: tuple[Summed, ...], bookmark: book.Bookmark, merged: Sequence[tuple[int, int]]
) -> Sequence[Known]:
    """The next page of a list asks the same, and until the book is read on, or somebody merged, the
    answer is the same. What failed is not tried again at once."""
    key = (str(connection.settings_dict["NAME"]), bookmark, asked, hash(tuple(merged)))
    at, found = _kept.get(key, (0.0, None))
    failed = isinstance(found, Exception)
    if found is None or (failed and time.monotonic() - at > _FAILED_SECONDS):
        try:
            found = _counted(asked, bookmark, merged)
        except (EngineFailed, OSError) as error:
            found = error
        # Other threads do the same: nothing is looked for again that one of them may have put away.
        for old in list(_kept)[: 1 - _MOST_KEPT]:
            _kept.pop(old, None)
        _kept[key] = (time.monotonic(), found)
    if isinstance(found, Exception):
        raise EngineFailed(str(found))
    return found


def _counted(
    asked: tuple[Summed, ...], bookmark: book.Bookmark, merged: Sequence[tuple[int, int]]
) -> list[Known]:
    """One at a time, in whatever process. Refuses with EngineFailed, and with TooSlow while others
    count, or files are made one."""
    with at_most(_MILLISECONDS), files_held(to_remove=False):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('insights.knowing'), 0)")
        files = parquet.chain(bookmark)
        if not (files and parquet.reach(files, bookmark)):
            raise EngineFailed("The files do not hold the whole book.")
        with Engine(memory_for(bookmark.id), seconds=_SECONDS) as engine:
            _open(files, merged, engine)
            return [_answer(one, engine) for one in asked]


def _open(files: list[Path], merged: Sequence[tuple[int, int]], engine: Engine) -> None:
    open_entries(files, merged, engine)
    some = engine.run(_TAKEN_BACK)
    engine.run(_RECEIPTS + _STANDING if some else _RECEIPTS)
    engine.run(_NO_RECEIPTS)


def _answer(asked: Summed, engine: Engine) -> Known:
    where, having = _of_duckdb(asked.where), _of_duckdb(asked.having)
    usual = engine.run(_USUAL.format(having=having))
    engine.run(_OTHERS.format(where=where, having=having, usual=usual))
    beyond = [int(id_) for id_ in (engine.run(_BEYOND.format(last=LAST)) or "").split()]
    if len(beyond) > _MOST_BEYOND:
        raise EngineFailed("Too many customers have ids that are too high.")
    bits = base64.b64decode(engine.run(_BITS.format(last=LAST)) or "").translate(_TURNED)
    return Known(usual, bits.rstrip(b"\0"), tuple(beyond))


def _of_duckdb(clause: Clause) -> str:
    """Each %s followed by its value; days and moments as text, which is cast where it stands."""
    said, *more = (part.replace("%%", "%") for part in clause.sql.split("%s"))
    parts = (literal(value) + part for value, part in zip(clause.values, more, strict=True))
    return said + "".join(parts)
