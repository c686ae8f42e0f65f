"""Staged receipts become purchases, lines, entries and figures, batch by batch."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import connection

from daifuku.commerce.bulk.staging import prepare
from daifuku.customers.figures import Shift, shift_many
from daifuku.foundation.access import Actor, may
from daifuku.foundation.changes import resumed
from daifuku.foundation.models import Change
from daifuku.ledger import book
from daifuku.ledger.vocabulary.commerce import PurchaseMade, PurchaseReturned

BATCH = 10_000

# A return belongs to the buyer of its sale, whoever the sender takes them for.
_BUYER = "coalesce(o.customer_id, r.customer_id, s.walk_in_customer_id)"
_ROWS = """
    FROM staged_receipt r
    JOIN staged_sum t ON t.n = r.n AND t.n BETWEEN %(first)s AND %(last)s
    JOIN commerce_store s ON s.id = r.store_id
    LEFT JOIN staged_return o ON o.n = r.n
    WHERE r.n BETWEEN %(first)s AND %(last)s
"""
_PURCHASES = f"""
    INSERT INTO commerce_purchase (id, customer_id, store_id, source, receipt_no, revision, kind,
        returns_id, occurred_at, channel, staff_id, currency, total, discount, tax, lines_count)
    SELECT t.purchase_id, {_BUYER}, r.store_id, %(source)s, r.receipt_no, 1, r.kind, o.id,
        r.occurred_at, r.channel, r.staff_id, %(currency)s, t.total, t.discount, t.tax, t.lines
    {_ROWS} ORDER BY r.n
"""
_LINES = """
    INSERT INTO commerce_purchase_line (purchase_id, position, product_id, quantity, unit_price,
        amount, discount, tax_rate, staff_id)
    SELECT t.purchase_id, l.position, l.product_id, l.quantity, l.unit_price, l.amount, l.discount,
        l.tax_rate, l.staff_id
    FROM staged_line l
    JOIN staged_sum t ON t.n = l.n AND t.n BETWEEN %(first)s AND %(last)s
    WHERE l.n BETWEEN %(first)s AND %(last)s ORDER BY l.n, l.position
"""
# Purchases just written, which no statistics know yet: found by the range of their ids.
_WRITTEN = """
    FROM staged_sum t JOIN commerce_purchase p ON p.id = t.purchase_id
        AND p.id BETWEEN %(first_id)s AND %(last_id)s
    WHERE t.n BETWEEN %(first)s AND %(last)s
"""
_RANGE = "SELECT min(purchase_id), max(purchase_id) FROM staged_sum WHERE n BETWEEN %s AND %s"
_FIGURES = f"""
    SELECT p.customer_id, count(*) FILTER (WHERE p.kind = 'sale'), sum(p.total)::bigint,
        min(p.occurred_at) FILTER (WHERE p.kind = 'sale'),
        max(p.occurred_at) FILTER (WHERE p.kind = 'sale')
    {_WRITTEN} AND NOT EXISTS (
        SELECT 1 FROM commerce_store s WHERE s.walk_in_customer_id = p.customer_id)
    GROUP BY 1 ORDER BY 1
"""
_ENTERED = _WRITTEN + " AND p.kind = '{kind}' ORDER BY t.n"


@dataclass(frozen=True, slots=True)
class Loaded:
    change_id: int
    purchases: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """Staged receipts from `first` to `last`, of one source and currency; `heard` by reactions."""

    first: int
    last: int
    source: str
    currency: str = "JPY"
    count_figures: bool = True
    heard: bool = False


def load_receipts(
    *,
    source: str,
    by: Actor,
    at: datetime,
    told: Callable[[int], None] | None = None,
    count_figures: bool = True,
) -> Loaded:
    """All that is staged, in one bulk Change over as many transactions as it takes; `told` hears
    how many are in. A load that breaks off is left `stopped` and can be undone. Who turns
    `count_figures` off calls `customers.figures.rebuild` afterwards."""
    may(by, "commerce.load")
    lowest, highest = prepare(source)
    made = Change.objects.create(
        action="commerce.load",
        by_id=by.user_id,
        token_id=by.token_id,
        via=by.via,
        at=at,
        state="running",
    )
    count = 0
    try:
        for first in range(lowest, highest + 1, BATCH):
            stretch = Stretch(first, first + BATCH - 1, source, count_figures=count_figures)
            with resumed(made.id, "commerce.load", by=by, at=at):
                count += add_batch(stretch, at=at)
                Change.objects.filter(id=made.id).update(rows=count)
            if told:
                told(count)
    except BaseException:
        Change.objects.filter(id=made.id).update(state="stopped")
        raise
    Change.objects.filter(id=made.id).update(state="done")
    return Loaded(made.id, count)


def add_batch(stretch: Stretch, *, at: datetime) -> int:
    """One stretch inside the current change, `prepare` having been called; how many went in."""
    values = _values(stretch)
    with connection.cursor() as cursor:
        cursor.execute(_PURCHASES, values)
        count = cursor.rowcount
        cursor.execute(_LINES, values)
    _write_entries(stretch, values, at)
    if stretch.count_figures:
        _shift_figures(values)
    return count


def _values(stretch: Stretch) -> dict[str, object]:
    with connection.cursor() as cursor:
        cursor.execute(_RANGE, [stretch.first, stretch.last])
        first_id, last_id = cursor.fetchone()
    return {**asdict(stretch), "first_id": first_id, "last_id": last_id}


def _write_entries(stretch: Stretch, values: dict[str, object], at: datetime) -> None:
    shared = {
        "purchase_id": "p.id",
        "total": "p.total",
        "lines": "p.lines_count",
        "quantity": "t.quantity",
    }
    for fact, kind, more in (
        (PurchaseMade, "sale", {"discount": "p.discount"}),
        (PurchaseReturned, "return", {"returns_id": "p.returns_id"}),
    ):
        select = book.Select(
            rows=_ENTERED.format(kind=kind),
            customer_id="p.customer_id",
            occurred_at="p.occurred_at",
            source="p.source",
            source_key="p.receipt_no",
            store_id="p.store_id",
            channel="p.channel",
            amount="p.total",
            currency=stretch.currency,
            facts={**shared, **more},
            params=values,
        )
        book.record_from(fact, select, at=at, backfilled=not stretch.heard, fresh=True)


def _shift_figures(values: dict[str, object]) -> None:
    shifts: list[tuple[int, Shift]] = []
    with connection.cursor() as cursor:
        cursor.execute(_FIGURES, values)
        for customer_id, purchases, spent, first_at, last_at in cursor.fetchall():
            shifts.append((customer_id, Shift(purchases, spent, first_at)))
            shifts.append((customer_id, Shift(purchased_at=last_at)))
    shift_many(shifts)
