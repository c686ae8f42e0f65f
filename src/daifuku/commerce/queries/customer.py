"""What one customer buys: for the highlights and the timeline of their page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from daifuku.commerce.queries.rows import fetch, from_json, words
from daifuku.foundation.access import Actor
from daifuku.foundation.text import Words
from daifuku.ledger import book
from daifuku.ledger.facts import UnknownFact

SHOWN_LINES = 30
_HABITS = """
    WITH mine AS (
        SELECT p.id, p.total, p.occurred_at, p.kind FROM commerce_purchase p
        WHERE p.customer_id = ANY(%(ids)s) AND p.voided_at IS NULL
          AND p.occurred_at > %(since)s)
    SELECT (SELECT coalesce(sum(total), 0) FROM mine),
           (SELECT count(*) FROM mine WHERE kind = 'sale'),
           (SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY total) FROM mine
            WHERE kind = 'sale'),
           (SELECT jsonb_agg(jsonb_build_array(names, spent)) FROM (
                SELECT g.names, sum(l.amount) AS spent
                FROM mine JOIN commerce_purchase_line l ON l.purchase_id = mine.id
                JOIN commerce_product x ON x.id = l.product_id
                JOIN commerce_category g ON g.id = x.category_id AND NOT g.catch_all
                GROUP BY g.id, g.names ORDER BY spent DESC, g.id LIMIT 3) AS top),
           kept.spent, kept.last_purchase_at
    FROM (SELECT coalesce(sum(f.spent), 0)::bigint AS spent,
                 max(f.last_purchase_at) FILTER (WHERE f.purchases > 0) AS last_purchase_at
          FROM customers_figures f WHERE f.customer_id = ANY(%(ids)s)) AS kept
"""
_RECEIPTS = """
    SELECT p.id, p.receipt_no, p.kind, p.total, p.discount, p.lines_count, p.channel,
        p.occurred_at, s.names,
        (SELECT jsonb_agg(jsonb_build_array(x.names, trim_scale(l.quantity)::text, l.amount)
                          ORDER BY l.position)
         FROM commerce_purchase_line l JOIN commerce_product x ON x.id = l.product_id
         WHERE l.purchase_id = p.id AND l.position <= %s)
    FROM commerce_purchase p JOIN commerce_store s ON s.id = p.store_id
    WHERE p.id = ANY({which})
    ORDER BY p.occurred_at DESC, p.id DESC
"""
# Each id walks its index and stops after so many.
_LAST = """ARRAY(
    SELECT last.id FROM unnest(%s::bigint[]) AS mine(id) CROSS JOIN LATERAL (
        SELECT id, occurred_at FROM commerce_purchase p
        WHERE p.customer_id = mine.id AND p.voided_at IS NULL
        ORDER BY p.occurred_at DESC, p.id DESC LIMIT %s) last
    ORDER BY last.occurred_at DESC, last.id DESC LIMIT %s)"""


@dataclass(frozen=True, slots=True)
class Habits:
    """Over the last 365 days: money, visits, the median receipt, the three best categories. And
    what is kept of all time: money, the last purchase."""

    spent: int
    visits: int
    usual_basket: int | None
    favourites: list[tuple[Words, int]] = field(default_factory=list)
    lifetime: int = 0
    last_purchase_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ShownLine:
    name: Words
    quantity: Decimal
    amount: int


@dataclass(frozen=True, slots=True)
class ShownReceipt:
    id: int
    receipt_no: str
    kind: str
    total: int
    discount: int
    lines_count: int
    channel: str
    occurred_at: datetime
    store: Words
    lines: list[ShownLine]


_SHOWN = ["id", "receipt_no", "kind", "total", "discount", "lines_count", "channel", "occurred_at"]


def habits_of(customer_ids: Sequence[int], *, at: datetime) -> Habits:
    since = at - timedelta(days=365)
    values = {"ids": list(customer_ids), "since": since}
    spent, visits, basket, top, lifetime, last = fetch(_HABITS, values)[0]
    favourites = [(Words.of(names), money) for names, money in from_json(top) or []]
    return Habits(spent, visits, basket, favourites, lifetime, last)


def receipts_behind(entries: Sequence[book.Entry], actor: Actor) -> dict[int, Any]:
    """For timeline cards: {entry id: {"receipt": ShownReceipt}}, in one query."""
    wanted = {
        entry.id: entry.fact.purchase_id
        for entry in entries
        if not isinstance(entry.fact, UnknownFact)
    }
    rows = fetch(_RECEIPTS.format(which="%s"), [SHOWN_LINES, list(wanted.values())])
    found = {row[0]: _receipt(row) for row in rows}
    return {
        entry_id: {"receipt": found[purchase_id]}
        for entry_id, purchase_id in wanted.items()
        if purchase_id in found
    }


def last_receipts(customer_ids: Sequence[int], *, limit: int = 3) -> list[ShownReceipt]:
    """The newest ones with their lines, voided ones left out; in one query."""
    values = [SHOWN_LINES, list(customer_ids), limit, limit]
    return [_receipt(row) for row in fetch(_RECEIPTS.format(which=_LAST), values)]


def _receipt(row: tuple) -> ShownReceipt:
    *plain, store, lines = row
    shown = [
        ShownLine(Words.of(names), Decimal(quantity), amount)
        for names, quantity, amount in from_json(lines) or []
    ]
    said = dict(zip(_SHOWN, plain, strict=True))
    return ShownReceipt(**said, store=words(store), lines=shown)
