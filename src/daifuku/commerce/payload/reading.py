"""Reading one JSON object field by field; what is wrong is gathered, not thrown at the first."""

import unicodedata
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any, TypeVar

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from daifuku.foundation.errors import FieldError, Invalid
from daifuku.foundation.japan import parse_decimal, parse_integer, parse_postal_code
from daifuku.foundation.money import minor_digits
from daifuku.foundation.text import BadValue, Words, clean_text

T = TypeVar("T")
NEEDED: Any = object()


class Reader:
    """One JSON object being read; gathers what is wrong with it."""

    def __init__(self, body: Any, where: str, known: frozenset[str]) -> None:
        self.where = where
        self.errors: list[FieldError] = []
        self.currency = ""
        self.taken: dict[str, Any] = {}
        self.body = body if isinstance(body, dict) else {}
        self.is_object = isinstance(body, dict)
        if not self.is_object:
            self.refuse("", "object_expected", _("A JSON object is expected here."))
        for name in sorted(self.body.keys() - known):
            self.refuse(name, "unknown_field", _("There is no such field."))

    def refuse(self, name: str, code: str, message: str) -> None:
        path = ".".join(part for part in (self.where, name) if part)
        self.errors.append(FieldError(path.encode(errors="replace").decode(), code, message))

    def take(self, name: str, read: Callable[[Any], T], default: Any = NEEDED) -> Any:
        value = self.body.get(name)
        if value is None or value == "":
            if default is NEEDED and self.is_object:
                self.refuse(name, "required", _("This field is needed."))
            return None if default is NEEDED else default
        try:
            return read(value)
        except BadValue as error:
            self.refuse(name, error.code, error.message)
        except (TypeError, ValueError, ArithmeticError):
            self.refuse(name, "malformed", _("This cannot be read."))
        return None

    def amount(self, name: str, default: Any = None, only: str = "") -> Any:
        """Minor units of {"amount": "1200", "currency": "JPY"}; all of one object in one
        currency, and in no other than `only`."""
        return self.take(name, partial(self._money, only=only), default)

    def _money(self, value: Any, only: str) -> int:
        if not isinstance(value, dict) or not isinstance(value.get("amount"), str):
            text = _('Write money as {"amount": "1200", "currency": "JPY"}.')
            raise BadValue("money_shape", text)
        found = currency(value.get("currency") or only or "JPY")
        if only and found != only:
            text = format_lazy(_("Prices are in {currency} here."), currency=only)
            raise BadValue("other_currency", text)
        self.currency = self.currency or found
        if found != self.currency:
            raise BadValue("currencies_differ", _("All amounts need the same currency."))
        digits = minor_digits(found)
        return int(parse_decimal(value["amount"], places=digits).scaleb(digits))

    def refuse_if_wrong(self) -> None:
        if self.errors:
            raise Invalid(errors=self.errors)


def exact(value: Any) -> Any:
    if isinstance(value, float):
        text = _("Write a fraction as text, like “1.5”, to keep it exact.")
        raise BadValue("number_as_text", text)
    return value


def currency(value: Any) -> str:
    found = str(value)
    if not (len(found) == 3 and found.isascii() and found.isupper()):
        raise BadValue("currency", _("A currency is three capital letters, like JPY."))
    return found


def quantity(value: Any) -> Decimal:
    return parse_decimal(exact(value), places=3)


def percent(value: Any) -> Decimal:
    return parse_decimal(exact(value), places=2)


def whole(value: Any) -> int:
    return parse_integer(exact(value), lowest=1)


def word(value: Any) -> str:
    if not isinstance(value, str):
        raise BadValue("text_expected", _("Text is expected here."))
    return unicodedata.normalize("NFKC", value).strip()


def code(value: Any) -> str:
    return word(value).lower()


def text(value: Any) -> str:
    if not isinstance(value, str):
        raise BadValue("text_expected", _("Text is expected here."))
    return clean_text(value, longest=200, name=True)


def postal_code(value: Any) -> str:
    return parse_postal_code(text(value))


def words(value: Any) -> Words:
    return Words.of(value)


def yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise BadValue("yes_or_no", _("Write true or false."))
    return value


def instant(value: Any) -> datetime:
    shape = _("Write the time with its zone, like 2026-11-22T10:00:00+09:00.")
    written = word(value)
    try:
        found = datetime.fromisoformat(written)
    except ValueError as error:
        raise BadValue("time", shape) from error
    if found.tzinfo is None:
        raise BadValue("time_zone", shape)
    return found
