"""Receipts that are in the book already, fetched in sets and compared with those of a file."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from daifuku.commerce.actions.comparing import differences
from daifuku.commerce.importing.receipts import UNNAMED
from daifuku.commerce.models import Product, Purchase, PurchaseLine
from daifuku.commerce.receipt import Receipt
from daifuku.foundation.errors import FieldError

_LINE = ("product_id", "quantity", "amount", "unit_price", "discount", "staff_id")


class Kept:
    """Purchases by receipt number, with what their lines say."""

    def __init__(self, source: str, numbers: Iterable[str]) -> None:
        found = Purchase.objects.filter(source=source, receipt_no__in=list(numbers))
        rows = list(found.select_related("store", "returns"))
        self.rows = {row.receipt_no: row for row in rows}
        self._lines: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
        lines = PurchaseLine.objects.filter(purchase_id__in=[row.id for row in rows])
        for purchase_id, *line in lines.order_by("purchase_id", "position").values_list(
            "purchase_id", *_LINE, "tax_rate"
        ):
            self._lines[purchase_id].append(tuple(line))

    def differences(self, receipt: Receipt) -> list[FieldError]:
        known = self.rows[receipt.receipt_no]
        return [] if self._same(known, receipt) else differences(known, receipt)

    def _same(self, known: Purchase, receipt: Receipt) -> bool:
        """The usual case, without a further query."""
        is_walk_in = known.customer_id == known.store.walk_in_customer_id
        buyer = None if is_walk_in else known.customer_id
        returned = known.returns.receipt_no if known.returns else None
        head = (known.store_id, known.occurred_at, known.kind, known.channel, known.currency)
        given = (
            *(receipt.store_id, receipt.occurred_at, receipt.kind, receipt.channel),
            receipt.currency,
        )
        return (
            head == given
            and (buyer == receipt.customer_id or returned is not None)
            and returned == receipt.returns
            and self._same_lines(known.id, receipt)
            and known.staff_id is None
        )

    def _same_lines(self, purchase_id: int, receipt: Receipt) -> bool:
        """A line that says no tax rate is content with the one that is kept."""
        kept = self._lines[purchase_id]
        return len(kept) == len(receipt.lines) and all(
            (*plain, rate if line.tax_rate is None else line.tax_rate)
            == (*(getattr(line, name) for name in _LINE), rate)
            for (*plain, rate), line in zip(kept, receipt.lines, strict=True)
        )


def sales(source: str, numbers: Iterable[str]) -> dict[str, int]:
    """Sales that goods may come back from: receipt number → id."""
    found = Purchase.objects.filter(
        source=source, receipt_no__in=list(numbers), kind="sale", voided_at=None
    )
    return dict(found.values_list("receipt_no", "id"))


def locked_sales(source: str, numbers: Iterable[str]) -> dict[str, int]:
    """The same, held until the batch commits; in order, so that two senders never wait for each
    other."""
    ids = sales(source, numbers).values()
    rows = Purchase.objects.select_for_update(no_key=True).filter(id__in=ids, voided_at=None)
    return dict(rows.order_by("id").values_list("receipt_no", "id"))


def unnamed_product() -> int | None:
    return Product.objects.filter(code=UNNAMED).values_list("id", flat=True).first()
