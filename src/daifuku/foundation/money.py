"""Money: integer minor units and a currency. No floats, ever."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from daifuku.foundation.errors import FieldError, Invalid

# Minor digits of the currencies that differ from two (ISO 4217).
_DIGITS = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "ISK": 0, "BHD": 3, "KWD": 3, "TND": 3}
_SIGNS = {"JPY": "¥", "USD": "$", "EUR": "€", "GBP": "£"}
LIMIT = 10**15


def minor_digits(currency: str) -> int:
    return _DIGITS.get(currency, 2)


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """`amount` in minor units (yen, cents)."""

    amount: int
    currency: str = "JPY"

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up")
        return other.amount

    def to_json(self) -> dict[str, str]:
        return {"amount": plain(self.amount, self.currency), "currency": self.currency}

    @classmethod
    def from_json(cls, value: Any, *, field: str = "amount") -> "Money":
        """Read {"amount": "1200", "currency": "JPY"}; raise Invalid naming the field."""
        if not isinstance(value, dict) or not isinstance(value.get("amount"), str):
            text = _('Write money as {"amount": "1200", "currency": "JPY"}.')
            raise Invalid(errors=[FieldError(field, "money_shape", text)])
        currency = str(value.get("currency") or "JPY")
        return cls(to_minor(value["amount"], currency, field=field), currency)


def plain(amount: int, currency: str) -> str:
    digits = minor_digits(currency)
    return str(Decimal(amount).scaleb(-digits)) if digits else str(amount)


def to_minor(text: str, currency: str, *, field: str = "amount") -> int:
    """Minor units of a decimal text; refuses fractions of a minor unit and absurd sizes."""
    try:
        scaled = Decimal(text).scaleb(minor_digits(currency))
    except InvalidOperation:
        scaled = Decimal("NaN")
    if not scaled.is_finite():
        message = format_lazy(_("“{text}” is not an amount."), text=text)
        raise _refuse(field, "not_a_number", message)
    if scaled != scaled.to_integral_value():
        message = _("{currency} has no fractions this small: {text}.")
        raise _refuse(field, "too_precise", format_lazy(message, currency=currency, text=text))
    if abs(scaled) > LIMIT:
        message = format_lazy(_("The amount {text} is too large."), text=text)
        raise _refuse(field, "out_of_range", message)
    return int(scaled)


def _refuse(field: str, code: str, message: str) -> Invalid:
    return Invalid(errors=[FieldError(field, code, message)])


def display(amount: int, currency: str = "JPY") -> str:
    """¥1,234 or −¥1,234; $12.34."""
    digits = minor_digits(currency)
    value = f"{abs(Decimal(amount).scaleb(-digits)):,.{digits}f}"
    sign = _SIGNS.get(currency, currency + " ")
    return f"−{sign}{value}" if amount < 0 else f"{sign}{value}"
