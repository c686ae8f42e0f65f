"""Is this the receipt that is in the book already? If not, which fields differ?"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from daifuku.commerce.models import Purchase, PurchaseLine
from daifuku.commerce.receipt import Line, Receipt
from daifuku.customers.queries import root_of
from daifuku.foundation.errors import FieldError

_HEAD = ("store_id", "occurred_at", "kind", "channel", "staff_id", "currency")
_LINE = ("product_id", "quantity", "amount", "unit_price", "discount", "staff_id")


def differences(known: Purchase, receipt: Receipt) -> list[FieldError]:
    """One error per field whose content is another than what is kept; none when all is the same."""
    fields = [f for f in _HEAD if getattr(known, f) != getattr(receipt, f)]
    if not same_buyer(known, receipt):
        fields.append("customer_id")
    if not same_returned(known, receipt):
        fields.append("returns")
    if receipt.discount is not None and receipt.discount != known.discount:
        fields.append("discount")
    fields.extend(_line_differences(list(known.lines.order_by("position")), receipt.lines))
    message = _("This differs from what is kept.")
    return [FieldError(field, "differs", message) for field in fields]


def same_buyer(known: Purchase, receipt: Receipt) -> bool:
    # A return belongs to the buyer of its sale, whoever the sender takes them for.
    if known.returns_id is not None or receipt.customer_id == known.customer_id:
        return True
    if receipt.customer_id is not None and one_buyer(known.customer_id, receipt.customer_id):
        return True
    unknown_then = known.identified_at is not None
    is_walk_in = known.customer_id == known.store.walk_in_customer_id
    return receipt.customer_id is None and (unknown_then or is_walk_in)


def one_buyer(known_id: int, given_id: int) -> bool:
    """The same, or merged since: a till may name either."""
    return known_id == given_id or root_of(known_id) == root_of(given_id)


def same_returned(known: Purchase, receipt: Receipt) -> bool:
    if isinstance(receipt.returns, str):
        return known.returns is not None and known.returns.receipt_no == receipt.returns
    return known.returns_id == receipt.returns


def _line_differences(known: list[PurchaseLine], lines: tuple[Line, ...]) -> Iterator[str]:
    if len(known) != len(lines):
        yield "lines"
        return
    for number, (old, new) in enumerate(zip(known, lines, strict=True)):
        for field in _LINE:
            if getattr(old, field) != getattr(new, field):
                yield f"lines[{number}].{field}"
        if not _same_rate(old.tax_rate, new.tax_rate):
            yield f"lines[{number}].tax_rate"


def _same_rate(kept: Any, given: Any) -> bool:
    return given is None or kept == given
