"""A receipt in the book and in the customer's figures."""

from datetime import datetime
from decimal import Decimal

from django.db.models import Sum

from daifuku.commerce.models import Purchase, PurchaseLine
from daifuku.customers.figures import Shift, shift
from daifuku.foundation.money import Money
from daifuku.ledger import book
from daifuku.ledger.vocabulary.commerce import PurchaseMade, PurchaseReturned


def write_in(
    purchase: Purchase, quantity: Decimal, *, at: datetime, backfilled: bool = False
) -> int:
    """The entry of a receipt, and its customer's figures; returns the entry's id. `backfilled`: no
    reaction hears of it."""
    total = Money(purchase.total, purchase.currency)
    touch = book.Touch(
        customer_id=purchase.customer_id,
        occurred_at=purchase.occurred_at,
        source=purchase.source,
        source_key=purchase.receipt_no,
        store_id=purchase.store_id,
        channel=purchase.channel,
        amount=total,
        backfilled=backfilled,
    )
    entry = book.record(_fact(purchase, total, quantity), touch, at=at)
    _add_figures(purchase)
    return entry


def take_out(purchase: Purchase, *, at: datetime) -> bool:
    """Take the entry back, from the customer it stands with; answers whether it was backfilled, as
    what is written in its place is then."""
    taken = book.take_back(
        customer_id=purchase.customer_id,
        source=purchase.source,
        key=purchase.receipt_no,
        at=at,
    )
    return taken is not None and taken.backfilled


def quantity_kept(purchase: Purchase) -> Decimal:
    found = PurchaseLine.objects.filter(purchase=purchase).aggregate(sum=Sum("quantity"))
    return found["sum"] or Decimal("0.000")


def _fact(purchase: Purchase, total: Money, quantity: Decimal) -> PurchaseMade | PurchaseReturned:
    shared = {
        "purchase_id": purchase.id,
        "total": total,
        "lines": purchase.lines_count,
        "quantity": quantity.quantize(Decimal("0.001")),
    }
    if purchase.kind == "return":
        return PurchaseReturned(returns_id=purchase.returns_id, **shared)
    return PurchaseMade(discount=Money(purchase.discount, purchase.currency), **shared)


def _add_figures(purchase: Purchase) -> None:
    """Only ever added: who had something taken back is counted again before the change commits.
    Walk-in customers keep no figures."""
    if purchase.customer_id == purchase.store.walk_in_customer_id:
        return
    sale = purchase.kind == "sale"
    moment = purchase.occurred_at if sale else None
    by_this = Shift(purchases=int(sale), spent=purchase.total, purchased_at=moment)
    shift(purchase.customer_id, by_this)
