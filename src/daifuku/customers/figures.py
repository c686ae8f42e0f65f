"""Kept sums of each customer, all ids of one together: moved by one UPDATE per happening, rebuilt from the book."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from daifuku.customers.models.customer import NEVER
from daifuku.customers.roots import groups_of
from daifuku.foundation.changes import Made
from daifuku.foundation.planned import planned_once

# Happenings in which both sides took part.
CONTACT_KINDS = ("work.call_logged", "work.inquiry_received", "work.inquiry_answered")
_COUNTED = ("commerce.purchase_made", "commerce.purchase_returned", *CONTACT_KINDS)


@dataclass(frozen=True, slots=True)
class Shift:
    """What one happening adds. What is taken back is counted again by itself."""

    purchases: int = 0
    spent: int = 0
    purchased_at: datetime | None = None


# What was bought is in the book at the same moment: following its entry finds nothing left to do.
_SET = """
    UPDATE customers_figures f SET
        purchases = f.purchases + g.purchases,
        spent = f.spent + g.spent,
        first_purchase_at = CASE WHEN f.first_purchase_at = %s THEN coalesce(g.first_at, %s)
                            ELSE least(f.first_purchase_at, g.first_at) END,
        last_purchase_at = greatest(f.last_purchase_at, g.last_at),
        last_entry_at = greatest(f.last_entry_at, g.last_at)
"""
_GIVEN = "g (customer_id, purchases, spent, first_at, last_at)"
_SHIFT_ONE = f"""{_SET}
    FROM (VALUES (%s::bigint, %s::int, %s::bigint, %s::timestamptz, %s::timestamptz)) AS {_GIVEN}
    WHERE f.customer_id = (SELECT coalesce(c.root_id, c.id) FROM customers_customer c
                           WHERE c.id = g.customer_id AND NOT c.walk_in)
"""
_SHIFT_MANY = f"""
    WITH given AS (
        SELECT coalesce(c.root_id, c.id) AS customer_id, sum(g.purchases) AS purchases,
            sum(g.spent) AS spent, min(g.first_at) AS first_at, max(g.last_at) AS last_at
        FROM unnest(%s::bigint[], %s::int[], %s::bigint[], %s::timestamptz[],
                    %s::timestamptz[]) AS {_GIVEN}
        JOIN customers_customer c ON c.id = g.customer_id AND NOT c.walk_in
        GROUP BY 1),
    held AS (
        SELECT f.customer_id FROM customers_figures f
        WHERE f.customer_id IN (SELECT customer_id FROM given)
        ORDER BY f.customer_id FOR NO KEY UPDATE OF f)
    {_SET}
    FROM given g JOIN held USING (customer_id) WHERE f.customer_id = g.customer_id
"""
# Entries that stand: neither taken back nor takings-back themselves.
_REBUILD = """
    WITH counted AS (
        SELECT coalesce(k.root_id, k.id) AS customer_id,
            count(*) FILTER (WHERE e.kind = 'commerce.purchase_made') AS purchases,
            coalesce(sum(e.amount) FILTER (WHERE e.kind IN
                ('commerce.purchase_made', 'commerce.purchase_returned')), 0) AS spent,
            min(e.occurred_at) FILTER (WHERE e.kind = 'commerce.purchase_made') AS first_at,
            max(e.occurred_at) FILTER (WHERE e.kind = 'commerce.purchase_made') AS last_at,
            max(e.occurred_at) FILTER (WHERE e.kind = ANY(%(contacts)s)) AS contacted_at,
            max(e.occurred_at) AS entry_at
        FROM ledger_entry e JOIN customers_customer k ON k.id = e.customer_id
        WHERE e.retracts IS NULL {entries}
          AND NOT EXISTS (SELECT 1 FROM ledger_entry r WHERE r.retracts = e.id)
        GROUP BY 1),
    wanted AS (
        SELECT c.id AS customer_id, coalesce(n.purchases, 0) AS purchases,
            coalesce(n.spent, 0) AS spent, coalesce(n.first_at, %(never)s) AS first_at,
            coalesce(n.last_at, %(never)s) AS last_at,
            coalesce(n.contacted_at, %(never)s) AS contacted_at,
            coalesce(n.entry_at, %(never)s) AS entry_at
        FROM customers_customer c LEFT JOIN counted n ON n.customer_id = c.id
        WHERE NOT c.walk_in {customers} ORDER BY c.id)
    INSERT INTO customers_figures AS f (customer_id, purchases, spent, first_purchase_at,
        last_purchase_at, last_contact_at, last_entry_at)
    SELECT * FROM wanted
    ON CONFLICT (customer_id) DO UPDATE SET
        purchases = excluded.purchases, spent = excluded.spent,
        first_purchase_at = excluded.first_purchase_at,
        last_purchase_at = excluded.last_purchase_at,
        last_contact_at = excluded.last_contact_at, last_entry_at = excluded.last_entry_at
    WHERE (f.purchases, f.spent, f.first_purchase_at, f.last_purchase_at, f.last_contact_at,
           f.last_entry_at) IS DISTINCT FROM (excluded.purchases, excluded.spent,
           excluded.first_purchase_at, excluded.last_purchase_at, excluded.last_contact_at,
           excluded.last_entry_at)
