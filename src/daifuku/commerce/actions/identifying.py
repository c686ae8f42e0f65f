"""Who bought it becomes known later."""

from datetime import datetime

from django.utils.translation import gettext as _

from daifuku.commerce.actions.following import hand_over, returns_of
from daifuku.commerce.actions.references import customer_known
from daifuku.commerce.actions.rows import Recorded, locked_to_change, seen
from daifuku.foundation.access import Actor, may
from daifuku.foundation.changes import edit
from daifuku.foundation.errors import Invalid


def identify_buyer(
    purchase_id: int, customer_id: int | None, *, by: Actor, at: datetime
) -> Recorded:
    """Give a sale, and the returns of it, to the customer it turned out to belong to; None gives
    it back to nobody known. Refuses with NotFound, Invalid, CannotChangeVoided."""
    may(by, "commerce.identify_buyer")
    if customer_id is not None and not customer_known(customer_id, by):
        raise Invalid.field("customer_id", "unknown", _("There is no such customer."))
    subject = ("purchase", purchase_id)
    with edit("commerce.identify_buyer", by=by, at=at, subject=subject) as made:
        purchase = seen(locked_to_change(purchase_id), by)
        if purchase.returns_id is not None:
            raise Invalid.field("id", "is_return", _("Identify the buyer on the sale itself."))
        buyer = customer_id or purchase.store.walk_in_customer_id
        if buyer == purchase.customer_id:
            return Recorded(purchase, created=False)
        purchase.identified_at = at if customer_id else None
        for part in (purchase, *returns_of(purchase)):
            hand_over(part, buyer, at=at)
    return Recorded(purchase, created=False, change_id=made.id)
