"""Questions of `foundation.filters` as Ibis expressions, for engines that read columns. Needs Ibis,
so only processes that end import what is inside."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from operator import eq, ge, gt, le, lt
from typing import Any

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
    Sum,
    Within,
    conditions_of,
)

_SIGNS = {"=": eq, "<": lt, "<=": le, ">": gt, ">=": ge}


def asked_of(bound: Bound, people: Any, related: Mapping[str, Any]) -> Any:
    """Rows of `people` that the question is true of.

    `people`: Ibis table with `id` and a column for each field asked about, by its name, of the type
    that `FilterField` states (moments in UTC). `related`: by relation a table of the same make with
    its records, and `of_id`, the id of what they belong to. Raises KeyError for a relation that is
    not given.
    """
    counting = _Counting(related)
    table = counting.beside(bound, people)
    return table.filter(counting.true_of(bound, table)).select(*people.columns)


class _Counting:
    """Sums over related records are counted once each and stand as columns beside the records that
    they belong to."""

    def __init__(self, related: Mapping[str, Any]) -> None:
        self.related = related
        self.columns: dict[Sum, str] = {}

    def beside(self, bound: Bound, records: Any) -> Any:
        table = records
        for one in _sums(bound):
            if one not in self.columns:
                name = self.columns[one] = f"sum_{len(self.columns)}"
                counted = self._counted(one, name)
                table = table.left_join(counted, table.id == counted[f"of_{name}"])
                table = table.drop(f"of_{name}")
        return table

    def _counted(self, one: Sum, name: str) -> Any:
        inner = _Counting(self.related)
        records = inner.beside(one.where, self.related[one.relation.name])
        records = records.filter(inner.true_of(one.where, records))
        column = records[one.of.name] if one.of else records.of_id
        summed = getattr(column, one.aggregate)()
        return records.group_by(**{f"of_{name}": records.of_id}).aggregate(**{name: summed})

    def true_of(self, bound: Bound, table: Any) -> Any:
        """A column of true and false, never of neither."""
        import ibis

        match bound:
            case Both(parts):
                return ibis.and_(*(self.true_of(part, table) for part in parts))
            case AnyOf(parts):
                return ibis.or_(*(self.true_of(part, table) for part in parts))
            case Complement(part):
                return ~self.true_of(part, table)
            case Empty(of):
                return _missing(of, self._column(of, table))
        return _fits(bound, self._column(bound.of, table)).fill_null(False)

    def _column(self, of: Reference, table: Any) -> Any:
        if isinstance(of, Own):
            return table[of.field.name]
        column = table[self.columns[of]]
        return column.fill_null(0) if of.aggregate in ("count", "sum") else column


def _fits(bound: Compare | Within | OneOf | Holds | Has, column: Any) -> Any:
    import ibis

    match bound:
        case Compare(_, sign, value):
            return _SIGNS[sign](column, _literal(value))
        case Within(_, low, high):
            ends = [column >= _literal(low)] if low is not None else []
            ends += [column < _literal(high)] if high is not None else []
            return ibis.and_(*ends) if ends else column.notnull()
        case OneOf(_, values):
            return column.isin([_literal(value) for value in values])
        case Has(_, value):
            return column.contains(value)
        case Holds(_, "contains", text):
            return column.contains(text)
        case Holds(_, "starts with", text):
            return column.startswith(text)
        case Holds(_, "ends with", text):
            return column.endswith(text)
    raise TypeError(bound)


def _missing(of: Reference, column: Any) -> Any:
    if of.kind == "choices":
        return column.isnull() | (column.length() == 0)
    if of.kind in ("text", "choice"):
        return column.isnull() | (column == "").fill_null(False)
    return column.isnull()


def _literal(value: Any) -> Any:
    import ibis

    if isinstance(value, datetime):
        return ibis.literal(value.astimezone(UTC), "timestamp('UTC')")
    return ibis.literal(value, "date") if isinstance(value, date) else value


def _sums(bound: Bound) -> list[Sum]:
    return [one.of for one in conditions_of(bound) if isinstance(one.of, Sum)]
