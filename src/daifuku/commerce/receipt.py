"""A receipt as a till, a shop or a file hands it to us, and what can be wrong with it by itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from daifuku.foundation.errors import FieldError, Invalid
from daifuku.foundation.moments import moment_error

LARGEST = 10**12
MOST = Decimal("999999999.999")
MOST_LINES = 2000
NUMBER = re.compile(r"[A-Za-z0-9_.:/#+-]{1,64}")
CODE = re.compile(r"[a-z0-9_.:-]{1,40}")


@dataclass(frozen=True, slots=True)
class Line:
    """`amount`: minor units, line total, tax in, after discount. `tax_rate`: percent; None takes
    the product's."""

    product_id: int
    quantity: Decimal
    amount: int
    unit_price: int | None = None
    discount: int = 0
    tax_rate: Decimal | None = None
    staff_id: int | None = None

    def negative(self) -> "Line":
        return replace(
            self,
            quantity=-abs(self.quantity),
            amount=-abs(self.amount),
            discount=-abs(self.discount),
        )


@dataclass(frozen=True, slots=True)
class Receipt:
    """`returns`: the sale a return belongs to, by our id or by its receipt number in the same
    source. `version`: the sender's own count of corrections; a higher one corrects, an older one
    changes nothing. `total`, when given, must be the sum of the lines. `discount`: of the whole
    receipt, shared among the lines' amounts already; None adds up the lines' own."""

    source: str
    receipt_no: str
    store_id: int
    occurred_at: datetime
    lines: tuple[Line, ...]
    customer_id: int | None = None
    kind: str = "sale"
    returns: int | str | None = None
    channel: str = "store"
    staff_id: int | None = None
    currency: str = "JPY"
    total: int | None = None
    discount: int | None = None
    version: int | None = None

    @property
    def amount(self) -> int:
        return sum(line.amount for line in self.lines)

    @property
    def taken_off(self) -> int:
        if self.discount is not None:
            return self.discount
        return sum(line.discount for line in self.lines)


def checked(receipt: Receipt, *, at: datetime) -> Receipt:
    """The receipt in UTC, with the signs of its kind. Raises Invalid naming every field that is wrong."""
    errors = [*_head_errors(receipt, at), *_sign_errors(receipt)]
    for number, line in enumerate(receipt.lines):
        errors.extend(_line_errors(line, f"lines[{number}]"))
    if not errors:
        errors.extend(_total_errors(receipt))
    if errors:
        raise Invalid(errors=errors)
    receipt = replace(receipt, occurred_at=receipt.occurred_at.astimezone(UTC))
    if receipt.kind == "sale":
        return receipt
    lines = tuple(line.negative() for line in receipt.lines)
    discount = None if receipt.discount is None else -abs(receipt.discount)
    return replace(receipt, lines=lines, discount=discount, total=None)


def _head_errors(receipt: Receipt, at: datetime) -> Iterator[FieldError]:
    written = _("Use letters, digits and . _ : - only.")
    if not CODE.fullmatch(receipt.source):
        yield FieldError("source", "malformed", written)
    if not NUMBER.fullmatch(receipt.receipt_no):
        text = _("A receipt number has 1 to 64 letters, digits or . _ : / # + - characters.")
        yield FieldError("receipt_no", "malformed", text)
    if not CODE.fullmatch(receipt.channel):
        yield FieldError("channel", "malformed", written)
    if error := moment_error("occurred_at", receipt.occurred_at, at):
        yield error
    if receipt.kind not in ("sale", "return"):
        yield FieldError("kind", "unknown", _("Write “sale” or “return”."))
    if receipt.kind == "sale" and receipt.returns is not None:
        yield FieldError("returns", "not_a_return", _("Only a return names the sale it returns."))
    if not 1 <= len(receipt.lines) <= MOST_LINES:
        text = format_lazy(_("A receipt has 1 to {most} lines."), most=MOST_LINES)
        yield FieldError("lines", "count", text)


def _sign_errors(receipt: Receipt) -> Iterator[FieldError]:
    """A sale holds nothing negative; a return is written with plus or with minus throughout."""
    if (receipt.discount or 0) < 0 and receipt.kind == "sale":
        yield FieldError("discount", "negative", _("A discount may not be negative."))
    negative = receipt.kind == "return" and all(
        line.amount <= 0 and line.quantity < 0 and line.discount <= 0 for line in receipt.lines
    )
    if negative:
        return
    for number, line in enumerate(receipt.lines):
        for field in ("quantity", "amount", "discount"):
            if getattr(line, field) < 0:
                text = _("This may not be negative. Goods taken back are a return.")
                yield FieldError(f"lines[{number}].{field}", "negative", text)


def _line_errors(line: Line, where: str) -> Iterator[FieldError]:
    if line.quantity == 0:
        yield FieldError(f"{where}.quantity", "zero", _("The quantity may not be zero."))
    if abs(line.quantity) > MOST:
        yield FieldError(f"{where}.quantity", "out_of_range", _("The quantity is too large."))
    elif line.quantity != round(line.quantity, 3):
        text = _("At most three digits after the point are kept.")
        yield FieldError(f"{where}.quantity", "too_precise", text)
    for field in ("amount", "discount", "unit_price"):
        if abs(getattr(line, field) or 0) > LARGEST:
            yield FieldError(f"{where}.{field}", "out_of_range", _("The amount is too large."))
    if line.unit_price is not None and line.unit_price < 0:
        yield FieldError(f"{where}.unit_price", "negative", _("A price may not be negative."))
    rate = line.tax_rate
    if rate is not None and not (0 <= rate < 100 and rate == round(rate, 2)):
        text = _("Write the tax rate in percent, like 8 or 10.")
        yield FieldError(f"{where}.tax_rate", "out_of_range", text)


def _total_errors(receipt: Receipt) -> Iterator[FieldError]:
    total = receipt.amount
    if abs(total) > LARGEST or abs(receipt.taken_off) > LARGEST:
        yield FieldError("lines", "out_of_range", _("The amount is too large."))
    elif receipt.total is not None and abs(receipt.total) != abs(total):
        text = _("The total is {total}, but the lines add up to {lines}.")
        text = format_lazy(text, total=receipt.total, lines=total)
        yield FieldError("total", "total_differs", text)
