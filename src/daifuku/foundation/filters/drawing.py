"""A question as rows that people choose from, in groups, and back: what the builder shows.

What cannot be shown so (related records with conditions of their own, days counted from today,
groups in groups in groups in groups) stays text."""

import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Literal, TypeAlias, cast

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from daifuku.foundation.filters.binding import OPERATORS
from daifuku.foundation.filters.errors import BadQuestion, cut
from daifuku.foundation.filters.fields import FilterField, Kind, Vocabulary
from daifuku.foundation.filters.parsing import parse
from daifuku.foundation.filters.plain import COUNT
from daifuku.foundation.filters.tree import (
    Aggregate,
    Condition,
    Day,
    Either,
    Every,
    Me,
    Named,
    Not,
    Operator,
    Period,
    Question,
    Related,
    Single,
    Value,
)
from daifuku.foundation.filters.writing import written_period

DEEPEST, MOST = 3, 60
_SUMMED = ("sum", "min", "max")
Join: TypeAlias = Literal["all", "any", "none"]
# What the builder says of a condition that is denied.
DENIED: dict[str, Operator] = {
    "does not contain": "contains",
    "not in": "in",
    "not within": "within",
    "has none of": "has any of",
    "is not empty": "is empty",
}
_DENYING = {operator: said for said, operator in DENIED.items()}
# One of one is the same as that one, and reads better.
_ONE: dict[Operator, Operator] = {"in": "=", "has any of": "has"}
_SHOWN: dict[Kind, tuple[str, ...]] = {
    "text": ("contains", "does not contain", "=", "!=", "starts with", "ends with"),
    "number": OPERATORS["number"][:6],
    "money": OPERATORS["money"][:6],
    "date": ("within", "not within", *OPERATORS["date"][:6]),
    "moment": ("within", "not within", *OPERATORS["moment"][:6]),
    "choice": ("in", "not in"),
    "choices": ("has any of", "has all of", "has none of"),
    "yes_no": ("=",),
    "person": ("in", "not in"),
    "record": ("=", "!="),
}


class NotDrawn(Exception):
    """This question can only be shown as text."""


@dataclass(frozen=True, slots=True)
class Row:
    """`field` as in a question: `stage`, `purchases.count`, `purchases.sum.total`; `period` is of
    such records."""

    field: str = ""
    operator: str = ""
    values: tuple[str, ...] = ()
    period: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    join: Join = "all"
    parts: tuple["Row | Group", ...] = ()


Part: TypeAlias = Row | Group


def size_of(drawn: Part) -> int:
    """Rows and groups, the whole counted too."""
    return 1 + sum(map(size_of, drawn.parts)) if isinstance(drawn, Group) else 1


def operators_of(kind: Kind) -> tuple[str, ...]:
    return (*_SHOWN[kind], "is empty", "is not empty")


def field_of(name: str, subject: str, known: Vocabulary) -> FilterField | None:
    """What a row is about: a field, or what records come to."""
    relation, _dot, summed = name.partition(".")
    if not summed:
        return known.fields.get(subject, {}).get(name)
    found = known.relations.get(subject, {}).get(relation)
    if found is None or summed == "count":
        return COUNT if found else None
    aggregate, _dot, of = summed.partition(".")
    return known.fields.get(found.subject, {}).get(of) if aggregate in _SUMMED else None


def question_of(drawn: Group, subject: str, known: Vocabulary) -> Question:
    """Each condition stands `at` the number of its row, counted from 0 as they are shown; a row of
    which nothing was chosen yet is left out."""
    return _Reader(subject, known).group(drawn)


class _Reader:
    def __init__(self, subject: str, known: Vocabulary) -> None:
        self.subject, self.known = subject, known
        self.rows = 0

    def group(self, drawn: Group) -> Question:
        asked = tuple(part for one in drawn.parts if (part := self.part(one)) is not None)
        if drawn.join == "all":
            return asked[0] if len(asked) == 1 else Every(asked)
        either = asked[0] if len(asked) == 1 else Either(asked)
        return either if drawn.join == "any" else Not(either)

    def part(self, drawn: Part) -> Question | None:
        if isinstance(drawn, Group):
            return self.group(drawn) if drawn.parts else None
        at, self.rows = self.rows, self.rows + 1
        return self.row(drawn, at) if drawn.field else None

    def row(self, row: Row, at: int) -> Question:
        operator = DENIED.get(row.operator, cast(Operator, row.operator))
        field = field_of(row.field, self.subject, self.known)
        if field is None and "." in row.field:
            message = format_lazy(_("There is no field “{name}”."), name=cut(row.field))
            raise BadQuestion("unknown_field", message, at=at)
        value = _value(row, operator, field.kind if field else "text", at)
        if isinstance(value, tuple) and len(value) == 1 and operator in _ONE:
            operator, value = _ONE[operator], value[0]
        asked = Condition(self._subject(row, at), operator, value, at)
        return Not(asked) if row.operator in DENIED else asked

    def _subject(self, row: Row, at: int) -> Named | Related:
        name, _dot, summed = row.field.partition(".")
        if not summed:
            return Named(name, at)
        aggregate, _dot, of = summed.partition(".")
        period = _period(row.period, at) if row.period else None
        return Related(name, cast(Aggregate, aggregate), of, period, at=at)


