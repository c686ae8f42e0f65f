"""Values as a question writes them: text, numbers, days, periods, yes and no, me."""

from datetime import date
from decimal import Decimal
from typing import get_args

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from daifuku.foundation.filters.errors import BadQuestion
from daifuku.foundation.filters.reading import Source
from daifuku.foundation.filters.tree import (
    Day,
    Me,
    Period,
    Rolling,
    Single,
    Span,
    Unit,
    Whole,
)

_NEAR = {"today": 0, "yesterday": -1, "tomorrow": 1}
_SHIFTS = {"this": 0, "last": -1, "next": 1}
_UNITS: tuple[Unit, ...] = get_args(Unit)
FURTHEST = 10_000


def read_single(source: Source) -> Single:
    token = source.next
    if token.sort == "text":
        return source.take().text
    if token.sort == "name":
        for words, value in (("me", Me()), ("yes", True), ("no", False)):
            if source.took_words(words):
                return value
    day = _day(source)
    if day is not None:
        return day
    if token.sort == "number":
        return Decimal(source.take().text)
    raise source.expected(_("a value: “text” in quotation marks, a number, a day, yes, no or me"))


def read_period(source: Source) -> Period | None:
    """None, and nothing is taken, where no period begins."""
    for word, shift in _SHIFTS.items():
        if source.is_word(word) and source.found[source.place + 1].sort in ("name", "number"):
            return _named(source, word, shift)
    if source.took_words("since"):
        return Span(_need_day(source), None)
    if source.took_words("until"):
        return Span(None, _need_day(source))
    first = _day(source)
    if first is None:
        return None
    return Span(first, _need_day(source) if source.took_words("to") else first)


def _named(source: Source, word: str, shift: int) -> Period:
    source.take()
    if source.next.sort == "number" and word != "this":
        length = _length(source)
        return Rolling("last" if shift < 0 else "next", length, _unit(source))
    return Whole(_unit(source), shift)


def _length(source: Source) -> int:
    token = source.take()
    fits = token.text.isdigit() and len(token.text) <= len(str(FURTHEST))
    if not fits or not 1 <= int(token.text) <= FURTHEST:
        message = format_lazy(_("Write a whole number from 1 to {most} here."), most=FURTHEST)
        raise BadQuestion("bad_length", message, at=token.at)
    return int(token.text)


def _unit(source: Source) -> Unit:
    """In the singular or plural, as English has it: `1 day`, `90 days`."""
    for unit in sorted(_UNITS, key=len, reverse=True):
        words = unit.split()
        if source.took_words(*words) or source.took_words(*words[:-1], f"{words[-1]}s"):
            return unit
    raise source.expected(
        format_lazy(_("one of {names}"), names=", ".join(f"{u}s" for u in _UNITS))
    )


def _day(source: Source) -> Day | None:
    """`2026-04-01`, `today`, `30 days ago`, `in 7 days`."""
    token = source.next
    for word, shift in _NEAR.items():
        if source.took_words(word):
            return Day(shift=shift)
    if token.sort == "day":
        return Day(_of_calendar(source))
    ahead = source.found[source.place + 1 : source.place + 2]
    if source.is_word("in") and ahead and ahead[0].sort == "number":
        source.take()
        return Day(shift=_length(source), unit=_unit(source))
    if token.sort == "number" and ahead and ahead[0].sort == "name" and _is_unit(ahead[0].text):
        length, unit = _length(source), _unit(source)
        if not source.took_words("ago"):
            raise source.expected("“ago”")
        return Day(shift=-length, unit=unit)
    return None


def _is_unit(word: str) -> bool:
    return word.lower().removesuffix("s") in {unit.split()[0] for unit in _UNITS}


def _of_calendar(source: Source) -> date:
    token = source.take()
    try:
        return date.fromisoformat(token.text)
    except ValueError:
        message = format_lazy(_("There is no day {day}."), day=token.text)
        raise BadQuestion("no_such_day", message, at=token.at) from None


def _need_day(source: Source) -> Day:
    found = _day(source)
    if found is None:
        raise source.expected(_("a day such as 2026-04-01, today or 30 days ago"))
    return found
