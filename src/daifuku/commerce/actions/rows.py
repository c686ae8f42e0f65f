"""The rows of a receipt, written."""

from dataclasses import dataclass, replace
from decimal import Decimal

from django.db import connection
from django.db.models import QuerySet

from daifuku.commerce.actions.references import References
from daifuku.commerce.actions.refusals import CannotChangeVoided
from daifuku.commerce.models import Purchase, PurchaseLine, Store
from daifuku.commerce.receipt import Line, Receipt
from daifuku.commerce.tax import total_tax
from daifuku.customers.queries import reachable_by
from daifuku.foundation.access import Actor
from daifuku.foundation.errors import NotFound

# Of two senders of one receipt the second waits for the first, and then inserts nothing.
_INSERT = """
    WITH made AS (
        INSERT INTO commerce_purchase ({columns}) VALUES ({values})
        ON CONFLICT (source, receipt_no) DO NOTHING RETURNING id),
    lines AS (
        INSERT INTO commerce_purchase_line (purchase_id, {line_columns})
        SELECT made.id, line.* FROM made CROSS JOIN {lines})
    SELECT id FROM made
"""
_LINES_AGAIN = """
    INSERT INTO commerce_purchase_line (purchase_id, {line_columns})
    SELECT %s::bigint, line.* FROM {lines}
"""
_COLUMNS = [f.attname for f in Purchase._meta.local_concrete_fields if not f.primary_key]
_LINE_COLUMNS = {
    "position": "smallint",
    "product_id": "bigint",
    "quantity": "numeric",
    "amount": "bigint",
    "unit_price": "bigint",
    "discount": "bigint",
    "tax_rate": "numeric",
    "staff_id": "bigint",
}
_LINES = f"unnest({', '.join(f'%s::{kind}[]' for kind in _LINE_COLUMNS.values())}) AS line"
_NAMES = {
    "columns": ", ".join(_COLUMNS),
    "values": ", ".join(["%s"] * len(_COLUMNS)),
    "line_columns": ", ".join(_LINE_COLUMNS),
    "lines": _LINES,
}


@dataclass(frozen=True, slots=True)
class Recorded:
    """`created` is false when the receipt was there already and nothing changed."""

    purchase: Purchase
    created: bool
    change_id: int | None = None


def row_of(receipt: Receipt, found: References, customer_id: int) -> Purchase:
    return Purchase(
        customer_id=customer_id,
        # As far as it is known without another query.
        store=Store(id=found.store_id, walk_in_customer_id=found.walk_in_id),
        source=receipt.source,
        receipt_no=receipt.receipt_no,
        version=receipt.version,
        kind=receipt.kind,
        returns_id=found.returns_id,
        occurred_at=receipt.occurred_at,
        channel=receipt.channel,
        staff_id=receipt.staff_id,
        currency=receipt.currency,
        total=receipt.amount,
        discount=receipt.taken_off,
        tax=total_tax((line.amount, line.tax_rate or Decimal(0)) for line in receipt.lines),
        lines_count=len(receipt.lines),
    )


def insert(purchase: Purchase, lines: tuple[Line, ...]) -> bool:
    """False when another sender came first; then nothing is written."""
    values = [getattr(purchase, name) for name in _COLUMNS]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT.format(**_NAMES), [*values, *_columns_of(lines)])
        row = cursor.fetchone()
    if row is not None:
        purchase.id = row[0]
    return row is not None


def replace_lines(purchase: Purchase, lines: tuple[Line, ...]) -> None:
    PurchaseLine.objects.filter(purchase=purchase)._raw_delete("default")
    with connection.cursor() as cursor:
        cursor.execute(_LINES_AGAIN.format(**_NAMES), [purchase.id, *_columns_of(lines)])


def _columns_of(lines: tuple[Line, ...]) -> list[list[object]]:
    fields = [name for name in _LINE_COLUMNS if name != "position"]
    return [
        list(range(1, len(lines) + 1)),
        *([getattr(line, name) for line in lines] for name in fields),
    ]


def with_rates_of(purchase: Purchase, receipt: Receipt) -> Receipt:
    """The receipt, where it says no tax rate, with the one at which the line was sold: that of the
    same place, else the first of the same product."""
    if all(line.tax_rate is not None for line in receipt.lines):
        return receipt
    sold = list(
        purchase.lines.order_by("-position").values_list("position", "product_id", "tax_rate")
    )
    at_place = {(position, product): rate for position, product, rate in sold}
    of_product = {product: rate for _position, product, rate in sold}

    def rated(place: int, line: Line) -> Line:
        rate = at_place.get((place, line.product_id), of_product.get(line.product_id))
        return line if line.tax_rate is not None else replace(line, tax_rate=rate)

    lines = tuple(rated(place, line) for place, line in enumerate(receipt.lines, start=1))
    return replace(receipt, lines=lines)


def quantity_of(lines: tuple[Line, ...]) -> Decimal:
    return sum((line.quantity for line in lines), Decimal("0.000"))


def kept(purchase_id: int) -> Purchase:
    """A receipt as it is kept. Refuses with NotFound."""
    return _one(Purchase.objects.all(), purchase_id)


def locked(purchase_id: int) -> Purchase:
    """The same, held until the change commits."""
    return _one(Purchase.objects.select_for_update(of=("self",), no_key=True), purchase_id)


def seen(purchase: Purchase, by: Actor) -> Purchase:
    """Refuses with NotFound a receipt of a customer whom the actor cannot see."""
    if by.sees != "all" and not reachable_by(by).filter(id=purchase.customer_id).exists():
        raise NotFound
    return purchase


def _one(rows: QuerySet[Purchase], purchase_id: int) -> Purchase:
    found = rows.select_related("store", "returns").filter(id=purchase_id).first()
    if found is None:
        raise NotFound
    return found


def locked_to_change(purchase_id: int) -> Purchase:
    found = locked(purchase_id)
    if found.voided_at is not None:
        raise CannotChangeVoided
    return found
