"""A value of a question as one of its field: folded text, integers in minor units, a day."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from daifuku.foundation.filters.asker import Asker
from daifuku.foundation.filters.bound import Plain
from daifuku.foundation.filters.dates import day_meant
from daifuku.foundation.filters.errors import BadQuestion, with_hint
from daifuku.foundation.filters.fields import FilterField
from daifuku.foundation.filters.tree import Day, Me
from daifuku.foundation.money import minor_digits
from daifuku.foundation.text import Words, fold

LARGEST, LONGEST = 2**63 - 1, 24
# A count is a number of nothing in particular.
COUNT = FilterField("count.count", _("Count"), "number", "count(*)")


class Misfit(Exception):
    """The value does not fit; the message says what would."""


def plain_value(field: FilterField, value: object, asker: Asker) -> Plain:
    """Raises Misfit, whose text says what would fit."""
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
    return _choice(field, value)


def refusal(field: FilterField, misfit: Misfit, at: int) -> BadQuestion:
    message = format_lazy(_("“{name}”: {reason}"), name=field.name, reason=misfit.args[0])
    return BadQuestion("wrong_value", message, at=at)


def _text(field: FilterField, value: object) -> str:
    if not isinstance(value, str):
        raise Misfit(_("write text in quotation marks."))
    text = field.folds(value)
    if not text or "\0" in text:
        raise Misfit(_("this text says nothing. Whether there is one is asked by “is empty”."))
    return text


def _choice(field: FilterField, value: object) -> str:
    """A choice may be asked for by its value, or by what it is called in either language."""
    if not isinstance(value, str):
        raise Misfit(_("write one of its choices in quotation marks."))
    known = list(field.choices()) if field.choices else [(value, value)]
    for kept, label in known:
        if value == kept or fold(value) in _names(label):
            return kept
    message = format_lazy(_("“{value}” is none of its choices."), value=value)
    raise Misfit(with_hint(message, value, [str(label) for _kept, label in known]))


def _names(label: Any) -> set[str]:
    said = (label.ja, label.en, str(label)) if isinstance(label, Words) else (str(label),)
    return {fold(name) for name in said if name}


def _number(value: object, digits: int) -> int:
    if isinstance(value, bool) or not isinstance(value, Decimal):
        raise Misfit(_("write a number, such as 1200."))
    if len(value.as_tuple().digits) > LONGEST:
        # Longer ones would be rounded to so many digits in silence.
        raise Misfit(_("this number is too large."))
    scaled = value.scaleb(digits)
    if scaled != scaled.to_integral_value():
        raise Misfit(format_lazy(_("at most {digits} decimals are kept."), digits=digits))
    if abs(scaled) > LARGEST:
        raise Misfit(_("this number is too large."))
    return int(scaled)


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
    if isinstance(value, Decimal) and value == value.to_integral_value() and 0 < value <= LARGEST:
        return int(value)
    if not isinstance(value, str):
        raise Misfit(_("write what it is called in quotation marks, or its number."))
    found = field.called([value]).get(value)
    if found is None:
        raise Misfit(format_lazy(_("nothing is called “{value}”."), value=value))
    return found
