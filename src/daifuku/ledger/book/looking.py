"""Looking over the newest entries of a timeline: how many of each kind, and which say something.

Never over more than LOOKED_AT of them: a walk-in customer has millions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from daifuku.foundation.text import fold
from daifuku.ledger.book.entry import COLUMNS, Entry, as_json, entry_of
from daifuku.ledger.facts import kinds
from daifuku.ledger.vocabulary.commerce import PurchaseMade, PurchaseReturned

LOOKED_AT = 1_000
_NEWEST = """
    WITH newest AS (
        SELECT id, kind, source_key
        FROM (
            SELECT e.* FROM unnest(%(customers)s::bigint[]) AS c(id)
            CROSS JOIN LATERAL (
                SELECT e.id, e.kind, e.source_key, e.occurred_at FROM ledger_entry e
                WHERE e.customer_id = c.id AND e.retracts IS NULL
                ORDER BY e.occurred_at DESC, e.id DESC LIMIT %(most)s) AS e
            UNION
            SELECT a.* FROM unnest(%(customers)s::bigint[]) AS c(id)
            CROSS JOIN LATERAL (
                SELECT e.id, e.kind, e.source_key, a.occurred_at
                FROM ledger_also a JOIN ledger_entry e ON e.id = a.entry_id
                WHERE a.customer_id = c.id AND e.retracts IS NULL
                ORDER BY a.occurred_at DESC, a.entry_id DESC LIMIT %(most)s) AS a) AS shown
        ORDER BY occurred_at DESC, id DESC LIMIT %(most)s)
"""
# One value, so that whoever reads a page can have it in the same question.
COUNTED = f"""(
    {_NEWEST},
    counted AS (
        SELECT n.kind, count(*) AS written, count(*) FILTER (WHERE (
            SELECT back.id FROM ledger_entry back WHERE back.retracts = n.id LIMIT 1) IS NULL)
            AS standing
        FROM newest n GROUP BY n.kind)
    SELECT jsonb_build_object('of', jsonb_object_agg(kind, standing), 'all', sum(written))
    FROM counted)
"""
_SAID = f"""
    {_NEWEST},
    numbered AS (
        SELECT id, kind = ANY (%(receipts)s)
            AND position(%(number)s IN lower(ledger_bare(source_key))) > 0 AS meant
        FROM newest)
    SELECT n.id, n.meant, p.words
    FROM numbered n LEFT JOIN ledger_private p ON p.entry_id = n.id
    WHERE n.meant OR p.words <> '{{}}' AND (
        SELECT back.id FROM ledger_entry back WHERE back.retracts = n.id LIMIT 1) IS NULL
"""

_WRITTEN_SINCE = f"""
    SELECT {COLUMNS}, p.words
    FROM unnest(%(customers)s::bigint[], %(moments)s::timestamptz[]) AS c (id, since)
    JOIN ledger_entry e ON e.customer_id = c.id AND e.recorded_at > c.since
    LEFT JOIN ledger_private p ON p.entry_id = e.id
    WHERE e.retracts IS NULL AND e.kind = ANY (%(kinds)s)
      AND NOT EXISTS (SELECT FROM ledger_entry r WHERE r.retracts = e.id)
    ORDER BY e.occurred_at DESC, e.id DESC LIMIT %(limit)s
"""
_CHANGES = """
    SELECT DISTINCT change_id FROM (
        SELECT change_id, kind FROM ledger_entry WHERE customer_id = ANY (%(customers)s)
        ORDER BY occurred_at DESC, id DESC LIMIT %(most)s) AS written
    WHERE kind = ANY (%(kinds)s)
    ORDER BY change_id DESC LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Counts:
    """`of` a kind: how many stand. `capped`: the timeline is longer than what was looked at."""

    of: dict[str, int]
    capped: bool


def counts_by_kind(customer_ids: Sequence[int]) -> Counts:
    """How many of the newest entries of a timeline stand, by their kind."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {COUNTED}", {"customers": list(customer_ids), "most": LOOKED_AT})
        return counts_of(cursor.fetchone()[0])


def counts_of(counted: object) -> Counts:
    """From the value of COUNTED."""
    found = as_json(counted)
    standing = {kind: number for kind, number in (found["of"] or {}).items() if number}
    return Counts(standing, (found["all"] or 0) >= LOOKED_AT)


def written_since(
    moments: Mapping[int, datetime], kinds_: Sequence[str], *, limit: int
) -> list[Entry]:
    """Entries of such kinds that stand and were written for a customer after the moment given for
    them, newest first, with their words."""
    asked = {
        "customers": list(moments),
        "moments": list(moments.values()),
        "kinds": list(kinds_),
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN_SINCE, asked)
        return [entry_of(row, words=as_json(row[-1]) or {}) for row in cursor.fetchall()]


def changes_writing(customer_ids: Sequence[int], kinds: Sequence[str], limit: int) -> list[int]:
    """The newest changes that wrote, or took back, an entry of such kinds about these customers."""
    asked = {"customers": list(customer_ids), "kinds": list(kinds), "limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES, asked | {"most": LOOKED_AT})
        return [change_id for (change_id,) in cursor.fetchall()]


def ids_saying(customer_ids: Sequence[int], asked: str) -> list[int]:
    """Of the newest entries those that stand and whose private words hold every word asked for,
    folded as the search folds, and those of receipts with such a number."""
    pieces = fold(asked).split()
    given = {
        "customers": list(customer_ids),
        "most": LOOKED_AT,
        "number": "".join(pieces).replace("#", "##"),
        "receipts": [kinds.of(PurchaseMade).key, kinds.of(PurchaseReturned).key],
    }
    with connection.cursor() as cursor:
        cursor.execute(_SAID, given)
        rows = cursor.fetchall()
    return [id_ for id_, meant, words in rows if meant or _say(as_json(words), pieces)]


def _say(words: dict[str, str] | None, pieces: list[str]) -> bool:
    said = fold(" ".join((words or {}).values()))
    return all(piece in said for piece in pieces)
