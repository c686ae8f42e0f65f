"""A value of a question as one of its field: folded text, integers in minor units, a day."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from daifuku.foundation.filters.bound import Plain
from daifuku.foundation.filters.dates import Clock, day_meant
from daifuku.foundation.filters.errors import BadQuestion, with_hint
from daifuku.foundation.filters.fields import FilterField, Kind
from daifuku.foundation.filters.tree import Day, Me
from daifuku.foundation.money import minor_digits
from daifuku.foundation.text import fold

LARGEST = 2**63 - 1
# A count is a number of nothing in particular.
COUNT = FilterField("count.count", _("Count"), "number", "count(*)")


class Misfit(Exception):
    """The value does not fit; the message says what would."""


def plain_value(field: FilterField, value: object, clock: Clock, me: int | None) -> Plain:
    """Raises Misfit, whose text says what would fit."""
    if field.kind == "person":
        return _person(value, me)
    if field.kind in ("date", "moment"):
        return _day(value, clock)
    return _READERS[field.kind](field, value)


def refusal(field: FilterField, misfit: Misfit, at: int) -> BadQuestion:
    message = format_lazy(_("“{name}”: {reason}"), name=field.name, reason=misfit.args[0])
    return BadQuestion("wrong_value", message, at=at)


def _text(field: FilterField, value: object) -> str:
    if not isinstance(value, str):
        raise Misfit(_("write text in quotation marks."))
    text = fold(value) if field.folded else value.strip()
    if not text or "\0" in text:
        raise Misfit(_("this text says nothing. Whether there is one is asked by “is empty”."))
    return text


def _choice(field: FilterField, value: object) -> str:
    if not isinstance(value, str):
        raise Misfit(_("write one of its choices in quotation marks."))
    known = {key for key, _label in field.choices()} if field.choices else {value}
    if value not in known:
        message = format_lazy(_("“{value}” is none of its choices."), value=value)
        raise Misfit(with_hint(message, value, known))
    return value


def _number(field: FilterField, value: object) -> int:
    digits = field.scale if field.kind == "number" else minor_digits(field.currency)
    if isinstance(value, bool) or not isinstance(value, Decimal):
        raise Misfit(_("write a number, such as 1200."))
    scaled = value.scaleb(digits)
    if scaled != scaled.to_integral_value():
        raise Misfit(format_lazy(_("at most {digits} decimals are kept."), digits=digits))
    if abs(scaled) > LARGEST:
        raise Misfit(_("this number is too large."))
    return int(scaled)


def _yes_no(_field: FilterField, value: object) -> bool:
    if not isinstance(value, bool):
        raise Misfit(_("write yes or no."))
    return value


def _day(value: object, clock: Clock) -> date:
    if not isinstance(value, Day):
        raise Misfit(_("write a day such as 2026-04-01, today or 30 days ago."))
    return day_meant(value, clock)


def _person(value: object, me: int | None) -> int:
    if isinstance(value, Me):
        # A program has no colleague, and nobody has the number 0.
        return me or 0
    if isinstance(value, Decimal) and value == value.to_integral_value() and 0 < value <= LARGEST:
        return int(value)
    raise Misfit(_("write me, or the number of a colleague."))


_READERS: dict[Kind, Callable[[FilterField, object], Plain]] = {
    "text": _text,
    "choice": _choice,
    "choices": _choice,
    "number": _number,
    "money": _number,
    "yes_no": _yes_no,
}
