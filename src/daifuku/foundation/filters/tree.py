"""A question as it was asked: what its text says, before any field is looked up. Values of one
meaning are equal; `at`, where it stood in the text, does not count."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

Operator: TypeAlias = Literal[
    "=", "!=", "<", "<=", ">", ">=", "contains", "starts with", "ends with", "in", "within",
    "has", "has any of", "has all of", "is empty",
]  # fmt: skip
Unit: TypeAlias = Literal[
    "day", "week", "month", "quarter", "year", "fiscal quarter", "fiscal year"
]
Aggregate: TypeAlias = Literal["count", "sum", "min", "max"]


@dataclass(frozen=True, slots=True)
class Me:
    """Whoever asks."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar, or one so many units from today: shift -30 is thirty days ago."""

    on: date | None = None
    shift: int = 0
    unit: Unit = "day"


@dataclass(frozen=True, slots=True)
class Rolling:
    """So many units that end with today, or that begin tomorrow."""

    way: Literal["last", "next"]
    length: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Whole:
    """The calendar unit that holds today, or one so many before or after it."""

    unit: Unit
    shift: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """From a day to a day, both within; one of them may be open."""

    first: Day | None
    last: Day | None


Period: TypeAlias = Rolling | Whole | Span
Single: TypeAlias = str | Decimal | bool | Day | Me
Value: TypeAlias = Single | Period | tuple[Single, ...] | None


@dataclass(frozen=True, slots=True)
class Named:
    name: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Related:
    """What other records that belong to this one come to: `purchases(last 90 days).sum(total)`.
    `of` names what is summed; a count counts the records themselves."""

    name: str
    aggregate: Aggregate
    of: str = ""
    period: Period | None = None
    where: "Question | None" = None
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Condition:
    subject: Named | Related
    operator: Operator
    value: Value = None
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Every:
    """All of them hold; of none that is always so."""

    parts: tuple["Question", ...]


@dataclass(frozen=True, slots=True)
class Either:
    parts: tuple["Question", ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: "Question"


Question: TypeAlias = Condition | Every | Either | Not
EVERYBODY = Every(())
