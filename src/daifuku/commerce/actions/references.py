"""What a receipt points at: looked up in one query, and every unknown one named."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db import connection
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from daifuku.commerce.models import Purchase
from daifuku.commerce.receipt import Line, Receipt
from daifuku.customers.queries import reachable_by
from daifuku.foundation.access import Actor
from daifuku.foundation.errors import FieldError, Invalid
from daifuku.foundation.models import User

_LOOK_UP = """
    SELECT s.id, s.walk_in_customer_id, s.currency,
           (SELECT jsonb_object_agg(p.id, p.tax_rate::text) FROM commerce_product p
            WHERE p.id = ANY(%(products)s)),
           (SELECT r.id FROM commerce_purchase r WHERE r.kind = 'sale' AND r.voided_at IS NULL
            AND (r.id = %(returns)s OR (r.source, r.receipt_no) = (%(source)s, %(number)s))),
           (SELECT k.id FROM commerce_purchase k
            WHERE (k.source, k.receipt_no) = (%(source)s, %(own_number)s))
    FROM (SELECT) AS one LEFT JOIN commerce_store s ON s.id = %(store)s
"""


@dataclass(frozen=True, slots=True)
class References:
    store_id: int
    walk_in_id: int
    currency: str
    rates: dict[int, Decimal]
    returns_id: int | None
    known_id: int | None


def completed(
    receipt: Receipt, found: References, *, by: Actor, kept_for: int | None = None
) -> Receipt:
    """The receipt with the tax rates of its products filled in. Raises Invalid for unknown ids;
    the customer it is `kept_for` already may have gone to the bin since."""
    found = _in_sight(found, by)
    errors = [*_missing(receipt, found), *_missing_people(receipt)]
    customer_id = receipt.customer_id
    assumed = (None, kept_for, found.walk_in_id)
    if customer_id not in assumed and not customer_known(customer_id, by):
        errors.append(FieldError("customer_id", "unknown", _("There is no such customer.")))
    if errors:
        raise Invalid(errors=errors)
    lines = tuple(_with_rate(line, found.rates[line.product_id]) for line in receipt.lines)
    return replace(receipt, lines=lines)


def look_up(receipt: Receipt) -> References:
    number = receipt.returns if isinstance(receipt.returns, str) else None
    values = {
        "store": receipt.store_id,
        "products": list({line.product_id for line in receipt.lines}),
        "returns": receipt.returns if number is None else None,
        "source": receipt.source,
        "number": number,
        "own_number": receipt.receipt_no,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LOOK_UP, values)
        store, walk_in, currency, rates, returns, known = cursor.fetchone()
    rates = {int(product): Decimal(rate) for product, rate in json.loads(rates or "{}").items()}
    return References(store or 0, walk_in or 0, currency or "", rates, returns, known)


def _in_sight(found: References, by: Actor) -> References:
    """A sale to somebody whom the actor cannot see is as if it were not there."""
    if by.sees == "all" or found.returns_id is None:
        return found
    buyer = Purchase.objects.filter(id=found.returns_id).values("customer_id")
    return (
        found if reachable_by(by).filter(id__in=buyer).exists() else replace(found, returns_id=None)
    )


def _missing(receipt: Receipt, found: References) -> Iterator[FieldError]:
    if not found.store_id:
        yield FieldError("store_id", "unknown", _("There is no such store."))
    elif receipt.currency != found.currency:
        text = format_lazy(_("This store sells in {currency}."), currency=found.currency)
        yield FieldError("lines[0].amount", "other_currency", text)
    if receipt.returns is not None and found.returns_id is None:
        text = _("The sale it returns is not in the book (yet). Send the sale first, then this.")
        yield FieldError("returns", "unknown", text)
    for number, line in enumerate(receipt.lines):
        if line.product_id not in found.rates:
            text = _("There is no such product.")
            yield FieldError(f"lines[{number}].product_id", "unknown", text)


def _missing_people(receipt: Receipt) -> Iterator[FieldError]:
    named = {"staff_id": receipt.staff_id} | {
        f"lines[{number}].staff_id": line.staff_id for number, line in enumerate(receipt.lines)
    }
    asked = {staff for staff in named.values() if staff is not None}
    known = set(User.objects.filter(id__in=asked).values_list("id", flat=True)) if asked else set()
    for field, staff in named.items():
        if staff in asked - known:
            yield FieldError(field, "unknown", _("There is no such colleague."))


def customer_known(customer_id: int | None, by: Actor) -> bool:
    known = reachable_by(by).filter(id=customer_id, erased_at=None, walk_in=False)
    return known.exists()


def _with_rate(line: Line, rate: Decimal) -> Line:
    return line if line.tax_rate is not None else replace(line, tax_rate=rate)
