"""Stores, products and categories as JSON. A PATCH names only what changes."""

from collections.abc import Callable
from typing import Any

from daifuku.commerce.payload import reading
from daifuku.commerce.payload.reading import NEEDED, Reader
from daifuku.commerce.shop import NewCategory, NewProduct, NewStore

Fields = dict[str, tuple[Callable[[Any], Any], Any]]
_STORE: Fields = {
    "code": (reading.word, NEEDED),
    "names": (reading.words, NEEDED),
    "timezone": (reading.text, "Asia/Tokyo"),
    "phone": (reading.text, ""),
    "postal_code": (reading.text, ""),
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
    return NewStore(**_all(body, _STORE))


def product_from(body: Any) -> NewProduct:
    return NewProduct(**_all(body, _PRODUCT, money="price"))


def category_from(body: Any) -> NewCategory:
    return NewCategory(**_all(body, _CATEGORY))


def store_edits(body: Any) -> dict[str, Any]:
    return _some(body, _STORE)


def product_edits(body: Any) -> dict[str, Any]:
    return _some(body, _PRODUCT, money="price")


def category_edits(body: Any) -> dict[str, Any]:
    return _some(body, _CATEGORY)


def _all(body: Any, fields: Fields, money: str = "") -> dict[str, Any]:
    reader = _reader(body, fields, money)
    found = {name: reader.take(name, *how) for name, how in fields.items()}
    if money:
        found[money] = reader.amount(money)
    reader.refuse_if_wrong()
    return found


def _some(body: Any, fields: Fields, money: str = "") -> dict[str, Any]:
    reader = _reader(body, fields, money)
    found = {name: reader.take(name, *how) for name, how in fields.items() if name in reader.body}
    if money in reader.body:
        found[money] = reader.amount(money)
    reader.refuse_if_wrong()
    return found


def _reader(body: Any, fields: Fields, money: str) -> Reader:
    return Reader(body, "", _SHOWN | _SHOWN_TOO | fields.keys() | ({money} - {""}))
