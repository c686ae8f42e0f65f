"""The same of a single record in Python: by field name its value, by relation its records."""

from collections.abc import Mapping
from operator import eq, ge, gt, le, lt
from typing import Any, TypeAlias

from daifuku.foundation.filters.bound import (
    AnyOf,
    Both,
    Bound,
    Compare,
    Complement,
    Empty,
    Has,
    Holds,
    OneOf,
    Own,
    Reference,
    Within,
)

# None, or a text of no length, stands for what has no value; several choices are a list; relations are lists of records.
Record: TypeAlias = Mapping[str, Any]
_SIGNS = {"=": eq, "<": lt, "<=": le, ">": gt, ">=": ge}


def holds(bound: Bound, record: Record) -> bool:
    match bound:
        case Both(parts):
            return all(holds(part, record) for part in parts)
        case AnyOf(parts):
            return any(holds(part, record) for part in parts)
        case Complement(part):
            return not holds(part, record)
        case Empty(of):
            return _value(of, record) in (None, [], "")
        case Has(of, value):
            return value in (_value(of, record) or ())
    found = _value(bound.of, record)
    return found is not None and _fits(bound, found)


def _fits(bound: Compare | Within | OneOf | Holds, found: Any) -> bool:
    match bound:
        case Compare(_, sign, value):
            return _SIGNS[sign](found, value)
        case OneOf(_, values):
            return found in values
        case Within(_, low, high):
            return (low is None or found >= low) and (high is None or found < high)
        case Holds(_, "contains", text):
            return text in found
        case Holds(_, "starts with", text):
            return found.startswith(text)
        case Holds(_, "ends with", text):
            return found.endswith(text)
    raise TypeError(bound)


def _value(of: Reference, record: Record) -> Any:
    if isinstance(of, Own):
        return record.get(of.field.name)
    theirs = [one for one in record.get(of.relation.name, ()) if holds(of.where, one)]
    if of.of is None:
        return len(theirs)
    values = [value for one in theirs if (value := one.get(of.of.name)) is not None]
    match of.aggregate:
        case "sum":
            return sum(values)
        case "min":
            return min(values, default=None)
    return max(values, default=None)
