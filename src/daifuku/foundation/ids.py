"""Numbers of records, as they come in addresses and in fields."""

from collections.abc import Mapping
from typing import Any

from django.urls import register_converter
from django.utils.translation import gettext_lazy as _

from daifuku.foundation.errors import Invalid
from daifuku.foundation.text import BadValue

# More than fits a column is the number of no record.
_BEYOND = 2**63


class IdConverter:
    """`<id:…>` in an address: no match, so 404, where no record can have the number."""

    regex = "[0-9]{1,19}"

    def to_python(self, value: str) -> int:
        number = int(value)
        if number >= _BEYOND:
            raise ValueError
        return number

    def to_url(self, value: int | str) -> str:
        return str(value)


register_converter(IdConverter, "id")


def reference(value: Any) -> int | None:
    """The id of a row elsewhere, or none."""
    if value is None or value == "":
        return None
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[:20])
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < _BEYOND:
        raise BadValue("not_an_id", _("This is not a valid number of a record."))
    return value


def id_or_none(value: Any) -> int | None:
    """What was typed may be no id; then none was chosen."""
    try:
        return reference(value)
    except BadValue:
        return None


def posted_id(posted: Mapping[str, str], name: str) -> int | None:
    """The id in a field of a form, or none. Refuses with Invalid, naming the field."""
    try:
        return reference(posted.get(name, "").strip())
    except BadValue as error:
        raise Invalid.field(name, error.code, error.message) from error
