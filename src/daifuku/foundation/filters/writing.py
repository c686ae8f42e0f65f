"""From a question to its text, as people write it: what is parsed again is the same question."""

import re
from decimal import Decimal

from daifuku.foundation.filters.tree import (
    Condition,
    Day,
    Either,
    Every,
    Me,
    Named,
    Not,
    Period,
    Question,
    Related,
    Rolling,
    Single,
    Span,
    Value,
    Whole,
)

_SHIFTS = {0: "this", -1: "last", 1: "next"}
_NEAR = {0: "today", -1: "yesterday", 1: "tomorrow"}
_DENIED = {"is empty": "is not empty", "in": "not in", "within": "not within"}
_ESCAPED = re.compile(r'(["\\])')


def write(question: Question) -> str:
    match question:
        case Every(parts):
            return " and ".join(_grouped(part) for part in parts)
        case Either(parts):
            return " or ".join(_grouped(part) for part in parts)
        case Not(Condition(_, operator) as part) if operator in _DENIED:
            return _condition(part, _DENIED[operator])
        case Not(part):
            return f"not {_grouped(part)}"
    return _condition(question, question.operator)


def _grouped(part: Question) -> str:
    return f"({write(part)})" if isinstance(part, Every | Either) else write(part)


def _condition(asked: Condition, said: str) -> str:
    words = [_subject(asked.subject), said]
    if asked.operator != "is empty":
        words.append(_value(asked.value))
    return " ".join(words)


def _subject(subject: Named | Related) -> str:
    if isinstance(subject, Named):
        return subject.name
    inside = [written_period(subject.period)] if subject.period else []
    inside += [write(subject.where)] if subject.where else []
    of = f"({subject.of})" if subject.of else ""
    return f"{subject.name}({', '.join(inside)}).{subject.aggregate}{of}"


def _value(value: Value) -> str:
    if isinstance(value, tuple):
        return f"({', '.join(_single(one) for one in value)})"
    if isinstance(value, Rolling | Whole | Span):
        return written_period(value)
    return _single(value)


def _single(value: Single | None) -> str:
    match value:
        case str():
            return '"' + _ESCAPED.sub(r"\\\1", value) + '"'
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return f"{value:f}"
        case Day():
            return _day(value)
        case Me():
            return "me"
    raise TypeError(value)


def _day(day: Day) -> str:
    if day.on:
        return day.on.isoformat()
    if day.unit == "day" and day.shift in _NEAR:
        return _NEAR[day.shift]
    length = f"{abs(day.shift)} {day.unit}{'s' if abs(day.shift) != 1 else ''}"
    return f"{length} ago" if day.shift < 0 else f"in {length}"


def written_period(period: Period) -> str:
    match period:
        case Rolling(way, length, unit):
            return f"{way} {length} {unit}{'s' if length != 1 else ''}"
        case Whole(unit, shift):
            return f"{_SHIFTS[shift]} {unit}"
        case Span(first, None) if first:
            return f"since {_day(first)}"
        case Span(None, last) if last:
            return f"until {_day(last)}"
        case Span(first, last) if first and last:
            return _day(first) if first == last else f"{_day(first)} to {_day(last)}"
    raise TypeError(period)
