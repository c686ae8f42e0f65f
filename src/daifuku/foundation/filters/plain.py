"""A value of a question as one of its field: folded text, integers in minor units, a day."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from daifuku.foundation.filters.asker import Asker
from daifuku.foundation.filters.bound import Plain
from daifuku.foundation.filters.dates import day_meant
from daifuku.foundation.filters.errors import BadQuestion, cut, with_hint
from daifuku.foundation.filters.fields import FilterField
from daifuku.foundation.filters.tree import Day, Me
from daifuku.foundation.money import minor_digits
from daifuku.foundation.text import fold

LARGEST, LONGEST = 2**63 - 1, 24
# A count is a number of nothing in particular.
COUNT = FilterField("count.count", _("Count"), "number", "count(*)")


class Misfit(Exception):
    """The value does not fit; the message says what would."""


def plain_values(field: FilterField, values: Iterable[object], asker: Asker) -> tuple[Plain, ...]:
    """Of each value what a column may hold for it: a text may be kept in several ways. Raises
    Misfit, whose text says what would fit."""
    given = list(values)
    if field.kind in ("person", "record"):
        asker.ids_of(field, [value for value in given if isinstance(value, str)])
    found: dict[Plain, None] = {}
    for value in given:
        plain = plain_value(field, value, asker)
        found[plain] = None
        if field.spellings and isinstance(value, str):
            found |= dict.fromkeys(field.spellings(value))
    return tuple(found)


def plain_value(field: FilterField, value: object, asker: Asker) -> Plain:
    """The same of one value, or of a part of a text."""
    match field.kind:
        case "person" | "record":
            return _id(field, value, asker)
        case "date" | "moment":
            return _day(value, asker)
        case "money":
            return _number(value, minor_digits(asker.currency))
        case "number":
            return _number(value, field.scale)
        case "yes_no":
            return _yes_no(value)
        case "text":
            return _text(field, value)
    return _choice(field, value, asker)


def refusal(field: FilterField, misfit: Misfit, at: int) -> BadQuestion:
    message = format_lazy(_("“{name}”: {reason}"), name=field.name, reason=misfit.args[0])
    return BadQuestion("wrong_value", message, at=at)


def _text(field: FilterField, value: object) -> str:
    if not isinstance(value, str):
        raise Misfit(_("write text in quotation marks."))
    text = field.folds(value)
    if not text:
        raise Misfit(_("this text says nothing. Whether there is one is asked by “is empty”."))
    return text


def _choice(field: FilterField, value: object, asker: Asker) -> str:
    """What it is called in either language comes before its value, which may be a mere number."""
    if not isinstance(value, str):
        raise Misfit(_("write one of its choices in quotation marks."))
    known, asked = asker.choices_of(field), fold(value)
    meant = [kept for kept, _label, names in known if asked in names]
    meant = meant or [kept for kept, _label, _names in known if kept == value]
    if len(meant) == 1:
        return meant[0]
    if meant:
        raise Misfit(format_lazy(_("several are called “{value}”."), value=cut(value)))
    if field.open or field.choices is None:
        return value
    message = format_lazy(_("“{value}” is none of its choices."), value=cut(value))
    raise Misfit(with_hint(message, value, [str(label) for _kept, label, _names in known]))


def _number(value: object, digits: int) -> int:
    if isinstance(value, bool) or not isinstance(value, Decimal):
        raise Misfit(_("write a number, such as 1200."))
    if len(value.as_tuple().digits) > LONGEST:
        # Longer ones would be rounded to so many digits in silence.
        raise Misfit(_("this number is too long."))
    scaled = value.scaleb(digits)
    if scaled != scaled.to_integral_value():
        raise Misfit(_decimals(digits))
    if abs(scaled) > LARGEST:
        raise Misfit(_("this number is too large."))
    return int(scaled)


def _decimals(digits: int) -> Any:
    if not digits:
        return _("write a whole number.")
    said = ngettext_lazy(
        "at most {digits} decimal is kept.", "at most {digits} decimals are kept.", digits
    )
    return format_lazy(said, digits=digits)


def _yes_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise Misfit(_("write yes or no."))
    return value


def _day(value: object, asker: Asker) -> date:
    if not isinstance(value, Day):
        raise Misfit(_("write a day such as 2026-04-01, today or 30 days ago."))
    return day_meant(value, asker.clock)


def _id(field: FilterField, value: object, asker: Asker) -> int:
    if isinstance(value, Me) and field.kind == "person":
        # A program has no colleague, and nobody has the number 0.
        return asker.me or 0
    if isinstance(value, Decimal):
        if value == value.to_integral_value() and 0 < value <= LARGEST:
            return int(value)
        raise Misfit(_("no record has this number."))
    if not isinstance(value, str):
        raise Misfit(_("write what it is called in quotation marks, or its number."))
    found = asker.ids_of(field, [value]).get(value)
    if found is None:
        said = _("nothing, or more than one, is called “{value}”.")
        raise Misfit(format_lazy(said, value=cut(value)))
    return found
