"""Stores, products and categories as somebody hands them to us, and what can be wrong with them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from zoneinfo import available_timezones

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from daifuku.commerce.receipt import LARGEST
from daifuku.foundation.errors import FieldError
from daifuku.foundation.text import Words, fold, kana_sort_key
from daifuku.foundation.text.words import LANGUAGES

CODE = re.compile(r"[A-Za-z0-9_.:/#+-]{1,60}")
_CATCH_ALL = frozenset({"その他", "未分類", "other", "others", "misc", "miscellaneous"})
_MIXED = ("雑品", "諸口")


@dataclass(frozen=True, slots=True)
class NewStore:
    code: str
    names: Words
    timezone: str = "Asia/Tokyo"
    phone: str = ""
    postal_code: str = ""
    prefecture: str = ""
    city: str = ""
    street: str = ""


@dataclass(frozen=True, slots=True)
class NewCategory:
    code: str
    names: Words
    parent_id: int | None = None
    catch_all: bool = False


def is_catch_all(names: Words) -> bool:
    """Whether a category is called like one for what fits nowhere else."""
    ja, en = fold(names.ja), fold(names.en)
    return ja in _CATCH_ALL or en in _CATCH_ALL or any(word in ja for word in _MIXED)


@dataclass(frozen=True, slots=True)
class NewProduct:
    """`price`: minor units of the company's currency, tax in; `tax_rate`: percent."""

    code: str
    names: Words
    category_id: int | None = None
    price: int | None = None
    tax_rate: Decimal = Decimal(10)
    active: bool = True


def faults(fields: Mapping[str, Any]) -> Iterator[FieldError]:
    """What is wrong with fields of a store, product or category by themselves."""
    if "code" in fields and not CODE.fullmatch(fields["code"] or ""):
        text = _("A code has 1 to 60 letters, digits or . _ : / # + - characters.")
        yield FieldError("code", "malformed", text)
    if "names" in fields and not fields["names"]:
        yield FieldError("names", "required", _("A name is needed in one language at least."))
    elif any(len(text) > 120 for text in (fields["names"].texts() if "names" in fields else ())):
        text = format_lazy(_("A name has at most {most} characters."), most=120)
        yield FieldError("names", "too_long", text)
    if "timezone" in fields and fields["timezone"] not in available_timezones():
        text = _("There is no such time zone. Write it like Asia/Tokyo.")
        yield FieldError("timezone", "unknown", text)
    price = fields.get("price")
    if price is not None and not 0 <= price <= LARGEST:
        yield FieldError("price", "out_of_range", _("A price lies between 0 and a trillion."))
    rate = fields.get("tax_rate", Decimal(0))
    if rate is None or not 0 <= rate < 100:
        text = _("Write the tax rate in percent, like 8 or 10.")
        yield FieldError("tax_rate", "out_of_range", text)
    yield from _lengths(fields)


def _lengths(fields: Mapping[str, Any]) -> Iterator[FieldError]:
    longest = {"phone": 32, "postal_code": 12, "prefecture": 60, "city": 100, "street": 200}
    for name, most in longest.items():
        if len(fields.get(name, "")) > most:
            text = format_lazy(_("At most {most} characters fit here."), most=most)
            yield FieldError(name, "too_long", text)


def sort_columns(names: Words) -> dict[str, str]:
    """The columns a product sorts by, one per language."""
    return {f"sort_{language}": _sort_key(names.in_language(language)) for language in LANGUAGES}


def _sort_key(name: str) -> str:
    # Latin letters need no 五十音順, and in a load of many products that is half the time.
    return (name.casefold() if name.isascii() else kana_sort_key(name))[:120]