"""
# Who has to be counted again comes out of it: an undo writes again what the undone change took back,
# and no room shifts anything for that.
_FOLLOW = """
    WITH written AS MATERIALIZED (
        SELECT coalesce(c.root_id, c.id) AS customer_id, e.occurred_at, e.kind, e.source_key,
            e.retracts,
            e.retracts IS NULL AND NOT EXISTS (
                SELECT 1 FROM ledger_entry r WHERE r.retracts = e.id) AS stands
        FROM ledger_entry e JOIN customers_customer c ON c.id = e.customer_id AND NOT c.walk_in
        WHERE e.era = (SELECT era FROM ledger_era) AND e.recorded_in = pg_current_xact_id()),
    latest AS (
        SELECT customer_id, max(occurred_at) AS entry_at,
            max(occurred_at) FILTER (WHERE kind = ANY(%s::text[])) AS contacted_at
        FROM written WHERE stands GROUP BY customer_id),
    held AS (
        SELECT f.customer_id, w.entry_at, w.contacted_at
        FROM customers_figures f JOIN latest w USING (customer_id)
        WHERE f.last_entry_at < w.entry_at OR f.last_contact_at < w.contacted_at
        ORDER BY f.customer_id FOR NO KEY UPDATE OF f),
    followed AS (
        UPDATE customers_figures f SET
            last_entry_at = greatest(f.last_entry_at, held.entry_at),
            last_contact_at = greatest(f.last_contact_at, held.contacted_at)
        FROM held WHERE f.customer_id = held.customer_id)
    SELECT customer_id, bool_or(kind = ANY(%s::text[])) FROM written
    WHERE retracts IS NOT NULL OR source_key LIKE '%%#%%' GROUP BY customer_id
"""
# Of an entry that no sum is made of only the moment counts, and the newest stands first in the index.
_LATEST = """
    UPDATE customers_figures f SET last_entry_at = w.entry_at
    FROM (SELECT c.id AS customer_id, coalesce((
              SELECT max(newest.occurred_at) FROM unnest(c.id || c.merged_ids) AS mine (id)
              CROSS JOIN LATERAL (
                  SELECT e.occurred_at FROM ledger_entry e
                  WHERE e.customer_id = mine.id AND e.retracts IS NULL
                    AND NOT EXISTS (SELECT 1 FROM ledger_entry r WHERE r.retracts = e.id)
                  ORDER BY e.occurred_at DESC, e.id DESC LIMIT 1) AS newest), %s) AS entry_at
          FROM customers_customer c WHERE c.id = ANY(%s)) AS w
    WHERE f.customer_id = w.customer_id AND f.last_entry_at <> w.entry_at
"""
# Held before the book is read: what a sale under way adds is then in the book, or comes on top.
_HOLD = """
    SELECT customer_id FROM customers_figures WHERE customer_id = ANY(%s)
    ORDER BY customer_id FOR NO KEY UPDATE
"""


def shift(customer_id: int, by_this: Shift) -> None:
    """Move one customer's figures. Walk-in customers have none and are left alone."""
    shift_many([(customer_id, by_this)])


def shift_many(shifts: Sequence[tuple[int, Shift]]) -> None:
    """One UPDATE for many happenings; several of one customer are added up first."""
    if not shifts:
        return
    rows = _added_up(shifts)
    if len(rows) == 1:  # nobody to be held in an order: a third of the time
        _run(_SHIFT_ONE, [NEVER, NEVER, *rows[0]])
    else:
        _run(_SHIFT_MANY, [*map(list, zip(*rows, strict=True)), NEVER, NEVER])


def recount(customer_ids: Iterable[int]) -> None:
    """Count these customers again from the book: whoever was merged with others counts once, and
    all is with the root. Never walk-in ones: their books are long."""
    ids = sorted(groups_of(customer_ids))
    if not ids:
        return
    with transaction.atomic():
        _run(_HOLD, [ids])
        _rebuild("AND e.customer_id = ANY(%(ids)s)", "AND c.id = ANY(%(ids)s)", ids)


def rebuild() -> None:
    """Count everybody again from the book. What others record meanwhile waits, else it would be
    written over by sums that do not know it."""
    with transaction.atomic():
        _run("LOCK TABLE customers_figures IN SHARE ROW EXCLUSIVE MODE", [])
        _rebuild("", "", [])


def follow_entries(made: Made) -> None:
    """Before a change commits: what it wrote may be the latest of a customer, and where it took
    something back or wrote it again, the figures are counted again."""
    with planned_once() as cursor:
        cursor.execute(_FOLLOW, [list(CONTACT_KINDS), list(_COUNTED)])
        taken_back = cursor.fetchall()
    recount(customer_id for customer_id, counted in taken_back if counted)
    _look_again([customer_id for customer_id, counted in taken_back if not counted])


def _look_again(customer_ids: list[int]) -> None:
    """When the last entry of these was."""
    if customer_ids:
        _run(_HOLD, [customer_ids])
        _run(_LATEST, [NEVER, customer_ids])


def _rebuild(entries: str, customers: str, ids: list[int]) -> None:
    values = {"contacts": list(CONTACT_KINDS), "never": NEVER, "ids": ids}
    _run(_REBUILD.format(entries=entries, customers=customers), values)


def _added_up(shifts: Iterable[tuple[int, Shift]]) -> list[tuple[Any, ...]]:
    sums: dict[int, list[Any]] = {}
    for customer_id, by_this in shifts:
        row = sums.setdefault(customer_id, [customer_id, 0, 0, None, None])
        row[1] += by_this.purchases
        row[2] += by_this.spent
        if by_this.purchased_at is not None:
            row[3] = min(row[3] or by_this.purchased_at, by_this.purchased_at)
            row[4] = max(row[4] or by_this.purchased_at, by_this.purchased_at)
    return [tuple(row) for row in sums.values()]


def _run(statement: str, values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
