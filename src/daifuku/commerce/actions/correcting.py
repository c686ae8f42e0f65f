"""A receipt is corrected: taken back, and written again as its next revision."""

from datetime import datetime

from django.utils.translation import gettext as _

from daifuku.commerce.actions.booking import take_out, write_in
from daifuku.commerce.actions.comparing import differences, one_buyer
from daifuku.commerce.actions.following import hand_over, returns_of
from daifuku.commerce.actions.references import completed, look_up
from daifuku.commerce.actions.returning import check_return, check_still_covered
from daifuku.commerce.actions.rows import (
    Recorded,
    kept,
    locked_to_change,
    quantity_of,
    replace_lines,
    row_of,
    seen,
    with_rates_of,
)
from daifuku.commerce.models import Purchase
from daifuku.commerce.receipt import Receipt, checked
from daifuku.foundation.access import Actor, may
from daifuku.foundation.changes import edit
from daifuku.foundation.errors import FieldError, Invalid

_WRITTEN_AGAIN = (
    *("customer_id", "store_id", "returns_id", "occurred_at", "channel", "staff_id", "currency"),
    *("total", "discount", "tax", "lines_count", "version", "revision", "identified_at"),
)


def correct_purchase(purchase_id: int, receipt: Receipt, *, by: Actor, at: datetime) -> Recorded:
    """Write a receipt anew. Refuses with NotFound, Invalid, CannotChangeVoided,
    CannotReturnMoreThanBought."""
    may(by, "commerce.correct_purchase")
    return correct(purchase_id, checked(receipt, at=at), by=by, at=at)


def correct(purchase_id: int, receipt: Receipt, *, by: Actor, at: datetime) -> Recorded:
    """The same for a caller that has asked for permission and checked the receipt."""
    before = seen(kept(purchase_id), by)
    _check_same_receipt(before, receipt)
    if before.voided_at is None and _nothing_new(before, receipt):
        return Recorded(before, created=False)
    found = look_up(receipt)
    receipt = completed(with_rates_of(before, receipt), found, by=by, kept_for=before.customer_id)
    subject = ("purchase", purchase_id)
    with edit("commerce.correct_purchase", by=by, at=at, subject=subject) as made:
        # As everywhere, the sale first and then what came back of it.
        sale = locked_to_change(found.returns_id) if found.returns_id is not None else None
        purchase = locked_to_change(purchase_id)
        if _nothing_new(purchase, receipt):
            return Recorded(purchase, created=False)
        buyer = _buyer(purchase, receipt, sale) or found.walk_in_id
        _write_again(purchase, row_of(receipt, found, buyer), receipt, at)
    return Recorded(purchase, created=False, change_id=made.id)


def _check_same_receipt(purchase: Purchase, receipt: Receipt) -> None:
    text = _("A correction keeps source, number and kind of the receipt.")
    errors = [
        FieldError(field, "fixed", text)
        for field in ("source", "receipt_no", "kind")
        if getattr(purchase, field) != getattr(receipt, field)
    ]
    if errors:
        raise Invalid(errors=errors)


def _nothing_new(purchase: Purchase, receipt: Receipt) -> bool:
    if receipt.version is not None and receipt.version != purchase.version:
        return receipt.version < (purchase.version or 0)
    return not differences(purchase, receipt)


def _buyer(purchase: Purchase, receipt: Receipt, sale: Purchase | None) -> int | None:
    """Whose it is from now on, if anybody's; checks the other side of a return on the way."""
    if sale is not None:
        check_return(sale.id, receipt.lines, without=purchase.id)
        return sale.customer_id
    check_still_covered(purchase.id, receipt.lines)
    if receipt.customer_id is None and purchase.identified_at is not None:
        return purchase.customer_id
    if receipt.customer_id is not None and one_buyer(purchase.customer_id, receipt.customer_id):
        return purchase.customer_id
    return receipt.customer_id


def _write_again(purchase: Purchase, wanted: Purchase, receipt: Receipt, at: datetime) -> None:
    """The returns of a sale that changes hands follow it."""
    followers = returns_of(purchase) if purchase.customer_id != wanted.customer_id else []
    past = take_out(purchase, at=at)
    if receipt.customer_id is None:
        wanted.identified_at = purchase.identified_at
    wanted.revision = purchase.revision + 1
    wanted.version = receipt.version or purchase.version
    for name in _WRITTEN_AGAIN:
        setattr(purchase, name, getattr(wanted, name))
    purchase.save(update_fields=_WRITTEN_AGAIN)
    replace_lines(purchase, receipt.lines)
    write_in(purchase, quantity_of(receipt.lines), at=at, backfilled=past)
    for follower in followers:
        hand_over(follower, purchase.customer_id, at=at)