def _value(row: Row, operator: Operator, kind: Kind, at: int) -> Value:
    if operator == "is empty":
        return None
    given = [one for one in map(str.strip, row.values) if one]
    if operator == "within":
        return _period(given[0] if given else "", at)
    many = tuple(_single(one, kind) for one in given)
    if operator in ("in", "has any of", "has all of"):
        return many or ("",)
    return many[0] if many else ""


def _single(text: str, kind: Kind) -> Single:
    """What does not read as its kind stays text, and is refused where values are looked at."""
    plain = unicodedata.normalize("NFKC", text)
    if kind in ("number", "money"):
        with suppress(InvalidOperation):
            return Decimal(plain.replace(",", "").strip("¥$円 "))
    if kind in ("date", "moment"):
        with suppress(ValueError):
            return Day(date.fromisoformat(plain.replace("/", "-")))
    if kind == "yes_no" and text in ("yes", "no"):
        return text == "yes"
    if kind == "person" and text == "me":
        return Me()
    if kind in ("person", "record") and text.startswith("#"):
        return Decimal(text[1:]) if text[1:].isdecimal() else text
    return text


def _period(text: str, at: int) -> Period:
    try:
        asked = parse(f"day within {text}")
    except BadQuestion as refused:
        raise BadQuestion(refused.errors[0].code, refused.errors[0].message, at=at) from None
    return cast(Period, cast(Condition, asked).value)


def drawn(question: Question, subject: str, known: Vocabulary) -> Group:
    """Raises NotDrawn."""
    part = _Drawer(subject, known).part(question, 1)
    group = part if isinstance(part, Group) else Group("all", (part,))
    if size_of(group) > MOST:
        raise NotDrawn
    return group


class _Drawer:
    def __init__(self, subject: str, known: Vocabulary) -> None:
        self.subject, self.known = subject, known

    def part(self, question: Question, depth: int) -> Part:
        match question:
            case Condition():
                return self.row(question)
            case Not(Condition() as part):
                row = self.row(part)
                said = _DENYING.get(cast(Operator, row.operator))
                return replace(row, operator=said) if said else Group("none", (row,))
            case Every(parts):
                return self.group("all", parts, depth)
            case Either(parts):
                return self.group("any", parts, depth)
            case Not(Either(parts)):
                return self.group("none", parts, depth)
        return self.group("none", (question.part,), depth)

    def group(self, join: Join, parts: tuple[Question, ...], depth: int) -> Group:
        if depth > DEEPEST or (not parts and depth > 1):
            raise NotDrawn
        return Group(join, tuple(self.part(part, depth + 1) for part in parts))

    def row(self, asked: Condition) -> Row:
        name, period = _name_of(asked.subject)
        field = field_of(name, self.subject, self.known)
        if field is None:
            raise NotDrawn
        operator = _plural(asked.operator, field.kind)
        if operator == "in" and field.kind not in ("choice", "person"):
            raise NotDrawn
        return Row(name, operator, tuple(_written(asked.value, field.kind)), period)


def _name_of(subject: Named | Related) -> tuple[str, str]:
    if isinstance(subject, Named):
        return subject.name, ""
    if subject.where:
        raise NotDrawn
    of = f".{subject.of}" if subject.of else ""
    period = written_period(subject.period) if subject.period else ""
    return f"{subject.name}.{subject.aggregate}{of}", period


def _plural(operator: Operator, kind: Kind) -> str:
    if operator == "has":
        return "has any of"
    return "in" if operator == "=" and kind in ("choice", "person") else operator


def _written(value: Value, kind: Kind) -> Iterator[str]:
    match value:
        case None:
            return
        case tuple():
            for one in value:
                yield from _written(one, kind)
        case Day(on, _shift, _unit):
            if on is None:
                raise NotDrawn
            yield on.isoformat()
        case bool():
            yield "yes" if value else "no"
        case Me():
            yield "me"
        case Decimal():
            yield f"#{value:f}" if kind in ("person", "record") else f"{value:f}"
        case str():
            yield value
        case _:
            yield written_period(value)
