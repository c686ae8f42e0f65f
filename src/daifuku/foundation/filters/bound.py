"""A question whose fields are known and whose values are of their kinds: what back ends compile.
Days are instants by now, text is folded, money and numbers are integers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

from daifuku.foundation.filters.fields import FilterField, FilterRelation, Kind
from daifuku.foundation.filters.tree import Aggregate

Plain: TypeAlias = str | int | bool | date | datetime
Sign: TypeAlias = Literal["=", "<", "<=", ">", ">="]
Part: TypeAlias = Literal["contains", "starts with", "ends with"]


@dataclass(frozen=True, slots=True)
class Own:
    field: FilterField

    @property
    def kind(self) -> Kind:
        return self.field.kind


@dataclass(frozen=True, slots=True)
class Sum:
    """Of the related records that `where` holds of: 0 counted or summed where there is none, and
    no value at all of the least or greatest."""

    relation: FilterRelation
    aggregate: Aggregate
    of: FilterField | None
    where: "Bound"

    @property
    def kind(self) -> Kind:
        return self.of.kind if self.of else "number"


Reference: TypeAlias = Own | Sum


@dataclass(frozen=True, slots=True)
class Compare:
    """False of what has no value."""

    of: Reference
    sign: Sign
    value: Plain


@dataclass(frozen=True, slots=True)
class Within:
    """From `low`, and before `high`; one of them may be open."""

    of: Reference
    low: date | datetime | None
    high: date | datetime | None


@dataclass(frozen=True, slots=True)
class OneOf:
    of: Reference
    values: tuple[Plain, ...]


@dataclass(frozen=True, slots=True)
class Holds:
    """This text is part of that one."""

    of: Own
    part: Part
    text: str


@dataclass(frozen=True, slots=True)
class Has:
    """One of several choices."""

    of: Own
    value: str


@dataclass(frozen=True, slots=True)
class Empty:
    of: Reference


@dataclass(frozen=True, slots=True)
class Both:
    """All parts; of none that is always so."""

    parts: tuple["Bound", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Of no parts that is never so."""

    parts: tuple["Bound", ...]


@dataclass(frozen=True, slots=True)
class Complement:
    part: "Bound"


Condition: TypeAlias = Compare | Within | OneOf | Holds | Has | Empty
Bound: TypeAlias = Condition | Both | AnyOf | Complement
EVERYBODY, NOBODY = Both(()), AnyOf(())


def conditions_of(bound: Bound) -> Iterator[Condition]:
    """All of a question; not those that a sum asks of what it sums."""
    match bound:
        case Both(parts) | AnyOf(parts):
            for part in parts:
                yield from conditions_of(part)
        case Complement(part):
            yield from conditions_of(part)
        case _:
            yield bound
