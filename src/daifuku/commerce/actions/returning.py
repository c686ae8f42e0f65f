"""Goods come back against the sale they were bought with: never more than was bought."""

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.db.models import Sum
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from daifuku.commerce.actions.refusals import CannotReturnMoreThanBought
from daifuku.commerce.models import PurchaseLine
from daifuku.commerce.receipt import Line
from daifuku.foundation.errors import FieldError

# Of one product: how many, and for how much.
Count = tuple[Counter[int], Counter[int]]


def check_return(sale_id: int, lines: tuple[Line, ...], *, without: int | None = None) -> None:
    """Refuse when these lines (negative) and earlier returns exceed the sale; `without` leaves out
    the return that is being corrected. The sale must be locked."""
    bought = _counted(PurchaseLine.objects.filter(purchase=sale_id))
    returned = PurchaseLine.objects.filter(
        purchase__returns=sale_id, purchase__voided_at=None
    ).exclude(purchase=without)
    errors = list(_exceeding(bought, _counted(returned), lines))
    if errors:
        raise CannotReturnMoreThanBought(errors=errors)


def check_still_covered(sale_id: int, lines: tuple[Line, ...]) -> None:
    """Refuse when a corrected sale would hold less than has come back from it."""
    returned = _counted(
        PurchaseLine.objects.filter(purchase__returns=sale_id, purchase__voided_at=None)
    )
    bought = _added((x.product_id, x.quantity, x.amount) for x in lines)
    if any(bought[n][p] + returned[n][p] < 0 for n in (0, 1) for p in returned[n]):
        text = _("More has come back from this sale already.")
        raise CannotReturnMoreThanBought(errors=[FieldError("lines", "returned_already", text)])


def _exceeding(bought: Count, returned: Count, lines: tuple[Line, ...]) -> Iterator[FieldError]:
    for number, line in enumerate(lines):
        for counted, field in enumerate(("quantity", "amount")):
            returned[counted][line.product_id] += getattr(line, field)
            left = bought[counted][line.product_id] + returned[counted][line.product_id]
            if left < 0:
                text = _("{extra} more than was bought would come back.")
                text = format_lazy(text, extra=_plain(-left))
                yield FieldError(f"lines[{number}].{field}", "returned_more_than_bought", text)


def _plain(count: Decimal | int) -> str:
    """4, not 4.000; 1,200."""
    return f"{Decimal(count).normalize():,f}"


def _counted(lines: object) -> Count:
    sums = lines.values_list("product").annotate(Sum("quantity"), Sum("amount"))  # type: ignore[attr-defined]
    return _added(sums)


def _added(lines: Iterable[tuple[int, Decimal, int]]) -> Count:
    quantities: Counter[int] = Counter()
    amounts: Counter[int] = Counter()
    for product, quantity, amount in lines:
        quantities[product] += quantity  # type: ignore[assignment]
        amounts[product] += amount
    return quantities, amounts
