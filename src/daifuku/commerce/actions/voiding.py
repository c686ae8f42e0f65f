"""A receipt that should not be: it stays to be seen, and counts no more."""

from datetime import datetime

from daifuku.commerce.actions.booking import take_out
from daifuku.commerce.actions.following import returns_of
from daifuku.commerce.actions.refusals import CannotVoidReturned
from daifuku.commerce.actions.rows import Recorded, locked, seen
from daifuku.foundation.access import Actor, may
from daifuku.foundation.changes import edit


def void_purchase(purchase_id: int, *, by: Actor, at: datetime, why: str = "") -> Recorded:
    """Refuses with NotFound, and with CannotVoidReturned while goods of it came back. A second
    time changes nothing."""
    may(by, "commerce.void_purchase")
    subject = ("purchase", purchase_id)
    with edit("commerce.void_purchase", by=by, at=at, subject=subject, why=why) as made:
        purchase = seen(locked(purchase_id), by)
        if purchase.voided_at is not None:
            return Recorded(purchase, created=False)
        if returns_of(purchase):
            raise CannotVoidReturned
        purchase.voided_at = at
        purchase.save(update_fields=["voided_at"])
        take_out(purchase, at=at)
    return Recorded(purchase, created=False, change_id=made.id)
