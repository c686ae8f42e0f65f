"""Receipts to read: one as a document, and those of a customer one after another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from daifuku.commerce.models import Purchase, PurchaseLine
from daifuku.commerce.models.purchases import channel_label
from daifuku.commerce.queries.rows import fetch, words
from daifuku.commerce.tax import by_rate
from daifuku.customers.queries import reachable_by
from daifuku.foundation.access import Actor
from daifuku.foundation.errors import NotFound
from daifuku.foundation.text import Words

PAGE = 25
REDUCED = Decimal(8)
_NAME = """coalesce(nullif(trim({u}.family_name || ' ' || {u}.given_name), ''),
               split_part({u}.email, '@', 1))"""
# Each id walks its index and stops after a page, also one with a hundred thousand receipts.
_OF_CUSTOMER = f"""
    SELECT p.id, p.receipt_no, p.kind, p.occurred_at, s.id, s.names, p.channel,
           array_remove({_NAME.format(u="u")} || ARRAY(
               SELECT {_NAME.format(u="o")}
               FROM commerce_purchase_line l JOIN foundation_user o ON o.id = l.staff_id
               WHERE l.purchase_id = p.id AND l.staff_id IS DISTINCT FROM p.staff_id
               GROUP BY o.id ORDER BY min(l.position)), NULL),
           p.lines_count, p.total, p.currency,
           p.voided_at IS NOT NULL,
           EXISTS (SELECT 1 FROM commerce_purchase b WHERE b.returns_id = p.id
                   AND b.voided_at IS NULL)
    FROM unnest(%s::bigint[]) AS mine(id) CROSS JOIN LATERAL (
        SELECT * FROM commerce_purchase p WHERE p.customer_id = mine.id {{after}}
        ORDER BY p.occurred_at DESC, p.id DESC LIMIT {{limit}}) p
    JOIN commerce_store s ON s.id = p.store_id
    LEFT JOIN foundation_user u ON u.id = p.staff_id
    ORDER BY p.occurred_at DESC, p.id DESC LIMIT {{limit}}
"""


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """`staff`: who served, first the one of the receipt, then those of single lines."""

    id: int
    receipt_no: str
    kind: str
    occurred_at: datetime
    store_id: int
    store: Words
    channel: str
    staff: list[str]
    lines_count: int
    total: int
    currency: str
    voided: bool
    returned: bool

    @property
    def channel_label(self) -> str:
        return channel_label(self.channel)


@dataclass(frozen=True, slots=True)
class ReceiptRows:
    """`after`: moment and id of the last row, when there are more."""

    rows: list[ReceiptRow]
    after: tuple[datetime, int] | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A receipt with all that is printed on it. `rates`: (rate, amount, tax inside it)."""

    purchase: Purchase
    lines: list[PurchaseLine]
    rates: list[tuple[Decimal, int, int]]
    returns: list[Purchase]
    by_walk_in: bool

    @property
    def served_by_several(self) -> bool:
        own = self.purchase.staff_id
        return any(line.staff_id not in (None, own) for line in self.lines)

    @property
    def reduced(self) -> bool:
        return any(rate == REDUCED for rate, _amount, _tax in self.rates)


def receipts_of(
    customer_ids: Sequence[int], after: tuple[datetime, int] | None = None
) -> ReceiptRows:
    """The newest first, voided ones among them."""
    values: list[Any] = [list(customer_ids), *(after or ())]
    where = "AND (p.occurred_at, p.id) < (%s, %s)" if after else ""
    statement = _OF_CUSTOMER.format(after=where, limit=PAGE + 1)
    rows = [_row(*row) for row in fetch(statement, values)]
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return ReceiptRows(rows[:PAGE], (last.occurred_at, last.id) if last else None)


def _row(*found: Any) -> ReceiptRow:
    named = dict(zip(ReceiptRow.__dataclass_fields__, found, strict=True))
    return ReceiptRow(**{**named, "store": words(named["store"])})


def receipt(purchase_id: int, actor: Actor) -> Document:
    """Refuses with NotFound what is not there or belongs to a customer the actor cannot see."""
    found = (
        Purchase.objects.select_related("store", "staff", "returns", "customer")
        .filter(id=purchase_id)
        .first()
    )
    if found is None or not reachable_by(actor).filter(id=found.customer_id).exists():
        raise NotFound
    lines = list(found.lines.select_related("product", "staff").order_by("position"))
    rates = by_rate((line.amount, line.tax_rate) for line in lines)
    return Document(
        found,
        lines,
        [(rate, amount, tax) for rate, (amount, tax) in rates.items()],
        list(found.returned_by.order_by("id")),
        found.customer_id == found.store.walk_in_customer_id,
    )
