"""Rows of one run wait in a temporary table of its session: unlogged, gone when the run ends, however
it ends. A run that was stopped reads its file again; what went in then shows as the same."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import orjson
from django.db import connection

from daifuku.foundation.imports.kinds import Claim, Group
from daifuku.foundation.imports.parsing import Parsed

BATCH = 5_000
_DROP = """
    DROP TABLE IF EXISTS pg_temp.import_row, pg_temp.import_group, pg_temp.import_refusal,
        pg_temp.import_claim
"""
_MAKE = """
    CREATE TEMP TABLE import_row (line int, rank smallint, key text COLLATE "C", body text);
    CREATE TEMP TABLE import_refusal (line int, key text COLLATE "C", faults text);
    CREATE TEMP TABLE import_claim (field text COLLATE "C", value text COLLATE "C", key text, line int,
        PRIMARY KEY (field, value))
"""
_COPY = "COPY import_row (line, rank, key, body) FROM STDIN"
_COPY_REFUSED = "COPY import_refusal (line, key, faults) FROM STDIN"
# Groups are numbered by batches of so many rows; a group is never divided.
_GROUP = """
    CREATE TEMP TABLE import_group AS
    SELECT key, rank, line, size,
           floor((sum(size) OVER (ORDER BY rank, line) - size) / %(batch)s)::bigint AS batch
    FROM (SELECT key, max(rank) AS rank, min(line) AS line, count(*) AS size
          FROM import_row GROUP BY key) AS grouped
"""
_READY = """
    CREATE INDEX ON import_row (key);
    CREATE INDEX ON import_group (batch);
    CREATE INDEX ON import_refusal (line);
    ANALYZE import_row;
    ANALYZE import_group
"""
_PARTLY_REFUSED = """
    SELECT r.key, f.line, array_agg(r.line ORDER BY r.line)
    FROM import_row r JOIN (SELECT key, min(line) AS line FROM import_refusal GROUP BY key) f
        USING (key)
    GROUP BY 1, 2
"""
_BATCHES = "SELECT batch, sum(size) FROM import_group GROUP BY batch ORDER BY batch"
_ROWS = """
    SELECT g.key, r.line, r.body FROM import_group g JOIN import_row r USING (key)
    WHERE g.batch = %s AND NOT EXISTS (SELECT FROM unnest(%s::text[]) AS k WHERE k = g.key)
    ORDER BY g.rank, g.line, r.line
"""
_CLAIM = """
    INSERT INTO import_claim (field, value, key, line)
    SELECT field, value, key, line
    FROM unnest(%s::text[], %s::text[], %s::text[], %s::int[]) WITH ORDINALITY
        AS asked (field, value, key, line, place)
    ORDER BY place ON CONFLICT DO NOTHING
"""
_CLAIMED = """
    SELECT c.field, c.value, c.key, c.line FROM import_claim c
    JOIN unnest(%s::text[], %s::text[]) AS asked (field, value) USING (field, value)
"""
_REFUSALS = """
    SELECT line, string_agg(faults, E'\\x02') FROM import_refusal
    WHERE line > %s GROUP BY line ORDER BY line LIMIT 2000
"""


# Key, line and body.
Staged = tuple[str, int, str]


class Refusal(NamedTuple):
    line: int
    key: str
    faults: str


@contextmanager
def staging() -> Iterator[None]:
    """Empty tables, gone afterwards."""
    _run(_DROP, _MAKE)
    try:
        yield
    finally:
        _run(_DROP)


def add(chunk: Parsed) -> None:
    for statement, lines in ((_COPY, chunk.good), (_COPY_REFUSED, chunk.refused)):
        if lines:
            with connection.cursor() as cursor, cursor.copy(statement) as copy:
                copy.write(lines)


def refuse(refusals: Iterable[Refusal]) -> None:
    with connection.cursor() as cursor, cursor.copy(_COPY_REFUSED) as copy:
        for refusal in refusals:
            copy.write_row(refusal)


def prepare() -> None:
    """Put rows of one key together, when all are staged."""
    with connection.cursor() as cursor:
        cursor.execute(_GROUP, {"batch": BATCH})
    _run(_READY)


def partly_refused() -> Iterator[tuple[str, int, list[int]]]:
    """Keys of which one line was refused: the key, that line, and the lines that could go in."""
    with connection.cursor() as cursor:
        cursor.execute(_PARTLY_REFUSED)
        yield from cursor.fetchall()


def forget(keys: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM import_row WHERE key = ANY(%s)", [keys])
        cursor.execute("DELETE FROM import_group WHERE key = ANY(%s)", [keys])


def staged(keys: Iterable[str]) -> set[str]:
    """Those of these keys that stand in the file."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM import_row WHERE key = ANY(%s)", [list(keys)])
        return {key for (key,) in cursor.fetchall()}


def claim(claims: Sequence[Claim]) -> dict[tuple[str, str], tuple[str, int]]:
    """Key and line of whoever asked first, in this batch or before, for each field and value."""
    fields, values, keys, lines = map(list, zip(*claims, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [fields, values, keys, lines])
        cursor.execute(_CLAIMED, [fields, values])
        return {(field, value): (key, line) for field, value, key, line in cursor.fetchall()}


def batches() -> list[tuple[int, int]]:
    """Number of each batch and of its rows."""
    with connection.cursor() as cursor:
        cursor.execute(_BATCHES)
        return [(int(batch), int(size)) for batch, size in cursor.fetchall()]


def rows_of(batch: int, but: Sequence[str] = ()) -> list[Staged]:
    """Without those of the keys `but`."""
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, [batch, list(but)])
        return cursor.fetchall()


def grouped(rows: Iterable[Staged]) -> list[Group]:
    found: dict[str, list[tuple[int, Any]]] = {}
    for key, line, body in rows:
        found.setdefault(key, []).append((line, orjson.loads(body)))
    return [
        Group(key, tuple(line for line, _body in rows), tuple(body for _line, body in rows))
        for key, rows in found.items()
    ]


def refusals() -> Iterator[tuple[int, list[dict[str, str]]]]:
    """Refused lines in the order of the file, with their faults."""
    last = -1
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_REFUSALS, [last])
            found = cursor.fetchall()
        for line, faults in found:
            yield line, [fault for part in faults.split("\x02") for fault in json.loads(part)]
            last = line
        if not found:
            return


def count_refused() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT line) FROM import_refusal")
        return int(cursor.fetchone()[0])


def _run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
