"""To a condition of PostgreSQL. NULL counts as false: WHERE takes it so, and a complement says
IS NOT TRUE, so that indexes serve plain comparisons."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from daifuku.foundation.filters.bound import (
    AnyOf,
    Both,
    Bound,
    Compare,
    Complement,
    Condition,
    Empty,
    Has,
    Holds,
    OneOf,
    Own,
    Part,
    Reference,
    Sum,
    Within,
)
from daifuku.foundation.filters.fields import Kind

_TYPES: dict[Kind, str] = {
    "text": "text",
    "choice": "text",
    "choices": "text",
    "number": "bigint",
    "money": "bigint",
    "person": "bigint",
    "record": "bigint",
    "date": "date",
    "moment": "timestamptz",
    "yes_no": "boolean",
}
_PARTS = {
    "contains": "strpos({text}, {word}) > 0",
    "starts with": "starts_with({text}, {word})",
    "ends with": "right({text}, length({word})) = {word}",
}


@dataclass(frozen=True, slots=True)
class Clause:
    """`sql` has a %s for each of `values`. `of_all`: it is soon asked of all rows, but who wants
    some in an order should not ask it along that order. `knowable`: another clause may be so."""

    sql: str
    values: tuple[Any, ...] = ()
    of_all: bool = False
    knowable: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """The answer is `usual`, and the other one for ids whose bit is set in `others`, the lowest of a
    byte first, and those `beyond` these bits."""

    usual: bool
    others: bytes
    beyond: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Summed:
    """A condition on a sum by itself: `having`, of all records of one row that `where` is true of.
    Arrays among its values are tuples, so that it can be a key."""

    where: Clause
    having: Clause


def to_sql(bound: Bound, known: Mapping[Bound, Known] | None = None, id_: str = "") -> Clause:
    """About the row whose aliases the fields' own SQL names. What is `known` is looked up by the
    id, in SQL."""
    writer = _Writer()
    if known:
        writer.known, writer.id = known, id_
    return Clause(writer.clause(bound), tuple(writer.values), bool(known))


def summed(bound: Condition, of: Sum) -> Summed:
    where, having = to_sql(of.where), _Writer()
    having.aggregated = of
    said = having.clause(bound)
    return Summed(Clause(where.sql, _fixed(where.values)), Clause(said, _fixed(having.values)))


def _fixed(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(tuple(one) if isinstance(one, list) else one for one in values)


class _Writer:
    """Values are kept in the order in which the SQL names them."""

    def __init__(self) -> None:
        self.values: list[Any] = []
        self.known: Mapping[Bound, Known] = {}
        self.id = ""
        self.aggregated: Sum | None = None

    def clause(self, bound: Bound) -> str:
        known = self.known.get(bound)
        return self._looked_up(known) if known else self._asked(bound)

    def _looked_up(self, known: Known) -> str:
        """Of an id alone, so that an index answers, and several processes at once."""
        self.values += [known.others, list(known.beyond)]
        other = f"""CASE WHEN {self.id} < {8 * len(known.others)}
            THEN get_bit(%s::bytea, {self.id}) = 1 ELSE {self.id} = ANY(%s::bigint[]) END"""
        return f"NOT ({other})" if known.usual else other

    def _asked(self, bound: Bound) -> str:
        match bound:
            case Both(parts):
                return " AND ".join(f"({self.clause(part)})" for part in parts) or "TRUE"
            case AnyOf(parts):
                return " OR ".join(f"({self.clause(part)})" for part in parts) or "FALSE"
            case Complement(part):
                return f"({self.clause(part)}) IS NOT TRUE"
            case Empty(of):
                return self._empty(of)
            case Has(of, value):
                self.values.append(value)
                return of.field.holds or f"%s::text = ANY({of.field.sql})"
            case Holds(of, part, text):
                return self._part(of, part, text)
            case Within(of, low, high):
                ends = [self._compared(of, ">=", low), self._compared(of, "<", high)]
                return " AND ".join(filter(None, ends)) or f"{self._reference(of)} IS NOT NULL"
            case OneOf(Own(field), values) if field.equals:
                return self._equals(field.equals, list(values))
            case Compare(Own(field), "=", value) if field.equals:
                return self._equals(field.equals, [value])
            case OneOf(of, values):
                return f"{self._bytes(of)} = ANY({self._value(list(values), _type(of))}[])"
        return self._compared(bound.of, bound.sign, bound.value)

    def _equals(self, sql: str, values: list[Any]) -> str:
        self.values.append(values)
        return sql

    def _compared(self, of: Reference, sign: str, value: Any) -> str:
        if value is None:
            return ""
        return f"{self._bytes(of)} {sign} {self._value(value, _type(of))}"

    def _empty(self, of: Reference) -> str:
        reference = self._reference(of)
        if of.kind == "choices":
            return f"coalesce(cardinality({reference}), 0) = 0"
        if of.kind in ("text", "choice"):
            return f"coalesce({reference}, '') = ''"
        return f"{reference} IS NULL"

    def _part(self, of: Own, part: Part, text: str) -> str:
        word = self._value(text, "text")
        if part == "ends with":
            self.values.append(text)
        return _PARTS[part].format(text=self._bytes(of), word=word)

    def _value(self, value: Any, type_: str) -> str:
        self.values.append(value)
        return f"%s::{type_}"

    def _bytes(self, of: Reference) -> str:
        reference = self._reference(of)
        return f'({reference} COLLATE "C")' if of.kind in ("text", "choice") else reference

    def _reference(self, of: Reference) -> str:
        return f"({of.field.sql})" if isinstance(of, Own) else self._sum(of)

    def _sum(self, of: Sum) -> str:
        asked = f"{of.aggregate}({f'({of.of.sql})' if of.of else '*'})"
        if of.aggregate == "sum":
            asked = f"coalesce({asked}, 0)"
        if of == self.aggregated:
            return asked
        where = f"{of.relation.link} AND ({self.clause(of.where)})"
        return f"(SELECT {asked} FROM {of.relation.table} WHERE {where})"


def _type(of: Reference) -> str:
    # A sum may be larger than what is summed, so PostgreSQL makes it numeric.
    return "numeric" if isinstance(of, Sum) and of.aggregate == "sum" else _TYPES[of.kind]
