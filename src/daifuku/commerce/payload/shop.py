"""Stores, products and categories as JSON. A PATCH names only what changes."""

from collections.abc import Callable
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from daifuku.commerce.payload import reading
from daifuku.commerce.payload.reading import NEEDED, Reader
from daifuku.commerce.shop import NewCategory, NewProduct, NewStore

Fields = dict[str, tuple[Callable[[Any], Any], Any]]
_STORE: Fields = {
    "code": (reading.word, NEEDED),
    "names": (reading.words, NEEDED),
    "timezone": (reading.text, "Asia/Tokyo"),
    "phone": (reading.text, ""),
    "postal_code": (reading.postal_code, ""),
    "prefecture": (reading.text, ""),
    "city": (reading.text, ""),
    "street": (reading.text, ""),
}
_PRODUCT: Fields = {
    "code": (reading.word, NEEDED),
    "names": (reading.words, NEEDED),
    "category_id": (reading.whole, None),
    "tax_rate": (reading.percent, reading.percent("10")),
    "active": (reading.yes_or_no, True),
}
_CATEGORY: Fields = {
    "code": (reading.word, NEEDED),
    "names": (reading.words, NEEDED),
    "parent_id": (reading.whole, None),
    "catch_all": (reading.yes_or_no, False),
}
_SHOWN = frozenset({"id", "closed_at", "created_at", "updated_at", "walk_in_customer_id"})
_SHOWN_TOO = frozenset({"category", "currency", "path"})


def store_from(body: Any) -> NewStore:
    return NewStore(**_all(_reader(body, _STORE), _STORE))


def product_from(body: Any, *, currency: str = "JPY") -> NewProduct:
    """Raises Invalid for a price in another currency than the company's."""
    reader = _reader(body, _PRODUCT, "price")
    _same_currency(reader, currency)
    price = reader.amount("price", only=currency)
    return NewProduct(price=price, **_all(reader, _PRODUCT))


def category_from(body: Any) -> NewCategory:
    return NewCategory(**_all(_reader(body, _CATEGORY), _CATEGORY))


def store_edits(body: Any) -> dict[str, Any]:
    return _some(_reader(body, _STORE), _STORE)


def product_edits(body: Any, *, currency: str = "JPY") -> dict[str, Any]:
    """Raises Invalid for a price in another currency than the product's."""
    reader = _reader(body, _PRODUCT, "price")
    _same_currency(reader, currency)
    price = {"price": reader.amount("price", only=currency)} if "price" in reader.body else {}
    return _some(reader, _PRODUCT) | price


def category_edits(body: Any) -> dict[str, Any]:
    return _some(_reader(body, _CATEGORY), _CATEGORY)


def _same_currency(reader: Reader, currency: str) -> None:
    if reader.body.get("currency") not in (None, "", currency):
        text = format_lazy(_("Prices are in {currency} here."), currency=currency)
        reader.refuse("currency", "other_currency", text)


def _all(reader: Reader, fields: Fields) -> dict[str, Any]:
    found = {name: reader.take(name, *how) for name, how in fields.items()}
    reader.refuse_if_wrong()
    return found


def _some(reader: Reader, fields: Fields) -> dict[str, Any]:
    found = {name: reader.take(name, *how) for name, how in fields.items() if name in reader.body}
    reader.refuse_if_wrong()
    return found


def _reader(body: Any, fields: Fields, *more: str) -> Reader:
    return Reader(body, "", _SHOWN | _SHOWN_TOO | fields.keys() | set(more))
