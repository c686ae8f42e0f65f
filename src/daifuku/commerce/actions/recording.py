"""Sales and returns go in: once each, whoever sends them how often."""

from datetime import datetime

from daifuku.commerce.actions.booking import write_in
from daifuku.commerce.actions.comparing import differences
from daifuku.commerce.actions.correcting import correct
from daifuku.commerce.actions.references import References, completed, look_up
from daifuku.commerce.actions.refusals import UNSEEN, ReceiptDiffers
from daifuku.commerce.actions.returning import check_return
from daifuku.commerce.actions.rows import (
    Recorded,
    insert,
    kept,
    locked_to_change,
    quantity_of,
    row_of,
    seen,
)
from daifuku.commerce.models import Purchase
from daifuku.commerce.receipt import Receipt, checked
from daifuku.foundation.access import Actor, may
from daifuku.foundation.changes import change
from daifuku.foundation.errors import FieldError, NotFound


class _CameSecond(Exception):
    """Another sender wrote the receipt in the meantime; our change must leave no trace."""


def record_purchase(receipt: Receipt, *, by: Actor, at: datetime) -> Recorded:
    """Refuses with Invalid, ReceiptDiffers, CannotReturnMoreThanBought, CannotChangeVoided."""
    may(by, "commerce.record_purchase")
    receipt = checked(receipt, at=at)
    found = look_up(receipt)
    if found.known_id is None:
        try:
            return _write(completed(receipt, found, by=by), found, by, at)
        except _CameSecond:
            found = look_up(receipt)
    return _again(kept(found.known_id or 0), receipt, by, at)


def _write(receipt: Receipt, found: References, by: Actor, at: datetime) -> Recorded:
    subject = ("customer", receipt.customer_id)
    with change("commerce.record_purchase", by=by, at=at, subject=subject) as made:
        customer_id = receipt.customer_id or found.walk_in_id
        if found.returns_id is not None:
            customer_id = locked_to_change(found.returns_id).customer_id
            check_return(found.returns_id, receipt.lines)
        purchase = row_of(receipt, found, customer_id)
        if not insert(purchase, receipt.lines):
            raise _CameSecond
        write_in(purchase, quantity_of(receipt.lines), at=at)
    return Recorded(purchase, created=True, change_id=made.id)


def _again(known: Purchase, receipt: Receipt, by: Actor, at: datetime) -> Recorded:
    """The receipt is there: the same is the same, a newer version corrects, an older is late."""
    try:
        seen(known, by)
    except NotFound:
        errors = [FieldError("receipt_no", "taken", UNSEEN)]
        raise ReceiptDiffers(UNSEEN, errors=errors) from None
    newer = (receipt.version or 0) - (known.version or 0)
    if receipt.version is not None and (newer < 0 or (newer and known.voided_at)):
        return Recorded(known, created=False)
    if receipt.version is not None and newer > 0:
        return correct(known.id, receipt, by=by, at=at)
    errors = differences(known, receipt)
    if errors:
        raise ReceiptDiffers(errors=errors)
    return Recorded(known, created=False)
