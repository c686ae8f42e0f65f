"""Returns stand with the buyer of their sale: when the sale changes hands, they follow."""

from datetime import datetime

from daifuku.commerce.actions.booking import quantity_kept, take_out, write_in
from daifuku.commerce.models import Purchase


def returns_of(sale: Purchase) -> list[Purchase]:
    """The returns of a locked sale that count, held like it."""
    rows = Purchase.objects.select_for_update(of=("self",), no_key=True).select_related("store")
    return list(rows.filter(returns=sale, voided_at=None).order_by("id"))


def hand_over(purchase: Purchase, customer_id: int, *, at: datetime) -> None:
    """Take a receipt back from one customer and write it for another."""
    past = take_out(purchase, at=at)
    purchase.customer_id = customer_id
    purchase.revision += 1
    purchase.save(update_fields=["customer_id", "revision", "identified_at"])
    write_in(purchase, quantity_kept(purchase), at=at, backfilled=past)
