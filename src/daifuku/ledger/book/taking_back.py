"""Nothing is struck out; it is taken back: one entry with `retracts` beside the first."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from daifuku.ledger.book import keys, reacting
from daifuku.ledger.book.writing import note_entries, the_change

# A retraction is a copy, so that whoever sums by kind, day or store subtracts it in its place.
_COPIED = """customer_id, occurred_at, recorded_at, era, change_id, by_id, retracts, caused_by,
    store_id, amount, version, backfilled, kind, source, source_key, channel, currency, facts"""
_RETRACT = f"""
    WITH RECURSIVE {{first}}standing AS MATERIALIZED (
        SELECT e.* FROM {{which}} AND {keys.stands("e")}),
    made AS (
        INSERT INTO ledger_entry ({_COPIED})
        SELECT customer_id, occurred_at, %(at)s, (SELECT era FROM ledger_era), %(change)s, %(by)s,
            id, caused_by, store_id, amount, version, backfilled, kind, source,
            ledger_taken_back(source_key), channel, currency, facts
        FROM standing ORDER BY id
        ON CONFLICT ON CONSTRAINT ledger_written_once DO NOTHING
        RETURNING id, retracts, kind, backfilled),
    told AS (
        INSERT INTO ledger_also (entry_id, customer_id, role, occurred_at)
        SELECT made.id, a.customer_id, a.role, a.occurred_at
        FROM made JOIN ledger_also a ON a.entry_id = made.retracts)
    SELECT id, kind, backfilled FROM made ORDER BY id
"""
_BY_KEY = _RETRACT.format(
    first="",
    which="""(SELECT %(customer)s::bigint AS customer_id, %(source)s::text AS source,
            %(stored)s::text AS stored) AS k
        JOIN ledger_entry e ON """
    + keys.same_key("e", "k", "k.stored"),
)
# What a change wrote may stand as a copy: taken back since, and written again by an undo of that.
_BY_CHANGE = _RETRACT.format(
    first=f"""written AS (
        SELECT id, change_id, customer_id, source, source_key FROM ledger_entry
        WHERE change_id = %(undone)s AND retracts IS NULL
          AND customer_id <> ALL(%(but)s::bigint[])
        UNION
        SELECT again.id, again.change_id, again.customer_id, again.source, again.source_key
        FROM written w
        CROSS JOIN LATERAL (
            SELECT u.id FROM ledger_entry r JOIN foundation_change u ON u.undoes_id = r.change_id
            WHERE r.retracts = w.id AND r.change_id <> w.change_id OFFSET 0) AS u
        CROSS JOIN LATERAL (
            SELECT e.* FROM ledger_entry e
            WHERE {keys.same_key("e", "w", "ledger_bare(w.source_key)")}
              AND e.change_id = u.id AND e.retracts IS NULL OFFSET 0) AS again),
    """,
    which="""written
        CROSS JOIN LATERAL (
            SELECT * FROM ledger_entry WHERE ledger_entry.id = written.id OFFSET 0) AS e
        WHERE true""",
)
# What the undone change had taken back stands again: written anew at the next revision. Old and
# new are paired by grouping: a join of two lists that nobody has counted may compare all with all.
_WRITE_AGAIN = f"""
    WITH numbered AS MATERIALIZED (
        SELECT o.*, ledger_bare(o.source_key) AS bare, found.revision + 1 AS revision
        FROM ledger_entry r
        CROSS JOIN LATERAL (
            SELECT * FROM ledger_entry e WHERE e.id = r.retracts OFFSET 0) AS o
        CROSS JOIN LATERAL (
            SELECT max(ledger_revision(w.source_key)) AS revision,
                   bool_or({keys.stands("w")}) AS stands
            FROM ledger_entry w
            WHERE {keys.same_key("w", "o", "ledger_bare(o.source_key)")} OFFSET 0) AS found
        WHERE r.change_id = %(undone)s AND o.change_id <> %(undone)s AND NOT found.stands
          AND r.customer_id <> ALL(%(but)s::bigint[])),
    made AS (
        INSERT INTO ledger_entry ({_COPIED})
        SELECT customer_id, occurred_at, %(at)s, (SELECT era FROM ledger_era), %(change)s, %(by)s,
            NULL, caused_by, store_id, amount, version, backfilled, kind, source,
            bare || '#' || revision, channel, currency, facts
        FROM numbered ORDER BY id
        ON CONFLICT ON CONSTRAINT ledger_written_once DO NOTHING
        RETURNING id, customer_id, source, source_key, kind, backfilled),
    pairs AS MATERIALIZED (
        SELECT max(entry_id) AS entry_id, max(former) AS former
        FROM (SELECT customer_id, source, source_key, id AS entry_id, NULL::bigint AS former
              FROM made
              UNION ALL
              SELECT customer_id, source, bare || '#' || revision, NULL, id FROM numbered) AS beside
        GROUP BY customer_id, source, source_key HAVING max(entry_id) IS NOT NULL),
    private AS (
        INSERT INTO ledger_private (entry_id, customer_id, words)
        SELECT pairs.entry_id, p.customer_id, p.words
        FROM pairs JOIN ledger_private p ON p.entry_id = pairs.former),
    told AS (
        INSERT INTO ledger_also (entry_id, customer_id, role, occurred_at)
        SELECT pairs.entry_id, a.customer_id, a.role, a.occurred_at
        FROM pairs JOIN ledger_also a ON a.entry_id = pairs.former)
    SELECT id, kind, backfilled FROM made ORDER BY id
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """The entry that takes another one back. `backfilled`: no reaction ever heard of that one; who
    writes in its place hands this on, so that none hears of the correction either."""

    id: int
    backfilled: bool


def take_back(*, customer_id: int, source: str, key: str, at: datetime) -> Taken | None:
    """Take back what stands under a key. None if nothing stands."""
    which = {"customer": customer_id, "source": source, "stored": keys.stored_key(key)}
    written = _run(_BY_KEY, which, at, taken_back=True)
    return Taken(*written[0]) if written else None


def take_back_change(change_id: int, *, at: datetime, but: Collection[int] = ()) -> int:
    """Turn every entry of a change round: writings are taken back, takings back written again. Those
    about the customers `but` stay."""
    which = {"undone": change_id, "but": list(but)}
    taken = _run(_BY_CHANGE, which, at, taken_back=True)
    return len(taken) + len(_run(_WRITE_AGAIN, which, at, taken_back=False))


def _run(
    statement: str, which: Mapping[str, object], at: datetime, *, taken_back: bool
) -> list[tuple[int, bool]]:
    """Of each entry written its id and whether it is of the past."""
    made = the_change()
    with connection.cursor() as cursor:
        cursor.execute(statement, {**which, "at": at, "change": made.id, "by": made.by.user_id})
        written = cursor.fetchall()
    note_entries(made, len(written))
    heard = [(kind, entry_id) for entry_id, kind, backfilled in written if not backfilled]
    reacting.defer_reactions(heard, taken_back=taken_back)
    return [(entry_id, backfilled) for entry_id, _kind, backfilled in written]
