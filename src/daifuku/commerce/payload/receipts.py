"""Receipts as JSON (POST /api/v1/purchases). Every wrong field is named, in one answer."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from daifuku.commerce.payload import reading
from daifuku.commerce.payload.reading import NEEDED, Reader
from daifuku.commerce.receipt import NUMBER, Line, Receipt
from daifuku.foundation.errors import Invalid
from daifuku.foundation.text import BadValue

_NAMED = {"source", "receipt_no", "store_id", "occurred_at", "customer_id", "kind", "returns"}
_MORE = {"channel", "staff_id", "version", "total", "discount", "currency", "lines"}
_LINE = {"product_id", "quantity", "amount", "unit_price", "discount", "tax_rate", "staff_id"}
# What a GET answers beside the fields above; sent back by a PUT it is passed over.
_SHOWN = {"id", "revision", "tax", "tax_by_rate", "lines_count", "voided_at", "identified_at"}
_SHOWN_TOO = {"customer", "store", "returned_by", "returns_id"}
_OF_RECEIPT = frozenset(_NAMED | _MORE | _SHOWN | _SHOWN_TOO)
_OF_LINE = frozenset(_LINE | {"id", "position", "product"})


def receipt_from(body: Any) -> Receipt:
    """Raises Invalid with one error per wrong field, like lines[0].amount."""
    reader = Reader(body, "", _OF_RECEIPT)
    head = _head(reader)
    lines = _lines(reader)
    named = reader.take("currency", reading.currency, "")
    currencies = {reader.currency, *(line.currency for line in lines)} - {""}
    if named and currencies - {named}:
        text = _("All amounts need the same currency.")
        reader.refuse("currency", "currencies_differ", text)
    elif len(currencies) > 1:
        reader.refuse("lines", "currencies_differ", _("All amounts need the same currency."))
    errors = reader.errors + [error for line in lines for error in line.errors]
    if errors:
        raise Invalid(errors=errors)
    made = tuple(Line(**line.taken) for line in lines)
    return Receipt(**head, currency=next(iter(currencies), "JPY"), lines=made)


def _head(reader: Reader) -> dict[str, Any]:
    return {
        "source": reader.take("source", reading.code),
        "receipt_no": reader.take("receipt_no", reading.word),
        "store_id": reader.take("store_id", reading.whole),
        "occurred_at": reader.take("occurred_at", reading.instant),
        "customer_id": reader.take("customer_id", reading.whole, None),
        "kind": reader.take("kind", reading.code, "sale"),
        "returns": reader.take("returns", _id_or_number, None),
        "channel": reader.take("channel", reading.code, "store"),
        "staff_id": reader.take("staff_id", reading.whole, None),
        "version": reader.take("version", reading.whole, None),
        "total": reader.amount("total"),
        "discount": reader.amount("discount"),
    }


def _lines(reader: Reader) -> list[Reader]:
    given = reader.body.get("lines")
    if not isinstance(given, list) or not given:
        reader.refuse("lines", "required", _("A receipt needs at least one line."))
        return []
    found = [Reader(line, f"lines[{number}]", _OF_LINE) for number, line in enumerate(given)]
    for line in found:
        line.taken = {
            "product_id": line.take("product_id", reading.whole),
            "quantity": line.take("quantity", reading.quantity),
            "amount": line.amount("amount", NEEDED),
            "unit_price": line.amount("unit_price"),
            "discount": line.amount("discount", 0),
            "tax_rate": line.take("tax_rate", reading.percent, None),
            "staff_id": line.take("staff_id", reading.whole, None),
        }
    return found


def _id_or_number(value: Any) -> int | str:
    if not isinstance(value, str):
        return reading.whole(value)
    number = reading.word(value)
    if not NUMBER.fullmatch(number):
        text = _("A receipt number has 1 to 64 letters, digits or . _ : / # + - characters.")
        raise BadValue("malformed", text)
    return number
