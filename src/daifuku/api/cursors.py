"""Opaque cursors: the sort's last values, signed by nothing, checked by shape."""

import base64
import binascii
from typing import Any

import orjson
from django.utils.translation import gettext as _

from daifuku.foundation.errors import Invalid
from daifuku.foundation.ids import id_or_none

LIMIT = 50
MOST = 200


def encode(values: list[Any] | None) -> str | None:
    if values is None:
        return None
    return base64.urlsafe_b64encode(orjson.dumps(values, default=str)).decode().rstrip("=")


def decode(text: str | None, *types: type) -> list[Any] | None:
    """The values of a cursor, that are of these types; refuses one that we did not make."""
    if not text:
        return None
    try:
        values = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError, orjson.JSONDecodeError):
        values = None
    # Exactly: to Python true is a whole number.
    if not isinstance(values, list) or [type(value) for value in values] != list(types):
        message = _("This cursor is not one of ours. Start again without “after”.")
        raise Invalid.field("after", "bad_cursor", message)
    return values


def limit_of(text: str | None) -> int:
    """How many are asked for: 1 to 200, 50 when nothing is said."""
    if not text:
        return LIMIT
    try:
        asked = int(text)
    except ValueError:
        asked = 0
    if not 1 <= asked <= MOST:
        message = _("“limit” is a whole number from 1 to {most}.").format(most=MOST)
        raise Invalid.field("limit", "out_of_range", message)
    return asked


def number_of(text: str | None, name: str) -> int | None:
    """An id among the parameters; refuses what is no whole number."""
    if not text:
        return None
    number = id_or_none(text)
    if number is None:
        raise Invalid.field(name, "not_a_number", _("A whole number is needed here."))
    return number
