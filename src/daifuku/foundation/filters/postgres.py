"""To a condition of PostgreSQL. NULL counts as false: WHERE takes it so, and a complement says
IS NOT TRUE, so that indexes serve plain comparisons."""

from dataclasses import dataclass
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
    """`sql` has a %s for each of `values`."""

    sql: str
    values: tuple[Any, ...] = ()


def to_sql(bound: Bound) -> Clause:
    """About the row whose aliases the fields' own SQL names."""
    writer = _Writer()
    return Clause(writer.clause(bound), tuple(writer.values))


class _Writer:
    """Values are kept in the order in which the SQL names them."""

    def __init__(self) -> None:
        self.values: list[Any] = []

    def clause(self, bound: Bound) -> str:
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
        where = f"{of.relation.link} AND ({self.clause(of.where)})"
        return f"(SELECT {asked} FROM {of.relation.table} WHERE {where})"


def _type(of: Reference) -> str:
    # A sum may be larger than what is summed, so PostgreSQL makes it numeric.
    return "numeric" if isinstance(of, Sum) and of.aggregate == "sum" else _TYPES[of.kind]
