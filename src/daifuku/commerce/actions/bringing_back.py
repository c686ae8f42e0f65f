"""Goods of a sale come back, told by the lines of the sale."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _

from daifuku.commerce.actions.recording import record_purchase
from daifuku.commerce.actions.rows import Recorded, kept, seen
from daifuku.commerce.models import Purchase, PurchaseLine
from daifuku.commerce.receipt import Line, Receipt
from daifuku.foundation.access import Actor, may
from daifuku.foundation.errors import FieldError, Invalid


@dataclass(frozen=True, slots=True)
class GoodsBack:
    """`quantities`: how much of which line of the sale, by its position."""

    receipt_no: str
    occurred_at: datetime
    quantities: Mapping[int, Decimal]
    staff_id: int | None = None


def return_purchase(sale_id: int, goods: GoodsBack, *, by: Actor, at: datetime) -> Recorded:
    """Record a return against a sale, each line refunded in proportion. Refuses with NotFound,
    Invalid, CannotReturnMoreThanBought, ReceiptDiffers."""
    may(by, "commerce.return_purchase")
    sale = seen(kept(sale_id), by)
    lines = {line.position: line for line in sale.lines.order_by("position")}
    unknown = goods.quantities.keys() - lines.keys()
    if unknown or not goods.quantities:
        text = _("Choose lines of this receipt.")
        raise Invalid(errors=[FieldError("lines", "unknown", text)])
    refunded = _refunded(sale)
    receipt = Receipt(
        source=sale.source,
        receipt_no=goods.receipt_no,
        store_id=sale.store_id,
        occurred_at=goods.occurred_at,
        kind="return",
        returns=sale.id,
        channel=sale.channel,
        staff_id=goods.staff_id,
        currency=sale.currency,
        lines=tuple(
            _line(lines[position], quantity, refunded)
            for position, quantity in sorted(goods.quantities.items())
        ),
    )
    return record_purchase(receipt, by=by, at=at)


def _refunded(sale: Purchase) -> dict[int, tuple[Decimal, int]]:
    """Of each product: what is left of it, and of what was paid for it."""
    rows = PurchaseLine.objects.filter(purchase__in=[sale.id]) | PurchaseLine.objects.filter(
        purchase__returns=sale.id, purchase__voided_at=None
    )
    sums = rows.values_list("product").annotate(Sum("quantity"), Sum("amount"))
    return {product: (quantity, amount) for product, quantity, amount in sums}


def _line(line: PurchaseLine, quantity: Decimal, left: dict[int, tuple[Decimal, int]]) -> Line:
    left_quantity, left_amount = left[line.product_id]
    share = int(line.amount * quantity / line.quantity)
    # The last piece gets what rounding has left over.
    amount = left_amount if quantity == left_quantity else min(share, max(left_amount, 0))
    return Line(
        product_id=line.product_id,
        quantity=quantity,
        amount=amount,
        unit_price=line.unit_price,
        tax_rate=line.tax_rate,
    )
