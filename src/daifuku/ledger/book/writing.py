"""Writing in the book: one statement for one entry or for thousands."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from daifuku.foundation.changes import Made, current_change
from daifuku.ledger.book import keys, reacting
from daifuku.ledger.book.touch import Touch
from daifuku.ledger.facts import kinds

_INSERT = """
    INSERT INTO ledger_entry (
        customer_id, occurred_at, recorded_at, era, change_id, by_id, caused_by, store_id, amount,
        version, backfilled, kind, source, source_key, channel, currency, facts)
    SELECT n.customer_id, n.occurred_at, %s, (SELECT era FROM ledger_era), %s, %s, n.caused_by,
        n.store_id, n.amount, n.version, n.backfilled, n.kind, n.source, n.source_key, n.channel,
        n.currency, n.facts
    FROM unnest(%s::bigint[], %s::timestamptz[], %s::bigint[], %s::bigint[], %s::bigint[],
                %s::smallint[], %s::boolean[], %s::text[], %s::text[], %s::text[], %s::text[],
                %s::text[], %s::jsonb[])
        AS n(customer_id, occurred_at, caused_by, store_id, amount, version, backfilled, kind,
             source, source_key, channel, currency, facts)
    ON CONFLICT ON CONSTRAINT ledger_written_once DO NOTHING
    RETURNING id, customer_id, source, source_key
"""
# How often each key was written, and the entry that stands, if one does. OFFSET 0 keeps the
# planner from joining: one look into the index per key, however many entries there are.
_STANDING = f"""
    SELECT n.position, found.revision, found.standing
    FROM unnest(%s::bigint[], %s::text[], %s::text[])
        WITH ORDINALITY AS n(customer_id, source, stored, position)
    CROSS JOIN LATERAL (
        SELECT max(ledger_revision(w.source_key)) AS revision,
               max(w.id) FILTER (WHERE {keys.stands("w")}) AS standing
        FROM ledger_entry w WHERE {keys.same_key("w", "n", "n.stored")} OFFSET 0) AS found
    WHERE found.revision IS NOT NULL
"""
Key = tuple[int, str, str]


class NoChange(RuntimeError):
    """An entry was written outside `foundation.changes.change(…)`."""


class KeyIsContended(RuntimeError):
    """Others wrote the same key at every attempt."""


@dataclass(slots=True)
class _Writing:
    """One entry on its way: `key` is what the unique constraint sees."""

    fact: Any
    touch: Touch
    stored: str
    revision: int = 1
    id: int | None = None

    @property
    def key(self) -> Key:
        return self.touch.customer_id, self.touch.source, keys.revised(self.stored, self.revision)


def record(fact: Any, touch: Touch, *, at: datetime) -> int:
    """Write one entry in the current change; a key that stands already answers its entry's id.
    After a taking back the same key is written again at its next revision."""
    return record_many([(fact, touch)], at=at)[0]


def record_many(entries: Iterable[tuple[Any, Touch]], *, at: datetime) -> list[int]:
    """Write many at once (up to some 10,000); ids in the order given."""
    writings = [_Writing(fact, touch, "") for fact, touch in entries]
    stored = keys.stored_keys([w.touch.source_key for w in writings])
    for writing, key in zip(writings, stored, strict=True):
        writing.stored = key
    made = the_change()
    for _attempt in range(5):
        for step in (_write, _find_standing):
            waiting = [w for w in writings if w.id is None]
            if not waiting:
                return [w.id for w in writings if w.id is not None]
            step(waiting, made, at)
    raise KeyIsContended(str(next(w.key for w in writings if w.id is None)))


def the_change() -> Made:
    made = current_change()
    if made is None:
        raise NoChange("Entries are written inside foundation.changes.change(...)")
    return made


def note_entries(made: Made, count: int) -> None:
    made.notes["ledger.entries"] = made.notes.get("ledger.entries", 0) + count


def _write(waiting: list[_Writing], made: Made, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [at, made.id, made.by.user_id, *_columns(waiting)])
        written: dict[Key, int] = {tuple(row[1:]): row[0] for row in cursor.fetchall()}
    new = []
    for writing in waiting:
        # The first of two with the same key is the new one; the second finds it standing.
        found = written.pop(writing.key, None)
        if found is not None:
            writing.id = found
            new.append(writing)
    _write_private(new)
    _write_also(new)
    note_entries(made, len(new))
    heard = [w for w in new if not w.touch.backfilled]
    reacting.defer_reactions((kinds.of(w.fact).key, w.id) for w in heard)


def _columns(waiting: list[_Writing]) -> list[list[Any]]:
    rows = []
    for writing in waiting:
        kind, touch, amount = kinds.of(writing.fact), writing.touch, writing.touch.amount
        rows.append(
            (
                touch.customer_id,
                touch.occurred_at,
                touch.caused_by,
                touch.store_id,
                amount.amount if amount else None,
                kind.version,
                touch.backfilled,
                kind.key,
                touch.source,
                writing.key[2],
                touch.channel,
                amount.currency if amount else "",
                kind.encode(writing.fact),
            )
        )
    return [list(column) for column in zip(*rows, strict=True)]


def _find_standing(waiting: list[_Writing], _made: Made, _at: datetime) -> None:
    asked = [[w.touch.customer_id for w in waiting], [w.touch.source for w in waiting]]
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [*asked, [w.stored for w in waiting]])
        for position, revision, standing in cursor.fetchall():
            waiting[position - 1].id = standing
            waiting[position - 1].revision = revision + 1


def _write_private(new: list[_Writing]) -> None:
    kept = [
        (w.id, w.touch.customer_id, json.dumps(dict(w.touch.words))) for w in new if w.touch.words
    ]
    if kept:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO ledger_private (entry_id, customer_id, words)"
                " SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::jsonb[])",
                [list(column) for column in zip(*kept, strict=True)],
            )


def _write_also(new: list[_Writing]) -> None:
    kept = [
        (w.id, customer_id, role, w.touch.occurred_at)
        for w in new
        for customer_id, role in w.touch.also
        if customer_id != w.touch.customer_id
    ]
    if kept:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO ledger_also (entry_id, customer_id, role, occurred_at)"
                " SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::timestamptz[])"
                " ON CONFLICT DO NOTHING",
                [list(column) for column in zip(*kept, strict=True)],
            )
