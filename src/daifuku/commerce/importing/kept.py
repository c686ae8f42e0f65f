"""Receipts that are in the book already, fetched in sets and compared with those of a file."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import fields

from daifuku.commerce.actions.comparing import differences, same_buyer, same_returned
from daifuku.commerce.importing import unsaid
from daifuku.commerce.importing.receipts import UNNAMED
from daifuku.commerce.models import Product, Purchase, PurchaseLine
from daifuku.commerce.receipt import Line, Receipt
from daifuku.customers.queries import reachable_by
from daifuku.foundation.access import Actor
from daifuku.foundation.errors import FieldError
from daifuku.foundation.imports import Group

_HEAD = ("store_id", "occurred_at", "kind", "channel", "staff_id", "currency")
_LINE = tuple(field.name for field in fields(Line))


class Kept:
    """Purchases by receipt number, with what their lines say. `hidden`: numbers of those whose
    buyer the actor cannot see."""

    def __init__(self, source: str, numbers: Iterable[str], by: Actor) -> None:
        found = Purchase.objects.filter(source=source, receipt_no__in=list(numbers))
        rows = list(found.select_related("store", "returns"))
        self.rows = {row.receipt_no: row for row in rows}
        self.hidden = _hidden(rows, by)
        self._lines: defaultdict[int, list[Line]] = defaultdict(list)
        lines = PurchaseLine.objects.filter(purchase_id__in=[row.id for row in rows])
        for purchase_id, *line in lines.order_by("purchase_id", "position").values_list(
            "purchase_id", *_LINE
        ):
            self._lines[purchase_id].append(Line(*line))

    def completed(self, receipt: Receipt, group: Group) -> Receipt:
        """With what the file does not say as it is kept."""
        known = self.rows[receipt.receipt_no]
        return unsaid.completed(receipt, group.bodies, known, self._lines[known.id])

    def differences(self, receipt: Receipt) -> list[FieldError]:
        """Of a receipt that is `completed`."""
        known = self.rows[receipt.receipt_no]
        return [] if self._same(known, receipt) else differences(known, receipt)

    def _same(self, known: Purchase, receipt: Receipt) -> bool:
        """The usual case, without a further query."""
        return (
            all(getattr(known, name) == getattr(receipt, name) for name in _HEAD)
            and same_buyer(known, receipt)
            and same_returned(known, receipt)
            and receipt.discount in (None, known.discount)
            and list(receipt.lines) == self._lines[known.id]
        )


def _hidden(rows: Iterable[Purchase], by: Actor) -> set[str]:
    if by.sees == "all":
        return set()
    buyers = reachable_by(by).filter(id__in={row.customer_id for row in rows})
    seen = set(buyers.values_list("id", flat=True))
    return {row.receipt_no for row in rows if row.customer_id not in seen}


def sales(source: str, numbers: Iterable[str], by: Actor) -> dict[str, int]:
    """Sales that the actor may take goods back from: receipt number → id."""
    found = Purchase.objects.filter(
        source=source, receipt_no__in=list(numbers), kind="sale", voided_at=None
    )
    if by.sees != "all":
        found = found.filter(customer__in=reachable_by(by))
    return dict(found.values_list("receipt_no", "id"))


def locked_sales(source: str, numbers: Iterable[str], by: Actor) -> dict[str, int]:
    """The same, held until the batch commits; in order, so that two senders never wait for each
    other."""
    ids = sales(source, numbers, by).values()
    rows = Purchase.objects.select_for_update(no_key=True).filter(id__in=ids, voided_at=None)
    return dict(rows.order_by("id").values_list("receipt_no", "id"))


def unnamed_product() -> int | None:
    return Product.objects.filter(code=UNNAMED).values_list("id", flat=True).first()
